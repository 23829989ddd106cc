"""What is delivered, the answers that a hospital can give, and the two sides that meet here.

The `Queue` (the hall's outbox) hands out what is due and writes every answer down before anything else happens; a
`Transport` carries one instance and reads it back. Whoever implements `Transport` passes `tests/contracts/transport.py`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Delivery:
    """One DICOM instance on its way. Names nobody: identifiers, sizes and digests only.

    `digest` is the SHA-256 (64 lower-case hex digits) of the JPEG at the shutter and `jpeg_size` its length in bytes;
    `size` is the length of the whole Part 10 file. `content()` opens a fresh stream of exactly those `size` bytes, in
    pieces of at most 1 MiB, the same at every call, and may raise `ContentLost`. `attempt` counts from 1: above 1 an
    earlier outcome may be unknown, so that the archive is asked first.
    """

    id: str
    study_uid: str
    series_uid: str
    sop_uid: str
    sop_class_uid: str
    digest: str
    jpeg_size: int
    size: int
    attempt: int
    content: Callable[[], Iterator[bytes]]


class ContentLost(Exception):
    """The stored picture cannot be read back whole from the outbox: a person must look; nothing may be sent."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The archive says that it stored our instance (its UID stands in ReferencedSOPSequence). Not yet proof."""


@dataclass(frozen=True, slots=True)
class Later:
    """Nobody's fault: no route, timeout, 408, 425, 429, 5xx, an answer that is not the hospital's. Try again.

    `after` is the number of seconds the server asked for (Retry-After), or None.
    """

    reason: str
    after: float | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """This instance cannot go as it is: a person must read why. Others go on."""

    reason: str


@dataclass(frozen=True, slots=True)
class Barred:
    """The endpoint refuses us altogether (401, 403, 404, certificate, redirect): everything stops, no item is blamed."""

    reason: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """The proof: what was read back from the archive.

    `digest` is the SHA-256 of the JPEG that came back, `read_at` is timezone-aware, `endpoint` the base URL.
    """

    digest: str
    read_at: datetime
    endpoint: str


@dataclass(frozen=True, slots=True)
class Absent:
    """The archive does not hold the instance (404 on its own UID, the archive itself being well)."""


SendAnswer = Accepted | Later | Refused | Barred
"""What `Transport.send` may say."""

VerifyAnswer = Receipt | Absent | Later | Refused | Barred
"""What `Transport.verify` may say. `Refused` where the archive holds something else under our UID."""

Outcome = Accepted | Receipt | Later | Refused | Barred
"""What a `Queue` is told. `Later` may follow `Accepted`; a `Receipt` always does."""


class Transport(Protocol):
    """One way to one hospital archive. Blocking; used by the uploader's thread alone. Raises only `ContentLost`."""

    def send(self, delivery: Delivery) -> SendAnswer:
        """Send one instance in one request."""
        ...

    def verify(self, delivery: Delivery) -> VerifyAnswer:
        """Read the instance back and compare its JPEG with what was at the shutter."""
        ...


class Queue(Protocol):
    """What is due. Each call is one durable transaction; any thread, one at a time."""

    def claim(self) -> Delivery | None:
        """Take the next due delivery: state, lease and attempt are on disk before this returns. None: nothing due."""
        ...

    def settle(self, delivery: Delivery, outcome: Outcome) -> None:
        """Write down what the hospital said of a claimed delivery."""
        ...

    def next_due(self) -> datetime | None:
        """When to ask again (timezone-aware), or None where nothing waits."""
        ...
