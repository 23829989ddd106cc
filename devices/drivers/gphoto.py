"""System cameras by libgphoto2, on Linux and macOS: those on the USB, and those whose address says `gphoto://`."""

import logging
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import cast

from devices.address import Address
from devices.contract import DeviceInfo, DeviceKind, KnownBy
from devices.drivers.ptpip import place
from devices.errors import DeviceError, DeviceForbidden, DeviceGone
from devices.tether.body import Detected
from devices.tether.camera import TetheredCamera
from devices.tether.gphoto_body import GphotoBody
from devices.tether.process import Worker
from devices.usb import UsbDevice, attached

log = logging.getLogger(__name__)

STILL_CAMERA = 0x06
LOOK_WITHIN = 0.7
DETECT_WITHIN = 5.0
BY_NETWORK = "PTP/IP Camera"
"""What libgphoto2 calls any body on the network."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A body on the USB, as the system and as libgphoto2 know it."""

    info: DeviceInfo
    device: UsbDevice
    detected: Detected


class GphotoDriver:
    """Finds bodies on the USB by themselves, and adds the addresses that it was given.

    `kinds` says what a body is used for, by its key or by `vid:pid`. A body is known by the serial number of its USB plug,
    where there is one and it is unique, else by its port: to ask a body itself it must be opened. libgphoto2 is asked only
    when the still cameras on the USB changed, in a process that ends with its answer; until then the last answer stands,
    without what was pulled meanwhile. `look` lists what is on the USB.
    """

    name = "gphoto2"

    def __init__(
        self,
        kinds: Mapping[str, DeviceKind] | None = None,
        addresses: Sequence[Address] = (),
        look: Callable[[], Sequence[UsbDevice]] = attached,
    ) -> None:
        self._kinds = dict(kinds or {})
        self._addresses = {one.info.key: one.address for one in addresses}
        self._named = {one.info.key: one.info for one in addresses}
        self._look = look
        self._asked_for: tuple[UsbDevice, ...] = ()
        self._worker: Worker | None = None
        self._found: dict[str, _Found] = {}
        self._learnt: dict[str, DeviceInfo] = {}

    def discover(self) -> list[DeviceInfo]:
        cameras = tuple(one for one in self._look() if any(each.usb_class == STILL_CAMERA for each in one.interfaces))
        self._found = {key: one for key, one in self._found.items() if one.device in cameras}
        if cameras != self._asked_for:
            self._asked_for = cameras
            self._begin(bool(cameras))
        self._hear(cameras)
        on_the_usb = [self._learnt.get(key, one.info) for key, one in self._found.items()]
        return [*self._named.values(), *on_the_usb]

    def camera(self, info: DeviceInfo) -> TetheredCamera:
        if info.key in self._named:
            host, port = place(self._addresses[info.key])
            # The port is named twice, for commands and events: else events are sought at the standard's own.
            where = (BY_NETWORK, f"ptpip:{host}:{port}:{port}")
            return TetheredCamera(self._named[info.key], GphotoBody(lambda: where), self._learn)
        if info.key not in self._found:
            raise DeviceGone(f"{info.key} is not attached")
        body = GphotoBody(lambda: self._where(info.key))
        return TetheredCamera(self._learnt.get(info.key, self._found[info.key].info), body, self._learn)

    def _learn(self, info: DeviceInfo) -> None:
        (self._named if info.key in self._named else self._learnt)[info.key] = info

    def _where(self, key: str) -> tuple[str, str]:
        """Return model and port as they are now: the port has another number after every plug."""
        found = self._found.get(key)
        if found is None:
            raise DeviceGone(f"{key} is not attached")
        if not _may_open(found.device.file):
            raise DeviceForbidden(f"{key}: this user may not open it")
        return found.detected.model, found.detected.port

    # detection

    def _begin(self, any_cameras: bool) -> None:
        if self._worker is not None:
            self._worker.kill()
            self._worker = None
        if any_cameras:
            self._worker = Worker()
            self._worker.begin("detect", within=DETECT_WITHIN)

    def _hear(self, cameras: Sequence[UsbDevice]) -> None:
        deadline = monotonic() + LOOK_WITHIN
        while (worker := self._worker) is not None and monotonic() < deadline:
            try:
                answer = worker.answer()
            except DeviceError as error:
                log.warning("libgphoto2 cannot look for cameras, and is asked again: %s", error)
                worker.end()
                self._worker, self._asked_for = None, ()
                return
            if answer is not None:
                worker.end()
                self._worker = None
                self._found = self._matched(cast("list[Detected]", answer.value), cameras)

    def _matched(self, detected: Sequence[Detected], cameras: Sequence[UsbDevice]) -> dict[str, _Found]:
        found = {}
        for one in detected:
            device = _device(one, cameras)
            if device is not None:
                info = self._info(one, device, cameras)
                found[info.key] = _Found(info, device, one)
        return found

    def _info(self, detected: Detected, device: UsbDevice, cameras: Sequence[UsbDevice]) -> DeviceInfo:
        numbers = (device.vid, device.pid, device.serial)
        twins = [one for one in cameras if (one.vid, one.pid, one.serial) == numbers]
        by_serial = bool(device.serial) and len(twins) == 1
        key = f"ptp:{device.vid}:{device.pid}" + (f":{device.serial}" if by_serial else f"@{device.port}")
        kind = self._kinds.get(key) or self._kinds.get(f"{device.vid}:{device.pid}") or DeviceKind.CAMERA
        return DeviceInfo(
            key, kind, device.manufacturer, device.product or detected.model, device.serial, port=device.port,
            known_by=KnownBy.SERIAL if by_serial else KnownBy.PORT,
        )  # fmt: skip


def _device(detected: Detected, cameras: Sequence[UsbDevice]) -> UsbDevice | None:
    """Return the device that libgphoto2 means: by `usb:bus,address`, or, where the system names no files, by its numbers."""
    bus, _, address = detected.port.removeprefix("usb:").partition(",")
    file = Path(f"/dev/bus/usb/{bus}/{address}")
    by_file = [one for one in cameras if one.file == file]
    by_numbers = [one for one in cameras if one.file is None and (one.vid, one.pid) == (detected.vid, detected.pid)]
    return next(iter([*by_file, *by_numbers]), None)


def _may_open(file: Path | None) -> bool:
    return file is None or os.access(file, os.R_OK | os.W_OK)
