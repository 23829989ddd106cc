"""A state of the screen of pictures from a card or folder."""

import numpy as np
from numpy.typing import NDArray

from ui.states import Choice, ElsewherePicture, ElsewhereState, Notice, Tone


def elsewhere(pixels: NDArray[np.uint8] | None = None, thumbnail: bytes = b"", *, doubtful: bool = False) -> ElsewhereState:
    pictures = (
        ElsewherePicture("p4", "Today, 10:42:07", "New", Tone.BUSY, thumbnail),
        ElsewherePicture("p3", "Today, 10:41:50", "Filed, not yet received", Tone.QUIET, thumbnail),
        ElsewherePicture("p2", "Today, 10:20:13", "Received", Tone.GOOD, thumbnail),
        ElsewherePicture("p1", "3 November 2026, 16:02", "This kind of file cannot be used", Tone.WARNING),
    )
    earlier = Notice(
        Tone.WARNING,
        "This picture was taken before the visit began.",
        "Check that it is of this patient.",
    )
    return ElsewhereState(
        title="Memory card EOS_DIGITAL",
        facts="4 pictures, 1 of them new",
        sources=(Choice("card", "Memory card EOS_DIGITAL"), Choice("folder", "Folder Tethered camera")),
        source_id="card",
        pictures=() if pixels is None else pictures,
        nothing="There is no picture here.",
        chosen="" if pixels is None else "p4",
        pixels=pixels,
        target="" if pixels is None else "Lesion 1: Close-up with ruler",
        can_file=True,
        doubtful=doubtful,
        erase_words="" if pixels is None else "Erase 1 received picture",
        back_words="Back to camera",
        warning=earlier if doubtful else None,
    )
