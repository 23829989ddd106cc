"""The peer: `cv2.imshow` shows the same frames in a window of the same size. Runs where opencv-python (not headless) is.

`python -m tests.benchmarks.imshow WIDTH HEIGHT SHOWN_WIDTH SHOWN_HEIGHT`; the words on its input are those of the station's.
"""

import json
import sys
import threading
from resource import RUSAGE_SELF, getrusage
from time import perf_counter, thread_time

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.frames import Source

NAME = "peer"


class Latest:
    """One place for the newest frame, and a way to sleep until one is there: imshow is given the best loop there is."""

    def __init__(self) -> None:
        self._there = threading.Condition()
        self._frame: NDArray[np.uint8] | None = None

    def put(self, pixels: NDArray[np.uint8]) -> None:
        """Replace what is there."""
        with self._there:
            self._frame = pixels
            self._there.notify()

    def take(self) -> NDArray[np.uint8] | None:
        """Wait for the next frame, 50 ms at most."""
        with self._there:
            self._there.wait_for(lambda: self._frame is not None, 0.05)
            frame, self._frame = self._frame, None
        return frame


def main() -> None:
    """Show until told to end; then say what it cost."""
    width, height, shown_width, shown_height = (int(word) for word in sys.argv[1:])
    cv2.namedWindow(NAME, cv2.WINDOW_NORMAL | cv2.WINDOW_GUI_NORMAL)
    # A window that is moved before it was ever shown sometimes stays away for good.
    cv2.imshow(NAME, np.zeros((height, width, 3), np.uint8))
    cv2.waitKey(600)
    cv2.moveWindow(NAME, 0, 0)
    cv2.resizeWindow(NAME, shown_width, shown_height)
    latest = Latest()
    source = Source((width, height), latest.put)
    over = threading.Event()
    costs: list[tuple[float, float]] = []
    used = 0.0

    def listen() -> None:
        nonlocal used
        sys.stdin.readline()
        used = -_cpu()
        source.begin()
        sys.stdin.readline()
        over.set()

    threading.Thread(target=listen, daemon=True).start()
    source.start()
    print("ready", flush=True)
    while not over.is_set():
        frame = latest.take()
        wall, cpu = perf_counter(), thread_time()
        if frame is not None:
            cv2.imshow(NAME, frame)
        cv2.waitKey(1)
        if frame is not None:
            costs.append((perf_counter() - wall, thread_time() - cpu))
    used += _cpu()
    source.end()
    print(json.dumps({"ready": source.ready, "costs": costs, "cpu": used}), flush=True)


def _cpu() -> float:
    usage = getrusage(RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
