"""All that can be shown: one frozen state for the whole window. No Qt here.

A presenter of the hall makes a `WindowState`; the window shows it. What a person asks for goes back through
`ui.requests.Requests`. Every text in a state is ready to be read by staff.
"""

from dataclasses import dataclass, field

from ui.states.capture import CaptureState, CheckState, FilmPicture, ViewStep
from ui.states.consent import ConsentQuestion, ConsentState
from ui.states.elements import Choice, Cue, Guide, LivePicture, LiveSource, Notice, Status, Tone
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
from ui.states.identity import IdentifyState, IdentityQuestion, PatientBar, SimilarFact, SimilarPerson, SimilarState
from ui.states.lesions import LesionRow, LesionsState
from ui.states.outbox import OutboxRow, OutboxState, OutboxStrip
from ui.states.seal import SealState, SheetLesion, SheetPicture
from ui.states.today import Instrument, PatientFormState, PatientRow, TodayState

__all__ = [
    "CaptureState",
    "CheckState",
    "Choice",
    "ConsentQuestion",
    "ConsentState",
    "Cue",
    "DeviceCard",
    "DeviceCheckLine",
    "DeviceCheckState",
    "DeviceFormState",
    "ElsewherePicture",
    "ElsewhereState",
    "EquipmentState",
    "FilmPicture",
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
    "SimilarFact",
    "SimilarPerson",
    "SimilarState",
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
class UnlockState:
    """The store needs a passphrase: to be made (`creating`) or to be opened. `errors`: field -> sentence."""

    creating: bool
    explanation: str
    errors: dict[str, str] = field(default_factory=dict)
    busy: bool = False


ScreenState = (
    UnlockState
    | TodayState
    | PatientFormState
    | SimilarState
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
