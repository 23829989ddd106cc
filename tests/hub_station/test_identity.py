"""Who the patient is, on a real store: asked again of whoever takes over, and never guessed between two who are alike."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hub_station import identity
from hub_station.assembly import local_now
from hub_station.domain.capture import Binding, Decision
from hub_station.domain.operator import Operator
from hub_station.domain.visit import NotAllowed, VisitFile
from hub_station.settings import Settings
from tests.hub_station.test_clinic import FORM, IDENTIFIERS, SAM, Room, still

AMINA = Operator("amina", "Hussain", "Amina")
JANE = {"given": "Jane", "family": "ASHWÖRTH", "day": "1", "month": "2", "year": "1960", "nhs_number": "9990000026"}


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path / "store", Settings())
    yield room
    room.close()


def bound(file: VisitFile, operator: Operator, view: str = "location") -> Binding:
    check = file.identity.id if file.identity else ""
    return Binding(file.patient.id, file.visit.id, file.lesions[0].id, view, operator.id, check)


def take_over(room: Room, file: VisitFile, operator: Operator) -> VisitFile:
    return room.clinic.write(identity.take_over(file.visit.id, operator, local_now())).result()


# --- hand-over (I-07) -------------------------------------------------------------------------------------------------


def test_who_took_over_takes_no_picture_before_they_confirmed_who_it_is(room: Room) -> None:
    file = take_over(room, room.ready(), AMINA)
    assert file.identity is None
    with pytest.raises(NotAllowed, match="Confirm who the patient is"):
        room.clinic.keep(bound(file, AMINA), still()).result()
    file = room.clinic.confirm_identity(file.visit.id, IDENTIFIERS, AMINA).result()
    kept = room.clinic.keep(bound(file, AMINA), still()).result()
    assert kept.file.captures[0].binding.operator_id == "amina"


def test_nobody_takes_a_picture_on_the_word_of_another(room: Room) -> None:
    """Also where the screens had forgotten to say that somebody else works here."""
    file = room.ready()
    for binding in (bound(file, AMINA), replace(bound(file, AMINA), identity_id="")):
        with pytest.raises(NotAllowed, match="Confirm who the patient is"):
            room.clinic.keep(binding, still()).result()
    assert room.store.records.visit_file(file.visit.id).captures == ()


def test_who_handed_over_and_comes_back_confirms_again(room: Room) -> None:
    file = take_over(room, take_over(room, room.ready(), AMINA), SAM)
    assert file.identity is None
    with pytest.raises(NotAllowed, match="Confirm who the patient is"):
        room.clinic.keep(replace(bound(file, SAM), identity_id=""), still()).result()


def test_a_check_of_another_visit_is_worth_nothing(room: Room) -> None:
    file = room.ready()
    assert file.identity is not None
    room.clinic.pause(file.visit.id, SAM).result()
    other = {"given": "Kwame", "family": "Mensah", "day": "29", "month": "2", "year": "1968", "nhs_number": "9990000026"}
    key = room.started(other).visit.id
    room.clinic.record_consent(key, {"record": True}, "declined", "", SAM).result()
    theirs = room.clinic.add_lesion(key, file.lesions[0].site, file.lesions[0].side, "", SAM).result()
    with pytest.raises(NotAllowed, match="Confirm who the patient is"):
        room.clinic.keep(replace(bound(theirs, SAM), identity_id=file.identity.id), still()).result()


def test_a_picture_that_comes_late_belongs_to_who_was_identified_at_the_shutter(room: Room) -> None:
    """The camera answers when the visit was paused, resumed and taken over, and another was open in between."""
    file = room.ready()
    late = bound(file, SAM)
    room.clinic.pause(file.visit.id, SAM).result()
    other = {"given": "Kwame", "family": "Mensah", "day": "29", "month": "2", "year": "1968", "nhs_number": "9990000026"}
    between = room.started(other)
    kept = room.clinic.keep(late, still(1)).result()
    assert kept.capture.binding == late
    assert room.store.records.visit_file(between.visit.id).captures == ()
    room.clinic.pause(between.visit.id, SAM).result()
    entry = next(one for one in room.clinic.day().result() if one.visit and one.visit.id == file.visit.id)
    take_over(room, room.clinic.start(entry, SAM).result(), AMINA)
    assert [one.binding for one in room.clinic.keep(late, still(2)).result().file.captures] == [late, late]


def test_who_took_over_cannot_complete_the_visit_unseen(room: Room) -> None:
    file = room.ready()
    for number, view in enumerate(room.pathway.views):
        kept = room.clinic.keep(bound(file, SAM, view.id), still(number)).result()
        room.clinic.review(file.visit.id, kept.capture.id, Decision.ACCEPTED, SAM).result()
    with pytest.raises(NotAllowed, match="Confirm who the patient is"):
        room.clinic.seal(file.visit.id, AMINA).result()
    room.clinic.seal(file.visit.id, SAM).result()


def test_a_hand_over_is_written_down(room: Room) -> None:
    take_over(room, room.ready(), AMINA)
    assert room.store.audit_fault() is None
    last = room.store.database.connection().conn.execute("SELECT entry FROM audit ORDER BY number DESC LIMIT 1").fetchone()
    assert '"visit taken over"' in last[0]
    assert '"amina"' in last[0]


# --- similar patients (3.5) -------------------------------------------------------------------------------------------


def similar(room: Room, file: VisitFile) -> list[str]:
    found = room.clinic.write(lambda store: identity.similar(store, file, local_now())).result()
    return [one.other.given for one in found]


def test_a_similar_name_on_the_list_must_be_told_apart_before_identity_is_confirmed(room: Room) -> None:
    room.clinic.register(JANE, SAM).result()
    file = room.started(FORM)
    assert similar(room, file) == ["Jane"]
    with pytest.raises(identity.SimilarPatients, match="similar name"):
        room.clinic.confirm_identity(file.visit.id, IDENTIFIERS, SAM).result()
    room.clinic.write(identity.tell_apart(file, SAM, local_now())).result()
    assert similar(room, file) == []
    assert room.clinic.confirm_identity(file.visit.id, IDENTIFIERS, SAM).result().identity is not None


def test_whoever_takes_over_tells_them_apart_again(room: Room) -> None:
    room.clinic.register(JANE, SAM).result()
    file = room.started(FORM)
    room.clinic.write(identity.tell_apart(file, SAM, local_now())).result()
    assert similar(room, take_over(room, file, AMINA)) == ["Jane"]


def test_an_ordinary_list_interrupts_nobody(room: Room) -> None:
    other = {"given": "Kwame", "family": "Mensah", "day": "29", "month": "2", "year": "1968", "nhs_number": "9990000026"}
    room.clinic.register(other, SAM).result()
    file = room.started(FORM)
    assert similar(room, file) == []
    room.clinic.confirm_identity(file.visit.id, IDENTIFIERS, SAM).result()
