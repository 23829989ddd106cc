"""USB video cameras, most dermatoscopes among them; and, by address, network cameras and video files."""

import logging
import sys
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from devices.address import Address
from devices.contract import DeviceInfo, DeviceKind, KnownBy
from devices.drivers.network import network_source
from devices.drivers.opencv_list import listed
from devices.drivers.opencv_video import OpencvSource
from devices.drivers.stream import AdjustableCamera, AdjustableSource, Source, StreamCamera
from devices.drivers.video import VideoFileSource
from devices.errors import DeviceGone
from devices.profiles import lookup
from devices.usb import SYSFS, UsbCamera, driven_cameras

if sys.platform == "linux":
    from devices.drivers.v4l2 import V4l2Source
    from devices.v4l2.node import takes_pictures

log = logging.getLogger(__name__)


class UvcDriver:
    """Finds USB cameras by themselves, and adds the addresses it was given.

    `kinds` says what a USB camera is used for, by its key or by `vid:pid`; else its profile does; any other is a plain
    camera, since a picture must not claim to be dermoscopy unless somebody said so. An address on the network counts as
    attached as long as it is configured (only opening it shows whether it answers); a file while it exists. Linux cameras
    are opened by Video4Linux, those of Windows and macOS by OpenCV, which was never tried on real hardware.
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
        self._places: dict[str, Path | int] = {}
        self._shared: set[tuple[str, str, str]] = set()
        self._told: set[str] = set()

    def discover(self) -> list[DeviceInfo]:
        named = [entry.info for entry in self._addresses if entry.scheme or entry.path.is_file()]
        return [*named, *self._on_the_usb()]

    def camera(self, info: DeviceInfo) -> StreamCamera:
        source = self._source(info.key)
        return AdjustableCamera(info, source) if isinstance(source, AdjustableSource) else StreamCamera(info, source)

    def _source(self, key: str) -> Source:
        for entry in self._addresses:
            if entry.info.key == key:
                return network_source(entry) if entry.scheme else VideoFileSource(entry.path)
        if key in self._places:
            return _usb_source(self._places[key])
        raise DeviceGone(f"{key} is not attached")

    def _on_the_usb(self) -> list[DeviceInfo]:
        cameras = _with_pictures(self._sysfs) if sys.platform == "linux" else listed()
        self._shared |= shared_serials([camera for camera, _ in cameras])
        found: dict[str, DeviceInfo] = {}
        places: dict[str, Path | int] = {}
        for camera, place in cameras:
            key, known_by = identity(camera, self._shared)
            if known_by is KnownBy.PORT and key not in self._told:
                log.info("%s has no serial number of its own: it is known by the port it is plugged into", key)
                self._told.add(key)
            kind = self._kinds.get(key) or self._kinds.get(f"{camera.vid}:{camera.pid}") or _guess(camera)
            found[key] = DeviceInfo(
                key, kind, camera.manufacturer, camera.product, camera.serial, camera.release, camera.port, known_by
            )
            places[key] = place
        self._places = places
        return list(found.values())


def _guess(camera: UsbCamera) -> DeviceKind:
    profile = lookup(camera.vid, camera.pid)
    return profile.kind if profile is not None and profile.kind is not None else DeviceKind.CAMERA


def _usb_source(place: Path | int) -> AdjustableSource:
    if sys.platform == "linux" and isinstance(place, Path):
        return V4l2Source(place)
    return OpencvSource(place)


def _with_pictures(sysfs: Path) -> list[tuple[UsbCamera, Path]]:
    """List the cameras with the first of their nodes that gives pictures. Linux."""
    first = ((camera, next(filter(takes_pictures, camera.nodes), None)) for camera in driven_cameras(sysfs))
    return [(camera, node) for camera, node in first if node is not None]


def shared_serials(attached: Sequence[UsbCamera]) -> set[tuple[str, str, str]]:
    """Return the serial numbers, with VID and PID, that more than one attached camera claims."""
    counted = Counter((camera.vid, camera.pid, camera.serial) for camera in attached)
    return {who for who, times in counted.items() if times > 1}


def identity(camera: UsbCamera, shared: Collection[tuple[str, str, str]]) -> tuple[str, KnownBy]:
    """Return the key of a camera and what it rests on: its serial number, or the port that it is plugged into.

    A serial number that a twin was ever seen to share is none, nor is one that repeats a single character (`000000`).
    """
    unique = (camera.vid, camera.pid, camera.serial) not in shared and len(set(camera.serial)) > 1
    if unique:
        return f"uvc:{camera.vid}:{camera.pid}:{camera.serial}", KnownBy.SERIAL
    return f"uvc:{camera.vid}:{camera.pid}@{camera.port}", KnownBy.PORT
