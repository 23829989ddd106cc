"""Who is attached: looks every second, and tells arrivals and departures by key."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from devices.contract import Camera, DeviceInfo, Driver
from devices.errors import DeviceGone

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DeviceChange:
    """What changed since the last look. `present` is all that is attached now, in the drivers' order."""

    arrived: tuple[DeviceInfo, ...]
    left: tuple[DeviceInfo, ...]
    present: tuple[DeviceInfo, ...]


class DeviceMonitor:
    """Asks each driver every `interval` seconds what is attached, on a thread of its own.

    `on_change` is called on that thread, only when something changed, and must return at once. A driver that fails to look
    keeps its devices: not to see is not the same as to see nothing. Two devices of one key: the first driver's counts.
    """

    def __init__(self, drivers: Sequence[Driver], on_change: Callable[[DeviceChange], None], interval: float = 1.0) -> None:
        self._drivers = tuple(drivers)
        self._on_change = on_change
        self._interval = interval
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._failing: set[str] = set()
        self._found: list[list[DeviceInfo]] = [[] for _ in self._drivers]
        self._present: dict[str, tuple[Driver, DeviceInfo]] = {}
        self._thread = threading.Thread(target=self._run, name="device monitor", daemon=True)

    def start(self) -> None:
        """Look for the first time at once, then every second. Once only."""
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

    def camera(self, key: str) -> Camera:
        """Make a camera of an attached device, not yet open. Any thread. Raises `DeviceGone` where it is not attached."""
        found = self._present.get(key)
        if found is None:
            raise DeviceGone(f"{key} is not attached")
        driver, info = found
        return driver.camera(info)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            self._look()
            self._wake.wait(self._interval)

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
        if (arrived or left) and not self._stopping.is_set():
            try:
                self._on_change(DeviceChange(arrived, left, self.present()))
            except Exception:  # one failing listener must not blind the station
                log.exception("a listener failed on a change of devices")

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
