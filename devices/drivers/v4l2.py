"""A USB video camera on Linux, by Video4Linux itself: every wait has a limit, and the camera's JPEGs stay as they are."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from time import monotonic

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.contract import Setup
from devices.drivers.stream import Packet
from devices.errors import DeviceError, DeviceFault, DeviceGone
from devices.v4l2 import abi
from devices.v4l2.controls import Controls
from devices.v4l2.modes import JPEGS, choose, modes
from devices.v4l2.node import Node, NotSupported
from devices.v4l2.stream import Stream

TO_BGR = {"YUYV": cv2.COLOR_YUV2BGR_YUYV, "UYVY": cv2.COLOR_YUV2BGR_UYVY}


class V4l2Source:
    """What a video node sends. JPEG is taken before raw pictures, the largest size before smaller ones.

    `next` returns within its timeout also where the camera is frozen, and `close` never waits for a picture. What was asked
    by `adjust` and `hold` is asked again when the same source is opened again.
    """

    def __init__(self, node: Path) -> None:
        self._path = node
        self._setup = Setup()
        self._held = False
        self._since = 0.0
        self._session: _Session | None = None

    def open(self) -> Mapping[str, str]:
        self.close()
        session = _Session(Node(self._path))
        try:
            session.controls.adjust(self._setup)
            if self._held:
                session.controls.hold(True)
            session.start(self._setup.size)
            settings = session.settings()
        except DeviceError:
            session.close()
            raise
        self._session = session
        return settings

    def close(self) -> None:
        if self._session is not None:
            self._session.close()
        self._session = None

    def next(self, timeout: float) -> Packet | None:
        return self._opened().next(timeout, self._since)

    def skip_old(self) -> None:
        """From now on only what is exposed after this moment counts: the kernel says of each picture when that was."""
        session = self._opened()
        self._since = monotonic()
        session.next(0, self._since)

    def settings(self) -> Mapping[str, str]:
        return self._opened().settings()

    def adjust(self, setup: Setup) -> Mapping[str, str]:
        """Set and read back. A new size begins a new stream; everything else is set while it runs."""
        session = self._opened()
        named = {name: getattr(setup, name) for name in Setup.__slots__ if getattr(setup, name) is not None}
        self._setup = replace(self._setup, **named)
        session.controls.adjust(setup)
        if setup.size is not None and setup.size != session.size:
            session.start(setup.size)
        return session.settings()

    def hold(self, held: bool) -> Mapping[str, str]:
        session = self._opened()
        self._held = held
        if not held:
            self._setup = replace(self._setup, exposure=None, white_balance=None, gain=None)
        session.controls.hold(held)
        return session.settings()

    def _opened(self) -> "_Session":
        if self._session is None:
            raise DeviceGone("the camera is not open")
        return self._session


class _Session:
    """A camera from open to close."""

    def __init__(self, node: Node) -> None:
        self.controls = Controls(node)
        self._node = node
        self._stream: Stream | None = None
        self._pix = abi.Pixels()
        self._settings: dict[str, str] = {}

    @property
    def size(self) -> tuple[int, int]:
        return self._pix.width, self._pix.height

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()
        self._node.close()

    def start(self, wanted: tuple[int, int] | None) -> None:
        """Choose format and size, in one request so that neither undoes the other, and begin a stream."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None
        code, size = choose(modes(self._node), wanted)
        chosen = self._node.must(abi.G_FMT, abi.Format(type=abi.CAPTURE), "asking for the format")
        pix = chosen.fmt.pix
        pix.pixelformat, pix.bytesperline, pix.sizeimage = abi.fourcc(code), 0, 0
        if size is not None:
            pix.width, pix.height = size
        self._pix = self._node.must(abi.S_FMT, chosen, "setting the format").fmt.pix
        granted = abi.letters(self._pix.pixelformat)
        if granted != code:
            raise DeviceFault(f"the camera gives {granted} where {code} was asked for")
        self._stream = Stream(self._node)
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

    def next(self, timeout: float, since: float) -> Packet | None:
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
            pace = self._node.ask(abi.G_PARM, abi.StreamParameters(type=abi.CAPTURE), "asking for the rate")
        except NotSupported:
            return "not said"
        return f"{pace.denominator / pace.numerator:g}" if pace.numerator else "not said"
