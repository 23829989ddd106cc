"""Every picture of a visit in a word and a tone: for the filmstrip, the cards of the views and the contact sheet."""

from hub_station.domain.capture import Capture, Decision
from hub_station.domain.pathway import ViewRule
from hub_station.domain.visit import VisitFile
from hub_station.presenters.desk import Desk
from ui.states import FilmPicture, Tone


def current_pictures(file: VisitFile) -> tuple[Capture, ...]:
    """Return what the visit has to show, in the order of lesions and views; what is to be taken again is not among it."""
    return tuple(
        capture for lesion in file.lesions for view in file.pathway.views for capture in file.pictures(lesion.id, view.id)
    )


def picture_status(capture: Capture) -> tuple[str, Tone]:
    """Return how one picture stands."""
    if capture.review is None:
        return "Not checked yet", Tone.WARNING
    if capture.review.decision is Decision.TAKE_AGAIN:
        return "Take again", Tone.WARNING
    if capture.review.decision is Decision.BEST_POSSIBLE:
        return "Best possible", Tone.GOOD
    return "Accepted", Tone.GOOD


def view_status(desk: Desk, lesion_id: str, view: ViewRule) -> tuple[str, Tone, bytes]:
    """Return how a view of a lesion stands (word, tone) and the thumbnail of its newest picture where there is one."""
    here = desk.file.pictures(lesion_id, view.id)
    thumbnail = desk.thumbnails.get(here[-1].id, b"") if here else b""
    missing = desk.file.missing_reason(lesion_id, view.id)
    if len(here) < view.min and missing is not None:
        reason = next((one.text for one in desk.file.pathway.missing_reasons if one.id == missing.reason_id), "")
        return (f"{len(here)} of {view.min}: {reason}" if here else f"Not taken: {reason}"), Tone.QUIET, thumbnail
    if not here:
        return ("Needed" if view.required else "May be taken"), Tone.QUIET, b""
    waiting = next((one for one in here if one.review is None), None)
    if waiting is None and len(here) < view.min:
        return f"{len(here)} of {view.min} taken", Tone.WARNING, thumbnail
    decided = [picture_status(one) for one in here]
    word, tone = decided[-1] if waiting is None else picture_status(waiting)
    if waiting is None and ("Best possible", Tone.GOOD) in decided:
        word = "Best possible"
    return (f"{len(here)} pictures: {word}" if len(here) > 1 else word), tone, thumbnail


def film(desk: Desk, current_id: str = "") -> tuple[FilmPicture, ...]:
    """Return the filmstrip of the visit on the table; `current_id` is the picture that is looked at."""
    file = desk.file
    found = []
    for capture in current_pictures(file):
        lesion, view = file.lesion(capture.binding.lesion_id), file.pathway.view(capture.binding.view_id)
        status, tone = picture_status(capture)
        found.append(
            FilmPicture(
                id=capture.id,
                title=f"{lesion.number}: {view.title}",
                name=f"{lesion.title}: {view.title}",
                status=status,
                tone=tone,
                thumbnail=desk.thumbnails.get(capture.id, b""),
                current=capture.id == current_id,
            )
        )
    return tuple(found)
