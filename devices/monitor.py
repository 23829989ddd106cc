"""Who is attached: looks at every word of the kernel and every second, and tells arrivals and departures by key."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic

from devices.contract import Camera, DeviceInfo, Driver
from devices.errors import DeviceGone
from devices.hotplug import Hotplug
from devices.unclaimed import Unclaimed, unclaimed

log = logging.getLogger(__name__)

SETTLED = 2.0
"""For so long a device may be without a driver before that is told: the kernel needs a moment to set one up."""


@dataclass(frozen=True, slots=True)
class DeviceChange:
    """What changed since the last look. `present` is all that is attached now, in the drivers' order.

    `unclaimed` is what is attached and cannot be used; a change of it is a change too.
    """

    arrived: tuple[DeviceInfo, ...]
    left: tuple[DeviceInfo, ...]
    present: tuple[DeviceInfo, ...]
    unclaimed: tuple[Unclaimed, ...] = ()


class DeviceMonitor:
    """Asks each driver what is attached, on a thread of its own.

    It looks when the kernel says that something changed, and every `interval` seconds, since such words get lost.

    `on_change` is called on that thread, only when something changed, and must return at once. A driver that fails to look
    keeps its devices: not to see is not the same as to see nothing. Two devices of one key: the first driver's counts.
    """

    def __init__(
        self,
        drivers: Sequence[Driver],
        on_change: Callable[[DeviceChange], None],
        interval: float = 1.0,
        look_for_unclaimed: Callable[[Sequence[DeviceInfo]], Sequence[Unclaimed]] = unclaimed,
    ) -> None:
        self._drivers = tuple(drivers)
        self._on_change = on_change
        self._interval = interval
        self._look_for_unclaimed = look_for_unclaimed
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._failing: set[str] = set()
        self._found: list[list[DeviceInfo]] = [[] for _ in self._drivers]
        self._present: dict[str, tuple[Driver, DeviceInfo]] = {}
        self._since: dict[Unclaimed, float] = {}
        self._unclaimed: tuple[Unclaimed, ...] = ()
        self._thread = threading.Thread(target=self._run, name="device monitor", daemon=True)

    def start(self) -> None:
        """Look for the first time at once, then whenever there is a reason to, and every second. Once only."""
        self._thread.start()

    def refresh(self) -> None:
        """Look now, not in a second."""
        self._wake.set()

    def stop(self, timeout: float = 2.0) -> None:
        """Look no more. Returns within `timeout` seconds also when a driver hangs; harmless when repeated."""
        self._stopping.set()
        self._wake.set()
        if self._thread.ident and self._thread is not threading.current_thread():
            self._thread.join(timeout)

    def present(self) -> tuple[DeviceInfo, ...]:
        """Return what the last look found. Any thread."""
        return tuple(info for _, info in self._present.values())

    def unclaimed(self) -> tuple[Unclaimed, ...]:
        """Return what is attached and cannot be used, by the last look. Any thread."""
        return self._unclaimed

    def camera(self, key: str) -> Camera:
        """Make a camera of an attached device, not yet open. Any thread. Raises `DeviceGone` where it is not attached."""
        found = self._present.get(key)
        if found is None:
            raise DeviceGone(f"{key} is not attached")
        driver, info = found
        return driver.camera(info)

    def _run(self) -> None:
        hotplug = Hotplug(self._wake.set)
        hotplug.start()
        while not self._stopping.is_set():
            self._wake.clear()
            self._look()
            self._wake.wait(self._interval)
        hotplug.stop()

    def _look(self) -> None:
        before = self._present
        now: dict[str, tuple[Driver, DeviceInfo]] = {}
        for place, driver in enumerate(self._drivers):
            self._found[place] = self._ask(driver, self._found[place])
            for info in self._found[place]:
                now.setdefault(info.key, (driver, info))
        self._present = now
        arrived = tuple(info for key, (_, info) in now.items() if key not in before)
        left = tuple(info for key, (_, info) in before.items() if key not in now)
        unusable = self._settled_unclaimed(self.present())
        changed = unusable != self._unclaimed
        self._unclaimed = unusable
        if (arrived or left or changed) and not self._stopping.is_set():
            try:
                self._on_change(DeviceChange(arrived, left, self.present(), unusable))
            except Exception:  # one failing listener must not blind the station
                log.exception("a listener failed on a change of devices")

    def _settled_unclaimed(self, present: Sequence[DeviceInfo]) -> tuple[Unclaimed, ...]:
        try:
            found = self._look_for_unclaimed(present)
        except Exception:  # what cannot be used must not hide what can
            log.exception("the search for devices that nobody claims failed")
            return self._unclaimed
        now = monotonic()
        self._since = {each: self._since.get(each, now) for each in found}
        return tuple(each for each, since in self._since.items() if now - since >= SETTLED)

    def _ask(self, driver: Driver, known: list[DeviceInfo]) -> list[DeviceInfo]:
        try:
            found = driver.discover()
        except Exception as error:  # noqa: BLE001 - one failing driver must not blind the station for the others
            if driver.name not in self._failing:
                log.warning("%s cannot look for devices: %s: %s", driver.name, type(error).__name__, error)
            self._failing.add(driver.name)
            return known
        self._failing.discard(driver.name)
        return found
