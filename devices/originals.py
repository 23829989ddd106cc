"""Pictures that exist elsewhere: on a memory card, in a folder that another program fills, in a camera's own memory.

They are offered, never filed by themselves: a person says which view of which patient a picture belongs to.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from devices.contract import Still


@dataclass(frozen=True, slots=True)
class Original:
    """One picture of a source.

    `id` is its own within the source, and another one when the file's size or time changed. `size` is in bytes. `taken` is
    timezone-aware, as far as it is known without reading the whole file. `obstacle` says in words why it cannot be used (a
    raw file, a damaged one); empty: it can.
    """

    id: str
    name: str
    size: int
    taken: datetime | None = None
    obstacle: str = ""


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
