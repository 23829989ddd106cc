"""The process of one software dermatoscope: `python -m tests.lab.scope FOLDER`, with its pictures in FOLDER/WIDTHxHEIGHT.

It must be another process than the station's: Python holds its lock while the kernel waits for the device to answer.
Orders come by standard input, one JSON object on a line, and each is answered by one line when it is done;
`tests.lab.bench` gives them.
"""

import json
import os
import select
import sys
from pathlib import Path
from typing import Any

from tests.lab.descriptors import SIZES, Identity
from tests.lab.usbip import Link
from tests.lab.video import VideoDevice


class Scope:
    """Serves the device while it is plugged in, and obeys."""

    def __init__(self, folder: Path) -> None:
        self._pictures = {
            (width, height): [file.read_bytes() for file in sorted((folder / f"{width}x{height}").glob("*.jpg"))]
            for width, height in SIZES
        }
        self._device: VideoDevice | None = None
        self._plugged = 0

    def serve(self, orders: int) -> None:
        """Go on until there are no more orders."""
        while True:
            device = self._device
            wire = [] if device is None else [device.link.connection.fileno()]
            ready, _, _ = select.select([orders, *wire], (), (), None if device is None else device.rest)
            if orders in ready:
                line = os.read(orders, 4096)
                if not line:
                    return
                self._obey(json.loads(line))
                os.write(sys.stdout.fileno(), b"done\n")
            elif device is not None:
                try:
                    if ready:
                        device.take()
                    device.expose()
                except EOFError:
                    self._device = None

    def _obey(self, order: dict[str, Any]) -> None:
        if order["do"] == "plug":
            self._plugged += 1
            link = Link(order["port"], 1 << 16 | self._plugged)
            self._device = VideoDevice(link, Identity(**order["identity"]), self._pictures)
            return
        if order["do"] == "pull":
            if self._device is not None:
                self._device.link.close()
            self._device = None
            return
        assert self._device is not None, "not plugged in"
        if order["do"] == "press":
            self._device.press()
        else:
            self._device.fault = order["fault"]


if __name__ == "__main__":
    Scope(Path(sys.argv[1])).serve(sys.stdin.fileno())
