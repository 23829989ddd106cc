"""A state of the outbox screen."""

from tests.ui.samples import LONG
from ui.states import Notice, OutboxRow, OutboxState, Tone

LATE = Notice(
    Tone.ERROR,
    "12 pictures have not reached the hospital in 48 hours (since 20 November 2026, 15:12).",
    "They are safe here. Tell your manager today; the outbox says why they wait.",
)
UNFINISHED = Notice(
    Tone.ERROR,
    "3 pictures are in a visit that was not finished for 48 hours.",
    "Resume the visit and complete it, so that the hospital gets them.",
)


def outbox(thumbnail: bytes = b"", rows: int = 9, *, visit_open: bool = True) -> OutboxState:
    kinds = (
        ("Waiting", Tone.QUIET, "Next try in 2 minutes", False),
        ("Sending", Tone.BUSY, "", False),
        ("Needs attention", Tone.ERROR, "The hospital refused it: the patient is not known there", True),
        ("Received", Tone.GOOD, "Same bytes read back 09:47", False),
    )
    views = ("Dermoscopic", "Close-up with ruler", "Location")
    made = tuple(
        OutboxRow(
            f"r{number}",
            f"24 Nov {9 + number // 6:02}:{59 - number % 60:02}",
            LONG if number == 1 else "SMITH, Joan (Mrs)",
            f"Lesion 1: {views[number % 3]}",
            *kinds[min(number, 3)],
            thumbnail,
        )
        for number in range(rows)
    )
    return OutboxState(made, "Northfield Hospital archive: answering", more=118, visit_open=visit_open)
