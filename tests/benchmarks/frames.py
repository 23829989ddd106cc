"""Frames that carry their number in sight, and the pace at which they come. Only NumPy and OpenCV: peers use it too."""

import os
import sys
import threading
from collections.abc import Callable
from time import monotonic, sleep

import cv2
import numpy as np
from numpy.typing import NDArray

NUMBERS = 512
RATE = 30.0
MAGENTA, CYAN = (255, 0, 255), (255, 255, 0)
"""Blue, green, red of the pictures by which a place on the screen is found, for the first camera and the second."""

LEVEL = 32
POOL = 8


def skin(width: int, height: int, seed: int) -> NDArray[np.uint8]:
    """Draw something with the colours and the grain of a photograph of skin, BGR."""
    random = np.random.default_rng(seed)
    coarse = cv2.resize(random.normal(0, 9, (height // 40, width // 40, 1)).astype(np.float32), (width, height))
    grain = random.normal(0, 3, (height, width)).astype(np.float32) + coarse
    base = np.array((150, 178, 226), np.float32) + grain[..., None]
    return np.ascontiguousarray(np.clip(base, 0, 255).astype(np.uint8))


def stamp(pixels: NDArray[np.uint8], number: int) -> None:
    """Write `number` into the lower right corner: an octal digit in each channel, as one of eight levels."""
    height, width = pixels.shape[:2]
    digits = (number >> 6 & 7, number >> 3 & 7, number & 7)
    pixels[height - height // 16 :, width - width // 16 :] = [digit * LEVEL + LEVEL // 2 for digit in digits]


def number_in(pixel: bytes) -> int | None:
    """Read the number from a pixel of the corner (blue, green, red); None where no level is there."""
    number = 0
    for value in pixel:
        if abs(value % LEVEL - LEVEL // 2) > LEVEL // 4:
            return None
        number = number * 8 + value // LEVEL
    return number


class Source(threading.Thread):
    """Hands `put` a frame thirty times a second, by the clock, and notes when each was ready: in hand, whole, in memory.

    It first hands over frames of one plain colour, until `begin`.
    """

    def __init__(self, size: tuple[int, int], put: Callable[[NDArray[np.uint8]], None], rate: float = RATE) -> None:
        super().__init__(name="source", daemon=True)
        self._pool = [skin(*size, seed) for seed in range(POOL)]
        self._plain = np.full((size[1], size[0], 3), MAGENTA, np.uint8)
        self._put = put
        self._rate = rate
        self._begun = threading.Event()
        self._over = threading.Event()
        self.ready: list[tuple[int, float]] = []

    def begin(self) -> None:
        """Go on to numbered frames."""
        self._begun.set()

    def end(self) -> None:
        """Send no more."""
        self._over.set()

    def run(self) -> None:
        """Keep the pace: a source that is late leaves frames out, as a camera does."""
        if sys.platform == "linux":
            # As the station's camera threads are: they let the window's thread go first.
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
        start, turn = monotonic(), 0
        while not self._over.is_set():
            turn = max(turn + 1, int((monotonic() - start) * self._rate))
            sleep(max(0.0, start + turn / self._rate - monotonic()))
            if self._begun.is_set():
                pixels = self._pool[turn % POOL].copy()
                stamp(pixels, turn % NUMBERS)
                self.ready.append((turn % NUMBERS, monotonic()))
            else:
                pixels = self._plain.copy()
            self._put(pixels)
