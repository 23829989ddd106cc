"""The second person's review, on a real store: who may do it, what they decide, and what comes back to the photographer."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from hub_station.assembly import local_now
from hub_station.clinic import Clinic
from hub_station.domain.capture import Decision, Stage
from hub_station.domain.operator import Operator, Role
from hub_station.domain.visit import NotAllowed, VisitFile, VisitStatus
from hub_station.second_review import SecondReview
from hub_station.settings import Settings
from tests.hub_station.test_clinic import IDENTIFIERS, SAM, Room, still

ADA = Operator("ada", "Mensah", "Ada", Role.REVIEWER)
PAT = Operator("pat", "Lee", "Pat", Role.MANAGER)
SAM_REVIEWS = Operator(SAM.id, "Taylor", "Sam", Role.REVIEWER)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path / "store", Settings())
    room.clinic.close()
    room.pathway = room.pathway.model_copy(update={"second_review": True})
    room.clinic = Clinic(room.store, room.pathway, Settings(), clock, room._wake)
    yield room
    room.close()


def clock() -> datetime:
    return local_now()


@pytest.fixture
def reviews(room: Room) -> SecondReview:
    return SecondReview(room.clinic, clock)


def photographed(room: Room) -> VisitFile:
    """A visit in which every view was taken and accepted in the room."""
    file = room.ready()
    for number, view in enumerate(room.pathway.views):
        file = taken(room, file, view.id, number)
    return file


def taken(room: Room, file: VisitFile, view: str, number: int) -> VisitFile:
    kept = room.clinic.keep(room.binding(file, view), still(number)).result()
    return room.clinic.review(file.visit.id, kept.capture.id, Decision.ACCEPTED, SAM).result()


def test_a_complete_visit_waits_for_the_second_person_and_is_sent_by_nobody_else(room: Room, reviews: SecondReview) -> None:
    file = photographed(room)
    with pytest.raises(NotAllowed, match="second person"):
        room.clinic.seal(file.visit.id, SAM).result()
    waiting = reviews.ask(file.visit.id, SAM).result()
    assert waiting.visit.status is VisitStatus.PAUSED
    assert waiting.visit.review_wanted_at is not None
    assert room.store.records.current_visit() is None, "the next patient can come"
    assert room.woken == 0


def test_an_incomplete_visit_does_not_come_before_the_second_person(room: Room, reviews: SecondReview) -> None:
    file = room.ready()
    with pytest.raises(NotAllowed, match="is missing"):
        reviews.ask(file.visit.id, SAM).result()


def test_nobody_reviews_what_they_photographed_and_no_photographer_reviews(room: Room, reviews: SecondReview) -> None:
    file = photographed(room)
    key, capture = file.visit.id, file.captures[0].id
    with pytest.raises(NotAllowed, match="does not wait"):
        reviews.begin(key, ADA).result()
    reviews.ask(key, SAM).result()
    with pytest.raises(NotAllowed, match="Another person"):
        reviews.begin(key, SAM_REVIEWS).result()
    with pytest.raises(NotAllowed, match="Another person"):
        reviews.decide(key, capture, Decision.ACCEPTED, SAM_REVIEWS).result()
    with pytest.raises(NotAllowed, match="reviewer or a manager"):
        reviews.decide(key, capture, Decision.ACCEPTED, Operator("kim", "Ng", "Kim")).result()
    with pytest.raises(NotAllowed, match="Another person"):
        reviews.finish(key, SAM_REVIEWS).result()


def test_what_the_second_person_accepted_is_sent_by_them(room: Room, reviews: SecondReview) -> None:
    file = photographed(room)
    key = file.visit.id
    reviews.ask(key, SAM).result()
    with pytest.raises(NotAllowed, match="every picture"):
        reviews.finish(key, PAT).result()
    for capture in file.captures[:-1]:
        reviews.decide(key, capture.id, Decision.ACCEPTED, PAT).result()
    after = reviews.decide(key, file.captures[-1].id, Decision.BEST_POSSIBLE, PAT, "artefact", " hair ").result()
    last = after.captures[-1].review
    assert last is not None
    assert (last.stage, last.note) == (Stage.SECOND, "hair")
    sealed = reviews.finish(key, PAT).result()
    assert sealed.visit.status is VisitStatus.SEALED
    assert sealed.visit.closed_by == PAT.id
    assert room.woken == 1
    assert room.store.deliveries.counts().waiting == len(file.captures)


def test_a_picture_to_be_taken_again_brings_the_visit_back_with_reason_and_note(room: Room, reviews: SecondReview) -> None:
    file = photographed(room)
    key = file.visit.id
    reviews.ask(key, SAM).result()
    first, *others = file.captures
    with pytest.raises(NotAllowed, match="Say why"):
        reviews.decide(key, first.id, Decision.TAKE_AGAIN, ADA).result()
    reviews.decide(key, first.id, Decision.TAKE_AGAIN, ADA, "movement", "The landmark is out of the picture.").result()
    for capture in others:
        reviews.decide(key, capture.id, Decision.ACCEPTED, ADA).result()
    back = reviews.finish(key, ADA).result()
    assert back.visit.status is VisitStatus.PAUSED
    assert back.visit.review_wanted_at is None
    assert back.visit.review_returned_at is not None
    assert room.woken == 0, "nothing was sent"

    (told,) = reviews.feedback(SAM).result()
    assert (told.reason, told.review.note) == ("Movement or out of focus", "The landmark is out of the picture.")
    assert (told.lesion, told.view_id) == (1, first.binding.view_id)
    assert reviews.feedback(ADA).result() == ()
    assert reviews.read([told.review.id], SAM).result() == ()
    assert reviews.feedback(SAM).result() == ()

    (entry,) = room.clinic.day().result()
    room.clinic.start(entry, SAM).result()
    room.clinic.confirm_identity(key, IDENTIFIERS, SAM).result()
    with pytest.raises(NotAllowed, match="is missing"):
        reviews.ask(key, SAM).result()
    anew = taken(room, back, first.binding.view_id, 9)
    reviews.ask(key, SAM).result()
    reviews.decide(key, anew.captures[-1].id, Decision.ACCEPTED, ADA).result()
    sealed = reviews.finish(key, ADA).result()
    assert sealed.visit.status is VisitStatus.SEALED, "what was accepted before need not be accepted again"


def test_whoever_opens_a_visit_that_waits_takes_it_back(room: Room, reviews: SecondReview) -> None:
    file = photographed(room)
    reviews.ask(file.visit.id, SAM).result()
    (entry,) = room.clinic.day().result()
    opened = room.clinic.start(entry, SAM).result()
    assert opened.visit.review_wanted_at is None
    with pytest.raises(NotAllowed, match="does not wait"):
        reviews.decide(file.visit.id, file.captures[0].id, Decision.ACCEPTED, ADA).result()


def test_without_a_second_review_nothing_changes(room: Room) -> None:
    room.clinic.close()
    room.pathway = room.pathway.model_copy(update={"second_review": False})
    room.clinic = Clinic(room.store, room.pathway, Settings(), clock, room._wake)
    file = photographed(room)
    assert room.clinic.seal(file.visit.id, SAM).result().visit.status is VisitStatus.SEALED
