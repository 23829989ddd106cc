"""A USB video camera under OpenCV: on Linux its node, elsewhere its index. Motion JPEG where the camera makes it."""

import logging
import sys
from collections.abc import Mapping
from pathlib import Path
from time import monotonic

import cv2
import numpy as np

from devices.drivers.stream import Packet
from devices.errors import DeviceBusy, DeviceFault, DeviceGone, DeviceTimeout

log = logging.getLogger(__name__)

JPEG_FOURCC = cv2.VideoWriter.fourcc(*"MJPG")
LARGEST = (1920, 1080)
LIVE_WAIT = 0.005
BUFFERS = 4
QUERYCAP = 0x80685600
CAPABILITY_SIZE = 104
DEVICE_CAPS_AT = 88
VIDEO_CAPTURE = 0x1


def takes_pictures(node: Path) -> bool:
    """Say whether a Linux video node captures video (and not, say, metadata). Asks without taking hold of the device."""
    if sys.platform != "linux":
        return False
    import fcntl  # noqa: PLC0415 - there is none on Windows
    import os  # noqa: PLC0415

    answer = bytearray(CAPABILITY_SIZE)
    try:
        handle = os.open(node, os.O_RDWR | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        fcntl.ioctl(handle, QUERYCAP, answer)
    except OSError:
        return False
    finally:
        os.close(handle)
    return bool(int.from_bytes(answer[DEVICE_CAPS_AT : DEVICE_CAPS_AT + 4], sys.byteorder) & VIDEO_CAPTURE)


class UvcSource:
    """What a USB camera sends. `size` is asked for and need not be granted; what the camera says afterwards is recorded.

    OpenCV blocks in a read for up to the limit that `devices` sets at its import (2 s, on Linux) and cannot be broken off:
    a frozen camera holds its thread for so long, and the feed's watch is what tells of it in time.
    """

    def __init__(self, place: Path | int, size: tuple[int, int] = LARGEST) -> None:
        self._place = place
        self._size = size
        self._video: cv2.VideoCapture | None = None

    def open(self) -> Mapping[str, str]:
        self.close()
        if isinstance(self._place, Path):
            if not self._place.exists():
                raise DeviceGone(f"{self._place.name} is not there")
            video = cv2.VideoCapture(str(self._place), cv2.CAP_V4L2)
        else:
            video = cv2.VideoCapture(self._place)
        if not video.isOpened():
            raise DeviceBusy(
                "the camera is there and cannot be opened: another program holds it, or this user may not use it"
            )
        self._video = video
        # The format comes before the size: the other way round, the size is one of the raw format.
        video.set(cv2.CAP_PROP_FOURCC, JPEG_FOURCC)
        video.set(cv2.CAP_PROP_FRAME_WIDTH, self._size[0])
        video.set(cv2.CAP_PROP_FRAME_HEIGHT, self._size[1])
        jpeg = int(video.get(cv2.CAP_PROP_FOURCC)) == JPEG_FOURCC
        own_bytes = jpeg and video.set(cv2.CAP_PROP_CONVERT_RGB, 0) and video.get(cv2.CAP_PROP_CONVERT_RGB) == 0
        return self._read_back(video, own_bytes)

    def close(self) -> None:
        if self._video is not None:
            self._video.release()
        self._video = None

    def next(self, timeout: float) -> Packet | None:
        """Return the next packet. `timeout` cannot be kept here: see above."""
        del timeout
        video = self._opened()
        asked = monotonic()
        read, packet = video.read()
        if not read:
            raise self._why(monotonic() - asked)
        if packet.ndim == 2 and packet.shape[0] == 1:
            # Some cameras pad the transfer with zeros behind EOI: they belong to the transport, not to the picture.
            return packet.tobytes().rstrip(b"\0")
        if packet.ndim != 3 or packet.shape[2] != 3:
            raise DeviceFault(f"the camera sends pictures of shape {packet.shape}")
        return np.asarray(packet, dtype=np.uint8)

    def skip_old(self) -> None:
        """Empty the kernel's buffers: a packet that comes without any wait was taken before now."""
        video = self._opened()
        for _ in range(BUFFERS):
            asked = monotonic()
            if not video.grab():
                raise self._why(monotonic() - asked)
            if monotonic() - asked > LIVE_WAIT:
                return

    def _opened(self) -> cv2.VideoCapture:
        if self._video is None:
            raise DeviceGone("the camera is not open")
        return self._video

    def _why(self, waited: float) -> DeviceGone | DeviceTimeout:
        """Tell a pulled cable from a silent camera: `isOpened` stays true for ever, so the node and the clock must say."""
        if isinstance(self._place, Path) and self._place.exists() and waited > 0.5:
            return DeviceTimeout(f"no frame for {waited:.1f} s")
        return DeviceGone("the camera stopped in the middle of its stream")

    def _read_back(self, video: cv2.VideoCapture, own_bytes: bool) -> Mapping[str, str]:
        code = int(video.get(cv2.CAP_PROP_FOURCC)).to_bytes(4, "little", signed=False).decode("latin-1")
        width, height = video.get(cv2.CAP_PROP_FRAME_WIDTH), video.get(cv2.CAP_PROP_FRAME_HEIGHT)
        settings = {
            "format": code,
            "size": f"{width:.0f}x{height:.0f}",
            "rate": f"{video.get(cv2.CAP_PROP_FPS):.0f}",
            "packets": "own JPEG" if own_bytes else "decoded",
        }
        if (width, height) != self._size:
            log.info("the camera gives %s where %dx%d was asked for", settings["size"], *self._size)
        for name, prop in (
            ("exposure", cv2.CAP_PROP_EXPOSURE),
            ("automatic exposure", cv2.CAP_PROP_AUTO_EXPOSURE),
            ("white balance", cv2.CAP_PROP_WB_TEMPERATURE),
            ("automatic white balance", cv2.CAP_PROP_AUTO_WB),
            ("gain", cv2.CAP_PROP_GAIN),
            ("focus", cv2.CAP_PROP_FOCUS),
        ):
            value = video.get(prop)
            # OpenCV answers 0 or -1 where the camera has no such control.
            if value not in {0.0, -1.0}:
                settings[name] = f"{value:g}"
        return settings
