"""A working day of live picture, as fast as the machine goes: nothing may grow, neither memory nor handles nor threads.

`make test` runs a quarter of an hour of it; `make soak` all eight hours (FRAMES says how many frames that are).
"""

import gc
import os
import sys
import threading
from collections.abc import Generator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from time import monotonic

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from devices.contract import DeviceInfo, DeviceKind, Frame, Live, Still
from devices.errors import DeviceGone
from hub_station.cameras import Cameras, Life
from tests.parts.pictures import jpeg
from ui.widgets.live_view import LiveView

FRAMES = int(os.environ.get("FRAMES", "27000"))
"""A quarter of an hour at 30 frames a second; eight hours are 864,000."""

PLUGS = 4 + FRAMES // 50_000
"""How often the cable is pulled on the way."""

GROWTH = 12 * 2**20
"""Bytes that the process may be larger at the end than after a fifth of the way: arenas, caches, what Qt keeps."""

PATIENCE = 60 + FRAMES / 500
SIZE = (480, 640, 3)
INFO = DeviceInfo("quick:1", DeviceKind.DERMATOSCOPE, "", "Quick camera", "1")


class QuickCamera:
    """Sends frames as fast as they are taken, and loses its cable every so often."""

    def __init__(self) -> None:
        self.sent = 0
        self.attached = True
        self._still = jpeg(1)
        self._noise = np.random.default_rng(1).integers(0, 255, SIZE, dtype=np.uint8)
        self._pull_at = [FRAMES * number // (PLUGS + 1) for number in range(1, PLUGS + 1)]

    name = "quick"

    def discover(self) -> list[DeviceInfo]:
        found, self.attached = ([INFO] if self.attached else []), True
        return found

    def camera(self, info: DeviceInfo) -> "QuickCamera":
        assert info == INFO
        return self

    @property
    def info(self) -> DeviceInfo:
        return INFO

    def open(self) -> None: ...
    def close(self) -> None: ...

    def frames(self) -> Generator[Live, None, None]:
        for number in count():
            if self._pull_at and self.sent >= self._pull_at[0]:
                del self._pull_at[0]
                self.attached = False
                raise DeviceGone("pulled")
            pixels = self._noise.copy()
            pixels[0, 0] = number % 251
            self.sent += 1
            yield Frame(number, pixels, monotonic())

    def capture(self) -> Still:
        return Still(self._still, 320, 240, datetime.now(UTC), INFO)


def size() -> int:
    """Bytes of memory that the process holds now."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def handles() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.timeout(PATIENCE)
def test_a_day_of_live_picture_leaves_nothing_behind(qtbot: QtBot, capsys: pytest.CaptureFixture[str]) -> None:
    camera = QuickCamera()
    cameras = Cameras([camera], lambda: None)
    before = threading.active_count()
    view = LiveView("view")
    qtbot.addWidget(view)
    view.resize(640, 480)
    view.show()
    cameras.start()
    try:
        qtbot.waitUntil(lambda: any(one.life is Life.LIVE for one in cameras.instruments()), timeout=10_000)
        view.show_source(cameras.instruments()[0].latest)
        qtbot.waitUntil(lambda: camera.sent > FRAMES // 5, timeout=round(PATIENCE * 1000))
        warm, running, files = size(), threading.active_count(), handles()
        captured = 0
        for goal in range(FRAMES // 5, FRAMES, FRAMES // 20):
            qtbot.waitUntil(lambda goal=goal: camera.sent > goal, timeout=round(PATIENCE * 1000))  # type: ignore[misc]
            captured += cameras.capture(INFO.key).exception(timeout=10) is None
        qtbot.waitUntil(lambda: camera.sent > FRAMES, timeout=round(PATIENCE * 1000))
        grown = size() - warm
        with capsys.disabled():
            sys.stdout.write(f" {camera.sent} frames, {PLUGS} plugs, {captured} photographs: {grown / 2**20:+.1f} MiB ")
        assert view.showing
        assert captured > 8, "photographs are taken between the frames"
        assert not camera._pull_at, "every pull was survived"
        assert grown < GROWTH
        # A feed that ended may still be on its way out.
        qtbot.waitUntil(lambda: threading.active_count() <= running, timeout=10_000)
        assert handles() <= files
    finally:
        cameras.stop()
    qtbot.waitUntil(lambda: threading.active_count() <= before, timeout=10_000)
