"""What the screen of pictures from a card or folder shows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ui.states.elements import Choice, Notice, Tone


@dataclass(frozen=True, slots=True)
class ElsewherePicture:
    """A picture on a card, in a folder or in a camera. `status`: New, Filed, Received, or why it cannot be used."""

    id: str
    taken: str
    status: str
    tone: Tone
    thumbnail: bytes = b""


@dataclass(frozen=True, slots=True)
class ElsewhereState:
    """Pictures of one source, newest first; `chosen` is shown large (`pixels`, BGR, None while it is being read).

    `target` is the lesion and view that the chosen picture would be filed to; empty where no view is open.
    `doubtful`: something speaks against filing it there, and `warning` says what. `erase_words` is empty where nothing may
    be erased. `nothing` says why the list is empty.
    """

    title: str
    facts: str
    sources: tuple[Choice, ...]
    source_id: str
    pictures: tuple[ElsewherePicture, ...]
    nothing: str
    chosen: str
    pixels: NDArray[np.uint8] | None
    target: str
    can_file: bool
    doubtful: bool
    erase_words: str
    back_words: str
    warning: Notice | None = None
