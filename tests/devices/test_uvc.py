"""USB cameras: one stable key each, the picture node among several, the camera's own bytes, a plain word for a pulled cable.

The kernel's account of them is a folder made here, and the camera behind OpenCV is made by hand, so that every case can be
had. The real programs are tried in `test_umockdev_*`, on a USB in user space.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from devices.contract import DeviceInfo, DeviceKind, KnownBy
from devices.drivers import opencv_video, uvc
from devices.drivers.opencv_list import described
from devices.drivers.opencv_video import OpencvSource
from devices.drivers.stream import StreamCamera
from devices.drivers.uvc import UvcDriver, identity
from devices.errors import DeviceBusy, DeviceGone, DeviceTimeout
from devices.jpeg import inspect
from devices.usb import driven_cameras
from devices.v4l2.node import takes_pictures
from tests.devices.test_jpeg import abbreviated
from tests.parts.pictures import jpeg


class Kernel:
    """A sysfs with USB cameras in it, laid out as Linux does."""

    def __init__(self, root: Path) -> None:
        self.nodes = root / "class" / "video4linux"
        self.bus = root / "devices" / "usb1"
        self.nodes.mkdir(parents=True)
        self.bus.mkdir(parents=True)

    def plug(
        self, port: str, numbers: tuple[int, ...], vid: str = "1e4e", pid: str = "0110", serial: str = "DERM0001"
    ) -> None:
        device = self.bus / port
        interface = device / f"{port}:1.0"
        interface.mkdir(parents=True)
        texts = {"idVendor": vid, "idProduct": pid, "manufacturer": "Lens Works", "product": "Scope", "bcdDevice": "0102"}
        for name, text in {**texts, **({"serial": serial} if serial else {})}.items():
            (device / name).write_text(f"{text}\n")
        for number in numbers:
            node = interface / "video4linux" / f"video{number}"
            node.mkdir(parents=True)
            (node / "device").symlink_to(interface)
            (self.nodes / f"video{number}").symlink_to(node)

    def unplug(self, *numbers: int) -> None:
        for number in numbers:
            (self.nodes / f"video{number}").unlink()


@pytest.fixture
def kernel(tmp_path: Path) -> Kernel:
    return Kernel(tmp_path)


@pytest.fixture
def driver(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> UvcDriver:
    # Of two nodes of one camera the even one gives pictures, the odd one metadata.
    monkeypatch.setattr(uvc, "takes_pictures", lambda node: int(node.name[5:]) % 2 == 0)
    monkeypatch.setattr("sys.platform", "linux")
    return UvcDriver(kinds={"1e4e:0110": DeviceKind.DERMATOSCOPE}, sysfs=kernel.nodes)


def keys(driver: UvcDriver) -> list[str]:
    return [info.key for info in driver.discover()]


def test_a_camera_is_known_by_its_serial_wherever_it_is_plugged_in(kernel: Kernel, driver: UvcDriver) -> None:
    kernel.plug("1-1", (0, 1))
    (info,) = driver.discover()
    assert info == DeviceInfo(
        "uvc:1e4e:0110:DERM0001", DeviceKind.DERMATOSCOPE, "Lens Works", "Scope", "DERM0001", "0102", "1-1", KnownBy.SERIAL
    )
    kernel.unplug(0, 1)
    assert driver.discover() == []
    kernel.plug("1-2.4", (6, 7))
    assert driver.discover() == [replace(info, port="1-2.4")]


def test_without_a_serial_the_port_tells_cameras_apart(kernel: Kernel, driver: UvcDriver) -> None:
    kernel.plug("1-1", (0, 1), serial="")
    kernel.plug("1-3", (2, 3), serial="")
    assert keys(driver) == ["uvc:1e4e:0110@1-1", "uvc:1e4e:0110@1-3"]


def test_a_serial_that_two_cameras_share_is_none_and_stays_none(kernel: Kernel, driver: UvcDriver) -> None:
    kernel.plug("1-1", (0, 1), serial="SN0001")
    kernel.plug("1-3", (2, 3), serial="SN0001")
    assert [(one.key, one.known_by, one.port) for one in driver.discover()] == [
        ("uvc:1e4e:0110@1-1", KnownBy.PORT, "1-1"),
        ("uvc:1e4e:0110@1-3", KnownBy.PORT, "1-3"),
    ]
    kernel.unplug(0, 1)
    assert keys(driver) == ["uvc:1e4e:0110@1-3"], "its twin away, it does not become another"


def test_a_serial_of_noughts_is_none(kernel: Kernel, driver: UvcDriver) -> None:
    kernel.plug("1-1", (0, 1), serial="000000")
    assert keys(driver) == ["uvc:1e4e:0110@1-1"]


def test_a_camera_nobody_named_makes_plain_photographs(kernel: Kernel, driver: UvcDriver) -> None:
    kernel.plug("1-5", (4,), vid="04f2", pid="b6d0", serial="")
    (info,) = driver.discover()
    assert info.kind is DeviceKind.CAMERA


def test_a_device_with_metadata_only_is_no_camera(kernel: Kernel, driver: UvcDriver) -> None:
    kernel.plug("1-1", (1,))
    assert driver.discover() == []


def test_a_camera_that_is_pulled_during_the_look_hides_no_other(
    kernel: Kernel, driver: UvcDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    kernel.plug("1-1", (0, 1), serial="A1")
    kernel.plug("1-3", (2, 3), serial="B2")
    follow = Path.resolve

    def pulled(self: Path, strict: bool = False) -> Path:
        if self.parent.name in {"video0", "video1"}:
            raise FileNotFoundError(self)
        return follow(self, strict)

    monkeypatch.setattr(Path, "resolve", pulled)
    assert keys(driver) == ["uvc:1e4e:0110:B2"]


def test_a_camera_that_is_pulled_while_it_is_read_does_not_seem_another(
    kernel: Kernel, driver: UvcDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    kernel.plug("1-1", (0, 1))
    read = Path.read_text

    def pulled(self: Path, encoding: str | None = None, errors: str | None = None) -> str:
        if self.name == "serial":
            for file in self.parent.iterdir():
                file.unlink() if file.is_file() else None
        return read(self, encoding, errors)

    monkeypatch.setattr(Path, "read_text", pulled)
    assert driver.discover() == []


def test_a_video_node_that_is_not_on_the_usb_is_left_alone(kernel: Kernel) -> None:
    platform = kernel.nodes.parent / "platform" / "video9"
    platform.mkdir(parents=True)
    (kernel.nodes / "video9").symlink_to(platform)
    assert driven_cameras(kernel.nodes) == []


def test_what_is_no_video_node_takes_no_pictures(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert not takes_pictures(tmp_path / "file")
    assert not takes_pictures(tmp_path / "nothing")


# Windows and macOS, by what their device lists say


@pytest.mark.parametrize(
    ("path", "port"),
    [
        (
            r"\\?\usb#vid_ab02&pid_ab01&mi_00#7&2A3B4C&0&0000#{65e8773d-8f56-11d0-a3b9-00a0c9223196}\global",
            "7&2a3b4c&0&0000",
        ),
        ("0x14200000ab02ab01", "0x14200000ab02ab01"),
        (None, "Scope"),
    ],
    ids=["windows", "macos", "nothing but a name"],
)
def test_elsewhere_a_camera_is_known_by_its_place(path: str | None, port: str) -> None:
    camera = described("Scope", path, 0xAB02, 0xAB01)
    assert identity(camera, ()) == (f"uvc:ab02:ab01@{port}", KnownBy.PORT)
    assert camera.product == "Scope"


def test_elsewhere_cameras_are_listed_without_being_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    class Found:
        index, name, vid, pid = 1, "Scope", 0xAB02, 0xAB01

        def __init__(self, path: str) -> None:
            self.path = path

    package = ModuleType("cv2_enumerate_cameras")
    package.enumerate_cameras = lambda _: [Found("0x14200000ab02ab01")]  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "cv2_enumerate_cameras", package)
    monkeypatch.setattr("sys.platform", "darwin")
    driver = UvcDriver()
    (info,) = driver.discover()
    assert (info.key, info.kind) == ("uvc:ab02:ab01@0x14200000ab02ab01", DeviceKind.DERMATOSCOPE)
    assert driver.camera(info).info == info


# the camera behind OpenCV


class HandCapture:
    """Stands in for cv2.VideoCapture: grants what a camera may grant, sends what the test lays ready."""

    def __init__(self) -> None:
        self.opens = True
        self.jpeg = True
        self.asked: list[int] = []
        self.packets: list[NDArray[np.uint8] | None] = []
        self.clock = 0.0
        self.wait = 0.01
        self._values: dict[int, float] = {cv2.CAP_PROP_FPS: 30, cv2.CAP_PROP_EXPOSURE: 156}

    def isOpened(self) -> bool:  # noqa: N802 - OpenCV's name
        return self.opens

    def set(self, prop: int, value: float) -> bool:
        self.asked.append(prop)
        if prop == cv2.CAP_PROP_FOURCC and not self.jpeg:
            value = cv2.VideoWriter.fourcc(*"YUYV")
        self._values[prop] = value
        return True

    def get(self, prop: int) -> float:
        return self._values.get(prop, -1.0)

    def grab(self) -> bool:
        self.clock += self.wait
        return bool(self.packets) and self.packets[0] is not None

    def read(self) -> tuple[bool, NDArray[np.uint8] | None]:
        self.clock += self.wait
        packet = self.packets.pop(0) if self.packets else None
        return packet is not None, packet

    def release(self) -> None:
        pass


@pytest.fixture
def node(tmp_path: Path) -> Path:
    (tmp_path / "video0").write_bytes(b"")
    return tmp_path / "video0"


@pytest.fixture
def hand(monkeypatch: pytest.MonkeyPatch) -> HandCapture:
    hand = HandCapture()
    make: Callable[..., HandCapture] = lambda *_: hand  # noqa: E731
    monkeypatch.setattr(cv2, "VideoCapture", make)
    monkeypatch.setattr(opencv_video, "monotonic", lambda: hand.clock)
    return hand


@pytest.fixture
def camera(hand: HandCapture, node: Path) -> Iterator[StreamCamera]:
    camera = StreamCamera(DeviceInfo("uvc:x", DeviceKind.CAMERA, "", "", ""), OpencvSource(node))
    yield camera
    camera.close()


def packet(content: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(content, np.uint8).reshape(1, -1)


def test_a_still_is_what_came_over_the_wire(hand: HandCapture, camera: StreamCamera) -> None:
    hand.packets = [packet(jpeg(1)), packet(jpeg(1))]
    camera.open()
    still = camera.capture()
    assert still.original
    assert still.content == jpeg(1)
    assert still.settings["format"] == "MJPG"
    assert still.settings["exposure"] == "156"
    assert "gain" not in still.settings


def test_the_format_is_asked_for_before_the_size(hand: HandCapture, camera: StreamCamera) -> None:
    camera.open()
    assert hand.asked.index(cv2.CAP_PROP_FOURCC) < hand.asked.index(cv2.CAP_PROP_FRAME_WIDTH)


def test_zeros_that_pad_the_transfer_are_not_part_of_the_picture(hand: HandCapture, camera: StreamCamera) -> None:
    hand.packets = [packet(jpeg(1) + bytes(512))] * 2
    camera.open()
    assert camera.capture().content == jpeg(1)


def test_a_camera_that_leaves_its_tables_out_is_helped_and_it_is_said(hand: HandCapture, camera: StreamCamera) -> None:
    hand.packets = [packet(abbreviated(jpeg(1)))] * 2
    camera.open()
    still = camera.capture()
    assert inspect(still.content)
    assert not still.original
    assert "tables added" in still.settings["encoding"]


def test_a_truncated_picture_is_passed_over_for_the_next(hand: HandCapture, camera: StreamCamera) -> None:
    hand.packets = [packet(jpeg(1)[:4000]), packet(jpeg(2)), packet(jpeg(2))]
    camera.open()
    assert camera.capture().content == jpeg(2)


def test_raw_pictures_are_encoded_once_and_it_is_said(hand: HandCapture, camera: StreamCamera) -> None:
    hand.jpeg = False
    hand.packets = [np.full((240, 320, 3), 90, np.uint8)] * 2
    camera.open()
    still = camera.capture()
    assert not still.original
    assert (still.width, still.height) == (320, 240)
    assert still.settings["format"] == "YUYV"


def test_old_pictures_in_the_kernels_buffers_are_not_taken(hand: HandCapture, camera: StreamCamera) -> None:
    camera.open()
    hand.packets = [packet(jpeg(1)), packet(jpeg(2))]
    grabs = [0.0, 0.0, 0.02]

    def grab() -> bool:
        hand.clock += grabs.pop(0)
        return True

    hand.grab = grab  # type: ignore[method-assign]
    camera.capture()
    assert grabs == [], "those that came without a wait were passed over, up to the first that had to be waited for"


def test_a_cable_pulled_in_the_stream_is_gone(hand: HandCapture, camera: StreamCamera, node: Path) -> None:
    camera.open()
    with pytest.raises(DeviceGone):
        next(camera.frames())
    node.unlink()
    with pytest.raises(DeviceGone):
        camera.capture()
    with pytest.raises(DeviceGone):
        camera.open()


def test_a_frozen_camera_is_a_timeout(hand: HandCapture, camera: StreamCamera) -> None:
    camera.open()
    hand.wait = 2.0
    with pytest.raises(DeviceTimeout):
        next(camera.frames())


def test_a_camera_that_another_program_holds_is_busy(hand: HandCapture, camera: StreamCamera) -> None:
    hand.opens = False
    with pytest.raises(DeviceBusy):
        camera.open()
