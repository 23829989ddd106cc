"""System cameras by libgphoto2 itself, in its own process: both contracts against a body on the loopback."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import gphoto2
import pytest

from devices.address import Address
from devices.contract import Condition, DeviceInfo, DeviceKind, Driver, KnownBy
from devices.drivers.gphoto import GphotoDriver
from devices.errors import (
    DeviceAsleep,
    DeviceBusy,
    DeviceError,
    DeviceFault,
    DeviceForbidden,
    DeviceFull,
    DeviceGone,
    DeviceTimeout,
)
from devices.tether.camera import TetheredCamera
from devices.tether.gphoto_body import GphotoBody
from devices.tether.libgphoto import _meaning
from devices.tether.process import Worker
from devices.usb import Interface, UsbDevice
from tests.contracts.camera import HEARTBEATS, next_frame
from tests.contracts.tethered import PICTURES, PREVIEWS, BodyContract, TetheredContract, next_of
from tests.parts.ptpip import PtpCamera


@pytest.fixture
def body() -> Iterator[PtpCamera]:
    with PtpCamera(PICTURES, PREVIEWS) as body:
        yield body


def by_libgphoto2(body: PtpCamera) -> Driver:
    return GphotoDriver(addresses=[Address(f"gphoto://127.0.0.1:{body.port}", DeviceKind.CAMERA)], look=list)


class TestCamera(BodyContract):
    @pytest.fixture
    def driver(self, body: PtpCamera) -> Driver:
        return by_libgphoto2(body)


class TestTethered(TetheredContract):
    @pytest.fixture
    def driver(self, body: PtpCamera) -> Driver:
        return by_libgphoto2(body)


# a process of its own


@pytest.fixture
def camera(body: PtpCamera) -> Iterator[TetheredCamera]:
    driver = by_libgphoto2(body)
    (info,) = driver.discover()
    camera = driver.camera(info)
    assert isinstance(camera, TetheredCamera)
    yield camera
    camera.close()


def worker_of(camera: TetheredCamera) -> int:
    body = camera._body
    assert isinstance(body, GphotoBody)
    assert body._worker is not None
    return body._worker._process.pid


def test_a_crash_of_libgphoto2_is_a_fault_and_the_camera_opens_again(camera: TetheredCamera, body: PtpCamera) -> None:
    camera.open()
    frames = camera.frames()
    next_frame(frames)
    os.kill(worker_of(camera), signal.SIGKILL)
    with pytest.raises(DeviceFault):
        for _ in islice(frames, HEARTBEATS):
            pass
    camera.open()
    assert camera.capture().content == PICTURES[0]


def test_a_libgphoto2_that_hangs_is_a_timeout_and_is_ended(camera: TetheredCamera) -> None:
    camera.open()
    frames = camera.frames()
    next_frame(frames)
    process = worker_of(camera)
    os.kill(process, signal.SIGSTOP)
    with pytest.raises(DeviceTimeout):
        for _ in islice(frames, HEARTBEATS):
            pass
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_a_libgphoto2_that_hangs_in_opening_is_ended(camera: TetheredCamera, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.tether.gphoto_body.OPEN_WITHIN", 0.3)
    monkeypatch.setattr("devices.tether.gphoto_body.Worker", StoppedWorker)
    with pytest.raises(DeviceAsleep):
        camera.open()


def test_the_worker_ends_with_a_station_that_is_killed() -> None:
    station = "import os; from devices.tether.process import Worker; Worker(); os.kill(os.getpid(), 9)"
    # It returns once nobody holds its output any more: neither the station nor the worker.
    done = subprocess.run([sys.executable, "-c", station], capture_output=True, timeout=30, check=False)
    assert done.returncode == -signal.SIGKILL


class StoppedWorker(Worker):
    """A worker that hangs from the beginning."""

    def __init__(self) -> None:
        super().__init__()
        os.kill(self._process.pid, signal.SIGSTOP)


# the USB, by libgphoto2's own virtual camera

NIKON = UsbDevice(
    "04b0", "0437", "6001234", "1-1.4", "NIKON", "NIKON DSC D750", "0100", (Interface(0x06, ""),),
    Path("/dev/bus/usb/001/001"),
)  # fmt: skip
SCOPE = UsbDevice("1e4e", "0110", "D1", "1-2", "", "", "", (Interface(0x0E, "uvcvideo"),), Path("/dev/bus/usb/001/002"))
PHONE = UsbDevice("18d1", "4ee2", "P1", "1-3", "", "Phone", "", (Interface(0x06, ""),), Path("/dev/bus/usb/001/009"))


@pytest.fixture
def card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the card of the virtual camera, with one picture, which it takes again and again."""
    (tmp_path / "DSC_0001.jpg").write_bytes(PICTURES[0])
    monkeypatch.setenv("VCAMERADIR", str(tmp_path))
    monkeypatch.setattr("devices.drivers.gphoto._may_open", lambda _: True)
    return tmp_path


class Usb:
    """What is plugged in."""

    def __init__(self, *devices: UsbDevice) -> None:
        self.devices = devices

    def __call__(self) -> tuple[UsbDevice, ...]:
        return self.devices


def found_by(driver: GphotoDriver) -> list[DeviceInfo]:
    """Look until something was found: on a busy computer libgphoto2 may take longer than one look."""
    return next(filter(None, (driver.discover() for _ in range(20))))


def test_a_body_is_known_by_numbers_and_serial_of_its_plug_wherever_it_is(card: Path) -> None:
    usb = Usb(SCOPE, NIKON, PHONE)
    driver = GphotoDriver(look=usb)
    (info,) = found_by(driver)
    assert (info.key, info.port, info.known_by) == ("ptp:04b0:0437:6001234", "1-1.4", KnownBy.SERIAL)
    assert (info.kind, info.manufacturer, info.model) == (DeviceKind.CAMERA, "NIKON", "NIKON DSC D750")
    usb.devices = (SCOPE,)
    assert driver.discover() == []
    with pytest.raises(DeviceGone):
        driver.camera(info)
    usb.devices = (replace(NIKON, port="1-2"),)
    assert [again.key for again in found_by(driver)] == [info.key]


def test_a_body_without_a_serial_is_known_by_its_port_and_may_have_a_kind(card: Path) -> None:
    driver = GphotoDriver({"04b0:0437": DeviceKind.DERMATOSCOPE}, look=Usb(replace(NIKON, serial="")))
    (info,) = found_by(driver)
    assert (info.key, info.known_by, info.kind) == ("ptp:04b0:0437@1-1.4", KnownBy.PORT, DeviceKind.DERMATOSCOPE)


def test_where_the_system_names_no_files_a_body_is_found_by_its_numbers(card: Path) -> None:
    (info,) = found_by(GphotoDriver(look=Usb(replace(NIKON, file=None, serial=""))))
    assert info.key == "ptp:04b0:0437@1-1.4"


def test_without_a_still_camera_on_the_usb_libgphoto2_is_not_even_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.drivers.gphoto.Worker", None)
    assert GphotoDriver(look=Usb(SCOPE)).discover() == []


def test_a_libgphoto2_that_hangs_does_not_hang_the_look(card: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.drivers.gphoto.LOOK_WITHIN", 0.2)
    monkeypatch.setattr("devices.drivers.gphoto.DETECT_WITHIN", 0.3)
    started: list[Worker] = []

    def first_hangs() -> Worker:
        started.append(Worker() if started else StoppedWorker())
        return started[-1]

    monkeypatch.setattr("devices.drivers.gphoto.Worker", first_hangs)
    driver = GphotoDriver(look=Usb(NIKON))
    assert driver.discover() == []
    assert driver.discover() == []
    monkeypatch.setattr("devices.drivers.gphoto.DETECT_WITHIN", 20.0)
    assert found_by(driver)
    assert started[0]._process.returncode == -signal.SIGKILL


def test_photographs_over_the_usb_are_the_files_of_the_card(card: Path) -> None:
    driver = GphotoDriver(look=Usb(NIKON))
    (info,) = found_by(driver)
    camera = driver.camera(info)
    camera.open()
    try:
        assert not camera.info.live, "libgphoto2's virtual camera has no live view"
        still = camera.capture()
        assert still.content == (card / "DSC_0001.jpg").read_bytes()
        assert still.device == camera.info
        assert still.settings["exposure time"] == "1/125 s"
        assert isinstance(next_of(Condition, camera.frames()).battery, int)
    finally:
        camera.close()


def test_a_body_that_this_user_may_not_open_is_called_so(card: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    driver = GphotoDriver(look=Usb(NIKON))
    (info,) = found_by(driver)
    monkeypatch.setattr("devices.drivers.gphoto._may_open", lambda _: False)
    with pytest.raises(DeviceForbidden):
        driver.camera(info).open()


SHUTTER = """
import sys, time
from devices.tether.body import Photograph
from devices.tether.libgphoto import Tether
tether = Tether(lambda: None)
tether.open("Nikon DSC D750", "usb:001,001")
opcode = tether._camera.get_single_config("opcode")
opcode.set_value("0x9999,0x0,0x1")  # the virtual camera takes a picture by itself
tether._camera.set_single_config("opcode", opcode)
found = []
until = time.monotonic() + 10
while not found and time.monotonic() < until:
    found = [item for item in tether.bring() if isinstance(item, Photograph)]
tether.close()
sys.stdout.buffer.write(found[0].content)
"""


def test_the_shutter_of_a_body_on_the_usb_brings_its_picture(card: Path) -> None:
    done = subprocess.run([sys.executable, "-c", SHUTTER], capture_output=True, timeout=30, check=True)
    assert done.stdout == PICTURES[0]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (-7, DeviceGone), (-52, DeviceGone), (-105, DeviceGone), (-53, DeviceBusy), (-60, DeviceBusy), (-110, DeviceBusy),
        (-10, DeviceTimeout), (-115, DeviceFull), (-2, DeviceFault), (-6, DeviceFault),
    ],
)  # fmt: skip
def test_an_error_of_libgphoto2_means_what_staff_can_do(code: int, kind: type[DeviceError]) -> None:
    error = _meaning(gphoto2.GPhoto2Error(code))
    assert type(error) is kind
    assert str(code) in str(error)
