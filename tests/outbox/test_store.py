"""What is kept stays, for the right patient only, sealed; what cannot be opened is left as it is."""

import base64
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
import sqlite_utils

from hub_station.domain.capture import Decision, Review
from hub_station.domain.identifiers import new_id
from hub_station.domain.visit import Appointment, IdentityCheck, NotAllowed, VisitStatus
from hub_station.outbox.database import IntegrityError, StoreTooNew, WrongKey
from hub_station.outbox.keys import MasterKey
from hub_station.outbox.lock import StoreInUse
from hub_station.outbox.migrations import VERSION, migrations
from hub_station.outbox.store import Store
from tests.outbox.conftest import MASTER, NOW, PATHWAY, Clinic, Clock

SCHEMA = "SELECT type, name FROM sqlite_master"


def test_a_kept_picture_comes_back_byte_for_byte_after_a_restart(
    store: Store, clinic: Clinic, folder: Path, jpeg: bytes
) -> None:
    visit = clinic.visit()
    capture = clinic.keep(visit, clinic.lesion(visit), jpeg)
    store.close()
    again = Store.open(folder, MASTER)
    try:
        assert again.records.picture(capture.id) == jpeg
        assert again.records.visit_file(visit.id).captures == (capture,)
        assert again.records.thumbnails(visit.id) == {capture.id: b"thumbnail"}
        assert again.audit_fault() is None
    finally:
        again.close()


def test_nothing_readable_lies_on_the_disk(store: Store, clinic: Clinic, folder: Path, jpeg: bytes) -> None:
    visit = clinic.visit(family="Featherstonehaugh")
    clinic.keep(visit, clinic.lesion(visit), jpeg)
    middle = jpeg[5000:5030]
    secrets = [b"Featherstonehaugh", b"9990000018", b"JFIF", middle, b"thumbnail"]
    secrets += [base64.b64encode(one)[:-4] for one in secrets] + [
        text.decode("latin1").encode("utf-16-le") for text in secrets
    ]
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert any(path.name.endswith("-wal") for path in files), "the write-ahead log must be searched too"
    for path in files:
        content = path.read_bytes()
        assert not [secret for secret in secrets if secret in content], path.name


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_nobody_else_on_the_computer_may_read_the_files(store: Store, clinic: Clinic, folder: Path, jpeg: bytes) -> None:
    visit = clinic.visit()
    clinic.keep(visit, clinic.lesion(visit), jpeg)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    sealed = next(path for path in (folder / "images").glob("??/*"))
    assert stat.S_IMODE(sealed.stat().st_mode) == 0o600


def test_a_wrong_key_is_refused_and_changes_nothing(store: Store, folder: Path) -> None:
    store.close()
    before = (folder / "outbox.db").read_bytes()
    with pytest.raises(WrongKey):
        Store.open(folder, MasterKey(b"x" * 32))
    assert (folder / "outbox.db").read_bytes() == before


def test_a_store_of_a_newer_program_is_refused(store: Store, folder: Path) -> None:
    store.database.connection().conn.execute(f"PRAGMA user_version = {VERSION + 1}")
    store.close()
    with pytest.raises(StoreTooNew):
        Store.open(folder, MASTER)


def test_the_version_says_how_many_steps_there_are(store: Store) -> None:
    assert len(migrations.applied(store.database.connection())) == VERSION


def test_a_store_of_an_older_program_gets_the_newer_rules_and_keeps_what_it_holds(
    store: Store, clinic: Clinic, folder: Path, jpeg: bytes
) -> None:
    visit = clinic.visit()
    kept = clinic.keep(visit, clinic.lesion(visit), jpeg)
    now = set(store.database.connection().conn.execute(SCHEMA))
    make_older(store, "m0002_deliveries_hold")
    store.close()
    again = Store.open(folder, MASTER)
    try:
        assert set(again.database.connection().conn.execute(SCHEMA)) == now
        again.records.give_pathway(PATHWAY)
        assert again.records.picture(kept.id) == jpeg
        assert [one.id for one in again.records.visit_file(visit.id).captures] == [kept.id]
    finally:
        again.close()


def make_older(store: Store, first_missing: str) -> None:
    """Turn the store into what a program wrote that did not know a migration and those after it; what it holds stays."""
    connection = store.database.connection().conn
    connection.execute("PRAGMA foreign_keys = OFF")
    older = sqlite_utils.Database(memory=True, execute_plugins=False)
    migrations.apply(older, stop_before=first_missing)
    for kind, name in connection.execute(SCHEMA).fetchall():
        if kind == "trigger" or (kind == "index" and not name.startswith("sqlite_")):
            connection.execute(f"DROP {kind} {name}")
    held = {name for kind, name in older.conn.execute(SCHEMA) if kind == "table"}
    for name in [name for kind, name in connection.execute(SCHEMA).fetchall() if kind == "table" and name[:1] != "_"]:
        if name not in held and name != "sqlite_sequence":
            connection.execute(f"DROP TABLE {name}")
            continue
        known = {column.name for column in older[name].columns}
        for column in store.database.connection()[name].columns:
            if column.name not in known:
                connection.execute(f"ALTER TABLE {name} DROP COLUMN {column.name}")
    for (statement,) in older.conn.execute("SELECT sql FROM sqlite_master WHERE type IN ('trigger', 'index') AND sql <> ''"):
        connection.execute(statement)
    connection.execute("DELETE FROM _sqlite_migrations WHERE name >= ?", [first_missing])


def test_a_second_program_is_refused_and_may_come_once_the_first_has_gone(store: Store, folder: Path) -> None:
    with pytest.raises(StoreInUse):
        Store.open(folder, MASTER)
    store.close()
    Store.open(folder, MASTER).close()


def test_a_store_is_never_made_over_another(store: Store, folder: Path) -> None:
    store.close()
    with pytest.raises(FileExistsError):
        Store.create(folder, MASTER)


# --- the picture belongs to its patient --------------------------------------------------------------------------------


def test_two_visits_are_never_open_at_once(clinic: Clinic) -> None:
    clinic.visit()
    with pytest.raises(NotAllowed):
        clinic.visit("Mensah", "9990000026")


def test_the_database_itself_refuses_a_picture_of_another_patient(clinic: Clinic, store: Store, jpeg: bytes) -> None:
    first = clinic.visit()
    lesion = clinic.lesion(first)
    kept = clinic.keep(first, lesion, jpeg)
    store.records.set_status(first.id, VisitStatus.PAUSED, "sam", NOW)
    second = clinic.visit("Mensah", "9990000026")
    wrong = replace(kept, id=new_id(), sop_uid="2.25.1", binding=replace(kept.binding, patient_id=second.patient_id))
    with pytest.raises(IntegrityError, match="patient of its visit"):
        store.records.keep(wrong, jpeg, b"")
    assert [one.id for one in store.records.visit_file(first.id).captures] == [kept.id]


@pytest.mark.parametrize("change", ["digest = 'x'", "patient_id = 'x'", "sop_uid = 'x'", "view_id = 'x'"])
def test_a_kept_picture_is_never_changed(clinic: Clinic, store: Store, change: str) -> None:
    visit = clinic.visit()
    clinic.keep(visit, clinic.lesion(visit), b"picture")
    connection = store.database.connection().conn
    with pytest.raises(IntegrityError, match="never changed"):
        connection.execute(f"UPDATE capture SET {change}")  # noqa: S608 (a test's own words)
    with pytest.raises(IntegrityError, match="stays"):
        connection.execute("DELETE FROM capture")


def test_bytes_that_are_not_those_of_the_record_are_refused(clinic: Clinic, store: Store) -> None:
    visit = clinic.visit()
    kept = clinic.keep(visit, clinic.lesion(visit), b"picture")
    with pytest.raises(ValueError, match="not those of the record"):
        store.records.keep(replace(kept, id=new_id(), sop_uid="2.25.1"), b"pictura", b"")
    with pytest.raises(ValueError, match="not those of the record"):
        store.records.keep(replace(kept, id=new_id(), sop_uid="2.25.1", size=6), b"picture", b"")


def test_identity_counts_until_the_visit_is_resumed(clinic: Clinic, store: Store, clock: Clock) -> None:
    visit = clinic.visit()
    store.records.record_identity(IdentityCheck(new_id(), visit.id, ("name", "birth-date", "nhs-number"), "sam", NOW))
    assert store.records.visit_file(visit.id).identity is not None
    clock.advance(60)
    store.records.set_status(visit.id, VisitStatus.PAUSED, "sam", clock())
    store.records.set_status(visit.id, VisitStatus.OPEN, "amina", clock())
    assert store.records.visit_file(visit.id).identity is None


def test_a_sealed_visit_stays_sealed(clinic: Clinic, store: Store) -> None:
    visit, _ = clinic.sealed()
    for status in (VisitStatus.OPEN, VisitStatus.PAUSED, VisitStatus.ENDED):
        with pytest.raises(NotAllowed, match="complete"):
            store.records.set_status(visit.id, status, "sam", NOW)
    with pytest.raises(NotAllowed, match="complete"):
        store.records.seal_visit(visit.id, "sam", NOW, [])
    lesion = store.records.visit_file(visit.id).lesions[0]
    with pytest.raises(IntegrityError, match="takes no more pictures"):
        clinic.keep(visit, lesion, b"too late: it would never be sent")


def test_a_visit_is_sealed_only_together_with_what_it_sends(clinic: Clinic, store: Store) -> None:
    visit = clinic.visit()
    with pytest.raises(ValueError, match="seal_visit"):
        store.records.set_status(visit.id, VisitStatus.SEALED, "sam", NOW)
    assert store.records.visit_file(visit.id).visit.status is VisitStatus.OPEN


def test_what_stands_in_the_way_of_a_visit_is_said_as_it_is(clinic: Clinic, store: Store) -> None:
    first = clinic.visit()
    store.records.add_appointment(Appointment("a", first.patient_id, NOW), "sam", NOW)
    again = replace(first, id=new_id(), number="V2", study_uid="2.25.2", appointment_id="a")
    with pytest.raises(NotAllowed, match="Another visit is open"):
        store.records.open_visit(again, PATHWAY)
    store.records.set_status(first.id, VisitStatus.PAUSED, "sam", NOW)
    store.records.open_visit(again, PATHWAY)
    with pytest.raises(NotAllowed, match="Another visit is open"):
        store.records.set_status(first.id, VisitStatus.OPEN, "sam", NOW)
    store.records.set_status(again.id, VisitStatus.ENDED, "sam", NOW, "patient declined")
    with pytest.raises(NotAllowed, match="had its visit"):
        store.records.open_visit(replace(again, id=new_id(), number="V3", study_uid="2.25.3"), PATHWAY)


@pytest.mark.parametrize("wrong", ["another patient's picture", "study_uid", "series_uid", "sop_uid"])
def test_the_database_itself_refuses_to_send_a_picture_with_another_visit(clinic: Clinic, store: Store, wrong: str) -> None:
    first = clinic.visit()
    other = clinic.keep(first, clinic.lesion(first), b"of the first patient")
    store.records.set_status(first.id, VisitStatus.PAUSED, "sam", NOW)
    visit = clinic.visit("Mensah", "9990000026")
    lesion = clinic.lesion(visit)
    good = clinic.instance(visit, lesion, clinic.keep(visit, lesion, b"one"), b"one")
    second = clinic.instance(visit, lesion, clinic.keep(visit, lesion, b"two", "close-up"), b"two")
    if wrong == "another patient's picture":
        bad = replace(second, capture_id=other.id, sop_uid=other.sop_uid)
    else:
        bad = replace(second, **{wrong: "2.25.7"})  # type: ignore[arg-type]
    with pytest.raises(IntegrityError, match="own visit"):
        store.records.seal_visit(visit.id, "sam", NOW, [good, bad])
    # Nothing of it was done: the visit is open, and nothing is in line.
    assert store.records.visit_file(visit.id).visit.status is VisitStatus.OPEN
    assert store.deliveries.claim() is None
    store.records.seal_visit(visit.id, "sam", NOW, [good, second])
    assert store.deliveries.counts().waiting == 2


def test_a_visit_is_read_as_it_was_at_one_moment(clinic: Clinic, store: Store) -> None:
    visit = clinic.visit()
    clinic.lesion(visit)
    with store.database.snapshot() as db, ThreadPoolExecutor(1) as writer:
        before = db["lesion"].count
        writer.submit(clinic.lesion, visit, 2).result()
        assert db["lesion"].count == before
    assert len(store.records.visit_file(visit.id).lesions) == before + 1


def test_threads_that_keep_at_the_same_time_all_keep(clinic: Clinic, store: Store) -> None:
    visit = clinic.visit()
    lesion = clinic.lesion(visit)
    with ThreadPoolExecutor(6) as threads:
        kept = list(threads.map(lambda number: clinic.keep(visit, lesion, f"picture {number}".encode()), range(30)))
    assert {one.id for one in store.records.visit_file(visit.id).captures} == {one.id for one in kept}
    assert [store.records.picture(one.id) for one in kept] == [f"picture {number}".encode() for number in range(30)]
    assert store.audit_fault() is None


def test_the_newest_review_counts_and_a_lesion_with_pictures_stays(clinic: Clinic, store: Store) -> None:
    visit = clinic.visit()
    lesion = clinic.lesion(visit)
    kept = clinic.keep(visit, lesion, b"picture")
    for decision in (Decision.ACCEPTED, Decision.TAKE_AGAIN):
        store.records.add_review(Review(new_id(), kept.id, decision, "movement", "sam", NOW))
    review = store.records.visit_file(visit.id).captures[0].review
    assert review is not None
    assert review.decision is Decision.TAKE_AGAIN
    with pytest.raises(NotAllowed):
        store.records.remove_lesion(lesion.id, "sam", NOW)
