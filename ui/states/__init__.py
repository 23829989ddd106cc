"""All that can be shown: one frozen state for the whole window. No Qt here.

A presenter of the hall makes a `WindowState`; the window shows it. What a person asks for goes back through
`ui.requests.Requests`. Every text in a state is ready to be read by staff.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ui.states.elements import Choice, Guide, LivePicture, LiveSource, Notice, Status, Tone
from ui.states.elsewhere import ElsewherePicture, ElsewhereState
from ui.states.equipment import (
    DeviceCard,
    DeviceCheckLine,
    DeviceCheckState,
    DeviceFormState,
    EquipmentState,
    Question,
    TriggerRow,
    TriggersState,
)

__all__ = [
    "CaptureState",
    "CheckState",
    "Choice",
    "ConsentQuestion",
    "ConsentState",
    "DeviceCard",
    "DeviceCheckLine",
    "DeviceCheckState",
    "DeviceFormState",
    "ElsewherePicture",
    "ElsewhereState",
    "EquipmentState",
    "Guide",
    "IdentifyState",
    "IdentityQuestion",
    "Instrument",
    "LesionRow",
    "LesionsState",
    "LivePicture",
    "LiveSource",
    "Notice",
    "OutboxRow",
    "OutboxState",
    "OutboxStrip",
    "PatientBar",
    "PatientFormState",
    "PatientRow",
    "Question",
    "ScreenState",
    "SealState",
    "SheetLesion",
    "SheetPicture",
    "Status",
    "TodayState",
    "Tone",
    "TriggerRow",
    "TriggersState",
    "UnlockState",
    "ViewStep",
    "WindowState",
]


@dataclass(frozen=True, slots=True)
class PatientBar:
    """The bar that never leaves while a visit is open: `SMITH, Joan (Mrs)`, `6 August 1952 (74 years)`, `999 123 4567`."""

    name: str
    born: str
    number: str


@dataclass(frozen=True, slots=True)
class OutboxStrip:
    """The strip at the foot of every screen: counts of pictures, and one plain alarm about the hospital link."""

    waiting: int = 0
    sending: int = 0
    received: int = 0
    attention: int = 0
    alarm: str = ""


# --- the screens, one state each -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class UnlockState:
    """The store needs a passphrase: to be made (`creating`) or to be opened. `errors`: field -> sentence."""

    creating: bool
    explanation: str
    errors: dict[str, str] = field(default_factory=dict)
    busy: bool = False


@dataclass(frozen=True, slots=True)
class PatientRow:
    """One line of today's list. `action` is the word on its button: Start, Resume, or empty where nothing can be done."""

    id: str
    time: str
    name: str
    born: str
    number: str
    status: str
    tone: Tone
    action: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """An attached device as the first screen shows it, live, so that staff see before the clinic that it works."""

    id: str
    name: str
    status: str
    tone: Tone
    live: LiveSource | None


@dataclass(frozen=True, slots=True)
class TodayState:
    """Today's patients, and the instruments as they are now. `today` is the long date; `operator` is an operator's id.

    `elsewhere` is the word on the way to pictures on a card or in a folder; empty where there are none. `equipment` says
    what somebody should see to on the equipment page; None: nothing.
    """

    today: str
    hub: str
    patients: tuple[PatientRow, ...]
    operators: tuple[Choice, ...]
    operator: str
    instruments: tuple[Instrument, ...] = ()
    elsewhere: str = ""
    equipment: Status | None = None


@dataclass(frozen=True, slots=True)
class PatientFormState:
    """A patient who is not on the list. `values` and `errors` by field.

    Fields: given, family, day, month, year, nhs_number, address. The NHS number may stay empty; then address may not.
    """

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IdentityQuestion:
    """An open question to ask aloud; `answer` is shown only once `revealed`."""

    id: str
    question: str
    answer: str
    revealed: bool
    confirmed: bool


@dataclass(frozen=True, slots=True)
class IdentifyState:
    """Three identifiers, by open questions. `resuming`: identity is asked again."""

    questions: tuple[IdentityQuestion, ...]
    can_continue: bool
    resuming: bool = False


@dataclass(frozen=True, slots=True)
class ConsentQuestion:
    """One level of consent: `answer` True, False, or None while unasked. Only the first is needed to go on."""

    id: str
    title: str
    explanation: str
    answer: bool | None
    required: bool


@dataclass(frozen=True, slots=True)
class ConsentState:
    """Consent levels and chaperone (`chaperone` one of `chaperone_choices` ids, or empty)."""

    questions: tuple[ConsentQuestion, ...]
    chaperone_choices: tuple[Choice, ...]
    chaperone: str
    chaperone_name: str
    can_continue: bool
    error: str = ""


@dataclass(frozen=True, slots=True)
class LesionRow:
    """One lesion: `Lesion 1`, `Left forearm, …`, `2 of 3 views`. A lesion with pictures cannot be removed."""

    id: str
    title: str
    place: str
    progress: str
    tone: Tone
    removable: bool


@dataclass(frozen=True, slots=True)
class LesionsState:
    """The lesions of the visit, and the form for one more.

    `sites` is the coded list (DICOM CID 4029); `site` and `side` are chosen ids or empty; `note` is free text.
    """

    lesions: tuple[LesionRow, ...]
    sites: tuple[Choice, ...]
    sides: tuple[Choice, ...]
    site: str
    side: str
    note: str
    can_continue: bool
    error: str = ""


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


@dataclass(frozen=True, slots=True)
class SheetPicture:
    """One picture of the contact sheet, or the reason why there is none (`thumbnail` empty)."""

    id: str
    title: str
    status: str
    tone: Tone
    thumbnail: bytes = b""


@dataclass(frozen=True, slots=True)
class SheetLesion:
    """One lesion of the contact sheet."""

    id: str
    title: str
    place: str
    pictures: tuple[SheetPicture, ...]


@dataclass(frozen=True, slots=True)
class SealState:
    """The contact sheet with the name in large type. `problems` say what must be done before it can be sealed."""

    name: str
    born: str
    number: str
    lesions: tuple[SheetLesion, ...]
    problems: tuple[str, ...]
    can_seal: bool
    sealing: bool = False


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One picture of the outbox: `state` is Waiting, Sending, Received or Needs attention; `detail` says why."""

    id: str
    taken: str
    patient: str
    what: str
    state: str
    tone: Tone
    detail: str
    can_retry: bool
    thumbnail: bytes = b""


@dataclass(frozen=True, slots=True)
class OutboxState:
    """Everything that goes, or went, to the hospital; newest first. `visit_open`: Back leads to the visit."""

    rows: tuple[OutboxRow, ...]
    hospital: str
    more: int = 0
    visit_open: bool = False


ScreenState = (
    UnlockState
    | TodayState
    | PatientFormState
    | IdentifyState
    | ConsentState
    | LesionsState
    | CaptureState
    | CheckState
    | SealState
    | OutboxState
    | ElsewhereState
    | EquipmentState
    | DeviceFormState
    | DeviceCheckState
)


@dataclass(frozen=True, slots=True)
class WindowState:
    """All that the window shows. `demo` puts a band on top: not real patients. `steps`/`step`: the visit's progress.

    `exercises` may be picked on the band (`exercise` is the present one): how the simulated instruments are held.
    """

    screen: ScreenState
    bar: PatientBar | None = None
    strip: OutboxStrip | None = None
    notice: Notice | None = None
    operator: str = ""
    demo: bool = False
    steps: tuple[str, ...] = ()
    step: int = -1
    exercises: tuple[Choice, ...] = ()
    exercise: str = ""
