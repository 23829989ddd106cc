"""Pictures that exist elsewhere: on a memory card, in a folder that another program fills, in a camera's own memory.

They are offered, never filed by themselves: a person says which view of which patient a picture belongs to.
"""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar, runtime_checkable

from devices.contract import Still

T = TypeVar("T")

Steps = Generator[None, None, T]
"""Work that yields after every step, and returns its result. A step takes at most about half a second."""


@dataclass(frozen=True, slots=True)
class Original:
    """One picture of a source.

    `id` is its own within the source, and another one when the file's size or time changed. `size` is in bytes. `taken` is
    timezone-aware, as far as it is known without reading the whole file. `obstacle` says in words why it cannot be used (a
    raw file, a damaged one); empty: it can. `digest` is the SHA-256, in hex, of a picture that was fetched from this very
    file since the source is there; empty where it is not known without reading.
    """

    id: str
    name: str
    size: int
    taken: datetime | None = None
    obstacle: str = ""
    digest: str = ""


class Originals(Protocol):
    """One place with pictures. Every method but the properties may block for seconds; each raises only `DeviceError`."""

    @property
    def key(self) -> str:
        """Who it is: it survives unplugging, and never rests on a name that two places may share."""
        ...

    @property
    def label(self) -> str:
        """What staff call it: `Memory card EOS_DIGITAL`."""
        ...

    def list(self) -> list[Original]:
        """Return the pictures that are complete now, newest first. Raises `DeviceGone` where the place is away."""
        ...

    def read(self, original: Original) -> Still:
        """Return the file byte for byte, proven whole. `taken` is the camera's own word (EXIF), and `settings` say so.

        Raises `DeviceGone`, or `DeviceFault` where it is not as it was listed or no picture that can be kept.
        """
        ...

    def erase(self, original: Original, digest: str) -> None:
        """Erase a picture that the hospital holds, or that a manager gave up: the hall alone may ask for that.

        `digest` is the SHA-256 of what was read, in hex. Raises `DeviceFault` where the place holds something else by now.
        """
        ...


@runtime_checkable
class Glancing(Protocol):
    """A place that is slow to read, and that has a small picture of each picture."""

    def glance(self, original: Original) -> bytes:
        """Return a small JPEG, empty where the place has none. May block for seconds; raises only `DeviceError`."""
        ...


@dataclass(frozen=True, slots=True)
class Contents:
    """What is known of a camera's own card, newest first. `unseen`: how many files are there that were not looked at yet."""

    originals: tuple[Original, ...]
    unseen: int = 0


@runtime_checkable
class Storing(Protocol):
    """A camera whose own card can be looked through, read and erased while it shows its live picture.

    Each method returns work that the feed takes up a step at a time, on its thread, between two frames: photographs may be
    taken between any two steps. Closing the work ends it. Each raises only `DeviceError`.
    """

    def stored(self) -> Steps[Contents]:
        """Look at the card: at no more than some dozens of new files; asked again, it goes on with the others.

        Raises `DeviceFault` where this camera does not tell what is on its card.
        """
        ...

    def glance(self, original: Original) -> Steps[bytes]:
        """Fetch the small JPEG that the camera made of a picture, empty where it has none."""
        ...

    def recall(self, original: Original) -> Steps[Still]:
        """Read a picture, as `Originals.read` does."""
        ...

    def discard(self, original: Original, digest: str) -> Steps[None]:
        """Read a picture once more and erase it, if its SHA-256 is `digest`, as `Originals.erase` does.

        Raises `DeviceForbidden` where the camera protects it, `DeviceFault` where the file holds something else by now.
        """
        ...
