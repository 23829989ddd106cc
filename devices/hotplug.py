"""The kernel's word that something was plugged in or pulled, as soon as it is said. Linux: elsewhere nothing is heard."""

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

UDEVD = Path("/run/udev/control")
SUBSYSTEMS = ("usb", "video4linux", "input")


class Hotplug:
    """Calls `wake`, on a thread of its own, at every event of a USB device, a video node or an input node.

    Events come from udev, which has set the permissions by then; where no udevd runs (a container, a lab) from the kernel.
    They can get lost, and where netlink cannot be had none come: whoever listens looks now and then all the same.
    """

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._observer: Any = None

    def start(self) -> None:
        """Listen from now on. Raises nothing."""
        if sys.platform != "linux":
            return
        try:
            import pyudev  # noqa: PLC0415 - there is none on other systems

            monitor = pyudev.Monitor.from_netlink(pyudev.Context(), source="udev" if UDEVD.exists() else "kernel")
            for subsystem in SUBSYSTEMS:
                monitor.filter_by(subsystem)
            monitor.start()
        except (ImportError, OSError) as error:
            log.info("no word of arrivals from the kernel: %s", error)
            return
        self._observer = pyudev.MonitorObserver(monitor, callback=lambda _: self._wake(), name="hot-plug")
        self._observer.start()

    def stop(self) -> None:
        """Listen no more. Harmless when never started or repeated."""
        if self._observer is not None:
            self._observer.stop()
        self._observer = None
