"""The first screen: today's patients and the instruments as they are; and the form for a patient who is not listed."""

from dataclasses import dataclass, field

from ui.states.elements import Choice, LiveSource, Notice, Status, Tone
from ui.states.identity import CameraReading


@dataclass(frozen=True, slots=True)
class PatientRow:
    """One line of today's list. `action` is the word on its button: Start, Resume, or empty where nothing can be done.

    `marks` are what else can be said of the patient: that they came, did not come, or are not expected any more.
    """

    id: str
    time: str
    name: str
    born: str
    number: str
    status: str
    tone: Tone
    action: str
    marks: tuple[Choice, ...] = ()


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
    """Today's patients, and the instruments as they are now. `today` is the long date; `people`: a manager is signed in.

    `elsewhere` is the word on the way to pictures on a card or in a folder; empty where there are none. `equipment` says
    what somebody should see to on the equipment page; None: nothing. `alarms` say what should have arrived by now.
    `clinic_list`: whether the day's list can be read from a file.
    `feedback` is what reviewers said of this operator's pictures, and this operator has not read yet.
    """

    today: str
    hub: str
    patients: tuple[PatientRow, ...]
    people: bool = False
    instruments: tuple[Instrument, ...] = ()
    elsewhere: str = ""
    put_right: str = ""
    """The words on the way to pictures that wait for a second person; empty where there are none."""
    equipment: Status | None = None
    alarms: tuple[Notice, ...] = ()
    clinic_list: bool = False
    feedback: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class PatientFormState:
    """A patient who is not on the list. `values` and `errors` by field.

    Fields: given, family, day, month, year, nhs_number, address. The NHS number may stay empty; then address may not.
    `checked` says how far the number is checked here. `reading` and `can_read` as in `IdentifyState`.
    """

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    checked: str = ""
    can_read: bool = False
    reading: CameraReading | None = None
