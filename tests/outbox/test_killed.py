"""Killed at any moment while it keeps pictures: every picture that it told of is there, whole, at the next start."""

import hashlib
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hub_station.outbox.images import PictureDamaged
from hub_station.outbox.store import Store
from tests.outbox.conftest import MASTER

ROOT = Path(__file__).parents[2]
ROUNDS = 10


def keep_and_kill(folder: Path, order: str, chance: random.Random) -> list[tuple[str, str]]:
    """Let it keep some pictures and kill it at some moment; return id and digest of each that it told of."""
    command = [sys.executable, "-m", "tests.outbox.keeper", str(folder), order]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as keeper:
        assert keeper.stdout
        assert keeper.stderr
        told = [keeper.stdout.readline() for _ in range(chance.randint(1, 12))]
        # Anywhere in the next few pictures: chance is the point here, nothing waits for it.
        time.sleep(chance.random() * 0.03)
        keeper.kill()
        told += keeper.stdout.readlines()
        assert keeper.wait() == -signal.SIGKILL, keeper.stderr.read()[-2000:]
    return [(line.split()[0], line.split()[1]) for line in told if line.endswith("\n")]


def lost(folder: Path, told: list[tuple[str, str]]) -> list[str]:
    """Return which pictures are not there, or not whole: those that were told of, and all others that have a row."""
    store = Store.open(folder, MASTER)
    try:
        visit = store.records.current_visit()
        rows = store.records.visit_file(visit.id).captures if visit else ()
        missing = []
        for capture_id, digest in {*told, *((row.id, row.digest) for row in rows)}:
            try:
                if hashlib.sha256(store.records.picture(capture_id)).hexdigest() != digest:
                    missing.append(capture_id)
            except (KeyError, PictureDamaged):
                missing.append(capture_id)
        assert store.audit_fault() is None
        assert not list(folder.glob("images/**/*.tmp"))
    finally:
        store.close()
    return missing


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_no_picture_that_was_told_of_is_lost(tmp_path: Path) -> None:
    told: list[tuple[str, str]] = []
    for number in range(ROUNDS):
        told += keep_and_kill(tmp_path / "store", "right", random.Random(number))  # noqa: S311 (moments, no secrets)
        assert lost(tmp_path / "store", told) == []
    assert len(told) >= ROUNDS


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_the_same_test_finds_losses_where_the_order_is_wrong(tmp_path: Path) -> None:
    told = keep_and_kill(tmp_path / "store", "wrong", random.Random(0))  # noqa: S311
    assert lost(tmp_path / "store", told)
