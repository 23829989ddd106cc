"""One camera while it is open: format and size chosen and read back, pictures as JPEG or as BGR, the settings in words."""

from collections.abc import Mapping
from contextlib import suppress

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.errors import DeviceError, DeviceFault
from devices.v4l2 import abi
from devices.v4l2.controls import Controls
from devices.v4l2.modes import JPEGS, choose, modes
from devices.v4l2.node import Node, NotSupported
from devices.v4l2.stream import Stream

TO_BGR = {"YUYV": cv2.COLOR_YUV2BGR_YUYV, "UYVY": cv2.COLOR_YUV2BGR_UYVY}


class Session:
    """A camera from open to close: its controls, the chosen format, its stream. One thread; raises `DeviceError`."""

    def __init__(self, node: Node) -> None:
        self.controls = Controls(node)
        self.node = node
        self._stream: Stream | None = None
        self._pix = abi.Pixels()
        self._settings: dict[str, str] = {}

    @property
    def size(self) -> tuple[int, int]:
        return self._pix.width, self._pix.height

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()
        self.node.close()

    def start(self, wanted: tuple[int, int] | None) -> None:
        """Choose format and size, in one request so that neither undoes the other, and begin a stream."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None
        code, size = choose(modes(self.node), wanted)
        chosen = self.node.must(abi.G_FMT, abi.Format(type=abi.CAPTURE), "asking for the format")
        pix = chosen.fmt.pix
        pix.pixelformat, pix.bytesperline, pix.sizeimage = abi.fourcc(code), 0, 0
        if size is not None:
            pix.width, pix.height = size
        self._pix = self.node.must(abi.S_FMT, chosen, "setting the format").fmt.pix
        granted = abi.letters(self._pix.pixelformat)
        if granted != code:
            raise DeviceFault(f"the camera gives {granted} where {code} was asked for")
        self._stream = Stream(self.node)
        shown = "{}x{}".format(*self.size)
        if wanted is not None and wanted != self.size:
            shown += " (asked for {}x{})".format(*wanted)
        packets = "own JPEG" if granted in JPEGS else "raw"
        self._settings = {"format": granted, "size": shown, "rate": self._rate(), "packets": packets}

    def settings(self) -> Mapping[str, str]:
        """Return the settings as the camera has them now; those of the last time where it does not answer."""
        with suppress(DeviceError):
            self._settings |= self.controls.read()
        return dict(self._settings)

    def next(self, timeout: float, since: float = 0.0) -> bytes | NDArray[np.uint8] | None:
        """Return the newest picture exposed after `since` (`time.monotonic()`): the camera's JPEG, else BGR of a raw one.

        None where none comes within `timeout` seconds.
        """
        taken = None if self._stream is None else self._stream.newest(timeout, since)
        if taken is None:
            return None
        if abi.letters(self._pix.pixelformat) in JPEGS:
            # Some cameras pad the transfer with zeros behind EOI: they belong to the transport, not to the picture.
            return taken.content.rstrip(b"\0")
        return self._bgr(taken.content)

    def _bgr(self, content: bytes) -> NDArray[np.uint8] | None:
        """Return a raw picture as BGR, or None where it is cut short."""
        width, height = self.size
        line = self._pix.bytesperline or width * 2
        if len(content) < line * height:
            return None
        rows = np.frombuffer(content, np.uint8, line * height).reshape(height, line)
        packed = rows[:, : width * 2].reshape(height, width, 2)
        return np.asarray(cv2.cvtColor(packed, TO_BGR[abi.letters(self._pix.pixelformat)]), dtype=np.uint8)

    def _rate(self) -> str:
        try:
            pace = self.node.ask(abi.G_PARM, abi.StreamParameters(type=abi.CAPTURE), "asking for the rate")
        except NotSupported:
            return "not said"
        return f"{pace.denominator / pace.numerator:g}" if pace.numerator else "not said"
