"""The campaign with the real window in front of the simulated instruments."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.campaign.station import Record


@pytest.mark.timeout(7200)
def test_behind_the_window_every_instrument_comes_back_and_only_whole_pictures_are_kept(
    tmp_path: Path, seed: str, share: Callable[[int, int], int], record_property: Record
) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.campaign.window", str(tmp_path), seed, str(share(14, 2))],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for name, text in json.loads(done.stdout.splitlines()[-1]).items():
        record_property(name, text)
