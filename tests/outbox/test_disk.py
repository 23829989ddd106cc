"""A disk that is full, fails, or lies: it is said, nothing kept is lost, and nothing wrong is ever shown."""

import errno
import random
import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from hub_station.domain.capture import Capture
from hub_station.domain.lesion import Lesion
from hub_station.domain.visit import Visit
from hub_station.outbox import durable, images
from hub_station.outbox.database import Database, DatabaseError, IntegrityError, StoreFailed, WrongKey
from hub_station.outbox.store import Store
from tests.outbox.conftest import MASTER, Clinic

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no sizes of files and flushes no folders")


@pytest.fixture
def visit(clinic: Clinic) -> Visit:
    return clinic.visit()


@pytest.fixture
def lesion(clinic: Clinic, visit: Visit) -> Lesion:
    return clinic.lesion(visit)


@contextmanager
def files_up_to(size: int) -> Iterator[None]:
    """A disk that fails every write beyond the first `size` bytes of a file: a real error of the system."""
    import resource  # noqa: PLC0415 (exists on POSIX only)

    before, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before, most))


def sealed_files(folder: Path) -> list[Path]:
    return [path for path in (folder / "images").rglob("*") if path.is_file()]


def test_the_order_of_the_steps_is_the_one_that_loses_nothing(
    clinic: Clinic, store: Store, visit: Visit, lesion: Lesion, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []

    def watched(place: Any, name: str, step: str) -> None:
        real = getattr(place, name)

        def act(*values: Any) -> Any:
            answer = real(*values)
            steps.append(step)
            return answer

        monkeypatch.setattr(place, name, act)

    watched(durable, "flush", "the file is flushed")
    watched(durable, "rename", "it has its name")
    watched(durable, "flush_folder", "its folder is flushed")
    store.database.connection().conn.set_trace_callback(
        lambda sql: steps.append("its row is there") if sql == "COMMIT" else None
    )
    clinic.keep(visit, lesion, b"picture")
    # Before them, a new folder may have been made and flushed.
    assert steps[-4:] == ["the file is flushed", "it has its name", "its folder is flushed", "its row is there"]


@pytest.mark.parametrize(
    ("setting", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1), ("temp_store", 2)],
)
def test_every_connection_is_as_safe_as_the_first(store: Store, setting: str, value: object) -> None:
    def ask() -> object:
        return store.database.connection().conn.execute(f"PRAGMA {setting}").fetchone()[0]

    with ThreadPoolExecutor(1) as another:
        assert (ask(), another.submit(ask).result()) == (value, value)


def test_a_picture_that_the_disk_does_not_take_leaves_nothing(
    clinic: Clinic, store: Store, folder: Path, visit: Visit, lesion: Lesion, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(durable, "flush", full)
        with pytest.raises(OSError, match="No space"):
            clinic.keep(visit, lesion, b"picture")
    assert store.records.visit_file(visit.id).captures == ()
    assert sealed_files(folder) == []
    clinic.keep(visit, lesion, b"picture")


def test_the_last_of_the_disk_is_left_to_the_deliveries(
    clinic: Clinic, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, (capture,) = clinic.sealed()
    visit = clinic.visit("Mensah", "9990000026")
    lesion = clinic.lesion(visit)
    assert store.free_bytes() > 0
    monkeypatch.setattr(images, "RESERVE", shutil.disk_usage(store.folder).total)
    assert store.free_bytes() == 0
    with pytest.raises(OSError, match="No space"):
        clinic.keep(visit, lesion, b"picture")
    delivery = store.deliveries.claim()
    assert delivery
    assert delivery.id == capture.id


@POSIX
def test_a_picture_that_is_written_only_in_part_leaves_nothing(
    clinic: Clinic, store: Store, folder: Path, visit: Visit, lesion: Lesion, jpeg: bytes
) -> None:
    with files_up_to(len(jpeg) // 2), pytest.raises(OSError, match="too large"):
        clinic.keep(visit, lesion, jpeg)
    assert store.records.visit_file(visit.id).captures == ()
    assert sealed_files(folder) == []
    clinic.keep(visit, lesion, jpeg)


def test_a_database_without_room_says_so_keeps_nothing_half_and_goes_on_when_there_is_room(
    clinic: Clinic, store: Store, folder: Path, visit: Visit, lesion: Lesion
) -> None:
    connection = store.database.connection().conn
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    kept: list[Capture] = []
    with pytest.raises(OSError, match="No space") as said:  # noqa: PT012 (how many fit is the database's affair)
        for number in range(200):
            kept.append(clinic.keep(visit, lesion, f"picture {number}".encode()))
    assert said.value.errno == errno.ENOSPC
    assert [one.id for one in store.records.visit_file(visit.id).captures] == [one.id for one in kept]
    # The file of the picture that found no row would only fill the disk further.
    assert len(sealed_files(folder)) == len(kept)
    connection.execute(f"PRAGMA max_page_count = {pages + 1000}")
    kept.append(clinic.keep(visit, lesion, b"one more"))
    assert len(store.records.visit_file(visit.id).captures) == len(kept)
    assert store.audit_fault() is None


@POSIX
def test_a_disk_that_fails_stops_the_store_until_it_is_opened_anew_and_loses_nothing_that_was_kept(
    clinic: Clinic, store: Store, folder: Path, visit: Visit, lesion: Lesion
) -> None:
    kept = [clinic.keep(visit, lesion, f"picture {number}".encode()) for number in range(5)]
    log = (folder / "outbox.db-wal").stat().st_size
    with files_up_to(log + 3000), pytest.raises(StoreFailed):  # noqa: PT012 (as above)
        for number in range(5, 200):
            kept.append(clinic.keep(visit, lesion, f"picture {number}".encode()))
    # The disk is well again, but what lies in its memory and what lies on it may differ: nothing is built on that.
    files = sealed_files(folder)
    with pytest.raises(StoreFailed):
        clinic.keep(visit, lesion, b"one more")
    assert sealed_files(folder) == files
    assert len(store.records.visit_file(visit.id).captures) == len(kept)
    store.close()
    again = Store.open(folder, MASTER)
    try:
        assert {one.id for one in kept} <= {one.id for one in again.records.visit_file(visit.id).captures}
        assert [again.records.picture(one.id) for one in kept] == [f"picture {n}".encode() for n in range(len(kept))]
        Clinic(again).keep(visit, lesion, b"one more")
        assert again.audit_fault() is None
    finally:
        again.close()


def test_what_a_run_that_ended_badly_left_in_the_log_is_put_into_the_database_first(
    clinic: Clinic, store: Store, folder: Path, visit: Visit, lesion: Lesion, tmp_path: Path
) -> None:
    kept = clinic.keep(visit, lesion, b"picture")
    left = tmp_path / "left"
    shutil.copytree(folder, left)
    assert (left / "outbox.db-wal").stat().st_size > 0
    again = Store.open(left, MASTER)
    try:
        # Only what this start itself wrote is in the log.
        assert (left / "outbox.db-wal").stat().st_size < (folder / "outbox.db-wal").stat().st_size
        assert again.records.picture(kept.id) == b"picture"
    finally:
        again.close()


def test_a_failed_transaction_leaves_nothing_and_the_next_one_works(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.db", b"k" * 32)
    try:
        with pytest.raises(IntegrityError), database.transaction() as db:  # noqa: PT012 (the second one fails)
            db.table("audit").insert({"number": 1, "entry": "x", "seal": b""})
            db.table("audit").insert({"number": 1, "entry": "x", "seal": b""})
        with database.transaction() as db:
            assert db.table("audit").count == 0
    finally:
        database.close()


def test_a_flipped_bit_of_the_database_is_never_shown_as_a_record(
    clinic: Clinic, store: Store, folder: Path, tmp_path: Path, jpeg: bytes
) -> None:
    visit = clinic.visit()
    lesion = clinic.lesion(visit)
    for number in range(20):
        clinic.keep(visit, lesion, f"picture {number}".encode(), f"view-{number}")
    right = store.records.visit_file(visit.id)
    store.close()
    good = (folder / "outbox.db").read_bytes()
    chance = random.Random(7)  # noqa: S311 (places, no secrets)
    noticed = 0
    for number in range(40):
        damaged = tmp_path / f"damaged-{number}"
        shutil.copytree(folder, damaged)
        content = bytearray(good)
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        (damaged / "outbox.db").write_bytes(content)
        try:
            again = Store.open(damaged, MASTER)
        except (WrongKey, StoreFailed, DatabaseError):
            noticed += 1
            continue
        try:
            assert again.records.visit_file(visit.id) == right
        except DatabaseError:
            noticed += 1
        else:
            # The bit is in a page that this reading did not need; SQLCipher finds it where all are looked at.
            faults = again.database.connection().conn.execute("PRAGMA cipher_integrity_check").fetchall()
            noticed += bool(faults)
        finally:
            again.close()
    assert noticed == 40
