"""The instruments of the station: what is attached, one feed for each, alive again by itself after a pulled cable.

Every attached device is opened as soon as it is seen, so that its picture is there before it is asked for. A device that
was pulled out stays known (as GONE) until it comes back under the same key; its `LatestFrame` stays the same, so that a
screen which shows it needs to change nothing.
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from enum import Enum

from devices.contract import Condition, DeviceInfo, Driver, Signal, Still
from devices.errors import DeviceError, DeviceGone
from devices.feed import CameraFeed, FeedState, FeedStatus
from devices.latest import LatestFrame
from devices.monitor import DeviceChange, DeviceMonitor
from hub_station.courtesy import step_back

TRY_AGAIN_AFTER = 1.0
"""Seconds between two tries to open a device that is attached but has trouble (asleep, in use elsewhere)."""


class Life(Enum):
    """How an instrument is."""

    OPENING = "opening"
    LIVE = "live"
    SILENT = "silent"
    FROZEN = "frozen"
    TROUBLE = "trouble"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Instrument:
    """One known device at this moment. `error` says why it is in TROUBLE or GONE, `condition` what it last said itself."""

    info: DeviceInfo
    latest: LatestFrame
    life: Life
    error: DeviceError | None = None
    condition: Condition = field(default_factory=Condition)


class Cameras:
    """Keeps every attached device alive. Any thread may call any method; `on_change` is called on threads of its own."""

    def __init__(self, drivers: Sequence[Driver], on_change: Callable[[], None]) -> None:
        """Watch the devices of `drivers`; `on_change` says that `instruments` would answer otherwise now."""
        self._on_change = on_change
        self._lock = threading.Lock()
        self._known: dict[str, Instrument] = {}
        self._feeds: dict[str, CameraFeed] = {}
        self._ended: set[CameraFeed] = set()
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._monitor = DeviceMonitor(drivers, self._devices_changed)
        # Opening and stopping feeds may block; this thread does nothing else.
        self._keeper = threading.Thread(target=self._keep_alive, name="cameras", daemon=True)

    def start(self) -> None:
        """Look for devices and open them. Once only."""
        self._monitor.start()
        self._keeper.start()

    def stop(self) -> None:
        """Let every device go; a driver that hangs is abandoned after 2 s."""
        self._stopping.set()
        self._wake.set()
        self._monitor.stop()
        if self._keeper.ident:
            self._keeper.join(5.0)
        with self._lock:
            feeds = list(self._feeds.values())
            self._feeds.clear()
        for feed in feeds:
            feed.stop()

    def instruments(self) -> tuple[Instrument, ...]:
        """Return every known device, in the order in which they were first seen."""
        with self._lock:
            return tuple(self._known.values())

    def capture(self, key: str) -> "Future[Still]":
        """Take one photograph; the future is always answered, with a `Still` or a `DeviceError`."""
        with self._lock:
            feed = self._feeds.get(key)
        if feed is not None:
            return feed.capture()
        refused: Future[Still] = Future()
        refused.set_exception(DeviceGone(f"{key} is not attached"))
        return refused

    def _devices_changed(self, change: DeviceChange) -> None:
        with self._lock:
            for info in change.arrived:
                known = self._known.get(info.key)
                latest = known.latest if known else LatestFrame()
                self._known[info.key] = Instrument(info, latest, Life.OPENING)
            for info in change.left:
                self._set(info.key, Life.GONE, DeviceGone(f"{info.key} was unplugged"))
        self._wake.set()
        self._on_change()

    def _keep_alive(self) -> None:
        step_back()
        while not self._stopping.is_set():
            self._wake.wait(TRY_AGAIN_AFTER)
            self._wake.clear()
            attached = {info.key for info in self._monitor.present()}
            with self._lock:
                ended = {key: feed for key, feed in self._feeds.items() if key not in attached or feed in self._ended}
                for key in ended:
                    del self._feeds[key]
                self._ended.clear()
            for feed in ended.values():
                feed.stop()
            for key in attached - set(self._feeds):
                self._open(key)

    def _open(self, key: str) -> None:
        try:
            camera = self._monitor.camera(key)
        except DeviceGone:
            return
        with self._lock:
            if self._stopping.is_set() or key not in self._known:
                return
            feed = CameraFeed(
                camera,
                self._known[key].latest,
                lambda status: self._feed_says(key, feed, status),
                lambda signal: self._device_says(key, signal),
            )
            self._feeds[key] = feed
        feed.start()

    def _feed_says(self, key: str, feed: CameraFeed, status: FeedStatus) -> None:
        with self._lock:
            if self._feeds.get(key) is not feed:
                return
            if status.state is FeedState.ENDED:
                self._ended.add(feed)
                gone = isinstance(status.error, DeviceGone)
                self._set(key, Life.GONE if gone else Life.TROUBLE, status.error)
            elif not (status.state is FeedState.OPENING and self._known[key].life is Life.TROUBLE):
                # While a device in trouble is tried again, its trouble stays on the screen.
                self._set(key, Life(status.state.value), None)
        if status.state is FeedState.ENDED:
            # The device may be gone: look now, not in a second.
            self._monitor.refresh()
        self._on_change()

    def _device_says(self, key: str, signal: Signal) -> None:
        if isinstance(signal, Condition):
            with self._lock:
                self._known[key] = replace(self._known[key], condition=signal)
            self._on_change()

    def _set(self, key: str, life: Life, error: DeviceError | None) -> None:
        known = self._known.get(key)
        if known:
            self._known[key] = replace(known, life=life, error=error)
