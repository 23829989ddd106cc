"""What is attached and cannot be used has a name and a reason, so that staff can be told what to do."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import usb.backend
import usb.core

from devices.contract import DeviceInfo, DeviceKind, KnownBy
from devices.unclaimed import Reason, Unclaimed, unclaimed
from devices.usb import Interface, UsbDevice, by_libusb


class HandBus(usb.backend.IBackend):  # type: ignore[misc]
    """A USB in memory: each device is (vendor, product, class of its one interface)."""

    def __init__(self, *devices: tuple[int, int, int]) -> None:
        self.devices = devices

    def enumerate_devices(self) -> Iterator[int]:
        return iter(range(len(self.devices)))

    def get_parent(self, dev: int) -> None:
        return None

    def get_device_descriptor(self, dev: int) -> Any:
        vid, pid, _ = self.devices[dev]
        return _fields(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0, bDeviceProtocol=0,
            bMaxPacketSize0=64, idVendor=vid, idProduct=pid, bcdDevice=0x102, iManufacturer=0, iProduct=0, iSerialNumber=0,
            bNumConfigurations=1, address=1, bus=1, port_number=2, port_numbers=(1, 2), speed=3,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: int, config: int) -> Any:
        return _fields(
            bLength=9, bDescriptorType=2, wTotalLength=18, bNumInterfaces=1, bConfigurationValue=1, iConfiguration=0,
            bmAttributes=0x80, bMaxPower=50, extra_descriptors=[], extralen=0,
        )  # fmt: skip

    def get_interface_descriptor(self, dev: int, intf: int, alt: int, config: int) -> Any:
        if alt or intf:
            raise IndexError
        return _fields(
            bLength=9, bDescriptorType=4, bInterfaceNumber=0, bAlternateSetting=0, bNumEndpoints=0,
            bInterfaceClass=self.devices[dev][2], bInterfaceSubClass=1, bInterfaceProtocol=0, iInterface=0,
            extra_descriptors=[], extralen=0,
        )  # fmt: skip


def _fields(**values: object) -> Any:
    return type("Descriptor", (), values)()


def device(port: str, *interfaces: Interface, vid: str = "04f2", pid: str = "b6d0", file: Path | None = None) -> UsbDevice:
    return UsbDevice(vid, pid, "", port, "Lens Works", "Scope", "0100", interfaces, file)


def claimed(port: str, key: str = "uvc:04f2:b6d0@1-1") -> DeviceInfo:
    return DeviceInfo(key, DeviceKind.CAMERA, "", "", "", port=port, known_by=KnownBy.PORT)


def test_a_camera_without_a_driver_is_named_and_one_that_is_claimed_is_not() -> None:
    bus = [
        device("1-1", Interface(0x0E, "uvcvideo")),
        device("1-2", Interface(0x0E, "")),
        device("1-3", Interface(3, "usbhid")),
    ]
    assert unclaimed([claimed("1-1")], bus) == (Unclaimed("04f2", "b6d0", "1-2", "Lens Works Scope", Reason.NO_DRIVER),)


def test_a_still_camera_that_the_file_manager_holds_is_busy() -> None:
    (found,) = unclaimed([], [device("1-4", Interface(6, "usbfs"), vid="04b0", pid="043f")])
    assert (found.name, found.reason) == ("Nikon D5600", Reason.BUSY)


def test_a_known_scope_of_its_makers_own_class_is_named() -> None:
    (found,) = unclaimed([], [device("1-2", Interface(0xFF, ""), vid="0329", pid="2022")])
    assert (found.name, found.reason) == ("Geek szitman supercamera", Reason.NO_DRIVER)


def test_a_pedal_and_a_keyboard_are_no_cameras() -> None:
    assert (
        unclaimed([], [device("1-2", Interface(3, "usbhid"), vid="0c45", pid="7403"), device("1-3", Interface(3, ""))]) == ()
    )


def test_where_the_port_is_not_the_buss_the_vid_and_pid_claim() -> None:
    """On Windows a camera is known by its instance, which libusb never heard of."""
    bus = [device("1-1", Interface(0x0E, "")), device("1-2", Interface(0x0E, ""), vid="ab02", pid="ab01")]
    (found,) = unclaimed([claimed("7&2a3b4c&0&0000")], bus)
    assert found.name == "HT-B30S dermoscope"


def test_libusb_names_what_no_driver_shows() -> None:
    bus = HandBus((0x1E4E, 0x0110, 0x0E), (0xA168, 0x0610, 0xFF), (0x046D, 0xC31C, 0x03))
    seen = by_libusb(bus)
    assert [(each.vid, each.pid, each.port) for each in seen] == [
        ("1e4e", "0110", "1-1.2"),
        ("a168", "0610", "1-1.2"),
        ("046d", "c31c", "1-1.2"),
    ]
    assert [found.name for found in unclaimed([], seen)] == ["1e4e:0110", "AnMo Dino-Lite Digital Microscope"]


def test_where_the_usb_cannot_be_asked_the_answer_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(**_: object) -> None:
        raise usb.core.NoBackendError("no libusb")

    monkeypatch.setattr(usb.core, "find", missing)
    assert by_libusb() == []
