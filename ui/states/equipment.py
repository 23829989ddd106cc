"""All that the equipment screens can show: the devices of the station, the form of one, a check of one. No Qt here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ui.states.elements import Choice, LiveSource, Notice, Status, Tone


@dataclass(frozen=True, slots=True)
class DeviceCheckLine:
    """One check of a device: `Colour, polarised light`, `Good (4.2)`, `checked 3 days ago`."""

    what: str
    status: Status
    when: str = ""


@dataclass(frozen=True, slots=True)
class DeviceCard:
    """One device. `live` is None while it has no picture; `trouble` says what is wrong and what to do.

    `facts` are what it is used for, how it is known, its battery and card. `statuses`: how it is, whether it is registered.
    `can_check` are the checks that can be done now, by the ids that go back in the request.
    `action` is the word on its one main button, empty where nothing can be done.
    """

    id: str
    name: str
    live: LiveSource | None
    facts: tuple[str, ...]
    statuses: tuple[Status, ...]
    checks: tuple[DeviceCheckLine, ...] = ()
    trouble: Notice | None = None
    action: str = ""
    registered: bool = False
    can_check: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class TriggerRow:
    """A pedal, key or button that was taught here, and what it does (`Takes and accepts pictures`)."""

    id: str
    label: str
    action: str = ""


@dataclass(frozen=True, slots=True)
class TriggersState:
    """What takes pictures beside the shutter on the screen. `teaching`: something is to be pressed now.

    `said` is how the teaching stands or went; `heard` the last press; `problems` what cannot be heard, and why.
    """

    learnt: tuple[TriggerRow, ...] = ()
    teaching: bool = False
    said: Notice | None = None
    heard: Status | None = None
    problems: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class EquipmentState:
    """Every device that is attached, or was, whether it can be used or not; and what takes pictures beside the shutter."""

    devices: tuple[DeviceCard, ...]
    triggers: TriggersState = TriggersState()


@dataclass(frozen=True, slots=True)
class DeviceFormState:
    """What a hub knows of one device. `values` and `errors` by field; `choices` for the fields that are picked.

    Fields to type: manufacturer, model, serial, magnification. Fields to pick: role, polarization, contact, fixed_distance;
    the last three, and magnification, only where there are `choices` for them: they belong to a dermatoscope.
    """

    title: str
    known_by: str
    values: Mapping[str, str]
    choices: Mapping[str, tuple[Choice, ...]]
    errors: Mapping[str, str] = field(default_factory=dict)
    live: LiveSource | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """Something to pick: one of `choices`, of which `chosen` is the id of the present one."""

    id: str
    caption: str
    choices: tuple[Choice, ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class DeviceCheckState:
    """A check of a device, `kind` being colour or scale: what to do now, the live picture, and in the end what came out.

    `questions` (way, light, edition, board) and `lengths` (across, down: what a ruler says of the printed lines, None where
    that is not asked) belong to the beginning. `action` is the word on the main button, which leaves once it is `finished`.
    """

    kind: str
    title: str
    live: LiveSource | None
    device: str
    device_status: str
    device_tone: Tone
    questions: tuple[Question, ...]
    instruction: str
    action: str
    can_act: bool
    lengths: Mapping[str, str] | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    progress: str = ""
    busy: bool = False
    finished: bool = False
    can_begin_again: bool = False
    trouble: Notice | None = None
    result: Notice | None = None
    details: tuple[str, ...] = ()
