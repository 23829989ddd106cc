"""Scenes of screens to which something was scanned."""

from collections.abc import Iterator
from dataclasses import replace

from tests.ui import samples
from ui.states import CameraReading, Notice, PatientFormState, Tone, WindowState

CHECKED = (
    "Only the format of the number is checked here, not whose it is: this station has no live list of patients. "
    "Compare it with the letter or the wristband."
)
DISAGREE = Notice(
    Tone.WARNING,
    "What was scanned and what is typed are not the same.",
    "Both must agree. Nothing that was typed was changed.",
)


def form(*, disagree: bool = False) -> PatientFormState:
    values = {"given": "Ada", "family": "Lovelace", "day": "10", "month": "December", "year": "1950"}
    errors = {
        "nhs_number": "The code says 999 000 0808. It must agree with what is typed: check both with the patient.",
        "day": "The code says 10 December 1950. It must agree with what is typed: check both with the patient.",
    }
    if disagree:
        values |= {"year": "1951", "nhs_number": "999 000 0018"}
    return PatientFormState(
        values | ({} if disagree else {"nhs_number": "999 000 0808"}), errors if disagree else {}, CHECKED
    )


def scenes(source: samples.StillSource) -> Iterator[tuple[str, WindowState]]:
    """Yield the name and the state of each scene."""
    filled = Notice(
        Tone.QUIET,
        "This patient is not on today's list. The form is filled in from what was scanned.",
        "Check it with the patient, and add what is missing.",
    )
    yield "form-scanned", samples.window(form(), notice=filled)
    looking = CameraReading(
        source, "Clinic camera", "Hold the wristband or letter flat before the camera, a hand's breadth away."
    )
    yield "form-reading", samples.window(replace(form(), can_read=True, reading=looking))
    yield "identify-reading", samples.window(replace(samples.identify(1), can_read=True, reading=looking), 0)
    yield "identify-can-read", samples.window(replace(samples.identify(2, 1), can_read=True), 0)
    yield "form-can-read", samples.window(replace(form(), can_read=True))
    yield "form-disagrees", samples.window(form(disagree=True), notice=DISAGREE)
    asked = samples.identify(3, 3)
    yield (
        "identify-scanned",
        samples.window(
            replace(asked, questions=(*asked.questions[:2], replace(asked.questions[2], scanned=True))),
            0,
        ),
    )
