"""A video file, played round and round at its own pace, as a camera."""

from collections.abc import Mapping
from pathlib import Path
from time import monotonic, sleep

import cv2
import numpy as np

from devices.drivers.stream import Packet
from devices.errors import DeviceFault, DeviceGone

MJPEG_CODES = {"MJPG", "mjpg", "jpeg", "JPEG"}


class VideoFileSource:
    """Motion JPEG gives the file's own bytes; other codecs give raw pixels. OpenCV never paces a file: this does."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._video: cv2.VideoCapture | None = None
        self._frame_seconds = 1 / 25
        self._started = 0.0
        self._played = 0

    def open(self) -> Mapping[str, str]:
        self.close()
        if not self._path.is_file():
            raise DeviceGone(f"{self._path.name} is not there")
        video = cv2.VideoCapture(str(self._path), cv2.CAP_FFMPEG)
        if not video.isOpened():
            raise DeviceFault(f"{self._path.name} is no video that can be read")
        code = int(video.get(cv2.CAP_PROP_FOURCC)).to_bytes(4, "little").decode("latin-1")
        own_bytes = code in MJPEG_CODES and video.set(cv2.CAP_PROP_FORMAT, -1)
        rate = video.get(cv2.CAP_PROP_FPS)
        self._frame_seconds = 1 / rate if 1 <= rate <= 120 else 1 / 25
        self._video, self._started, self._played = video, monotonic(), 0
        return {"source": self._path.name, "codec": code, "packets": "own JPEG" if own_bytes else "decoded"}

    def close(self) -> None:
        if self._video is not None:
            self._video.release()
        self._video = None

    def next(self, timeout: float) -> Packet | None:
        video = self._opened()
        due = self._started + self._played * self._frame_seconds
        wait = due - monotonic()
        if wait > timeout:
            sleep(timeout)
            return None
        if wait > 0:
            sleep(wait)
        # Late by more than a frame: leave out what should have been shown meanwhile.
        for _ in range(min(50, int(-wait / self._frame_seconds))):
            self._played += 1
            if not video.grab():
                break
        self._played += 1
        read, packet = video.read()
        if read:
            return packet.tobytes() if packet.ndim == 2 and packet.shape[0] == 1 else np.asarray(packet, dtype=np.uint8)
        self._rewind(video)
        return None

    def skip_old(self) -> None:
        """A file sends nothing by itself: what comes next is new."""

    def _opened(self) -> cv2.VideoCapture:
        if self._video is None:
            raise DeviceGone("the video is not open")
        return self._video

    def _rewind(self, video: cv2.VideoCapture) -> None:
        if self._played <= 1:
            raise DeviceFault(f"{self._path.name} holds no picture")
        if not self._path.is_file():
            raise DeviceGone(f"{self._path.name} is not there any more")
        video.set(cv2.CAP_PROP_POS_FRAMES, 0)
        self._started, self._played = monotonic(), 0
