"""The camera contract, run against every camera that can run without hardware."""

from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from devices.address import Address
from devices.contract import Camera, DeviceKind, Driver
from devices.drivers.simulated import SimulatedDriver, camera, dermatoscope
from devices.drivers.uvc import UvcDriver
from devices.simulation.device import SimulatedDevice
from devices.simulation.replay import Replay
from tests.contracts.camera import CameraContract
from tests.parts.mjpeg import MjpegServer
from tests.parts.pictures import jpeg


class SimulatedContract(CameraContract):
    @pytest.fixture
    def driver(self, device: SimulatedDevice) -> Driver:
        return SimulatedDriver([device])

    @pytest.fixture
    def pull(self, device: SimulatedDevice) -> Callable[[], None]:
        return device.unplug

    @pytest.fixture
    def put_back(self, device: SimulatedDevice) -> Callable[[], None]:
        return device.plug_in


@pytest.fixture(scope="module")
def scope_on_the_bench() -> SimulatedDevice:
    return dermatoscope()


class TestSimulatedDermatoscope(SimulatedContract):
    @pytest.fixture
    def device(self, scope_on_the_bench: SimulatedDevice) -> SimulatedDevice:
        # One for all tests, since rendering a patient takes a while; plugged in anew for each.
        scope_on_the_bench.plug_in()
        return scope_on_the_bench


@pytest.fixture(scope="module")
def camera_on_the_bench() -> SimulatedDevice:
    return camera()


class TestSimulatedCamera(SimulatedContract):
    @pytest.fixture
    def device(self, camera_on_the_bench: SimulatedDevice) -> SimulatedDevice:
        # One for all tests, since rendering a patient takes a while; plugged in anew for each.
        camera_on_the_bench.plug_in()
        return camera_on_the_bench


class TestReplay(SimulatedContract):
    @pytest.fixture
    def device(self, tmp_path: Path) -> SimulatedDevice:
        for place in range(4):
            (tmp_path / f"{place}.jpg").write_bytes(jpeg(place))
        return dermatoscope(Replay(tmp_path))


class TestNetworkCamera(CameraContract):
    @pytest.fixture
    def server(self) -> Iterator[list[MjpegServer]]:
        with MjpegServer([jpeg(seed) for seed in range(5)]) as server:
            servers = [server]
            yield servers
            for later in servers[1:]:
                later.stop()

    @pytest.fixture
    def driver(self, server: list[MjpegServer]) -> Driver:
        return UvcDriver([Address(server[0].address, DeviceKind.DERMATOSCOPE)], sysfs=Path("no-usb-cameras-here"))

    @pytest.fixture
    def pull(self, server: list[MjpegServer]) -> Callable[[], None]:
        return server[0].stop

    @pytest.fixture
    def put_back(self, server: list[MjpegServer]) -> Callable[[], None]:
        def back() -> None:
            again = MjpegServer(server[0].pictures, port=server[0].port)
            server.append(again)
            again.__enter__()

        return back


def film(path: Path, codec: str) -> None:
    """Write ten frames of moving noise at 50 a second."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*codec), 50, (320, 240))
    assert writer.isOpened()
    for seed in range(10):
        picture = cv2.imdecode(np.frombuffer(jpeg(seed), np.uint8), cv2.IMREAD_COLOR)
        assert picture is not None
        writer.write(picture)
    writer.release()


class VideoFileContract(CameraContract):
    CODEC: str
    NAME: str

    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        film(tmp_path / self.NAME, self.CODEC)
        return tmp_path / self.NAME

    @pytest.fixture
    def driver(self, file: Path) -> Driver:
        return UvcDriver([Address(str(file), DeviceKind.CAMERA)], sysfs=Path("no-usb-cameras-here"))

    @pytest.fixture
    def pull(self, file: Path) -> Callable[[], None]:
        def away() -> None:
            file.rename(file.with_suffix(".away"))

        return away

    @pytest.fixture
    def put_back(self, file: Path) -> Callable[[], None]:
        def back() -> None:
            file.with_suffix(".away").rename(file)

        return back


class TestMotionJpegFile(VideoFileContract):
    CODEC, NAME = "MJPG", "film.avi"

    def test_its_stills_are_the_files_own_bytes(self, camera: Camera, file: Path) -> None:
        camera.open()
        still = camera.capture()
        assert still.original
        assert still.content in file.read_bytes()


class TestMpeg4File(VideoFileContract):
    CODEC, NAME = "mp4v", "film.mp4"

    def test_its_stills_say_that_the_station_encoded_them(self, camera: Camera) -> None:
        camera.open()
        still = camera.capture()
        assert not still.original
        assert "encoded by the station" in still.settings["encoding"]
