"""What a source of presses says, and what it promises."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from devices.errors import DeviceError


class Kind(StrEnum):
    """What is pressed. BUTTON and SHUTTER belong to an instrument: they take its picture without being learnt."""

    KEY = "key"
    PEDAL = "pedal"
    BUTTON = "button"
    SHUTTER = "shutter"


class Action(StrEnum):
    """What a press is for. TAKE: the picture at a view, and its acceptance where it is looked at; AGAIN: take it again."""

    TAKE = "take"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Trigger:
    """One thing that can be pressed. Two are the same where kind, device and code are.

    `device`: empty for a key of any keyboard; `0c45:7404` (and `:serial`, where it has one) for a pedal; the port (`1-1.4`)
    of the scope for its button; the key of its `DeviceInfo` for a camera's shutter. `code` is what it sends, in the
    words of its source: `F9`, `Ctrl+B`, `KEY_B`. `label` is for staff. `types`: it would also type into a field of text.
    `action` is what it was taught for.
    """

    kind: Kind
    device: str
    code: str
    label: str = field(compare=False)
    types: bool = field(default=False, compare=False)
    action: Action = field(default=Action.TAKE, compare=False)

    @property
    def id(self) -> str:
        """One word for it, the same for ever."""
        return f"{self.kind}/{self.device}/{self.code}"

    @property
    def own(self) -> bool:
        """Whether it belongs to an instrument."""
        return self.kind in {Kind.BUTTON, Kind.SHUTTER}

    def value(self) -> dict[str, str]:
        """Return it as plain words, to be stored."""
        types = "yes" if self.types else "no"
        return {
            "kind": self.kind.value,
            "device": self.device,
            "code": self.code,
            "label": self.label,
            "types": types,
            "action": self.action.value,
        }

    @classmethod
    def of(cls, value: Mapping[str, str]) -> "Trigger":
        """Make it of what `value` returned. Raises ValueError or KeyError where that is not so."""
        # What was taught before there were two actions takes pictures.
        action = Action(value.get("action", Action.TAKE))
        return cls(Kind(value["kind"]), value["device"], value["code"], value["label"], value["types"] == "yes", action)


class Motion(StrEnum):
    """What happened. HELD: a key repeats itself. OPENED: the way to the device is open since now."""

    DOWN = "down"
    HELD = "held"
    UP = "up"
    OPENED = "opened"


@dataclass(frozen=True, slots=True)
class Touch:
    """One thing that a source heard. `moment` is `time.monotonic()` in seconds when it happened."""

    trigger: Trigger
    motion: Motion
    moment: float


@dataclass(frozen=True, slots=True)
class Problem:
    """A device that is attached and cannot be heard. `name` is for staff; `error` says why."""

    name: str
    error: DeviceError


class TriggerSource(Protocol):
    """One way of hearing presses, on a thread of its own. Any thread may call any method; each returns at once."""

    def start(self) -> None:
        """Listen from now on. Once only."""
        ...

    def stop(self, timeout: float = 2.0) -> None:
        """Listen no more, and let every device go. Returns within `timeout` seconds; harmless when repeated."""
        ...

    def attend(self, devices: frozenset[str], teaching: bool) -> None:
        """Hear these devices (of learnt triggers); while `teaching`, everything that may be taught."""
        ...
