"""How long a 12 MP photograph takes from the camera's answer to "kept", and from there to its pixels for the screen.

`python -m tests.benchmarks.shutter [ROUNDS]` works on a real store in a temporary folder, as the station does. The bars are
300 ms to kept (durable on disk) and 1 s to the picture being shown at 1:1, which needs the first and the second together.
"""

import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

import cv2
import numpy as np

from devices.contract import Still
from hub_station.domain.capture import Decision
from hub_station.settings import Settings
from tests.hub_station.test_clinic import SAM, Room, still
from tests.ui import samples

KEPT, SHOWN = 0.3, 1.0
"""Seconds."""


def photograph(seed: int) -> Still:
    """Return a still of 4,000 × 3,000 pixels, about as large in bytes as a camera makes them."""
    pixels = samples.skin(4000, 3000, seed=seed)
    noise = np.random.default_rng(seed).integers(0, 24, pixels.shape, np.uint8)
    content = cv2.imencode(".jpg", cv2.add(pixels, noise), [cv2.IMWRITE_JPEG_QUALITY, 92])[1].tobytes()
    plain = still()
    return Still(content, 4000, 3000, plain.taken, plain.device)


def main(rounds: int) -> int:
    """Print the figures; 0 where the median keeps both bars."""
    cv2.setNumThreads(1)
    kept, shown = [], []
    with tempfile.TemporaryDirectory() as place:
        room = Room(Path(place) / "store", Settings())
        file = room.ready()
        for seed in range(rounds):
            taken = photograph(seed)
            began = perf_counter()
            capture = room.clinic.keep(room.binding(file), taken).result().capture
            kept.append(perf_counter() - began)
            room.clinic.full_size(capture.id).result()
            shown.append(perf_counter() - began)
            room.clinic.review(file.visit.id, capture.id, Decision.TAKE_AGAIN, SAM, "movement").result()
        room.close()
    size = len(taken.content) / 1e6
    print(f"{rounds} photographs of 12 MP, {size:.1f} MB each")
    for name, times, bar in (("kept", kept, KEPT), ("decoded for the screen", shown, SHOWN)):
        good = "within" if median(times) <= bar else "OVER"
        print(
            f"{name:<24} median {median(times) * 1e3:4.0f} ms, longest {max(times) * 1e3:4.0f} ms: {good} {bar * 1e3:.0f} ms"
        )
    return 0 if median(kept) <= KEPT and median(shown) <= SHOWN else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10))
