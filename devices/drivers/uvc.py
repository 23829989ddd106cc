"""USB video cameras, most dermatoscopes among them; and, by address, network cameras and video files."""

import logging
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import cv2

from devices.contract import DeviceInfo, DeviceKind
from devices.drivers.network import NetworkSource
from devices.drivers.stream import Source, StreamCamera
from devices.drivers.v4l2 import UvcSource, takes_pictures
from devices.drivers.video import VideoFileSource
from devices.errors import DeviceGone
from devices.mjpeg import without_credentials
from devices.usb import SYSFS, UsbCamera, driven_cameras

log = logging.getLogger(__name__)

INDICES = range(4)


@dataclass(frozen=True, slots=True)
class Address:
    """A camera that is reached by name: `http://…`, `https://…` (motion JPEG), or the path of a video file.

    `kind` says what it is used for; `model` is what staff call it.
    """

    address: str
    kind: DeviceKind
    model: str = ""

    @property
    def is_network(self) -> bool:
        return urlsplit(self.address).scheme in {"http", "https"}

    @property
    def info(self) -> DeviceInfo:
        """Keys: `net:` and the address without credentials; `file:` and the name of the file."""
        if self.is_network:
            shown = without_credentials(self.address)
            return DeviceInfo(f"net:{shown}", self.kind, "", self.model or urlsplit(shown).netloc, "")
        return DeviceInfo(f"file:{Path(self.address).name}", self.kind, "", self.model or Path(self.address).name, "")


class UvcDriver:
    """Finds USB cameras by themselves, and adds the addresses it was given.

    `kinds` says what a USB camera is used for, by its key or by `vid:pid`; any other is a plain camera, since a picture must
    not claim to be dermoscopy unless somebody said so. An address on the network counts as attached as long as it is
    configured (only opening it shows whether it answers); a file while it exists. On systems other than Linux, cameras are
    probed by index, once, at the first look; this was never tried on real hardware.
    """

    name = "uvc"

    def __init__(
        self,
        addresses: Sequence[Address] = (),
        kinds: Mapping[str, DeviceKind] | None = None,
        sysfs: Path = SYSFS,
    ) -> None:
        self._addresses = tuple(addresses)
        self._kinds = dict(kinds or {})
        self._sysfs = sysfs
        self._probed: tuple[int, ...] | None = None
        self._sources: dict[str, Path | int] = {}
        self._told: set[str] = set()

    def discover(self) -> list[DeviceInfo]:
        named = [entry.info for entry in self._addresses if entry.is_network or Path(entry.address).is_file()]
        return [*named, *(self._on_linux() if sys.platform == "linux" else self._by_index())]

    def camera(self, info: DeviceInfo) -> StreamCamera:
        return StreamCamera(info, self._source(info.key))

    def _source(self, key: str) -> Source:
        for entry in self._addresses:
            if entry.info.key == key:
                return NetworkSource(entry.address) if entry.is_network else VideoFileSource(Path(entry.address))
        if key in self._sources:
            return UvcSource(self._sources[key])
        raise DeviceGone(f"{key} is not attached")

    def _on_linux(self) -> list[DeviceInfo]:
        cameras = driven_cameras(self._sysfs)
        found: dict[str, DeviceInfo] = {}
        sources: dict[str, Path | int] = {}
        for camera in cameras:
            node = next((node for node in camera.nodes if takes_pictures(node)), None)
            if node is None:
                continue
            key = identity(camera, cameras)
            if key.endswith(f"@{camera.port}") and key not in self._told:
                log.info("%s has no serial number of its own: it is known by the port it is plugged into", key)
                self._told.add(key)
            found[key] = DeviceInfo(
                key, self._kind(key, camera), camera.manufacturer, camera.product, camera.serial, camera.release
            )
            sources[key] = node
        self._sources = sources
        return list(found.values())

    def _by_index(self) -> list[DeviceInfo]:
        if self._probed is None:
            self._probed = tuple(index for index in INDICES if _opens(index))
        self._sources = {f"uvc:index:{index}": index for index in self._probed}
        return [
            DeviceInfo(key, self._kinds.get(key, DeviceKind.CAMERA), "", f"Camera {index}", "")
            for key, index in self._sources.items()
        ]

    def _kind(self, key: str, camera: UsbCamera) -> DeviceKind:
        return self._kinds.get(key) or self._kinds.get(f"{camera.vid}:{camera.pid}") or DeviceKind.CAMERA


def identity(camera: UsbCamera, attached: Sequence[UsbCamera]) -> str:
    """Return the key of a camera: by serial number where it has one that is unique, else by the port it is plugged into."""
    twins = [other for other in attached if (other.vid, other.pid, other.serial) == (camera.vid, camera.pid, camera.serial)]
    if camera.serial and len(twins) == 1:
        return f"uvc:{camera.vid}:{camera.pid}:{camera.serial}"
    return f"uvc:{camera.vid}:{camera.pid}@{camera.port}"


def _opens(index: int) -> bool:
    video = cv2.VideoCapture(index)
    try:
        return video.isOpened()
    finally:
        video.release()
