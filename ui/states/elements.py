"""What every state is made of: a tone, a status, a notice, a choice, and the place where a live picture is taken from."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class LivePicture(Protocol):
    """A frame as the live view needs it: uint8 (height, width, 3), BGR, never written again."""

    @property
    def pixels(self) -> NDArray[np.uint8]: ...


class LiveSource(Protocol):
    """A place for one frame; the newest wins. Any thread."""

    def take(self) -> LivePicture | None:
        """Hand over the newest frame that was not yet taken, or None."""
        ...

    def listen(self, ping: Callable[[], None] | None) -> None:
        """Call `ping` (from another thread) when the place was empty and a frame came; None: stop that."""
        ...


class Tone(Enum):
    """How a message or a status is dressed: always icon and words too, never colour alone."""

    QUIET = "quiet"
    GOOD = "good"
    BUSY = "busy"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Status:
    """How something stands: a word or a short sentence, and how it is dressed."""

    words: str
    tone: Tone


class Cue(Enum):
    """A short sound, beside what is seen: never alone, for nobody may depend on hearing it."""

    KEPT = "kept"
    AGAIN = "again"
    TROUBLE = "trouble"


class Guide(Enum):
    """Lines over a live picture that help to hold the camera. They are for the eye: no photograph has them."""

    CENTRE = "centre"
    RING = "ring"
    GRID = "grid"
    RULER = "ruler"


@dataclass(frozen=True, slots=True)
class Notice:
    """What happened and what to do, in two short sentences."""

    tone: Tone
    happened: str
    do: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be picked: `id` goes back in the request, `label` is read by staff."""

    id: str
    label: str
