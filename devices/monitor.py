"""Who is attached: looks at every word of the kernel and every second, and tells arrivals and departures by key."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic

from devices.contract import Camera, DeviceInfo, Driver
from devices.errors import DeviceGone
from devices.hotplug import Hotplug
from devices.lookout import Lookout
from devices.unclaimed import Unclaimed, unclaimed

log = logging.getLogger(__name__)

ANSWER_WITHIN = 1.0
"""For so long the others wait for a driver that looks."""

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
    """Asks every driver what is attached, each on a thread of its own, and puts the answers together on one more.

    It looks when the kernel says that something changed, and every `interval` seconds, since such words get lost.

    `on_change` is called on that one thread, only when something changed, and must return at once. A driver that fails to
    look, or needs more than a second, keeps its devices until it answers. Of two devices of one key, the first counts.
    """

    def __init__(
        self,
        drivers: Sequence[Driver],
        on_change: Callable[[DeviceChange], None],
        interval: float = 1.0,
        look_for_unclaimed: Callable[[Sequence[DeviceInfo]], Sequence[Unclaimed]] = unclaimed,
    ) -> None:
        self._on_change = on_change
        self._interval = interval
        self._look_for_unclaimed = look_for_unclaimed
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._lookouts = tuple(Lookout(driver, self._wake.set) for driver in drivers)
        self._present: dict[str, tuple[Driver, DeviceInfo]] = {}
        self._since: dict[Unclaimed, float] = {}
        self._unclaimed: tuple[Unclaimed, ...] = ()
        self._thread = threading.Thread(target=self._run, name="device monitor", daemon=True)

    def start(self) -> None:
        """Look for the first time at once, then whenever there is a reason to, and every second. Once only."""
        for lookout in self._lookouts:
            lookout.start()
        self._thread.start()

    def refresh(self) -> None:
        """Look now, not in a second."""
        self._wake.set()

    def stop(self, timeout: float = 2.0) -> None:
        """Look no more. Returns within `timeout` seconds also when a driver hangs; harmless when repeated."""
        deadline = monotonic() + timeout
        self._stopping.set()
        self._wake.set()
        for lookout in self._lookouts:
            lookout.stop()
        if self._thread.ident and self._thread is not threading.current_thread():
            self._thread.join(timeout)
        for lookout in self._lookouts:
            lookout.join(max(0.0, deadline - monotonic()))

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
        for lookout in self._lookouts:
            lookout.ask()
        deadline = monotonic() + ANSWER_WITHIN
        for lookout in self._lookouts:
            lookout.wait(max(0.0, deadline - monotonic()))
            for info in lookout.found:
                now.setdefault(info.key, (lookout.driver, info))
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
