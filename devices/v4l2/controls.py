"""Exposure, white balance, focus and gain of a camera: set, read back, compared, and told in words for the record."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from devices.contract import Setup
from devices.errors import DeviceBusy, DeviceFault, DeviceForbidden, DeviceTimeout
from devices.v4l2 import abi
from devices.v4l2.node import Node, NotSupported

WHITE_BALANCE_AUTO = 0x0098090C
AUTOGAIN = 0x00980912
GAIN = 0x00980913
WHITE_BALANCE = 0x0098091A
EXPOSURE_AUTO = 0x009A0901
EXPOSURE = 0x009A0902
FOCUS = 0x009A090A
FOCUS_AUTO = 0x009A090C

MANUAL_EXPOSURE = 1
AUTOMATIC_EXPOSURES = (3, 0, 2)
"""Aperture priority, which is what nearly every USB camera calls automatic; fully automatic; shutter priority."""

MENU = 3
"""V4L2's type of a control that is one of a menu."""

REFUSALS = (DeviceFault, DeviceForbidden, DeviceBusy, DeviceTimeout, NotSupported)
"""How a camera answers where it will not be set: its value is read back all the same, and tells."""


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing that can be set, the switch that leaves it to the camera, and the values of the switch."""

    name: str
    field: str
    control: int
    switch: int
    manual: int = 0
    automatic: tuple[int, ...] = (1,)


ASPECTS = (
    Aspect("exposure", "exposure", EXPOSURE, EXPOSURE_AUTO, MANUAL_EXPOSURE, AUTOMATIC_EXPOSURES),
    Aspect("white balance", "white_balance", WHITE_BALANCE, WHITE_BALANCE_AUTO),
    Aspect("focus", "focus", FOCUS, FOCUS_AUTO),
    Aspect("gain", "gain", GAIN, AUTOGAIN),
)
HELD = ("exposure", "white balance", "gain")
"""What `hold` locks: all that changes how bright and which colour the picture is."""


@dataclass(frozen=True, slots=True)
class Control:
    """What a camera says of one control. `kind` is V4L2's: 1 a number, 2 yes or no, 3 one of a menu."""

    id: int
    name: str
    kind: int
    least: int
    most: int
    step: int
    default: int


def listed(node: Node) -> tuple[Control, ...]:
    """Return all controls of a camera, in the kernel's order."""
    found: list[Control] = []
    at = 0
    while True:
        try:
            said = node.ask(abi.QUERYCTRL, abi.ControlDescription(id=at | abi.NEXT_CONTROL), "asking for controls")
        except NotSupported:
            return tuple(found)
        if said.id <= at:
            return tuple(found)
        at = said.id
        if not said.flags & abi.CONTROL_DISABLED:
            name = said.name.decode("latin-1")
            found.append(Control(at, name, said.type, said.minimum, said.maximum, said.step, said.default_value))


def choices(node: Node, control: Control) -> list[str]:
    """Return the choices of a control that is a menu, each with its number; empty for any other."""
    found = []
    for index in range(control.least, control.most + 1) if control.kind == MENU else ():
        try:
            entry = node.ask(abi.QUERYMENU, abi.MenuEntry(id=control.id, index=index), "asking for choices")
        except NotSupported:
            continue
        found.append(f"{index} {entry.name.decode('latin-1')}")
    return found


class Controls:
    """The settings of one open camera, and what was asked of them. Raises `DeviceGone` where the camera is away."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._has = {control.id: control for control in listed(node)}
        self._asked: dict[str, int] = {}

    def read(self) -> Mapping[str, str]:
        """Return all settings as they are now; beside one that differs from what was asked, what was asked for."""
        settings = {}
        for aspect in ASPECTS:
            value, asked = self._value(aspect.control), self._asked.get(aspect.name)
            text = "not adjustable" if value is None else str(value)
            if asked is not None and asked != value:
                settings[aspect.name] = f"{text} (asked for {asked})"
            elif value is not None:
                settings[aspect.name] = text
            switch = self._value(aspect.switch)
            if switch is not None:
                settings[f"automatic {aspect.name}"] = "off" if switch == aspect.manual else "on"
        return settings

    def adjust(self, setup: Setup) -> None:
        """Set what `setup` names. The automatic goes off first: a camera refuses values for what it decides itself."""
        for aspect in ASPECTS:
            value: int | None = getattr(setup, aspect.field)
            if value is not None:
                self._asked[aspect.name] = value
                self._set(aspect.switch, aspect.manual)
                self._set(aspect.control, value)

    def hold(self, held: bool) -> None:
        """Lock what `HELD` names at its present values, or let the camera choose again."""
        for aspect in ASPECTS:
            if aspect.name not in HELD or aspect.switch not in self._has:
                continue
            if held:
                value = self._value(aspect.control)
                self._set(aspect.switch, aspect.manual)
                if value is not None:
                    # Some cameras fall back to a default when the automatic goes off.
                    self._asked[aspect.name] = value
                    self._set(aspect.control, value)
            else:
                self._asked.pop(aspect.name, None)
                self._release(aspect)

    def let_go(self) -> None:
        """Let the camera choose what a program that was killed left held; what its maker left to nobody stays so."""
        for aspect in ASPECTS:
            switch = self._has.get(aspect.switch)
            if aspect.name not in HELD or switch is None or switch.default == aspect.manual:
                continue
            if self._value(aspect.switch) == aspect.manual:
                self._release(aspect)

    def _release(self, aspect: Aspect) -> None:
        for choice in aspect.automatic:
            self._set(aspect.switch, choice)
            if self._value(aspect.switch) == choice:
                return

    def _set(self, control: int, value: int) -> None:
        if control in self._has:
            with suppress(*REFUSALS):
                self._node.ask(abi.S_CTRL, abi.ControlValue(id=control, value=value), f"setting {self._has[control].name}")

    def _value(self, control: int) -> int | None:
        if control not in self._has:
            return None
        try:
            said = self._node.ask(abi.G_CTRL, abi.ControlValue(id=control), f"reading {self._has[control].name}")
        except REFUSALS:
            return None
        return int(said.value)
