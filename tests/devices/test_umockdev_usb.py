"""Plugged, pulled, moved, two of a kind, without a driver, pressed: what the monitor says of a USB in user space.

The programs are real: udev's netlink socket by pyudev, libusb by pyusb, the input node by evdev.
"""

import queue
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import evdev
import pytest

from devices.contract import DeviceInfo, DeviceKind, KnownBy
from devices.describe import describe, read, written
from devices.drivers.uvc import UvcDriver
from devices.errors import DeviceGone
from devices.hotplug import Hotplug
from devices.monitor import DeviceChange, DeviceMonitor
from devices.unclaimed import Reason, unclaimed
from devices.usb import attached, by_libusb, port_of
from tests.parts.umockdev import FakeScope, Scope, UsbBench, under_umockdev

pytestmark = under_umockdev

SOON = 10.0
NEVER = 3600.0


@pytest.fixture
def scope(usb_bench: UsbBench) -> FakeScope:
    return usb_bench.scope()


class Watch:
    """A monitor that never looks by itself: what it says, it has from the kernel's word."""

    def __init__(self) -> None:
        self.changes: queue.Queue[DeviceChange] = queue.Queue()
        self.driver = UvcDriver()
        self.monitor = DeviceMonitor([self.driver], self.changes.put, interval=NEVER)
        self.monitor.start()

    def arrived(self) -> DeviceInfo:
        change = self.changes.get(timeout=SOON)
        assert not change.left
        (info,) = change.arrived
        return info

    def left(self) -> DeviceInfo:
        change = self.changes.get(timeout=SOON)
        assert not change.arrived
        (info,) = change.left
        return info


@pytest.fixture
def watch(scope: FakeScope) -> Iterator[Watch]:
    # One device is there from the start, so that a first word says when the monitor listens.
    scope.plug()
    watch = Watch()
    yield watch
    watch.monitor.stop(SOON)


def test_a_scope_plugged_and_pulled_three_times_is_noticed_within_a_second(scope: FakeScope, watch: Watch) -> None:
    first = watch.arrived()
    assert first.key == "uvc:ab02:ab01:DERM0001"
    for node in (2, 4, 6):
        began = time.monotonic()
        scope.pull()
        assert watch.left() == first
        assert time.monotonic() - began < 1
        began = time.monotonic()
        scope.plug(node=node)
        assert watch.arrived() == first, "the node's number is nobody's name"
        assert time.monotonic() - began < 1
        camera = watch.monitor.camera(first.key)
        camera.open()
        assert camera.capture().content in scope.jpegs()
        camera.close()


def test_two_equal_scopes_are_told_apart_by_their_ports_and_say_so(usb_bench: UsbBench) -> None:
    one, other = (usb_bench.scope(Scope(port=f"1-{port}", node=2 * port, serial="SN0001")) for port in (1, 3))
    driver = UvcDriver()
    one.plug()
    other.plug()
    found = driver.discover()
    assert [(info.key, info.port, info.known_by) for info in found] == [
        ("uvc:ab02:ab01@1-1", "1-1", KnownBy.PORT),
        ("uvc:ab02:ab01@1-3", "1-3", KnownBy.PORT),
    ]
    one.pull()
    other.pull()
    other.plug(node=0)
    one.plug(node=4)
    assert [info.key for info in driver.discover()] == ["uvc:ab02:ab01@1-3", "uvc:ab02:ab01@1-1"]
    camera = driver.camera(found[1])
    camera.open()
    assert camera.capture().device.port == "1-3"
    camera.close()


def test_a_known_dermatoscope_is_taken_for_one_unless_somebody_says_otherwise(scope: FakeScope) -> None:
    scope.plug()
    assert UvcDriver().discover()[0].kind is DeviceKind.DERMATOSCOPE
    assert UvcDriver(kinds={"ab02:ab01": DeviceKind.CAMERA}).discover()[0].kind is DeviceKind.CAMERA


# without a driver, without permission


def test_what_no_driver_serves_is_named_with_its_reason(usb_bench: UsbBench) -> None:
    for kind in (
        Scope(port="1-1"),
        Scope(port="1-2", node=2, driver="", vid="1e4e", pid="0110", serial=""),
        Scope(port="1-3", driver="usbfs", usb_class=6, vid="04b0", pid="043f"),
        Scope(port="1-4", driver="", usb_class=0xFF, vid="0329", pid="2022"),
        Scope(port="1-5", driver="usbhid", usb_class=3, vid="0c45", pid="7403"),
    ):
        usb_bench.scope(kind).plug()
    found = unclaimed(UvcDriver().discover())
    assert [(each.port, each.name, each.reason) for each in found] == [
        ("1-2", "Lens Works Scope", Reason.NO_DRIVER),
        ("1-3", "Nikon D5600", Reason.BUSY),
        ("1-4", "Geek szitman supercamera", Reason.NO_DRIVER),
    ]


def test_what_this_user_may_not_open_is_named_so(usb_bench: UsbBench) -> None:
    still_camera = usb_bench.scope(Scope(driver="", usb_class=6, vid="04b0", pid="043f"))
    still_camera.plug()
    with still_camera.forbidden():
        (found,) = unclaimed([])
    assert (found.name, found.reason) == ("Nikon D5600", Reason.FORBIDDEN)
    (found,) = unclaimed([])
    assert found.reason is Reason.NO_DRIVER


def test_libusb_and_the_kernel_see_the_same(usb_bench: UsbBench) -> None:
    scopes = [usb_bench.scope(Scope(port=f"1-{port}", node=2 * port)) for port in (1, 2)]
    for scope in scopes:
        scope.plug()

    def same() -> list[str]:
        kernel, libusb = attached(), by_libusb()
        assert {(each.vid, each.pid, each.port, each.release) for each in kernel} == {
            (each.vid, each.pid, each.port, each.release) for each in libusb
        }
        return [each.port for each in kernel]

    assert same() == ["1-1", "1-2"]
    assert port_of(1, 2) == "1-1"
    assert port_of(1, 99) == ""
    scopes[0].pull()
    assert same() == ["1-2"]


# events


@pytest.mark.parametrize("udevd", [True, False], ids=["udev", "kernel"])
def test_the_kernels_word_comes_with_and_without_udevd(
    scope: FakeScope,
    udevd: bool,
    monkeypatch: pytest.MonkeyPatch,
    usb_bench: UsbBench,
    listening: Callable[[Hotplug], Hotplug],
) -> None:
    monkeypatch.setattr("devices.hotplug.UDEVD", usb_bench.root / ("sys" if udevd else "nowhere"))
    heard: queue.Queue[None] = queue.Queue()
    listening(Hotplug(lambda: heard.put(None)))
    scope.plug()
    heard.get(timeout=SOON)


@pytest.fixture
def listening() -> Iterator[Callable[[Hotplug], Hotplug]]:
    started: list[Hotplug] = []

    def listen(hotplug: Hotplug) -> Hotplug:
        hotplug.start()
        started.append(hotplug)
        return hotplug

    yield listen
    for hotplug in started:
        hotplug.stop()


def test_the_scopes_button_is_a_key_of_its_own_input_node(scope: FakeScope) -> None:
    """What the triggers read: one device by evdev, KEY_CAMERA down and up; gone with the scope."""
    scope.plug()
    (path,) = evdev.list_devices()
    assert path == str(scope.button)
    with closing(evdev.InputDevice(path)) as button:
        assert (button.info.vendor, button.info.product) == (0xAB02, 0xAB01)
        assert evdev.ecodes.KEY_CAMERA in button.capabilities()[evdev.ecodes.EV_KEY]
        scope.press()
        keys = [
            event.value for event in (button.read_one() for _ in range(4)) if event and event.code == evdev.ecodes.KEY_CAMERA
        ]
        assert keys == [1, 0]
    scope.pull()
    assert evdev.list_devices() == []


# written down


def test_a_scope_can_be_described_as_a_file_and_read_back(scope: FakeScope, tmp_path: Path) -> None:
    scope.plug()
    (info,) = UvcDriver().discover()
    text = describe(info, picture=tmp_path / "frame.jpg")
    said = read(text)
    assert (said.device.vid, said.device.pid, said.device.release, said.device.product) == ("ab02", "ab01", "0102", "Scope")
    assert said.device.drivers == ["uvcvideo"]
    assert said.button.input_node
    assert [(mode.format, mode.sizes) for mode in said.mode] == [
        ("YUYV", ["160x120@30"]),
        ("MJPG", ["320x240@30", "640x480@30"]),
    ]
    exposure = {control.id: control for control in said.control}
    assert (exposure["009a0902"].least, exposure["009a0902"].most, exposure["009a0902"].default) == (1, 5000, 157)
    assert exposure["009a0901"].choices == ["1 Manual Mode", "3 Aperture Priority Mode"]
    assert (said.frame.format, said.frame.size, said.frame.whole, said.frame.tables) == ("MJPG", "640x480", True, True)
    assert (tmp_path / "frame.jpg").read_bytes() in scope.jpegs()
    assert said.device.has_serial
    assert "DERM0001" not in text, "what is shared says nothing of a single device"
    assert written(said) == text


def test_what_is_away_cannot_be_described_and_no_other_text_is_a_profile(scope: FakeScope) -> None:
    scope.plug()
    (info,) = UvcDriver().discover()
    scope.pull()
    with pytest.raises(DeviceGone):
        describe(info)
    with pytest.raises(ValueError, match="no profile"):
        read("[device]\nvid = 7\n")


def test_texts_of_careless_firmware_do_not_break_the_file(usb_bench: UsbBench) -> None:
    odd = usb_bench.scope(Scope(product='12" Scope \u00b5'))
    odd.plug()
    (info,) = UvcDriver().discover()
    assert read(describe(info)).device.product == '12" Scope \u00b5'
