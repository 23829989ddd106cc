"""A watched folder in the test's hand: its time passes when the test says so."""

import hashlib
from dataclasses import dataclass

from devices.folders import PictureFolder
from devices.originals import Original


@dataclass
class Clock:
    """Seconds, in place of `time.monotonic`."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now

    def pass_by(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds


def later(place: PictureFolder, clock: Clock, seconds: float = 1.0) -> list[Original]:
    """Look now and again after some seconds; return what is listed then."""
    place.list()
    clock.pass_by(seconds)
    return place.list()


def digest(content: bytes) -> str:
    """Return the SHA-256 of a picture in hex."""
    return hashlib.sha256(content).hexdigest()
