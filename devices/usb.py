"""Who is on the USB: the cameras that Linux drives, and all that is attached, with what tells one from another."""

import logging
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import usb.core

log = logging.getLogger(__name__)

SYSFS = Path("/sys/class/video4linux")
DEVICES = Path("/sys/bus/usb/devices")
HUB_CLASS = 0x09


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


@dataclass(frozen=True, slots=True)
class Interface:
    """One function of a device: its class as the USB numbers them, and the kernel driver that holds it, empty for none."""

    usb_class: int
    driver: str


@dataclass(frozen=True, slots=True)
class UsbDevice:
    """Anything attached; the first fields as in `UsbCamera`. `file` is what a program opens to drive it by itself."""

    vid: str
    pid: str
    serial: str
    port: str
    manufacturer: str
    product: str
    release: str
    interfaces: tuple[Interface, ...]
    file: Path | None


def driven_cameras(sysfs: Path = SYSFS) -> list[UsbCamera]:
    """List the USB cameras that have video nodes, by the kernel's own account. Opens no device. Linux."""
    nodes: dict[Path, list[Path]] = {}
    for entry in sorted(sysfs.glob("video*"), key=lambda path: int(path.name[5:]) if path.name[5:].isdigit() else 0):
        device = usb_device(real_path(entry / "device"))
        if device is not None:
            nodes.setdefault(device, []).append(Path("/dev") / entry.name)
    cameras = [(device, _described(device, tuple(files))) for device, files in nodes.items()]
    # One that went away while it was read would seem to be another, without its serial number.
    return [camera for device, camera in cameras if sysfs_text(device, "idVendor")]


def attached(devices: Path = DEVICES, backend: Any = None) -> list[UsbDevice]:
    """List what is attached to the USB, hubs left out, with or without a driver. Opens nothing.

    Linux answers from the kernel's own account; elsewhere libusb is asked (pyusb), which leaves the texts empty, since to
    read them a device must be opened. Without libusb the answer is empty.
    """
    return _by_kernel(devices) if sys.platform == "linux" else by_libusb(backend)


def by_libusb(backend: Any = None) -> list[UsbDevice]:
    """List what libusb sees. `backend` is pyusb's; None: the one that it finds."""
    try:
        found = list(usb.core.find(find_all=True, backend=backend) or ())
        return [_seen(device) for device in found if device.bDeviceClass != HUB_CLASS]
    except usb.core.NoBackendError:
        log.info("libusb is not installed: devices without a driver cannot be named")
    except (usb.core.USBError, OSError, NotImplementedError) as error:
        log.warning("the USB cannot be searched: %s", error)
    return []


def _seen(device: Any) -> UsbDevice:
    classes = {interface.bInterfaceClass for configuration in device for interface in configuration}
    return UsbDevice(
        f"{device.idVendor:04x}",
        f"{device.idProduct:04x}",
        "",
        f"{device.bus}-{'.'.join(str(number) for number in device.port_numbers or ())}",
        "",
        "",
        f"{device.bcdDevice:04x}",
        tuple(Interface(each, "") for each in sorted(classes)),
        None,
    )


def _by_kernel(devices: Path) -> list[UsbDevice]:
    found = []
    for entry in sorted(devices.glob("*-*")):
        if ":" in entry.name or sysfs_text(entry, "bDeviceClass") == f"{HUB_CLASS:02x}" or not sysfs_text(entry, "idVendor"):
            continue
        camera = _described(real_path(entry), ())
        interfaces = tuple(
            Interface(int(sysfs_text(each, "bInterfaceClass") or "0", 16), _driver(each))
            for each in sorted(real_path(entry).glob(f"{entry.name}:*"))
        )
        bus, address = sysfs_text(entry, "busnum"), sysfs_text(entry, "devnum")
        file = Path(f"/dev/bus/usb/{int(bus):03d}/{int(address):03d}") if bus.isdigit() and address.isdigit() else None
        found.append(
            UsbDevice(
                camera.vid, camera.pid, camera.serial, camera.port, camera.manufacturer, camera.product, camera.release,
                interfaces, file,
            )
        )  # fmt: skip
    return found


def port_of(bus: int, address: int, devices: Path = DEVICES) -> str:
    """Return the port of a device by its bus and its address there (`usb:001,011`), empty where there is none. Linux."""
    for entry in devices.glob("*-*"):
        if (sysfs_text(entry, "busnum"), sysfs_text(entry, "devnum")) == (str(bus), str(address)):
            return entry.name
    return ""


def real_path(link: Path) -> Path:
    """Return where a link leads; itself where it went away while it was followed, which Python then says by an error."""
    try:
        return link.resolve()
    except OSError:
        return link


def _driver(interface: Path) -> str:
    try:
        return (interface / "driver").readlink().name
    except OSError:
        return ""


def usb_device(interface: Path) -> Path | None:
    """Return the USB device to which an interface belongs: the nearest folder above that has a vendor and a product."""
    for folder in (interface, *interface.parents):
        if (folder / "idVendor").is_file() and (folder / "idProduct").is_file():
            return folder
    return None


def _described(device: Path, nodes: tuple[Path, ...]) -> UsbCamera:
    return UsbCamera(
        sysfs_text(device, "idVendor").lower(),
        sysfs_text(device, "idProduct").lower(),
        sysfs_text(device, "serial"),
        device.name,
        sysfs_text(device, "manufacturer"),
        sysfs_text(device, "product"),
        sysfs_text(device, "bcdDevice"),
        nodes,
    )


def sysfs_text(device: Path, name: str) -> str:
    """Return what a file of a device in sysfs says, without the line's end; empty where there is none."""
    try:
        return (device / name).read_text("utf-8", "replace").strip()
    except OSError:
        return ""
