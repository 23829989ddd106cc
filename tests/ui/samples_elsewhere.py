"""States of the screen of pictures from a card or folder."""

from dataclasses import replace

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


def body_card(pixels: NDArray[np.uint8], thumbnail: bytes) -> ElsewhereState:
    """The card inside a tethered camera, while what the hospital holds is erased from it."""
    label = "Card in NIKON D750"
    pictures = (
        ElsewherePicture("b3", "Today, 10:42:07", "Filed, visit not complete", Tone.QUIET, thumbnail),
        ElsewherePicture("b2", "Today, 09:12:31", "Received", Tone.GOOD, thumbnail),
        ElsewherePicture("b1", "20 November 2026, 16:02:11", "Reading…", Tone.QUIET),
    )
    return replace(
        elsewhere(pixels, thumbnail),
        title=label,
        facts="212 pictures, 3 new",
        sources=(Choice("card", "Memory card EOS_DIGITAL"), Choice("body", label)),
        source_id="body",
        pictures=pictures,
        chosen="b2",
        can_file=False,
        warning=Notice(Tone.QUIET, "Erasing picture 3 of 12.", "Each is read once more before it goes."),
    )
