"""A network camera by RTSP: its own JPEGs where it sends motion JPEG, decoded pictures where it sends H.264 or the like."""

import threading
from collections.abc import Mapping
from urllib.parse import SplitResult

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.address import without_credentials
from devices.drivers.stream import Packet
from devices.drivers.tunnel import Tunnel
from devices.errors import DeviceBusy, DeviceError, DeviceFault, DeviceGone, DeviceTimeout
from devices.links import ANSWER_WITHIN, connect, parse

OPEN_WITHIN = 4.5
"""Seconds from the connection to the first picture: under the 5 s that a feed gives. A key frame must come in that time."""

END_WITHIN = 0.3
PARAMETERS = [
    # Longer than any wait of ours, so that nothing but the camera or the end of the tunnel ends a wait of the library.
    *(cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, 6000),
    *(cv2.CAP_PROP_READ_TIMEOUT_MSEC, 6000),
    # With one thread for each core, the decoder would keep back a picture for each.
    *(cv2.CAP_PROP_N_THREADS, 1),
]
REBUILT = "the camera's own compressed data; RTP leaves the header out, and it was written anew (RFC 2435)"


class RtspSource:
    """The stream at an address, over TCP; `rtsps` only from a camera whose certificate proves its name."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._reader: _Reader | None = None

    def open(self) -> Mapping[str, str]:
        self.close()
        self._reader = _Reader(parse(self._address))
        try:
            codec = self._reader.begin()
        except DeviceError:
            self.close()
            raise
        settings = {"source": without_credentials(self._address), "transport": "TCP", "codec": codec}
        return {**settings, "encoding": REBUILT} if codec == "MJPG" else settings

    def close(self) -> None:
        if self._reader is not None:
            self._reader.end()
        self._reader = None

    def next(self, timeout: float) -> Packet | None:
        if self._reader is None:
            raise DeviceGone("the stream is not open")
        return self._reader.take(timeout)

    def skip_old(self) -> None:
        self.next(0)


class _Reader:
    """Takes from the library all that it has, on a thread of its own; the newest picture waits to be taken, older ones go.

    Whoever takes waits for this object and never for the library.
    """

    def __init__(self, url: SplitResult) -> None:
        """Connect and begin. Raises as `devices.links.connect`."""
        self._tunnel = Tunnel(connect(url))
        user, at, _ = url.netloc.rpartition("@")
        self._url = url._replace(scheme="rtsp", netloc=f"{user}{at}127.0.0.1:{self._tunnel.port}").geturl()
        self._news = threading.Condition()
        self._newest: Packet | None = None
        self._codec = ""
        self._stopping = self._over = False
        self._thread = threading.Thread(target=self._run, name="rtsp reader", daemon=True)
        self._thread.start()

    def begin(self) -> str:
        """Wait for the first picture; return the name of the codec."""
        with self._news:
            if not self._wait(ANSWER_WITHIN) and not self._tunnel.status:
                raise DeviceTimeout(f"no answer within {ANSWER_WITHIN:.0f} s")
            if not self._wait(OPEN_WITHIN - ANSWER_WITHIN):
                raise DeviceTimeout(f"no picture within {OPEN_WITHIN} s")
            if self._newest is None:
                raise self._why()
            return self._codec

    def take(self, timeout: float) -> Packet | None:
        """Return the newest picture that was not yet taken; wait for one at most `timeout` seconds, else None."""
        with self._news:
            self._wait(timeout)
            newest, self._newest = self._newest, None
            if newest is None and self._over:
                raise self._why()
            return newest

    def end(self) -> None:
        """Let the library say goodbye, which frees the camera for the next viewer; where it does not come to that, cut."""
        self._stopping = True
        self._thread.join(END_WITHIN)
        self._tunnel.cut()
        # A library that hangs even now is left behind with its thread, which holds nothing but its own end of the tunnel.
        self._thread.join(END_WITHIN)

    def _wait(self, timeout: float) -> bool:
        return self._news.wait_for(lambda: self._newest is not None or self._over, timeout)

    def _why(self) -> DeviceError:
        status = self._tunnel.status
        if self._tunnel.wants_udp:
            return DeviceFault("the camera sends its stream by UDP only; allow RTP over RTSP (TCP) in the camera")
        if status in {401, 403}:
            return DeviceFault(f"the camera asks for another name or password ({status})")
        if status in {453, 503}:
            return DeviceBusy(f"the camera serves no further viewer ({status})")
        if status >= 400:
            return DeviceFault(f"the camera answered {status}")
        if self._tunnel.hung_up:
            return DeviceGone("the camera ended the connection")
        return DeviceFault("what the camera sends is no video that can be read")

    def _run(self) -> None:
        video = cv2.VideoCapture(self._url, cv2.CAP_FFMPEG, PARAMETERS)
        try:
            if video.isOpened():
                self._codec = int(video.get(cv2.CAP_PROP_FOURCC)).to_bytes(4, "little").decode("latin-1")
                if self._codec == "MJPG":
                    video.set(cv2.CAP_PROP_FORMAT, -1)
                self._drain(video)
        finally:
            video.release()
            with self._news:
                self._over = True
                self._news.notify_all()

    def _drain(self, video: cv2.VideoCapture) -> None:
        while not self._stopping:
            read, packet = video.read()
            if not read:
                return
            with self._news:
                self._newest = _own_bytes(packet.tobytes()) if self._codec == "MJPG" else _pixels(packet)
                self._news.notify_all()


def _own_bytes(packet: bytes) -> bytes:
    """Leave out the end that the library appends to data that have one (RFC 2435, 3.1.9: they may or may not)."""
    return packet[:-2] if packet.endswith(b"\xff\xd9\xff\xd9") else packet


def _pixels(packet: NDArray[np.generic]) -> NDArray[np.uint8]:
    return np.asarray(packet, dtype=np.uint8)
