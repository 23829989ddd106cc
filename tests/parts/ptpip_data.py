"""Writes the data sets of PTP, for the simulated body: the other half of `devices.ptp.data`, by the standard's tables."""

import struct
from collections.abc import Sequence

OPERATIONS = (
    0x1001, 0x1002, 0x1003, 0x1004, 0x1005, 0x1006, 0x1007, 0x1008, 0x1009, 0x100A, 0x100B, 0x100E, 0x1014, 0x1015, 0x1016,
    0x101B,
)  # fmt: skip
LIVE_VIEW = (0x90C8, 0x9201, 0x9202, 0x9203)
EVENTS = (0x4002, 0x4006, 0x400A, 0x400C, 0x400D)
BATTERY = 0x5001
CARD = 0x00010001
FOLDER, JPEG, RAW = 0x3001, 0x3801, 0x3000


def text(words: str) -> bytes:
    """Return a PTP string."""
    return bytes([len(words) + 1]) + words.encode("utf-16-le") + b"\0\0" if words else b"\0"


def array(numbers: Sequence[int], form: str = "H") -> bytes:
    """Return a PTP array."""
    return struct.pack(f"<I{len(numbers)}{form}", len(numbers), *numbers)


def device_info(live_view: bool, serial: str, pieces: bool = True) -> bytes:
    """Return the description of a body that speaks like an older Nikon."""
    operations = tuple(one for one in OPERATIONS if pieces or one != 0x101B) + (LIVE_VIEW if live_view else ())
    head = struct.pack("<HIH", 100, 0x0A, 100) + text("") + struct.pack("<H", 0)
    lists = array(operations) + array(EVENTS) + array((BATTERY,)) + array((JPEG,)) + array((JPEG, FOLDER))
    return head + lists + text("Lens Works") + text("Hub Test Body") + text("1.02") + text(serial)


def storage_info(shots: int) -> bytes:
    """Return the description of a card with room for so many pictures."""
    return struct.pack("<HHHQQI", 4, 3, 0, 32_000_000_000, shots * 10_000_000, shots) + text("Card") + text("")


def object_info(kind: int, size: int, name: str, parent: int, taken: str, thumbnail: int = 0) -> bytes:
    """Return what an object is."""
    picture = struct.pack("<HIIIIII", JPEG if thumbnail else 0, thumbnail, 0, 0, 0, 0, 0)
    place = struct.pack("<IHII", parent, 1 if kind == FOLDER else 0, 0, 0)
    return struct.pack("<IHHI", CARD, kind, 0, size) + picture + place + text(name) + text(taken) * 2 + text("")


def battery_description(level: int) -> bytes:
    """Return the description of the battery property: a byte, read only, 0 to 100."""
    return struct.pack("<HHBBBBBBB", BATTERY, 0x0002, 0, 100, level, 1, 0, 100, 1)
