"""The second person's check of a visit's pictures (Q-09): who may do it, and when it is done. Pure."""

from dataclasses import dataclass
from datetime import datetime

from hub_station.domain.capture import Capture, Decision, Review, Stage
from hub_station.domain.operator import Operator, Role
from hub_station.domain.visit import NotAllowed, VisitFile, VisitStatus

REVIEWERS = frozenset({Role.REVIEWER, Role.MANAGER})


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a reviewer said of a picture, for the one who took it. `lesion` and `view_id` say which picture it was."""

    review: Review
    visit_id: str
    patient_id: str
    lesion: int
    view_id: str
    reason: str
    at: datetime


def waits(file: VisitFile) -> bool:
    """Whether a visit waits for its second person."""
    return file.visit.status is VisitStatus.PAUSED and file.visit.review_wanted_at is not None


def require_reviewer(file: VisitFile, operator: Operator) -> None:
    """Raise `NotAllowed` where this person may not review this visit now. Nobody reviews what they photographed."""
    if not waits(file):
        raise NotAllowed("This visit does not wait for a review any more.")
    if operator.role not in REVIEWERS:
        raise NotAllowed("A reviewer or a manager checks these pictures.")
    if operator.id in {capture.binding.operator_id for capture in file.captures}:
        raise NotAllowed("You took pictures of this visit. Another person reviews them.")


def to_review(file: VisitFile) -> tuple[Capture, ...]:
    """Return what the reviewer has to see, in order: the pictures that would be sent, and those refused this time."""
    wanted = file.visit.review_wanted_at
    sent = {capture.id for _, _, capture in file.to_send()}
    refused = {one.id for one in file.captures if wanted and refused_since(one, wanted)}
    order = [(lesion.id, view.id) for lesion in file.lesions for view in file.pathway.views]
    found = [one for one in file.captures if one.id in sent | refused]
    return tuple(sorted(found, key=lambda one: order.index((one.binding.lesion_id, one.binding.view_id))))


def refused_since(capture: Capture, wanted: datetime) -> bool:
    """Whether the second person asked for a picture to be taken again, since the review was asked for."""
    review = capture.review
    return (
        review is not None
        and review.stage is Stage.SECOND
        and review.decision is Decision.TAKE_AGAIN
        and review.at >= wanted
    )


def undecided(file: VisitFile) -> tuple[Capture, ...]:
    """Return the pictures about which no second person has decided yet."""
    return tuple(one for one in to_review(file) if one.review is None or one.review.stage is not Stage.SECOND)


def refused(file: VisitFile) -> tuple[Capture, ...]:
    """Return the pictures that are to be taken again by this review."""
    wanted = file.visit.review_wanted_at
    return tuple(one for one in file.captures if wanted and refused_since(one, wanted))
