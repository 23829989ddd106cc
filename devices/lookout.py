"""One driver, asked again and again what is attached, on a thread of its own: one that hangs holds nobody else up."""

import logging
import threading
from collections.abc import Callable

from devices.contract import DeviceInfo, Driver

log = logging.getLogger(__name__)


class Lookout:
    """Asks one driver, one question at a time.

    `found` is the last good answer: a driver that fails, or does not answer, keeps its devices, since not to see is not the
    same as to see nothing. `late` is called, on this thread, when an answer comes after somebody gave up waiting for it.
    """

    def __init__(self, driver: Driver, late: Callable[[], None]) -> None:
        self.driver = driver
        self.found: list[DeviceInfo] = []
        self._late = late
        self._go = threading.Event()
        self._idle = threading.Event()
        self._idle.set()
        self._given_up = False
        self._stopping = False
        self._failing = False
        self._thread = threading.Thread(target=self._run, name=f"lookout {driver.name}", daemon=True)

    def start(self) -> None:
        """Be ready to ask. Once only."""
        self._thread.start()

    def ask(self) -> None:
        """Ask now, unless the last question is still open."""
        if self._idle.is_set():
            self._given_up = False
            self._idle.clear()
            self._go.set()

    def wait(self, timeout: float) -> None:
        """Wait for the answer, `timeout` seconds at the most."""
        self._given_up = not self._idle.wait(timeout)

    def stop(self) -> None:
        """Ask no more."""
        self._stopping = True
        self._go.set()

    def join(self, timeout: float) -> None:
        """Wait for the thread to end; one that hangs in its driver is left behind."""
        if self._thread.ident and self._thread is not threading.current_thread():
            self._thread.join(timeout)

    def _run(self) -> None:
        while True:
            self._go.wait()
            self._go.clear()
            if self._stopping:
                return
            self._look()
            self._idle.set()
            if self._given_up:
                self._late()

    def _look(self) -> None:
        try:
            self.found = self.driver.discover()
        except Exception as error:  # noqa: BLE001 - one failing driver must not blind the station for the others
            if not self._failing:
                log.warning("%s cannot look for devices: %s: %s", self.driver.name, type(error).__name__, error)
            self._failing = True
        else:
            self._failing = False
