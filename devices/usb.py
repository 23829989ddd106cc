"""Who is on the USB: cameras that Linux drives, with their stable identity, and cameras that nothing drives."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import usb.core
import usb.util

log = logging.getLogger(__name__)

SYSFS = Path("/sys/class/video4linux")
VIDEO_CLASS = 0x0E


@dataclass(frozen=True, slots=True)
class UsbCamera:
    """One USB camera. `vid` and `pid` are four lower-case hex digits; `port` is the path of hubs and ports, like `1-1.4`.

    `nodes` are its device files, as paths: more than one, for metadata, infra-red and so on; none where nothing drives it.
    """

    vid: str
    pid: str
    serial: str
    port: str
    manufacturer: str
    product: str
    release: str
    nodes: tuple[Path, ...]


def driven_cameras(sysfs: Path = SYSFS) -> list[UsbCamera]:
    """List the USB cameras that have video nodes, by the kernel's own account. Opens no device. Linux."""
    nodes: dict[Path, list[Path]] = {}
    for entry in sorted(sysfs.glob("video*"), key=lambda path: int(path.name[5:]) if path.name[5:].isdigit() else 0):
        device = _usb_device((entry / "device").resolve())
        if device is not None:
            nodes.setdefault(device, []).append(Path("/dev") / entry.name)
    return [_described(device, tuple(files)) for device, files in nodes.items()]


def undriven_cameras(driven: Sequence[UsbCamera], backend: Any = None) -> list[UsbCamera]:
    """Name the USB cameras that are attached and that no driver serves: those of the video class that are not in `driven`.

    Strings are left empty: to read them a device must be opened. Without libusb the answer is empty.
    """
    known = {(camera.vid, camera.pid) for camera in driven}
    try:
        found = list(usb.core.find(find_all=True, custom_match=_is_camera, backend=backend) or ())
    except usb.core.NoBackendError:
        log.info("libusb is not installed: cameras without a driver cannot be named")
        return []
    except usb.core.USBError as error:
        log.warning("the USB cannot be searched: %s", error)
        return []
    cameras = []
    for device in found:
        vid, pid = f"{device.idVendor:04x}", f"{device.idProduct:04x}"
        if (vid, pid) not in known:
            port = f"{device.bus}-{'.'.join(str(number) for number in device.port_numbers or ())}"
            cameras.append(UsbCamera(vid, pid, "", port, "", "", f"{device.bcdDevice:04x}", ()))
    return cameras


def _is_camera(device: Any) -> bool:
    try:
        return any(
            usb.util.find_descriptor(configuration, bInterfaceClass=VIDEO_CLASS) is not None for configuration in device
        )
    except usb.core.USBError:
        return False


def _usb_device(interface: Path) -> Path | None:
    """Return the USB device to which an interface belongs: the nearest folder above that has a vendor and a product."""
    for folder in (interface, *interface.parents):
        if (folder / "idVendor").is_file() and (folder / "idProduct").is_file():
            return folder
    return None


def _described(device: Path, nodes: tuple[Path, ...]) -> UsbCamera:
    def text(name: str) -> str:
        try:
            return (device / name).read_text("utf-8", "replace").strip()
        except OSError:
            return ""

    return UsbCamera(
        text("idVendor").lower(),
        text("idProduct").lower(),
        text("serial"),
        device.name,
        text("manufacturer"),
        text("product"),
        text("bcdDevice"),
        nodes,
    )
