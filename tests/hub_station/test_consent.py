"""Consent on a real store: what counts as one, and what follows when it is taken back."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hub_station import withdrawal
from hub_station.assembly import local_now
from hub_station.domain.consent import ConsentDetails, Consenting, obstacle
from hub_station.domain.operator import Operator
from hub_station.domain.pathway import ConsentLevel, Pathway
from hub_station.domain.visit import NotAllowed, VisitFile, VisitStatus
from hub_station.settings import Settings
from tests.hub_station.repair_room import ADA, photographed, sealed, states
from tests.hub_station.test_clinic import SAM, Room, still

USUAL = ConsentDetails()


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path / "store", Settings())
    yield room
    room.close()


def withdraw(room: Room, file: VisitFile, *levels: str, who: Operator = SAM, why: str = "") -> withdrawal.Withdrawn:
    return room.clinic.write(withdrawal.withdraw(file.visit.id, levels, why, who, local_now())).result()


def with_publication(pathway: Pathway) -> Pathway:
    level = ConsentLevel(id="publication", title="Publication", explanation="One use.", named_use=True)
    return pathway.model_copy(update={"consent": (*pathway.consent, level)})


def test_the_first_level_alone_is_enough(room: Room) -> None:
    assert obstacle(room.pathway, {"record": True}, USUAL) == ""
    assert "no picture" in obstacle(room.pathway, {"record": False, "teaching": True, "research": True}, USUAL)


def test_publication_is_never_agreed_to_as_a_whole(room: Room) -> None:
    pathway, yes = with_publication(room.pathway), {"record": True, "publication": True}
    assert "one use" in obstacle(pathway, yes, USUAL)
    assert obstacle(pathway, yes, replace(USUAL, named_uses={"publication": "Poster of November 2026"})) == ""
    assert obstacle(pathway, {"record": True, "publication": False}, USUAL) == ""


@pytest.mark.parametrize(
    ("details", "words"),
    [
        (replace(USUAL, capacity=False), "cannot decide"),
        (replace(USUAL, interpreter="not-available"), "interpreter"),
        (replace(USUAL, capacity=False, person=Consenting.ATTORNEY), "name of the person"),
        (replace(USUAL, person=Consenting.PARENT, name="Ann Ashworth"), "name of the person"),
    ],
)
def test_without_somebody_who_may_consent_no_picture_is_kept(room: Room, details: ConsentDetails, words: str) -> None:
    file = room.ready()
    room.clinic.record_consent(file.visit.id, {"record": True}, "declined", "", SAM, details).result()
    assert words in obstacle(room.pathway, {"record": True}, details)
    with pytest.raises(NotAllowed, match="consent"):
        room.clinic.keep(room.binding(file), still()).result()


def test_who_may_decide_for_the_patient_consents_with_name_and_relationship(room: Room) -> None:
    details = replace(
        USUAL,
        explained=("why", "form", "stored"),
        capacity=False,
        interpreter="in-person",
        person=Consenting.ATTORNEY,
        name="Ann Ashworth",
        relationship="daughter, attorney for health",
        named_uses={"publication": "Poster"},
    )
    file = room.ready()
    room.clinic.record_consent(file.visit.id, {"record": True}, "present", "Lee Hart", SAM, details).result()
    read = room.store.records.visit_file(file.visit.id)
    assert read.consent is not None
    assert read.consent.details == details
    assert (read.consent.chaperone, read.consent.chaperone_name) == ("present", "Lee Hart")
    room.clinic.keep(room.binding(file), still()).result()


# --- taken back (C-04, C-05) -----------------------------------------------------------------------------------------


def test_taken_back_during_the_visit_it_ends_and_nothing_is_sent_or_lost(room: Room) -> None:
    file = photographed(room)
    after = withdraw(room, file, "record").file
    assert after.visit.status is VisitStatus.ENDED
    assert after.visit.ended_reason == "consent-withdrawn"
    assert after.captures == ()
    assert room.store.records.picture(file.captures[0].id), "kept, not sent"
    assert room.store.repairs.waiting() == (), "nobody may file it elsewhere"
    with pytest.raises(NotAllowed):
        room.clinic.seal(file.visit.id, SAM).result()


def test_teaching_taken_back_changes_the_answer_and_the_visit_goes_on(room: Room) -> None:
    file = room.ready()
    room.clinic.record_consent(file.visit.id, {"record": True, "teaching": True}, "declined", "", SAM).result()
    result = withdraw(room, file, "teaching")
    assert result.file.consent is not None
    assert result.file.consent.levels == {"record": True, "teaching": False}
    assert result.file.visit.status is VisitStatus.OPEN
    assert result.owed == ()
    with pytest.raises(NotAllowed, match="what the patient takes back"):
        withdraw(room, file, "teaching")


def test_after_the_visit_it_stops_what_waits_and_owes_the_hospital_a_correction(room: Room) -> None:
    file = sealed(room)
    gone = room.store.deliveries.claim()
    assert gone is not None
    result = withdraw(room, file, "record", who=ADA, why="By telephone, the patient")
    assert sorted(states(room).values()) == ["blocked", "blocked", "sending"]
    assert {one.capture_id for one in result.owed} == {gone.id, ""}, "the picture that left, and the answer itself"
    assert result.file.visit.status is VisitStatus.SEALED
    assert room.store.audit_fault() is None
    assert len(room.store.repairs.owed()) == 2


def test_after_the_visit_teaching_taken_back_stops_no_picture(room: Room) -> None:
    file = photographed(room)
    room.clinic.record_consent(file.visit.id, {"record": True, "teaching": True}, "declined", "", SAM).result()
    room.clinic.seal(file.visit.id, SAM).result()
    result = withdraw(room, file, "teaching", who=ADA, why="Letter of the patient")
    assert set(states(room).values()) == {"ready"}
    assert [(one.capture_id, one.why.value) for one in result.owed] == [("", "consent")]
    assert len(result.file.captures) == 3


def test_after_the_visit_only_a_reviewer_or_manager_and_only_with_a_reason(room: Room) -> None:
    file = sealed(room)
    with pytest.raises(NotAllowed, match="reviewer or manager"):
        withdraw(room, file, "record", why="The patient asked")
    with pytest.raises(NotAllowed, match="who asked"):
        withdraw(room, file, "record", who=ADA)
    assert set(states(room).values()) == {"ready"}
