"""A network camera in a process of its own: motion JPEG, thirty numbered pictures a second by the clock.

`python -m tests.benchmarks.camera WIDTH HEIGHT BLUE GREEN RED` prints its address; the word `begin` on its input makes it go
from a plain picture on to numbered ones, and at `end` it prints when it sent which number.
"""

import json
import socket
import sys
import threading
from time import monotonic, sleep

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.frames import POOL, RATE, skin, stamp

NUMBERS = 48
QUALITY = 90
HEADER = b"HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=picture\r\n\r\n"


class Camera:
    """Serves every viewer who comes."""

    def __init__(self, width: int, height: int, colour: tuple[int, int, int]) -> None:
        self._plain = jpeg(np.full((height, width, 3), colour, np.uint8))
        scenes = [skin(width, height, seed) for seed in range(POOL)]
        self._pictures = []
        for number in range(NUMBERS):
            stamp(scenes[number % POOL], number)
            self._pictures.append(jpeg(scenes[number % POOL]))
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}/live"
        self.begun = threading.Event()
        self.sent: list[tuple[int, float]] = []
        threading.Thread(target=self._accept, name="camera", daemon=True).start()

    def _accept(self) -> None:
        while True:
            viewer, _ = self._listening.accept()
            threading.Thread(target=self._serve, args=(viewer,), name="viewer", daemon=True).start()

    def _serve(self, viewer: socket.socket) -> None:
        viewer.recv(4096)
        viewer.sendall(HEADER)
        start, turn = monotonic(), 0
        while True:
            turn += 1
            sleep(max(0.0, start + turn / RATE - monotonic()))
            picture = self._plain
            if self.begun.is_set():
                picture = self._pictures[turn % NUMBERS]
                self.sent.append((turn % NUMBERS, monotonic()))
            head = f"--picture\r\nContent-Type: image/jpeg\r\nContent-Length: {len(picture)}\r\n\r\n".encode()
            try:
                viewer.sendall(head + picture + b"\r\n")
            except OSError:
                return


def jpeg(pixels: NDArray[np.uint8]) -> bytes:
    """Encode one picture."""
    return bytes(cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1])


def main() -> None:
    """Serve until told to end."""
    width, height, *colour = (int(word) for word in sys.argv[1:])
    camera = Camera(width, height, (colour[0], colour[1], colour[2]))
    print(camera.address, flush=True)
    sys.stdin.readline()
    camera.begun.set()
    sys.stdin.readline()
    print(json.dumps(camera.sent), flush=True)


if __name__ == "__main__":
    main()
