"""What Windows says of a key through Raw Input, read from its bytes. Pure; runs everywhere.

Layouts: RAWINPUTHEADER, RAWKEYBOARD and RI_KEY_* of winuser.h; names of keys: "Virtual-Key Codes"; both as documented by
Microsoft. Never tried against a real Windows.
"""

import re
import struct
from dataclasses import dataclass
from math import inf

from devices.profiles import lookup
from devices.triggers.contract import Kind, Motion, Trigger

KEYBOARD = 1
BREAK = 0x01
OVERRUN = 0xFF
"""The virtual key of a message that is no key: too many are down, or it is a part of another."""

REPEATS_WITHIN = 1.5
"""Seconds: the longest delay before a held key repeats itself is 1 s, the slowest rate is twice a second."""

HEADER_64, HEADER_32 = struct.Struct("<IIQQ"), struct.Struct("<IIII")
BODY = struct.Struct("<HHHHII")
NUMBERS = re.compile(r"vid_([0-9a-f]{4})&pid_([0-9a-f]{4})", re.IGNORECASE)

NAMED = {
    0x08: "Backspace", 0x09: "Tab", 0x0D: "Return", 0x1B: "Esc", 0x20: "Space", 0x21: "PgUp", 0x22: "PgDown", 0x23: "End",
    0x24: "Home", 0x25: "Left", 0x26: "Up", 0x27: "Right", 0x28: "Down", 0x2D: "Ins", 0x2E: "Del",
    **{0x70 + number: f"F{number + 1}" for number in range(24)},
    **{code: chr(code) for code in (*range(0x30, 0x3A), *range(0x41, 0x5B))},
}  # fmt: skip
TYPING = frozenset(
    (*range(0x30, 0x3A), *range(0x41, 0x5B), *range(0x60, 0x70), *range(0xBA, 0xC1), *range(0xDB, 0xE0), 0xE2)
)
"""Letters, digits, the number block, and the keys whose letter depends on the country."""


@dataclass(frozen=True, slots=True)
class KeyMessage:
    """One key that one keyboard sent. `device` is the system's handle for it, `key` the virtual key."""

    device: int
    key: int
    down: bool


def read(message: bytes, *, wide: bool = True) -> KeyMessage | None:
    """Read one RAWINPUT; None: it is no key. `wide`: of a 64-bit program, as it came from `GetRawInputData`."""
    header = HEADER_64 if wide else HEADER_32
    if len(message) < header.size + BODY.size:
        return None
    kind, _, device, _ = header.unpack_from(message)
    _, flags, _, key, _, _ = BODY.unpack_from(message, header.size)
    if kind != KEYBOARD or key == OVERRUN:
        return None
    return KeyMessage(device, key, not flags & BREAK)


def numbers(name: str) -> tuple[str, str] | None:
    r"""Return VID and PID of a device by the name of its interface; None: it is no USB device.

    For example `\\?\HID#VID_0C45&PID_7404&MI_00#8&1d1a1b&0&0000#{884b96c3-56ef-11d1-bc8c-00a0c91405dd}`.
    """
    found = NUMBERS.search(name)
    return (found[1].lower(), found[2].lower()) if found else None


def pedal(name: str, key: int) -> Trigger | None:
    """Name a key of the pedal with that interface; None: the device is not known as a pedal, and is not listened to.

    It cannot be taken from the keyboard on Windows: a letter is typed as well.
    """
    usb = numbers(name)
    profile = lookup(*usb) if usb else None
    if usb is None or profile is None or profile.kind is not None:
        return None
    code = NAMED.get(key, f"VK {key:02X}")
    return Trigger(Kind.PEDAL, ":".join(usb), code, f"{profile.name}, {code}", types=key in TYPING)


class Repeats:
    """Tells a key that repeats itself from one that is pressed anew: Raw Input does not say."""

    def __init__(self) -> None:
        self._down: dict[tuple[int, int], float] = {}

    def motion(self, message: KeyMessage, moment: float) -> Motion:
        """Return what happened; `moment` in seconds. Where its going up was lost, a key is pressed anew."""
        place = (message.device, message.key)
        if not message.down:
            self._down.pop(place, None)
            return Motion.UP
        held = moment - self._down.get(place, -inf) < REPEATS_WITHIN
        self._down[place] = moment
        return Motion.HELD if held else Motion.DOWN
