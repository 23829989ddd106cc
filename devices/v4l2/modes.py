"""Which pictures a camera can make: formats, sizes, rates; and the choice among them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from devices.errors import DeviceFault
from devices.v4l2 import abi
from devices.v4l2.node import Node, NotSupported

JPEGS = ("MJPG", "JPEG")
RAW = ("YUYV", "UYVY")
"""What can be used, best first: the camera's own JPEG, else raw pictures, which must be encoded once."""

MOST = 64
"""More entries than any camera lists; firmware is known that never ends a list."""


@dataclass(frozen=True, slots=True)
class Mode:
    """One format with its sizes, smallest first; `sizes` are (width, height) in pixels."""

    code: str
    name: str
    sizes: tuple[tuple[int, int], ...]


def modes(node: Node) -> tuple[Mode, ...]:
    """Return all formats that a camera offers, in its own order."""
    found = []
    for index in range(MOST):
        try:
            entry = node.ask(abi.ENUM_FMT, abi.FormatDescription(index=index, type=abi.CAPTURE), "asking for formats")
        except NotSupported:
            break
        sizes = tuple(sorted(set(_sizes(node, entry.pixelformat)), key=_area))
        found.append(Mode(abi.letters(entry.pixelformat), entry.description.decode("latin-1"), sizes))
    return tuple(found)


def rates(node: Node, code: str, size: tuple[int, int]) -> tuple[float, ...]:
    """Return how many pictures a second a camera can make in a mode, in its own order; empty where it does not list them."""
    found = []
    for index in range(MOST):
        interval = abi.FrameInterval(index=index, pixelformat=abi.fourcc(code), width=size[0], height=size[1])
        try:
            node.ask(abi.ENUM_FRAMEINTERVALS, interval, "asking for rates")
        except NotSupported:
            break
        if interval.type != abi.SIZE_DISCRETE or not interval.numbers[0]:
            break
        found.append(interval.numbers[1] / interval.numbers[0])
    return tuple(found)


def choose(offered: tuple[Mode, ...], wanted: tuple[int, int] | None) -> tuple[str, tuple[int, int] | None]:
    """Return format and size: the camera's own JPEG before raw pictures; the size that is wanted, else the largest.

    The size is None where the camera lists none: then it is left as it is. Raises `DeviceFault` where no format can be used.
    """
    best = next((mode for code in (*JPEGS, *RAW) for mode in offered if mode.code == code), None)
    if best is None:
        raise DeviceFault(f"the camera sends no pictures that can be used, but {', '.join(mode.code for mode in offered)}")
    return best.code, wanted or (best.sizes[-1] if best.sizes else None)


def _sizes(node: Node, code: int) -> Iterator[tuple[int, int]]:
    for index in count():
        entry = abi.FrameSize(index=index, pixelformat=code)
        try:
            node.ask(abi.ENUM_FRAMESIZES, entry, "asking for sizes")
        except NotSupported:
            return
        if entry.type != abi.SIZE_DISCRETE:
            yield entry.numbers[1], entry.numbers[4]
            return
        yield entry.numbers[0], entry.numbers[1]
        if index == MOST:
            return


def _area(size: tuple[int, int]) -> int:
    return size[0] * size[1]
