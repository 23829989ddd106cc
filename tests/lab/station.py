"""The station's own cameras in the lab, and how long they take to notice what happens to a device."""

import select
import threading
from collections.abc import Callable
from concurrent.futures import Future
from threading import Condition
from time import monotonic
from types import TracebackType
from typing import Self

from devices.contract import Frame, Still
from devices.drivers.uvc import UvcDriver
from devices.latest import LatestFrame
from devices.vitals import same_picture
from hub_station.cameras import Cameras, Instrument, Life

PATIENCE = 20.0
"""Seconds after which a check gives up waiting; what is promised is compared afterwards."""


def until(reached: Callable[[], bool]) -> bool:
    """Wait for something that the kernel shows in a file and tells nobody."""
    deadline = monotonic() + PATIENCE
    while not reached():
        if monotonic() > deadline:
            return False
        select.select((), (), (), 0.02)
    return True


class Eye:
    """Looks at the pictures of one device, as a screen does. `changed`: when the last new one came (`time.monotonic()`)."""

    def __init__(self, latest: LatestFrame) -> None:
        self.changed = monotonic()
        self._news = threading.Event()
        self._latest = latest
        self._seen: Frame | None = None
        latest.listen(self._look)

    def _look(self) -> None:
        frame = self._latest.take()
        if frame and not (self._seen and same_picture(self._seen, frame)):
            self._seen, self.changed = frame, frame.taken
            self._news.set()

    def wait(self) -> None:
        """Wait for a picture that is newer than this call."""
        now = monotonic()
        while self.changed < now:
            self._news.clear()
            assert self._news.wait(PATIENCE)


class Station:
    """What the program does with USB cameras, without its windows: finds them, opens them, keeps them alive."""

    def __init__(self) -> None:
        self._changed = Condition()
        self.cameras = Cameras([UvcDriver()], self._notify)

    def __enter__(self) -> Self:
        self.cameras.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.cameras.stop()

    def _notify(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def instrument(self, key: str) -> Instrument | None:
        """Return what is known of a device."""
        return next((one for one in self.cameras.instruments() if one.info.key == key), None)

    def wait(self, key: str, *lives: Life, since: float | None = None) -> float:
        """Wait until a device is in one of the given states; return the milliseconds since `since`, or since the call."""
        begun = monotonic() if since is None else since

        def reached() -> bool:
            one = self.instrument(key)
            return one is not None and one.life in lives

        with self._changed:
            came = self._changed.wait_for(reached, timeout=PATIENCE)
        assert came, f"{key} is {self.instrument(key)}; all: {[one.info.key for one in self.cameras.instruments()]}"
        return (monotonic() - begun) * 1000

    def quiet(self) -> None:
        """Wait until no feed runs any more."""
        for thread in threading.enumerate():
            if thread.name.startswith(("feed", "watch")):
                thread.join(PATIENCE)

    def capture(self, key: str) -> Future[Still]:
        """Press the shutter."""
        return self.cameras.capture(key)
