"""The same dermatoscope in user space, read by OpenCV's own code, which is what the station has on Windows and macOS.

OpenCV cannot be broken off while a camera is frozen: what holds then is the feed's watch, which says so and answers for it.
"""

import queue
from collections.abc import Callable, Iterator

import pytest

from devices.contract import DeviceInfo, Driver, Setup
from devices.drivers.opencv_video import OpencvSource
from devices.drivers.stream import AdjustableCamera
from devices.drivers.uvc import UvcDriver
from devices.errors import DeviceBusy, DeviceError, DeviceGone
from devices.feed import CameraFeed, FeedState, FeedStatus
from devices.latest import LatestFrame
from devices.usb import driven_cameras
from tests.contracts.camera import CameraContract
from tests.parts.umockdev import FakeScope, UsbBench, under_umockdev

pytestmark = under_umockdev

SOON = 20.0


class OpencvDriver:
    """Finds what `UvcDriver` finds, and opens it by OpenCV."""

    name = "opencv"

    def __init__(self) -> None:
        self._finder = UvcDriver()

    def discover(self) -> list[DeviceInfo]:
        return self._finder.discover()

    def camera(self, info: DeviceInfo) -> AdjustableCamera:
        self._finder.camera(info)  # DeviceGone for a stranger
        (node,) = [camera.nodes[0] for camera in driven_cameras() if camera.port == info.port]
        return AdjustableCamera(info, OpencvSource(node))


@pytest.fixture
def scope(usb_bench: UsbBench) -> FakeScope:
    scope = usb_bench.scope()
    scope.plug()
    return scope


@pytest.fixture
def camera(scope: FakeScope) -> Iterator[AdjustableCamera]:
    driver = OpencvDriver()
    camera = driver.camera(driver.discover()[0])
    yield camera
    camera.close()


class TestOpencvCamera(CameraContract):
    @pytest.fixture
    def driver(self, scope: FakeScope) -> Driver:
        return OpencvDriver()

    @pytest.fixture
    def pull(self, scope: FakeScope) -> Callable[[], None]:
        return scope.pull

    @pytest.fixture
    def put_back(self, scope: FakeScope) -> Callable[[], None]:
        return lambda: scope.plug(node=4)


def test_opencv_hands_out_the_cameras_own_bytes(scope: FakeScope, camera: AdjustableCamera) -> None:
    camera.open()
    stills = [camera.capture() for _ in range(10)]
    assert all(still.original and still.content in scope.jpegs() for still in stills)
    assert (stills[0].settings["format"], stills[0].settings["packets"]) == ("MJPG", "own JPEG")
    assert stills[0].settings["size"] == "640x480"


def test_a_camera_that_another_program_holds_is_busy(scope: FakeScope, camera: AdjustableCamera) -> None:
    scope.occupy()
    with pytest.raises(DeviceBusy):
        camera.open()
    scope.occupy(False)
    camera.open()


def test_settings_are_set_read_back_and_compared(scope: FakeScope, camera: AdjustableCamera) -> None:
    camera.open()
    said = camera.adjust(Setup(exposure=300, white_balance=9000, focus=43, gain=20))
    assert (said["exposure"], said["automatic exposure"], said["gain"]) == ("300", "off", "20")
    assert said["white balance"] == "6500 (asked for 9000)"
    assert said["focus"] == "40 (asked for 43)"
    assert scope.controls()["009a0902"] == 300
    assert camera.hold(False)["automatic exposure"] == "on"
    held = camera.hold(True)
    assert (held["automatic exposure"], held["automatic white balance"]) == ("off", "off")
    assert camera.adjust(Setup(size=(320, 240)))["size"] == "320x240"
    assert camera.capture().content in scope.jpegs((320, 240))


def test_a_hang_in_opencv_is_noticed_answered_for_and_left_behind(scope: FakeScope, camera: AdjustableCamera) -> None:
    said: queue.Queue[FeedStatus] = queue.Queue()
    feed = CameraFeed(camera, LatestFrame(), said.put)
    feed.start()
    _until(said, FeedState.LIVE)
    scope.deafen()
    _until(said, FeedState.SILENT)
    pressed = feed.capture()
    assert feed.stop(timeout=0.2) is False, "its thread is in the kernel, and stays there"
    assert isinstance(pressed.exception(SOON), DeviceError)
    scope.pull()
    assert isinstance(_until(said, FeedState.ENDED).error, DeviceGone | None)


def _until(said: "queue.Queue[FeedStatus]", state: FeedState) -> FeedStatus:
    while (status := said.get(timeout=SOON)).state is not state:
        pass
    return status
