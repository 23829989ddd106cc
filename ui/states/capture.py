"""The live picture with its views, and one kept picture at full size."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ui.states.elements import Choice, Guide, LiveSource, Notice, Status, Tone


@dataclass(frozen=True, slots=True)
class ViewStep:
    """One view of the current lesion, in order: `status` is Needed, Now, Kept, Accepted, Best possible or Not taken."""

    id: str
    title: str
    status: str
    tone: Tone
    current: bool
    required: bool
    thumbnail: bytes = b""


@dataclass(frozen=True, slots=True)
class FilmPicture:
    """One picture of the visit on the filmstrip: `title` is short (`1: Location`), `name` whole (`Lesion 1: Location`)."""

    id: str
    title: str
    name: str
    status: str
    tone: Tone
    thumbnail: bytes = b""
    current: bool = False


@dataclass(frozen=True, slots=True)
class CaptureState:
    """Live picture, large shutter, the views still needed.

    `live` is None while no device runs; `device` names it, `device_status` says how it is. `shutter` is the word on the
    main button; `can_shoot` whether it works; `keeping` while a picture is being made durable. `missing_reasons` may be
    given for the current view. `guides` are the lines over the live picture; `second` is another instrument that is live
    too. `elsewhere` as in `TodayState`. `hold` says whether the instrument's colour and light are held, None where they
    cannot be; `held` whether they are to be. `hint` are a few words over the live picture: how far away, how to hold it.
    `film` are all pictures of the visit. `why` are reasons to choose from: the last picture is taken again, and nobody said
    why; empty where there is nothing to say.
    """

    lesion: str
    place: str
    lesions: tuple[Choice, ...]
    lesion_id: str
    views: tuple[ViewStep, ...]
    view_title: str
    prompt: str
    live: LiveSource | None
    device: str
    device_status: str
    device_tone: Tone
    devices: tuple[Choice, ...]
    device_id: str
    can_shoot: bool
    keeping: bool
    missing_reasons: tuple[Choice, ...]
    all_done: bool
    guides: tuple[Guide, ...] = (Guide.CENTRE,)
    second: LiveSource | None = None
    second_name: str = ""
    trouble: Notice | None = None
    elsewhere: str = ""
    hold: Status | None = None
    held: bool = False
    hint: str = ""
    film: tuple[FilmPicture, ...] = ()
    why: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckState:
    """One kept picture, full size. `pixels` (BGR, as decoded, unaltered) is None while it is being read.

    `decision` is empty, or what was decided before: Accepted, Best possible, Take again. It can be accepted `look_for`
    seconds after it was really on the screen. `ruler`: whether one is to be seen, None where none is
    wanted. `tries` says how often this view was taken before, and why not good enough. `best`: it is about to be accepted as
    the best possible, with a reason or without.
    """

    capture_id: str
    title: str
    place: str
    position: str
    taken: str
    pixels: NDArray[np.uint8] | None
    retake_reasons: tuple[Choice, ...]
    decision: str
    can_previous: bool
    can_next: bool
    trouble: Notice | None = None
    look_for: float = 0.0
    ruler: bool | None = None
    tries: str = ""
    best: bool = False
    film: tuple[FilmPicture, ...] = ()
