"""Reads a file of a body in pieces, each so small that a photograph which is asked for does not wait."""

from collections.abc import Callable
from time import monotonic

from devices import files
from devices.errors import DeviceFault
from devices.originals import Steps
from devices.tether.body import OnCard

FIRST, LEAST, MOST = 256 * 1024, 64 * 1024, 2 * 1024 * 1024
QUICK, SLOW = 0.1, 0.3
"""A piece that came within so many seconds is followed by a larger one; one that took longer, by a smaller one."""


def in_pieces(one: OnCard, fetch: Callable[[int, int], Steps[bytes]]) -> Steps[bytes]:
    """Return the whole file; `fetch` gives what stands at an offset, as many bytes as asked for or fewer, none at the end.

    Raises `DeviceFault` where it is shorter than the body said, or larger than any photograph.
    """
    size = whole_size(one)
    content = bytearray()
    piece = FIRST
    while len(content) < size:
        began = monotonic()
        part = yield from fetch(len(content), min(piece, size - len(content)))
        if not part:
            break
        content += part
        took = monotonic() - began
        piece = min(MOST, 2 * piece) if took < QUICK else max(LEAST, piece // 2) if took > SLOW else piece
        yield
    return checked(one, bytes(content))


def whole_size(one: OnCard) -> int:
    """Return the size of a file that may be read."""
    if one.size is None or one.size > files.MOST_BYTES:
        raise DeviceFault(f"{one.name} is larger than any photograph")
    return one.size


def checked(one: OnCard, content: bytes) -> bytes:
    """Return the content of a file, if it has the size that the body said."""
    if len(content) != one.size:
        raise DeviceFault(f"{one.name} has {one.size} bytes, and {len(content)} came")
    return content
