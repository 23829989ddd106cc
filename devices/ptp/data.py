"""The data sets of PTP: who a body is, what fits on its cards, what an object is. All numbers little-endian."""

import struct
from dataclasses import dataclass
from datetime import datetime

from devices.errors import DeviceFault

MOST_NUMBERS = 10_000
UNKNOWN_COUNT = 0xFFFFFFFF


class Reader:
    """Reads one data set from its beginning. Raises `DeviceFault` where it ends too soon."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    def number(self, size: int) -> int:
        """Return the next unsigned number of `size` bytes."""
        return int.from_bytes(self.take(size), "little")

    def numbers(self, size: int) -> tuple[int, ...]:
        """Return the next array of unsigned numbers of `size` bytes each."""
        count = self.number(4)
        if count > MOST_NUMBERS:
            raise DeviceFault(f"an array of {count} numbers")
        return tuple(self.number(size) for _ in range(count))

    def text(self) -> str:
        """Return the next string: its count of UTF-16 units, a byte; the units, the last of them 0."""
        return self.take(2 * self.number(1)).decode("utf-16-le", "replace").partition("\0")[0].strip()

    def take(self, size: int) -> bytes:
        """Return the next `size` bytes."""
        taken = self._content[self._at : self._at + size]
        if len(taken) != size:
            raise DeviceFault("a data set of the camera ends too soon")
        self._at += size
        return taken


@dataclass(frozen=True, slots=True)
class Description:
    """Who a body is, and what it can do (DeviceInfo, ISO 15740, 5.1)."""

    vendor: int
    operations: frozenset[int]
    properties: frozenset[int]
    manufacturer: str
    model: str
    firmware: str
    serial: str


@dataclass(frozen=True, slots=True)
class ObjectInfo:
    """What an object on a card is. `size` in bytes, None where the body does not say; `taken` by the body's own clock."""

    format: int
    size: int | None
    name: str
    taken: datetime | None


def description(content: bytes) -> Description:
    """Read a DeviceInfo data set."""
    reader = Reader(content)
    reader.take(2)
    vendor = reader.number(4)
    reader.take(2)
    reader.text()
    reader.take(2)
    operations, _, properties, _, _ = (frozenset(reader.numbers(2)) for _ in range(5))
    manufacturer, model, firmware, serial = (reader.text() for _ in range(4))
    return Description(vendor, operations, properties, manufacturer, model, firmware, serial)


def storages(content: bytes) -> tuple[int, ...]:
    """Read the list of cards; those that are inserted (lower half not 0)."""
    return tuple(one for one in Reader(content).numbers(4) if one & 0xFFFF)


def shots_left(content: bytes) -> int | None:
    """Read from a StorageInfo data set how many more pictures fit, None where the body does not say."""
    reader = Reader(content)
    reader.take(2 + 2 + 2 + 8 + 8)
    count = reader.number(4)
    return None if count == UNKNOWN_COUNT else count


def object_info(content: bytes) -> ObjectInfo:
    """Read an ObjectInfo data set."""
    reader = Reader(content)
    reader.take(4)
    kind = reader.number(2)
    reader.take(2)
    size = reader.number(4)
    reader.take(2 + 5 * 4 + 4 + 4 + 2 + 4)
    reader.take(4)
    name, taken = reader.text(), reader.text()
    return ObjectInfo(kind, None if size == UNKNOWN_COUNT else size, name, _moment(taken))


def handles(content: bytes) -> tuple[int, ...]:
    """Read a list of object handles."""
    return Reader(content).numbers(4)


def level(content: bytes) -> int:
    """Read the value of a property of one byte."""
    (value,) = struct.unpack("<B", Reader(content).take(1))
    return int(value)


def _moment(text: str) -> datetime | None:
    """Read `YYYYMMDDThhmmss`, whatever follows; the body's clock is taken to be this computer's."""
    try:
        return datetime.strptime(text[:15], "%Y%m%dT%H%M%S").astimezone()
    except ValueError:
        return None
