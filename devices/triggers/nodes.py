"""Which input nodes Linux has, and what each of them is, by the kernel's own account: nothing is opened."""

import struct
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from devices.profiles import lookup
from devices.usb import real_path, sysfs_text, usb_device

SYSFS = Path("/sys/class/input")

LETTERS = frozenset((*range(16, 26), *range(30, 39), *range(44, 51)))
"""KEY_Q to KEY_P, KEY_A to KEY_L, KEY_Z to KEY_M, as linux/input-event-codes.h numbers them."""

SYSTEM = frozenset((116, 142, 143, 205))
"""KEY_POWER, KEY_SLEEP, KEY_WAKEUP, KEY_SUSPEND: the computer's own, which it must go on hearing."""

WORD = struct.calcsize("l") * 8


class Nature(StrEnum):
    """What an input node is. OTHER: it has keys, and nobody can type or point with it (a presenter, a box of buttons)."""

    BUTTON = "button of a camera"
    PEDAL = "pedal"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class InputNode:
    """One node that may be heard. `place` is its device in the kernel's tree, new at each plug.

    `device` is what a trigger is known by: the port for the button of a camera; `vid:pid`, and the serial number where there
    is one, for the rest.
    """

    file: Path
    place: Path
    nature: Nature
    device: str
    name: str


def input_nodes(sysfs: Path = SYSFS) -> tuple[InputNode, ...]:
    """List the nodes that may be heard. Keyboards, mice and the computer's own buttons are never among them."""
    found = (_node(entry) for entry in sorted(sysfs.glob("event*")))
    return tuple(node for node in found if node)


def _node(entry: Path) -> InputNode | None:
    place = real_path(entry / "device")
    usb = usb_device(place)
    vid, pid = (sysfs_text(place, f"id/{name}").lower() for name in ("vendor", "product"))
    file, name = Path("/dev/input") / entry.name, sysfs_text(place, "name")
    # The driver of a camera makes the pictures' nodes and the button's in one folder.
    if usb and any((folder / "video4linux").is_dir() for folder in place.parents if usb in folder.parents):
        return InputNode(file, place, Nature.BUTTON, usb.name, sysfs_text(usb, "product") or name)
    profile = lookup(vid, pid)
    serial = sysfs_text(usb, "serial") if usb else sysfs_text(place, "uniq")
    device = f"{vid}:{pid}:{serial}" if serial else f"{vid}:{pid}"
    if profile and profile.kind is None:
        return InputNode(file, place, Nature.PEDAL, device, profile.name)
    keys = _bits(sysfs_text(place, "capabilities/key"))
    points = _bits(sysfs_text(place, "capabilities/rel")) | _bits(sysfs_text(place, "capabilities/abs"))
    if not keys or points or keys & (LETTERS | SYSTEM):
        return None
    return InputNode(file, place, Nature.OTHER, device, name)


def _bits(words: str) -> frozenset[int]:
    """Read a bitmap as sysfs prints it: words in hex, the highest first."""
    whole = 0
    for word in words.split():
        whole = whole << WORD | int(word, 16)
    return frozenset(bit for bit in range(whole.bit_length()) if whole >> bit & 1)
