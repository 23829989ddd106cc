"""The station's side: the real window, with the live picture that staff see.

`python -m tests.benchmarks.station raw WIDTH HEIGHT` shows frames made here; `… camera ADDRESS [ADDRESS]` those of network
cameras, by the station's own way from the socket to the screen. `begin` and `end` on its input; then it says what it cost.
"""

import gc
import json
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import monotonic, perf_counter, sleep, thread_time
from unittest.mock import Mock

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject

from devices.address import Address
from devices.contract import DeviceKind, Frame
from devices.drivers.uvc import UvcDriver
from devices.latest import LatestFrame
from hub_station.cameras import Cameras
from tests.benchmarks.frames import Source
from tests.ui import samples
from ui.application import Application
from ui.bridge import Bridge
from ui.requests import Requests
from ui.widgets.live_view import LiveView
from ui.window import Window


class Timed(Application):
    """The application with the time of each paint taken: from the wake-up to the pixels' leaving for the X server."""

    def __init__(self) -> None:
        self.costs: list[tuple[float, float]] = []
        self._pings = [0.0, 0.0]
        super().__init__()

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        """Deliver an event; for those of which a frame's way consists, note how long it took."""
        kind = event.type()
        if kind not in {QEvent.Type.UpdateRequest, QEvent.Type.MetaCall}:
            return super().notify(receiver, event)
        wall, cpu = perf_counter(), thread_time()
        answer = super().notify(receiver, event)
        wall, cpu = perf_counter() - wall, thread_time() - cpu
        if kind == QEvent.Type.UpdateRequest:
            self.costs.append((wall + self._pings[0], cpu + self._pings[1]))
            self._pings = [0.0, 0.0]
        elif isinstance(receiver, LiveView):
            self._pings[0] += wall
            self._pings[1] += cpu
        return answer


@dataclass(slots=True)
class Raw:
    """Frames made in this process."""

    latest: LatestFrame
    number: int = 0

    def put(self, pixels: NDArray[np.uint8]) -> None:
        """Hand one over as a feed does."""
        self.latest.put(Frame(self.number, pixels, monotonic()))
        self.number += 1


def main() -> None:
    """Show until told to end."""
    cv2.setNumThreads(1)
    app = Timed()
    bridge = Bridge()
    window = Window(Mock(spec=Requests))
    window.setGeometry(0, 0, 1920, 1200)
    cameras: Cameras | None = None
    source: Source | None = None
    if sys.argv[1] == "raw":
        latest = LatestFrame()
        source = Source((int(sys.argv[2]), int(sys.argv[3])), Raw(latest).put)
        source.start()
        places = [latest]
    else:
        nowhere = Path("no-usb-cameras-here")
        addresses = [Address(word, DeviceKind.CAMERA, f"Camera {word}") for word in sys.argv[2:]]
        cameras = Cameras([UvcDriver(addresses, sysfs=nowhere)], lambda: None)
        cameras.start()
        while len(cameras.instruments()) < len(addresses):
            sleep(0.02)
        places = [one.latest for one in cameras.instruments()]
    second = places[1] if len(places) > 1 else None
    window.show_state(samples.window(samples.capture(places[0], second=second), 3))
    window.show()
    gc.collect()
    gc.freeze()
    used = 0.0

    def listen() -> None:
        nonlocal used
        sys.stdin.readline()
        app.costs.clear()
        used = -_cpu()
        if source:
            source.begin()
        sys.stdin.readline()
        bridge.post(app.exit)

    threading.Thread(target=listen, daemon=True).start()
    print("ready", flush=True)
    app.exec()
    used += _cpu()
    ready = source.ready if source else []
    if source:
        source.end()
    if cameras:
        cameras.stop()
    print(json.dumps({"ready": ready, "costs": app.costs, "cpu": used}), flush=True)


def _cpu() -> float:
    usage = getrusage(RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
