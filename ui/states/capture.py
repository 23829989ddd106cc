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
class CaptureState:
    """Live picture, large shutter, the views still needed.

    `live` is None while no device runs; `device` names it, `device_status` says how it is. `shutter` is the word on the
    main button; `can_shoot` whether it works; `keeping` while a picture is being made durable. `missing_reasons` may be
    given for the current view. `guides` are the lines over the live picture; `second` is another instrument that is live
    too. `elsewhere` as in `TodayState`. `hold` says whether the instrument's colour and light are held, None where they
    cannot be; `held` whether they are to be.
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


@dataclass(frozen=True, slots=True)
class CheckState:
    """One kept picture, full size. `pixels` (BGR, as decoded, unaltered) is None while it is being read.

    `decision` is empty, or what was decided before: Accepted, Best possible, Take again.
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
