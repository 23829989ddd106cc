"""States of the pages that keep patients apart and that ask for consent."""

from collections.abc import Iterator
from dataclasses import replace

from tests.ui import samples
from ui.states import (
    Choice,
    ConsentState,
    Notice,
    PutAsidePicture,
    PutRightState,
    RepairPicture,
    RepairState,
    SealState,
    SimilarFact,
    SimilarPerson,
    SimilarState,
    StopState,
    Tone,
    WindowState,
)

REASONS = (
    Choice("visit-mixed-up", "Another patient's visit was open"),
    Choice("picture-mixed-up", "A picture from a card was filed to the wrong patient"),
    Choice("person-mixed-up", "Another person answered to the name"),
    Choice("other", "Other"),
)
EXPLANATION = (
    "Why: a skin specialist at the hospital looks at the pictures to decide what to do next.",
    "What: photographs of the skin, some through a magnifying lens, with name and date on file.",
    "Where: they are stored securely in the medical record. Only staff who need them see them.",
)


def similar(*, long: bool = False) -> SimilarState:
    name = samples.LONG_FAMILY if long else "SMITH"
    return SimilarState(
        this=SimilarPerson(
            "a",
            "The visit that you start",
            (
                SimilarFact("First name", "Joan", True),
                SimilarFact("Last name", name, False),
                SimilarFact("Born", "6 August 1952", True),
                SimilarFact("NHS number", "999 123 4561", True),
            ),
        ),
        others=(
            SimilarPerson(
                "b",
                "Another patient",
                (
                    SimilarFact("First name", "Jean", True),
                    SimilarFact("Last name", name, False),
                    SimilarFact("Born", "8 June 1952", True),
                    SimilarFact("NHS number", "999 301 2245", True),
                ),
            ),
        ),
        why="They have the same last name.",
        answer=f"This is Joan {name}, born 6 August 1952",
    )


def consent(*, other: bool = False) -> ConsentState:
    first, *rest = samples.consent().questions
    use = replace(rest[0], id="publication", title="Publication", answer=True, named_use=True, use="Poster, November 2026")
    return replace(
        samples.consent(),
        questions=(replace(first, answer=True), *rest, use),
        chaperone="present",
        explanation=EXPLANATION,
        explained=True,
        capacity=not other,
        people=(
            Choice("patient", "The patient"),
            Choice("parent", "A parent or guardian"),
            Choice("attorney", "An attorney or deputy for health"),
        ),
        person="attorney" if other else "patient",
        interpreters=(
            Choice("not-needed", "Not needed"),
            Choice("in-person", "Interpreter in the room"),
            Choice("family", "Family or friend, as the patient wished"),
            Choice("not-available", "Needed, not available"),
        ),
        interpreter="not-needed",
        error="Enter the name of the person who consents, and who they are to the patient." if other else "",
        can_continue=not other,
    )


def repair(thumbnail: bytes, *, long: bool = False) -> RepairState:
    place = "Left anterior surface of forearm"
    views = ("Location", "Close-up with ruler", "Dermoscopic")
    pictures = tuple(
        RepairPicture(f"c{number}", f"Lesion 1: {view}", place, thumbnail, number == 1) for number, view in enumerate(views)
    )
    name = samples.LONG if long else samples.BAR.name
    return RepairState(name, samples.BAR.born, samples.BAR.number, pictures, REASONS, "other", True, long)


def put_right(thumbnail: bytes, *, visit: bool = False) -> PutRightState:
    why = "Another patient's visit was open. Put aside by Sam Taylor"
    pictures = (
        PutAsidePicture(
            "c1",
            f"Was filed to {samples.LONG if visit else 'SMITH, Joan (Mrs)'}, 999 123 4561",
            "Taken on 24 November 2026 at 09:31:07",
            why,
            True,
            thumbnail,
        ),
        PutAsidePicture(
            "c2",
            "Was filed to SMITH, Joan (Mrs), 999 123 4561",
            "Taken on 24 November 2026 at 09:32:11",
            why,
            False,
            thumbnail,
        ),
    )
    slots = (Choice("l1 location", "Lesion 1, back: Location"), Choice("l1 close-up", "Lesion 1, back: Close-up with ruler"))
    return PutRightState(
        pictures=pictures,
        chosen="c2",
        slots=slots if visit else (),
        slot="l1 location" if visit else "",
        to="PATEL, Meera" if visit else "",
        obstacle="" if visit else "You put this picture aside. Another reviewer or manager decides what becomes of it.",
        can_file=visit,
        can_keep_out=visit,
        owed="1 correction is owed to the hospital.",
        visit_open=visit,
    )


def stop(*, complete: bool = False) -> StopState:
    levels = (Choice("back:record", "Pictures for the patient's own care"), Choice("back:teaching", "Teaching"))
    ends = (
        Choice("end:consent-declined", "Patient declined pictures"),
        Choice("end:no-capacity", "Consent could not be given today"),
        Choice("end:unwell", "Patient too unwell"),
        Choice("end:left", "Patient left before the pictures"),
        Choice("end:other", "Other"),
    )
    outcome = Notice(
        Tone.WARNING,
        "The visit ends. Pictures taken so far are not sent; they are kept locked on this computer.",
        "Tell the referring clinic that the patient needs a face-to-face appointment.",
    )
    name = samples.LONG if complete else samples.BAR.name
    return StopState(
        name,
        levels,
        () if complete else ends,
        "back:record",
        outcome,
        True,
        "Record it" if complete else "End the visit",
        complete,
    )


def sure(thumbnail: bytes, *, sure: bool = True, name: str = "") -> SealState:
    state = replace(samples.seal(thumbnail), count="4 pictures", sure=sure, can_seal=sure, put_right="Put right (2)")
    return replace(state, name=name) if name else state


def scenes(thumbnail: bytes) -> Iterator[tuple[str, WindowState]]:
    """Yield the name and the state of each scene."""
    yield "similar", samples.window(similar(), 0)
    yield "similar-long", samples.window(similar(long=True), 0)
    yield "consent-full", samples.window(consent(), 1)
    yield "consent-other", samples.window(consent(other=True), 1)
    yield "seal-unsure", samples.window(sure(thumbnail, sure=False), 4)
    yield "seal-sure", samples.window(sure(thumbnail), 4)
    yield "seal-sure-long", samples.window(sure(thumbnail, name=samples.LONG), 4, bar=samples.LONG_BAR)
    yield "repair", samples.window(repair(thumbnail), 4)
    yield "repair-complete", samples.window(repair(thumbnail, long=True))
    yield "put-right", samples.window(put_right(thumbnail))
    yield "put-right-visit", samples.window(put_right(thumbnail, visit=True), 4)
    yield "put-right-none", samples.window(replace(put_right(thumbnail), pictures=(), chosen="", owed=""))
    yield "stop", samples.window(stop(), 3)
    yield "stop-nothing", samples.window(replace(stop(), chosen="", outcome=None, can_confirm=False), 3)
    yield "stop-complete", samples.window(stop(complete=True))
