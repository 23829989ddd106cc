"""Looks for a barcode in the live frames of a camera, on a thread of its own: frames are looked at, never kept.

zxing-cpp reads what wristbands and letters carry (DataMatrix, Code 128, QR). OpenCV's detectors read no DataMatrix at all.
"""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

import numpy as np
import zxingcpp
from numpy.typing import NDArray

from devices.contract import Frame
from devices.latest import LatestFrame
from hub_station.courtesy import step_back
from hub_station.domain.patient import InvalidEntry
from hub_station.domain.scan import parse_scan

log = logging.getLogger(__name__)

SECONDS = 20.0
"""So long is looked for a barcode before somebody is told that there is none."""

PAUSE = 0.1
"""Seconds from the beginning of one look to that of the next, at least: ten looks a second at most."""

_FORMATS = ("DataMatrix", "QRCode", "Code128", "Code39", "ITF")


def read(pixels: NDArray[np.uint8]) -> str:
    """Return what the first barcode of a patient says, as a scanner would send it; empty: none is seen.

    `pixels` is uint8 (height, width, 3), BGR. A barcode that is not a patient's is passed over: a product may lie beside.
    """
    formats = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat[name] for name in _FORMATS])
    for seen in zxingcpp.read_barcodes(pixels, formats=formats, text_mode=zxingcpp.TextMode.Plain):
        sent = f"{seen.symbology_identifier}{seen.text}"
        with suppress(InvalidEntry):
            parse_scan(sent)
            return sent
    return ""


class BarcodeReader:
    """A tap between a camera's newest frame and the screen that shows it (`ui.states.LiveSource`).

    `found` and `gave_up` are called once at most, one of them, on the reader's own thread; neither after `stop`.
    """

    def __init__(
        self,
        source: LatestFrame,
        found: Callable[[str], None],
        gave_up: Callable[[], None],
        look: Callable[[NDArray[np.uint8]], str] = read,
        seconds: float = SECONDS,
    ) -> None:
        self._source, self._found, self._gave_up, self._look = source, found, gave_up, look
        self._until = monotonic() + seconds
        self._lock = threading.Lock()
        self._frame: Frame | None = None
        self._came, self._stopping = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._work, name="barcodes", daemon=True)

    def start(self) -> None:
        """Begin to look. Once only."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more, and forget the frame. Returns at once; harmless when repeated."""
        self._stopping.set()
        self._came.set()
        with self._lock:
            self._frame = None

    def take(self) -> Frame | None:
        """Hand over the newest frame to whoever shows it; the reader sees the same."""
        frame = self._source.take()
        if frame is not None and not self._stopping.is_set():
            with self._lock:
                self._frame = frame
            self._came.set()
        return frame

    def listen(self, ping: Callable[[], None] | None) -> None:
        """As the camera's own place for a frame."""
        self._source.listen(ping)

    def _work(self) -> None:
        step_back()
        while not self._stopping.is_set():
            began = monotonic()
            self._came.wait(max(0.0, min(PAUSE, self._until - began)))
            self._came.clear()
            with self._lock:
                frame, self._frame = self._frame, None
            said = self._look(frame.pixels) if frame is not None else ""
            del frame
            if self._stopping.is_set():
                return
            if said or monotonic() >= self._until:
                self._stopping.set()
                if said:
                    self._found(said)
                else:
                    self._gave_up()
                return
            self._stopping.wait(max(0.0, PAUSE - (monotonic() - began)))
