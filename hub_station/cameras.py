"""The instruments of the station: what is attached, one feed for each, alive again by itself after a pulled cable.

Every attached device is opened as soon as it is seen, so that its picture is there before it is asked for. A device that
was pulled out stays known (as GONE) until it comes back under the same key; its `LatestFrame` stays the same, so that a
screen which shows it needs to change nothing.
"""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import partial
from time import monotonic
from typing import TypeVar

from devices.bodies import BodyCard, BodyCards
from devices.contract import Adjustable, Camera, Condition, DeviceInfo, Driver, Press, Signal, Still
from devices.errors import DeviceError, DeviceGone, FeedStopped
from devices.feed import CameraFeed, FeedState, FeedStatus
from devices.latest import LatestFrame
from devices.monitor import DeviceChange, DeviceMonitor
from devices.originals import Steps, Storing
from devices.unclaimed import Unclaimed
from hub_station.courtesy import step_back

log = logging.getLogger(__name__)

T = TypeVar("T")

SETTLED_AFTER = 2.0
"""Seconds that a device which came back may need to find its exposure, before its colour and light are held again."""

LET_GO_WITHIN = 1.0
"""Seconds that the held devices have to let go when the program ends."""

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


class Hold(Enum):
    """Whether an instrument's colour and light (white balance, exposure) are held.

    LOST: they were, and the device is away; it is to be held again. AGAIN: it came back and is held again, at what it chose
    then, and nobody has taken note of that yet. FAILED: it was asked and could not; it chooses by itself.
    """

    IMPOSSIBLE = "impossible"
    AUTOMATIC = "automatic"
    ASKED = "asked"
    HELD = "held"
    LOST = "lost"
    AGAIN = "again"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Instrument:
    """One known device at this moment. `error` says why it is in TROUBLE or GONE, `condition` what it last said itself.

    `storing`: what lies on its own card can be asked for.
    """

    info: DeviceInfo
    latest: LatestFrame
    life: Life
    error: DeviceError | None = None
    condition: Condition = field(default_factory=Condition)
    hold: Hold = Hold.IMPOSSIBLE
    storing: bool = False

    @property
    def open(self) -> bool:
        """Whether the device is open and can be asked something."""
        return self.life in {Life.LIVE, Life.SILENT, Life.FROZEN}


class Cameras:
    """Keeps every attached device alive. Any thread may call any method; `on_change` is called on threads of its own."""

    def __init__(
        self,
        drivers: Sequence[Driver],
        on_change: Callable[[], None],
        on_press: Callable[[str, Press], None] = lambda _key, _press: None,
    ) -> None:
        """Watch the devices of `drivers`; `on_change` says that `instruments` would answer otherwise now.

        `on_press` is called with the key of a device whose own shutter or button was pressed, on the thread of its feed.
        """
        self._on_change, self._on_press = on_change, on_press
        self._lock = threading.Lock()
        self._known: dict[str, Instrument] = {}
        self._feeds: dict[str, CameraFeed] = {}
        self._ended: set[CameraFeed] = set()
        self._live_since: dict[str, float] = {}
        self._body_cards = BodyCards(self.errand)
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
            feeds = dict(self._feeds)
            held = [key for key, one in self._known.items() if one.hold in {Hold.ASKED, Hold.HELD, Hold.AGAIN}]
            self._feeds.clear()
        letting_go = [feeds[key].hold(False) for key in held if key in feeds]
        # A device remembers how it was set; whoever uses it next expects it to choose by itself.
        wait(letting_go, LET_GO_WITHIN)
        for feed in feeds.values():
            feed.stop()

    def instruments(self) -> tuple[Instrument, ...]:
        """Return every known device, in the order in which they were first seen."""
        with self._lock:
            return tuple(self._known.values())

    def unclaimed(self) -> tuple[Unclaimed, ...]:
        """Return what is attached and no driver can use, with the reason."""
        return self._monitor.unclaimed()

    def live_for(self, key: str) -> float:
        """Return for how many seconds a device has been live; 0 where it is not."""
        with self._lock:
            known = self._known.get(key)
            return monotonic() - self._live_since[key] if known and known.life is Life.LIVE else 0.0

    def capture(self, key: str) -> "Future[Still]":
        """Take one photograph; the future is always answered, with a `Still` or a `DeviceError`."""
        with self._lock:
            feed = self._feeds.get(key)
        if feed is not None:
            return feed.capture()
        refused: Future[Still] = Future()
        refused.set_exception(DeviceGone(f"{key} is not attached"))
        return refused

    def errand(self, key: str, work: "Callable[[Camera], Steps[T]]") -> "Future[T]":
        """Have long work done by a device between its frames, after every photograph; see `CameraFeed.errand`."""
        with self._lock:
            feed = self._feeds.get(key)
        if feed is not None:
            return feed.errand(work)
        refused: Future[T] = Future()
        refused.set_exception(DeviceGone(f"{key} is not attached"))
        return refused

    def cards(self) -> list[BodyCard]:
        """Return the cards inside the bodies that are open, as places of pictures. At once; on the thread of `Places`."""
        return self._body_cards.cards([one.info for one in self.instruments() if one.open and one.storing])

    def hold(self, key: str, held: bool) -> "Future[Mapping[str, str]]":
        """Hold a device's colour and light as they are now, or let it choose again; answered as `capture` is.

        Held until it is released: a device that was away and comes back is held again.
        """
        with self._lock:
            feed = self._feeds.get(key)
            known = self._known.get(key)
            if known and (not held or feed):
                self._known[key] = replace(known, hold=Hold.ASKED if held else Hold.AUTOMATIC)
        self._on_change()
        if feed is None:
            refused: Future[Mapping[str, str]] = Future()
            refused.set_exception(DeviceGone(f"{key} is not attached"))
            return refused
        asked = feed.hold(held)
        if held:
            asked.add_done_callback(partial(self._answered, key, Hold.HELD))
        return asked

    def release(self) -> None:
        """Let every device that is held choose its colour and light by itself again."""
        for one in self.instruments():
            if one.hold not in {Hold.IMPOSSIBLE, Hold.AUTOMATIC}:
                self.hold(one.info.key, False)

    def noted(self, key: str) -> None:
        """Somebody has taken note that a device is held again."""
        with self._lock:
            known = self._known.get(key)
            if known and known.hold is Hold.AGAIN:
                self._known[key] = replace(known, hold=Hold.HELD)

    def _answered(self, key: str, to_be: Hold, done: "Future[Mapping[str, str]]") -> None:
        error = done.exception()
        with self._lock:
            known = self._known[key]
            if known.hold is not Hold.ASKED:
                # It was released, or went away, before it answered.
                return
            away = isinstance(error, DeviceGone | FeedStopped)
            self._known[key] = replace(known, hold=Hold.LOST if away else Hold.FAILED if error else to_be)
        if error:
            log.warning("%s: its colour and light cannot be held: %s", key, error)
        self._on_change()

    def _hold_again(self) -> None:
        now = monotonic()
        with self._lock:
            due = [
                (key, self._feeds[key])
                for key, one in self._known.items()
                if one.hold is Hold.LOST and one.life is Life.LIVE and key in self._feeds
                if now - self._live_since.get(key, now) >= SETTLED_AFTER
            ]
            for key, _ in due:
                self._known[key] = replace(self._known[key], hold=Hold.ASKED)
        for key, feed in due:
            feed.hold(True).add_done_callback(partial(self._answered, key, Hold.AGAIN))

    def _devices_changed(self, change: DeviceChange) -> None:
        with self._lock:
            for info in change.arrived:
                known = self._known.get(info.key) or Instrument(info, LatestFrame(), Life.OPENING)
                self._known[info.key] = Instrument(info, known.latest, Life.OPENING, hold=known.hold)
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
            self._hold_again()

    def _open(self, key: str) -> None:
        try:
            camera = self._monitor.camera(key)
        except DeviceGone:
            return
        with self._lock:
            if self._stopping.is_set() or key not in self._known:
                return
            adjustable = isinstance(camera, Adjustable)
            if adjustable is (self._known[key].hold is Hold.IMPOSSIBLE):
                self._known[key] = replace(self._known[key], hold=Hold.AUTOMATIC if adjustable else Hold.IMPOSSIBLE)
            self._known[key] = replace(self._known[key], storing=isinstance(camera, Storing))
            feed = CameraFeed(
                camera,
                self._known[key].latest,
                lambda status: self._feed_says(key, feed, camera, status),
                lambda signal: self._device_says(key, signal),
            )
            self._feeds[key] = feed
        feed.start()

    def _feed_says(self, key: str, feed: CameraFeed, camera: Camera, status: FeedStatus) -> None:
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
                # Only an open device may know all of itself.
                self._known[key] = replace(self._known[key], info=camera.info)
        if status.state is FeedState.ENDED:
            # The device may be gone: look now, not in a second.
            self._monitor.refresh()
        self._on_change()

    def _device_says(self, key: str, signal: Signal) -> None:
        if isinstance(signal, Press):
            self._on_press(key, signal)
            return
        with self._lock:
            self._known[key] = replace(self._known[key], condition=signal)
        self._on_change()

    def _set(self, key: str, life: Life, error: DeviceError | None) -> None:
        known = self._known.get(key)
        if not known:
            return
        if life is Life.LIVE and known.life is not Life.LIVE:
            self._live_since[key] = monotonic()
        away = life in {Life.GONE, Life.TROUBLE}
        lost = away and known.hold in {Hold.ASKED, Hold.HELD, Hold.AGAIN}
        self._known[key] = replace(known, life=life, error=error, hold=Hold.LOST if lost else known.hold)
