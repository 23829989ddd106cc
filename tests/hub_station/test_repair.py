"""“These are not this patient's”, on a real store: put aside at once, never sent, put right by a second person."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hub_station import repair
from hub_station.assembly import local_now
from hub_station.domain.operator import Operator, Role
from hub_station.domain.visit import NotAllowed, VisitFile
from hub_station.outbox.database import IntegrityError
from hub_station.settings import Settings
from sync.contract import Accepted, Later, Receipt
from tests.hub_station.repair_room import ADA, AMINA, MAX, identified, photographed, sealed, states
from tests.hub_station.test_clinic import OTHER, SAM, Room

SURE = "The patient named the place."


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path / "store", Settings())
    yield room
    room.close()


def put_aside(room: Room, file: VisitFile, *numbers: int, operator: Operator = SAM) -> repair.Outcome:
    ids = [file.captures[number].id for number in numbers]
    return room.clinic.write(repair.put_aside(file.visit.id, ids, "other", operator, local_now())).result()


def move(room: Room, capture_id: str, to: VisitFile, operator: Operator, view: str = "location") -> VisitFile:
    target = repair.Target(to.visit.id, to.lesions[0].id, view)
    return room.clinic.write(repair.move(capture_id, target, SURE, operator, local_now())).result()[1]


def test_what_was_put_aside_is_out_of_the_visit_and_never_sent(room: Room) -> None:
    file = photographed(room)
    outcome = put_aside(room, file, 0)
    assert [one.id for one in outcome.file.captures] == [one.id for one in file.captures[1:]]
    assert outcome.owed == ()
    with pytest.raises(NotAllowed, match="Location is missing"):
        room.clinic.seal(file.visit.id, SAM).result()
    assert room.store.records.picture(file.captures[0].id), "nothing is deleted"
    assert [one.capture.id for one in room.store.repairs.waiting()] == [file.captures[0].id]


def test_a_reason_of_the_list_and_pictures_of_the_visit_are_needed(room: Room) -> None:
    file = photographed(room)
    for ids, reason in (([file.captures[0].id], "because"), ([], "other"), (["somebody-elses"], "other")):
        with pytest.raises(NotAllowed):
            room.clinic.write(repair.put_aside(file.visit.id, ids, reason, SAM, local_now())).result()
    assert room.store.repairs.waiting_count() == 0


def test_a_delivery_that_waits_is_stopped_in_the_same_moment_and_nobody_lets_it_go(room: Room) -> None:
    file = sealed(room)
    outcome = put_aside(room, file, 0, 1)
    assert sorted(states(room).values()) == ["blocked", "blocked", "ready"]
    assert outcome.owed == (), "the hospital never heard of them"
    with pytest.raises(NotAllowed, match="put aside"):
        room.clinic.release(file.captures[0].id, SAM).result()
    with pytest.raises(IntegrityError), room.store.database.transaction() as db:
        db.conn.execute("UPDATE delivery SET state = 'ready' WHERE state = 'blocked'")
    left = room.store.deliveries.claim()
    assert left is not None
    assert left.id == file.captures[2].id
    assert room.store.deliveries.claim() is None
    assert room.store.deliveries.counts().attention == 0, "nobody can do anything about it in the outbox"


def test_one_that_is_on_its_way_is_stopped_when_it_comes_back_and_a_correction_is_owed(room: Room) -> None:
    file = sealed(room)
    going = room.store.deliveries.claim()
    assert going is not None
    outcome = put_aside(room, file, 0, 1, 2)
    assert [one.capture_id for one in outcome.owed] == [going.id]
    assert states(room)[going.id] == "sending"
    room.store.deliveries.settle(going, Later("The hospital is busy.", None))
    assert states(room)[going.id] == "blocked"
    assert room.store.deliveries.claim() is None


def test_a_crash_while_it_was_on_its_way_does_not_send_it_after_all(room: Room) -> None:
    file = sealed(room)
    assert room.store.deliveries.claim() is not None
    put_aside(room, file, 0, 1, 2)
    room.store.deliveries.lapse_all()
    assert set(states(room).values()) == {"blocked"}


def test_of_one_that_the_hospital_holds_a_correction_is_owed_and_it_still_counts_as_received(room: Room) -> None:
    file = sealed(room)
    going = room.store.deliveries.claim()
    assert going is not None
    room.store.deliveries.settle(going, Accepted())
    room.store.deliveries.settle(going, Receipt(going.digest, local_now(), "https://hospital.example"))
    put_aside(room, file, 0)
    assert states(room)[going.id] == "received", "the hospital does hold it: nothing else is said"
    assert [(one.capture_id, one.why.value) for one in room.store.repairs.owed()] == [(going.id, "wrong-patient")]
    assert room.store.repairs.waiting()[0].at_hospital


def test_a_second_person_files_it_to_the_right_patient_as_a_new_record_with_the_same_bytes(room: Room) -> None:
    file = photographed(room)
    wrong = file.captures[0]
    put_aside(room, file, 0)
    room.clinic.pause(file.visit.id, SAM).result()
    right = move(room, wrong.id, identified(room, OTHER, ADA), ADA)
    (moved,) = right.captures
    assert moved.binding.patient_id == right.patient.id
    assert moved.sop_uid != wrong.sop_uid
    assert moved.digest == wrong.digest
    assert moved.taken == wrong.taken
    assert moved.binding.operator_id == "staff", "who pressed the shutter stays who made the picture"
    assert moved.review is None, "somebody looks at it again"
    assert room.store.records.picture(moved.id) == room.store.records.picture(wrong.id)
    row = next(room.store.database.connection().query("SELECT * FROM reassignment"))
    assert (row["capture_id"], row["moved_to"], row["operator_id"], row["reason"]) == (wrong.id, moved.id, "ada", SURE)
    assert room.store.repairs.waiting_count() == 0
    assert room.store.audit_fault() is None
    last = next(room.store.database.connection().query("SELECT entry FROM audit ORDER BY number DESC LIMIT 1"))["entry"]
    assert "picture moved" in last
    assert "put aside by staff" in last
    with pytest.raises(NotAllowed, match="settled already"):
        move(room, wrong.id, right, MAX)


@pytest.mark.parametrize("who", [SAM, AMINA, Operator("staff", "Taylor", "Sam", Role.MANAGER)])
def test_who_put_it_aside_does_not_decide_and_nobody_without_the_role(room: Room, who: Operator) -> None:
    file = photographed(room)
    put_aside(room, file, 0)
    room.clinic.pause(file.visit.id, SAM).result()
    with pytest.raises(NotAllowed, match="reviewer or manager"):
        room.clinic.write(repair.keep_out(file.captures[0].id, SURE, who, local_now())).result()
    with pytest.raises(NotAllowed, match="reviewer or manager"):
        move(room, file.captures[0].id, identified(room, OTHER, who), who)
    assert room.store.repairs.waiting_count() == 1


def test_the_store_itself_does_not_let_one_person_do_both(room: Room) -> None:
    file = photographed(room)
    put_aside(room, file, 0)
    row = ("1", file.captures[0].id, "r", "staff", "2026-11-24")
    with pytest.raises(IntegrityError, match="second person"), room.store.database.transaction() as db:
        db.conn.execute("INSERT INTO reassignment (id, capture_id, reason, operator_id, at) VALUES (?, ?, ?, ?, ?)", row)


def test_a_visit_that_is_not_identified_by_who_files_takes_nothing(room: Room) -> None:
    file = photographed(room)
    put_aside(room, file, 0)
    room.clinic.pause(file.visit.id, SAM).result()
    right = identified(room, OTHER, SAM)
    with pytest.raises(NotAllowed, match="confirm who they are"):
        move(room, file.captures[0].id, right, ADA)
    assert room.store.records.visit_file(right.visit.id).captures == ()


def test_kept_out_for_good_it_waits_no_more_and_is_still_there(room: Room) -> None:
    file = photographed(room)
    put_aside(room, file, 0)
    with pytest.raises(NotAllowed, match="how you know"):
        room.clinic.write(repair.keep_out(file.captures[0].id, " ", MAX, local_now())).result()
    room.clinic.write(repair.keep_out(file.captures[0].id, "Nobody knows whose it is.", MAX, local_now())).result()
    assert room.store.repairs.waiting() == ()
    assert room.store.records.picture(file.captures[0].id)
    assert len(room.store.records.visit_file(file.visit.id).captures) == 2


def test_a_picture_that_waits_for_the_second_person_is_not_purged(room: Room) -> None:
    file = sealed(room)
    going = room.store.deliveries.claim()
    assert going is not None
    room.store.deliveries.settle(going, Accepted())
    room.store.deliveries.settle(going, Receipt(going.digest, local_now(), "https://hospital.example"))
    put_aside(room, file, 0)
    purge = "UPDATE delivery SET state = 'purged' WHERE state = 'received'"
    with pytest.raises(IntegrityError, match="until somebody decided"), room.store.database.transaction() as db:
        db.conn.execute(purge)
    room.clinic.write(repair.keep_out(going.id, SURE, ADA, local_now())).result()
    with room.store.database.transaction() as db:
        db.conn.execute(purge)


def test_the_referral_comes_with_the_visit(room: Room) -> None:
    entries = room.clinic.register(OTHER, SAM).result()
    appointment = entries[0].appointment
    assert appointment is not None
    with room.store.database.transaction() as db:
        db.conn.execute("UPDATE appointment SET referral = 'Left forearm, changed since spring'")
    assert room.clinic.start(entries[0], SAM).result().referral == "Left forearm, changed since spring"
