"""A state of the outbox screen."""

from tests.ui.samples import LONG
from ui.states import OutboxRow, OutboxState, Tone


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
