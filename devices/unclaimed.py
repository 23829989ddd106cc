"""What is attached and cannot be used: cameras and known scopes that no driver of ours claims, and why not."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from devices.contract import DeviceInfo
from devices.profiles import lookup
from devices.usb import SYSFS, UsbDevice, attached, driven_cameras

STILL_CAMERA, VIDEO = 0x06, 0x0E
USER_SPACE = "usbfs"
"""What the kernel calls a driver that is some program: it holds the device for itself."""


class Reason(StrEnum):
    """Why a device is not usable; each has a remedy of its own."""

    NO_DRIVER = "no driver"
    FORBIDDEN = "no permission"
    BUSY = "held by another program"


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """A device that is attached and not usable. `name` is its profile's, else what it says itself, else `vid:pid`."""

    vid: str
    pid: str
    port: str
    name: str
    reason: Reason


def unclaimed(claimed: Sequence[DeviceInfo], on_the_usb: Sequence[UsbDevice] | None = None) -> tuple[Unclaimed, ...]:
    """Name what looks like a camera and is not among `claimed`, in the order of the ports. May block as `discover` may.

    Looked at are video devices, still cameras (PTP), and whatever a profile knows as a camera or scope. A device is claimed
    by its port; where a driver names no port that the USB knows (Windows, macOS), by its VID and PID.
    """
    present = attached() if on_the_usb is None else on_the_usb
    ports = {device.port for device in present}
    taken = {info.port for info in claimed}
    elsewhere = [info.key for info in claimed if info.port not in ports]
    return tuple(
        Unclaimed(device.vid, device.pid, device.port, _name(device), _reason(device))
        for device in present
        if _is_camera(device)
        and device.port not in taken
        and not any(f"{device.vid}:{device.pid}" in key for key in elsewhere)
    )


def _is_camera(device: UsbDevice) -> bool:
    if any(interface.usb_class in {STILL_CAMERA, VIDEO} for interface in device.interfaces):
        return True
    profile = lookup(device.vid, device.pid)
    return profile is not None and profile.kind is not None


def _name(device: UsbDevice) -> str:
    profile = lookup(device.vid, device.pid)
    if profile is not None:
        return profile.name
    return " ".join(filter(None, (device.manufacturer, device.product))) or f"{device.vid}:{device.pid}"


def _reason(device: UsbDevice) -> Reason:
    if any(interface.driver == USER_SPACE for interface in device.interfaces):
        return Reason.BUSY
    if sys.platform != "linux":
        return Reason.NO_DRIVER
    driven = any(interface.driver for interface in device.interfaces)
    if driven:
        nodes = [node for camera in driven_cameras(SYSFS) if camera.port == device.port for node in camera.nodes]
        return Reason.NO_DRIVER if all(map(_may_open, nodes)) else Reason.FORBIDDEN
    by_itself = any(interface.usb_class == STILL_CAMERA for interface in device.interfaces)
    return Reason.FORBIDDEN if by_itself and device.file and not _may_open(device.file) else Reason.NO_DRIVER


def _may_open(file: Path) -> bool:
    return os.access(file, os.R_OK | os.W_OK)
