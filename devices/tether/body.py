"""What a tethered body offers, whichever way it is reached; a camera of the contract is made of it in `camera.py`."""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from devices.contract import Condition
from devices.originals import Steps


@dataclass(frozen=True, slots=True)
class Detected:
    """A body that libgphoto2 sees and can release. `vid` and `pid`: four hex digits, `0000` where its tables name none."""

    model: str
    port: str
    vid: str
    pid: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the body says it is, once it is open. `live`: it has a live view that we can use."""

    manufacturer: str
    model: str
    firmware: str
    serial: str
    live: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """One picture of the live view: a small JPEG, for the eye."""

    jpeg: bytes


@dataclass(frozen=True, slots=True)
class Photograph:
    """A photograph as it lies on the card, of the size that the body announced. `taken`: when its shutter was noticed.

    `where` is the body's own word for the file, as `OnCard.where` is.
    """

    content: bytes
    name: str
    taken: datetime = field(default_factory=lambda: datetime.now(UTC))
    where: str = ""


@dataclass(frozen=True, slots=True)
class OnCard:
    """A file on the card of the body. `where` is the body's own word for it, as long as it is open.

    `size` is in bytes, None where the body does not say; `taken` is timezone-aware, by the body's clock, which is taken to
    be this computer's. `jpeg`: the body says that it is one.
    """

    where: str
    name: str
    size: int | None
    taken: datetime | None
    jpeg: bool


@dataclass(frozen=True, slots=True)
class RawOnly:
    """The body's shutter was pressed, and it took no JPEG: it is set to raw pictures."""


Item = Preview | Photograph | RawOnly | Condition
"""What a body brings."""


class Body(Protocol):
    """One body. One thread, and `close` from any. Raises only `DeviceError`."""

    @property
    def fetching(self) -> bool:
        """True while a photograph is on its way: then no live picture is due."""
        ...

    def open(self) -> Identity:
        """Take hold of it and start the live view; within some seconds."""
        ...

    def close(self) -> None:
        """Let go. Harmless when repeated or never opened."""
        ...

    def life(self) -> Generator[Item | None, None, None]:
        """Yield what it brings, and None whenever 100 ms bring nothing, without end. May be closed and begun anew."""
        ...

    def capture(self) -> Photograph:
        """Release the shutter and fetch the JPEG; within 10 s. Called between two items of `life`."""
        ...

    def stored(self) -> Steps[tuple[list[OnCard], int]]:
        """Look at the card, at some new files of it; return what is known by now, and how many were not looked at yet."""
        ...

    def thumbnail(self, one: OnCard) -> Steps[bytes]:
        """Fetch the small picture of a file, empty where the body has none."""
        ...

    def read(self, one: OnCard) -> Steps[bytes]:
        """Fetch a file whole, in pieces where the body gives pieces. Raises `DeviceFault` where it is not as listed."""
        ...

    def delete(self, one: OnCard, proven: Callable[[bytes], bool]) -> Steps[None]:
        """Read a file, and delete that very file where its content is `proven`; raises `DeviceFault` where it is not.

        Raises `DeviceForbidden` where the body protects it.
        """
        ...
