"""Killed at any moment between the shutter and the receipt, the next start delivers everything exactly once."""

import hashlib
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from hub_station.demo.hospital import LoopbackHospital
from hub_station.outbox.store import Store
from sync.dicom import read_jpeg
from tests.parts.orthanc import Orthanc
from tests.parts.pictures import jpeg
from tests.whole_visit.worker import MASTER, MOMENTS

ROOT = Path(__file__).parents[2]
PICTURES = {hashlib.sha256(jpeg(number, 640, 480)).hexdigest() for number in range(3)}


def run(folder: Path, url: str, moment: str) -> tuple[int, list[tuple[str, str]]]:
    """Run the worker; return its exit code, and the id and digest of each picture that it called kept."""
    command = [sys.executable, "-m", "tests.whole_visit.worker", str(folder), url, moment]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=120, check=False)
    assert done.returncode in {0, -signal.SIGKILL}, done.stderr.decode()[-2000:]
    lines = [line.split() for line in done.stdout.decode().splitlines(keepends=True) if line.endswith("\n")]
    return done.returncode, [(line[1], line[2]) for line in lines]


@pytest.mark.parametrize("moment", [moment for moment in MOMENTS if moment != "never"])
def test_killed_at_a_moment_the_next_start_delivers_everything_exactly_once(tmp_path: Path, moment: str) -> None:
    with LoopbackHospital() as hospital:
        code, kept = run(tmp_path / "store", hospital.url, moment)
        assert code == -signal.SIGKILL, "the moment never came"
        code, kept_later = run(tmp_path / "store", hospital.url, "never")
        assert code == 0
        store = Store.open(tmp_path / "store", MASTER)
        try:
            rows = store.deliveries.listing(10, 0)
            assert [row.state.value for row in rows] == ["received"] * 3
            assert {row.digest for row in rows} == PICTURES
            # Whatever was called kept is what was sent, not a second picture of the same view.
            assert {id_ for id_, _ in kept + kept_later} <= {row.capture_id for row in rows}
            for row in rows:
                held = hospital.holds(row.sop_uid)
                assert held is not None
                assert hashlib.sha256(read_jpeg(held)).hexdigest() == row.digest
            assert hospital.instances() == 3
            assert store.audit_fault() is None
        finally:
            store.close()


def test_killed_before_a_real_archives_answer_was_heard_it_holds_three_instances(tmp_path: Path, orthanc: Orthanc) -> None:
    before = orthanc.instances()
    code, _ = run(tmp_path / "store", orthanc.url, "after the hospital stored it, before its answer was heard")
    assert code == -signal.SIGKILL
    assert orthanc.instances() == before + 1
    code, _ = run(tmp_path / "store", orthanc.url, "never")
    assert code == 0
    assert orthanc.instances() == before + 3
