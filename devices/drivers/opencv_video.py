"""A USB video camera under OpenCV: by its index on Windows and macOS. It takes a Linux node too, so that tests can drive it.

Windows goes by DirectShow, since Media Foundation ignores what is set and opens slowly; neither hands out the camera's own
JPEG, so that a still is encoded once there, and says so. Windows and macOS: written against documentation, never tried.
"""

import logging
import sys
from collections.abc import Mapping
from dataclasses import replace
from math import log2
from pathlib import Path
from time import monotonic

import cv2
import numpy as np

from devices.contract import Setup
from devices.drivers.stream import Packet
from devices.errors import DeviceBusy, DeviceFault, DeviceGone, DeviceTimeout

log = logging.getLogger(__name__)

JPEG_FOURCC = cv2.VideoWriter.fourcc(*"MJPG")
LARGEST = (1920, 1080)
"""OpenCV cannot list sizes: this is asked for where nobody says otherwise, and a camera that has less gives less."""

LIVE_WAIT = 0.005
BUFFERS = 4

BACKEND = {"win32": cv2.CAP_DSHOW, "darwin": cv2.CAP_AVFOUNDATION}.get(sys.platform, cv2.CAP_V4L2)

MANUAL, AUTOMATIC = (0.25, 0.75) if sys.platform == "win32" else (1.0, 3.0)
"""The values of CAP_PROP_AUTO_EXPOSURE: V4L2's own, and those of DirectShow."""

ASPECTS = (
    ("exposure", "exposure", cv2.CAP_PROP_EXPOSURE, cv2.CAP_PROP_AUTO_EXPOSURE),
    ("white balance", "white_balance", cv2.CAP_PROP_WB_TEMPERATURE, cv2.CAP_PROP_AUTO_WB),
    ("focus", "focus", cv2.CAP_PROP_FOCUS, cv2.CAP_PROP_AUTOFOCUS),
    ("gain", "gain", cv2.CAP_PROP_GAIN, None),
)
HELD = ("exposure", "white balance")


class OpencvSource:
    """What a USB camera sends, by index or node. What the camera says of its settings is recorded, not what it was asked.

    OpenCV blocks in a read for up to the limit that `devices` sets at its import (2 s, on Linux) and cannot be broken off:
    a frozen camera holds its thread for so long, and the feed's watch is what tells of it in time.
    """

    def __init__(self, place: Path | int) -> None:
        self._place = place
        self._setup = Setup()
        self._held = False
        self._asked: dict[str, float] = {}
        self._video: cv2.VideoCapture | None = None
        self._settings: dict[str, str] = {}

    def open(self) -> Mapping[str, str]:
        self.close()
        if isinstance(self._place, Path):
            if not self._place.exists():
                raise DeviceGone(f"{self._place.name} is not there")
            video = cv2.VideoCapture(str(self._place), cv2.CAP_V4L2)
        else:
            video = cv2.VideoCapture(self._place, BACKEND)
        if not video.isOpened():
            raise DeviceBusy(
                "the camera is there and cannot be opened: another program holds it, or this user may not use it"
            )
        self._video = video
        self._begin(video)
        self._adjust(self._setup)
        if self._held:
            self._lock(True)
        return self.settings()

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

    def settings(self) -> Mapping[str, str]:
        """Return the settings as OpenCV reads them now; a control that the camera has not is left out."""
        video = self._video
        if video is None:
            return dict(self._settings)
        now = dict(self._settings)
        for name, _, prop, switch in ASPECTS:
            value, asked = video.get(prop), self._asked.get(name)
            has = value not in {0.0, -1.0}  # OpenCV answers 0 or -1 where the camera has no such control
            if asked is not None and value != asked:
                now[name] = f"{value:g} (asked for {asked:g})" if has else f"not adjustable (asked for {asked:g})"
            elif has:
                now[name] = f"{value:g}"
            if switch is not None and has:
                now[f"automatic {name}"] = "off" if video.get(switch) in {0.0, self._off(switch)} else "on"
        return now

    def adjust(self, setup: Setup) -> Mapping[str, str]:
        self._opened()
        named = {name: getattr(setup, name) for name in Setup.__slots__ if getattr(setup, name) is not None}
        self._setup = replace(self._setup, **named)
        if setup.size is not None:
            return self.open()
        self._adjust(setup)
        return self.settings()

    def hold(self, held: bool) -> Mapping[str, str]:
        self._opened()
        self._held = held
        if not held:
            self._setup = replace(self._setup, exposure=None, white_balance=None)
        self._lock(held)
        return self.settings()

    def _opened(self) -> cv2.VideoCapture:
        if self._video is None:
            raise DeviceGone("the camera is not open")
        return self._video

    def _begin(self, video: cv2.VideoCapture) -> None:
        wanted = self._setup.size or LARGEST
        # The format comes before the size: the other way round, the size is one of the raw format.
        video.set(cv2.CAP_PROP_FOURCC, JPEG_FOURCC)
        video.set(cv2.CAP_PROP_FRAME_WIDTH, wanted[0])
        video.set(cv2.CAP_PROP_FRAME_HEIGHT, wanted[1])
        code = int(video.get(cv2.CAP_PROP_FOURCC))
        # Only V4L2 hands out the JPEG; DirectShow takes the request and then gives what is neither.
        own_bytes = isinstance(self._place, Path) and code == JPEG_FOURCC
        own_bytes = own_bytes and video.set(cv2.CAP_PROP_CONVERT_RGB, 0) and video.get(cv2.CAP_PROP_CONVERT_RGB) == 0
        size = int(video.get(cv2.CAP_PROP_FRAME_WIDTH)), int(video.get(cv2.CAP_PROP_FRAME_HEIGHT))
        shown = "{}x{}".format(*size)
        if self._setup.size is not None and size != self._setup.size:
            shown += " (asked for {}x{})".format(*self._setup.size)
        self._settings = {
            "format": (code & 0xFFFFFFFF).to_bytes(4, "little").decode("latin-1"),
            "size": shown,
            "rate": f"{video.get(cv2.CAP_PROP_FPS):g}",
            "packets": "own JPEG" if own_bytes else "decoded",
        }

    def _adjust(self, setup: Setup) -> None:
        video = self._opened()
        for name, field, prop, switch in ASPECTS:
            value = getattr(setup, field)
            if value is None:
                continue
            # DirectShow counts exposure in powers of two of a second.
            asked = round(log2(value * 1e-4)) if field == "exposure" and BACKEND == cv2.CAP_DSHOW else value
            if switch is not None:
                video.set(switch, self._off(switch))
            video.set(prop, asked)
            self._asked[name] = float(asked)

    def _lock(self, held: bool) -> None:
        video = self._opened()
        for name, _, prop, switch in ASPECTS:
            if name not in HELD or switch is None:
                continue
            value = video.get(prop)
            if held:
                video.set(switch, self._off(switch))
                video.set(prop, value)
                self._asked[name] = value
            else:
                self._asked.pop(name, None)
                video.set(switch, AUTOMATIC if switch == cv2.CAP_PROP_AUTO_EXPOSURE else 1)

    @staticmethod
    def _off(switch: int) -> float:
        return MANUAL if switch == cv2.CAP_PROP_AUTO_EXPOSURE else 0.0

    def _why(self, waited: float) -> DeviceGone | DeviceTimeout:
        """Tell a pulled cable from a silent camera: `isOpened` stays true for ever, so the node and the clock must say."""
        if isinstance(self._place, Path) and self._place.exists() and waited > 0.5:
            return DeviceTimeout(f"no frame for {waited:.1f} s")
        return DeviceGone("the camera stopped in the middle of its stream")
