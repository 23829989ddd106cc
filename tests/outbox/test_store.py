"""What is kept stays, for the right patient only, sealed; what cannot be opened is left as it is."""

import base64
import errno
import os
import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub_station.domain.capture import Decision, Review
from hub_station.domain.identifiers import new_id
from hub_station.domain.visit import IdentityCheck, NotAllowed, VisitStatus
from hub_station.outbox.database import Database, IntegrityError, StoreTooNew, WrongKey
from hub_station.outbox.images import Images, PictureDamaged
from hub_station.outbox.keys import MasterKey
from hub_station.outbox.lock import StoreInUse
from hub_station.outbox.migrations import VERSION, migrations
from hub_station.outbox.store import Store
from tests.outbox.conftest import MASTER, NOW, Clinic, Clock


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
    for status in VisitStatus:
        with pytest.raises(NotAllowed):
            store.records.set_status(visit.id, status, "sam", NOW)
    with pytest.raises(NotAllowed):
        store.records.seal_visit(visit.id, "sam", NOW, [])


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


# --- the disk ----------------------------------------------------------------------------------------------------------


def test_a_full_disk_is_said_and_leaves_nothing_half(
    clinic: Clinic, store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = clinic.visit()
    lesion = clinic.lesion(visit)
    real = os.fsync

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        clinic.keep(visit, lesion, b"picture")
    monkeypatch.setattr(os, "fsync", real)
    assert store.records.visit_file(visit.id).captures == ()
    assert not list((folder / "images").glob("??/*"))
    clinic.keep(visit, lesion, b"picture")


def test_a_database_that_can_grow_no_more_says_that_the_disk_is_full_and_goes_on_once_there_is_room(
    clinic: Clinic, store: Store
) -> None:
    visit = clinic.visit()
    lesion = clinic.lesion(visit)
    connection = store.database.connection().conn
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages + 2}")

    def fill() -> None:
        for number in range(200):
            clinic.keep(visit, lesion, b"picture %d" % number)

    with pytest.raises(OSError, match="No space") as said:
        fill()
    assert said.value.errno == errno.ENOSPC
    kept = len(store.records.visit_file(visit.id).captures)
    connection.execute("PRAGMA max_page_count = 100000")
    clinic.keep(visit, lesion, b"picture")
    assert len(store.records.visit_file(visit.id).captures) == kept + 1
    assert store.audit_fault() is None


def test_a_file_without_a_row_is_put_aside_and_a_half_written_one_goes(store: Store, folder: Path) -> None:
    sealed = Images(folder / "images", MASTER.derive("wrapping")).seal(b"picture of a restored database")
    half = folder / "images" / sealed.id[:2] / f"{'0' * 32}.tmp"
    half.write_bytes(b"half")
    store.close()
    Store.open(folder, MASTER).close()
    assert not half.exists()
    assert (folder / "images" / "quarantine" / sealed.id).exists()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_change_of_a_sealed_file_is_noticed(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("images")
    images = Images(folder, b"w" * 32)
    content = b"0123456789" * 120_000
    sealed = images.seal(content)
    path = next(folder.glob("??/*"))
    good = bytearray(path.read_bytes())
    change = data.draw(st.sampled_from(["flip", "cut", "append", "swap"]))
    if change == "flip":
        place = data.draw(st.integers(0, len(good) - 1))
        good[place] ^= 1 << data.draw(st.integers(0, 7))
    elif change == "cut":
        del good[data.draw(st.integers(0, len(good) - 1)) :]
    elif change == "append":
        good += data.draw(st.binary(min_size=1, max_size=40))
    else:
        good = good[:11] + good[11 + (1 << 20) + 16 :] + good[11 : 11 + (1 << 20) + 16]
    path.write_bytes(good)
    with pytest.raises(PictureDamaged):
        b"".join(images.stream(sealed.id, sealed.wrapped_key))


@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20])
def test_pictures_of_every_size_come_back_in_pieces_of_at_most_1_mib(tmp_path: Path, size: int) -> None:
    images = Images(tmp_path, b"w" * 32)
    content = os.urandom(size)
    sealed = images.seal(content)
    pieces = list(images.stream(sealed.id, sealed.wrapped_key))
    assert b"".join(pieces) == content
    assert all(len(piece) <= 1 << 20 for piece in pieces)


def test_a_key_of_one_picture_opens_no_other(tmp_path: Path) -> None:
    images = Images(tmp_path, b"w" * 32)
    one, other = images.seal(b"one"), images.seal(b"other")
    with pytest.raises(PictureDamaged):
        list(images.stream(other.id, one.wrapped_key))


def test_a_transaction_that_fails_leaves_nothing_and_the_next_one_works(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.db", b"k" * 32)
    try:
        with pytest.raises(IntegrityError), database.transaction() as db:
            db.table("audit").insert_all([{"number": 1, "entry": "x", "seal": b""}] * 2)
        with database.transaction() as db:
            assert db.table("audit").count == 0
    finally:
        database.close()


@pytest.mark.parametrize(
    "attack",
    ["UPDATE audit SET entry = replace(entry, 'sam', 'eve') WHERE number = 2", "DELETE FROM audit WHERE number = 2"],
)
def test_a_changed_audit_log_is_noticed(clinic: Clinic, store: Store, attack: str) -> None:
    visit = clinic.visit()
    clinic.lesion(visit)
    connection = store.database.connection().conn
    with pytest.raises(IntegrityError):
        connection.execute(attack)
    connection.execute("DROP TRIGGER audit_fixed")
    connection.execute("DROP TRIGGER audit_stays")
    connection.execute(attack)
    assert store.audit_fault() == 2
