"""A USB dermatoscope in user space, read by the station's own Video4Linux code: the contract, the faults, the settings."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from devices.contract import Adjustable, Driver, Setup
from devices.drivers.stream import AdjustableCamera
from devices.drivers.uvc import UvcDriver
from devices.errors import DeviceBusy, DeviceForbidden, DeviceGone, DeviceTimeout
from tests.contracts.camera import CameraContract, next_frame
from tests.parts.pictures import jpeg
from tests.parts.umockdev import FakeScope, Scope, UsbBench, under_umockdev

pytestmark = under_umockdev


@pytest.fixture
def scope(usb_bench: UsbBench) -> FakeScope:
    scope = usb_bench.scope()
    scope.plug()
    return scope


class TestV4l2Camera(CameraContract):
    @pytest.fixture
    def driver(self, scope: FakeScope) -> Driver:
        return UvcDriver()

    @pytest.fixture
    def pull(self, scope: FakeScope) -> Callable[[], None]:
        return scope.pull

    @pytest.fixture
    def put_back(self, scope: FakeScope) -> Callable[[], None]:
        return lambda: scope.plug(node=4)


@pytest.fixture
def driver(scope: FakeScope) -> UvcDriver:
    return UvcDriver()


@pytest.fixture
def camera(driver: UvcDriver) -> Iterator[AdjustableCamera]:
    (info,) = driver.discover()
    camera = driver.camera(info)
    assert isinstance(camera, AdjustableCamera)
    assert isinstance(camera, Adjustable)
    yield camera
    camera.close()


def pixels(content: bytes) -> NDArray[np.int64]:
    """Return the picture as numbers that can be subtracted."""
    picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    return np.asarray(picture, dtype=np.int64)


# the picture


def test_every_still_is_what_the_camera_sent_byte_for_byte(scope: FakeScope, camera: AdjustableCamera) -> None:
    camera.open()
    stills = [camera.capture() for _ in range(10)]
    assert all(still.original and still.content in scope.jpegs() for still in stills)
    assert len({still.content for still in stills}) > 1, "each press a picture of its own"
    assert stills[0].settings["format"] == "MJPG"
    assert stills[0].settings["size"] == "640x480", "the largest that it offers"
    assert stills[0].settings["rate"] == "30"


def test_a_still_was_exposed_after_the_press(usb_bench: UsbBench) -> None:
    """What lies in the kernel's buffers, or is half exposed, shows the moment before: the patient may have moved since."""
    pictures = [jpeg(seed, 640, 480) for seed in range(40)]
    slow = usb_bench.scope(Scope(rate=10, pictures={"MJPG": {(640, 480): pictures}}))
    slow.plug()
    driver = UvcDriver()
    with closing(driver.camera(driver.discover()[0])) as camera:
        camera.open()
        frames = camera.frames()
        next_frame(frames)
        waiting = slow.fill_buffers()
        begun = slow.exposing()
        taken = pictures.index(camera.capture().content)
    assert taken > max(waiting), "none of those that waited in the buffers"
    assert taken > begun, "nor the one that was under way at the press"


def test_pictures_that_the_kernel_marks_as_damaged_are_passed_over(usb_bench: UsbBench) -> None:
    """They may look whole: a lost packet in the middle can leave a JPEG that decodes."""
    pictures = [jpeg(seed, 640, 480) for seed in range(40)]
    scope = usb_bench.scope(Scope(pictures={"MJPG": {(640, 480): pictures}}))
    scope.plug()
    scope.damage(15)
    driver = UvcDriver()
    with closing(driver.camera(driver.discover()[0])) as camera:
        camera.open()
        assert pictures.index(camera.capture().content) >= 15


def test_pictures_cut_short_without_a_word_are_passed_over(scope: FakeScope, camera: AdjustableCamera) -> None:
    camera.open()
    scope.cut(3)
    assert camera.capture().content in scope.jpegs()


def test_a_camera_without_jpeg_gives_raw_pictures_encoded_once_and_says_so(usb_bench: UsbBench) -> None:
    raw = usb_bench.scope(Scope(pictures={"YUYV": Scope().pictures["YUYV"]}))
    raw.plug()
    driver = UvcDriver()
    with closing(driver.camera(driver.discover()[0])) as camera:
        camera.open()
        still = camera.capture()
    assert not still.original
    assert (still.width, still.height) == (160, 120)
    assert still.settings["format"] == "YUYV"
    assert "encoded by the station" in still.settings["encoding"]
    shown = pixels(still.content)
    sent = [pixels(jpeg(seed, 160, 120)) for seed in range(3)]
    assert min(np.abs(shown - picture).mean() for picture in sent) < 6, "the colours are those of the camera"


# what goes wrong


def test_a_frozen_camera_is_a_timeout_after_two_seconds_and_blocks_nothing(
    scope: FakeScope, camera: AdjustableCamera
) -> None:
    camera.open()
    frames = camera.frames()
    next_frame(frames)
    scope.freeze()
    began = time.monotonic()
    beats = 0

    def listen() -> None:
        nonlocal beats
        for frame in frames:
            beats += frame is None

    with pytest.raises(DeviceTimeout):
        listen()
    assert beats >= 15, "a beat every 100 ms, so that a press or a stop is served meanwhile"
    assert 1.9 < time.monotonic() - began < 4
    camera.close()
    scope.thaw()
    camera.open()
    assert camera.capture().content in scope.jpegs()


def test_a_camera_that_another_program_holds_is_busy(scope: FakeScope, driver: UvcDriver, camera: AdjustableCamera) -> None:
    (info,) = driver.discover()
    with closing(driver.camera(info)) as other:
        other.open()
        with pytest.raises(DeviceBusy):
            camera.open()
        assert other.capture().content in scope.jpegs(), "and the one that holds it goes on"
    camera.open()
    scope.occupy()
    camera.close()
    with pytest.raises(DeviceBusy):
        camera.open()
    scope.occupy(False)
    camera.open()


def test_a_camera_that_this_user_may_not_open_is_listed_and_says_so(scope: FakeScope, camera: AdjustableCamera) -> None:
    with scope.forbidden(), pytest.raises(DeviceForbidden):
        camera.open()
    camera.open()


def test_replugging_again_and_again_costs_no_handle_and_no_thread(scope: FakeScope, driver: UvcDriver) -> None:
    def held() -> tuple[int, int]:
        return len(list(Path("/proc/self/fd").iterdir())), threading.active_count()

    def once() -> None:
        camera = driver.camera(driver.discover()[0])
        camera.open()
        camera.capture()
        scope.pull()
        with pytest.raises(DeviceGone):
            camera.capture()
        camera.close()
        scope.plug()

    once()
    before = held()
    for _ in range(8):
        once()
    assert held() == before


# settings


def test_what_was_set_is_read_back_and_recorded_with_each_still(scope: FakeScope, camera: AdjustableCamera) -> None:
    camera.open()
    before = camera.capture().settings
    assert before["exposure"] == "157"
    assert before["automatic exposure"] == before["automatic white balance"] == before["automatic focus"] == "on"
    said = camera.adjust(Setup(exposure=300, white_balance=5000, focus=40, gain=20))
    still = camera.capture()
    assert {**said, "encoding": still.settings["encoding"]} == still.settings
    wanted = {"exposure": "300", "white balance": "5000", "focus": "40", "gain": "20", "automatic exposure": "off"}
    assert wanted.items() <= still.settings.items()
    device = scope.controls()
    assert (device["009a0902"], device["0098091a"], device["009a090a"], device["00980913"]) == (300, 5000, 40, 20)


def test_a_value_that_the_camera_did_not_take_is_recorded_as_it_is(camera: AdjustableCamera) -> None:
    camera.open()
    said = camera.adjust(Setup(white_balance=9000, focus=43))
    assert said["white balance"] == "6500 (asked for 9000)"
    assert said["focus"] == "40 (asked for 43)"


def test_a_hold_locks_colour_and_brightness_and_lets_go_again(scope: FakeScope, camera: AdjustableCamera) -> None:
    camera.open()
    held = camera.hold(True)
    assert held["automatic white balance"] == held["automatic exposure"] == "off"
    assert (held["white balance"], held["exposure"]) == ("4600", "157"), "at the values that it had"
    camera.close()
    camera.open()
    assert camera.capture().settings["automatic exposure"] == "off", "also when the camera comes back"
    free = camera.hold(False)
    assert free["automatic white balance"] == free["automatic exposure"] == "on"
    assert scope.controls()["009a0901"] == 3


def test_what_a_killed_program_left_held_chooses_by_itself_again(scope: FakeScope, driver: UvcDriver) -> None:
    (info,) = driver.discover()
    killed = driver.camera(info)
    assert isinstance(killed, AdjustableCamera)
    killed.open()
    killed.hold(True)
    killed.close()
    assert scope.controls()["009a0901"] == 1, "the device remembers it"
    again = driver.camera(info)
    again.open()
    try:
        settings = again.capture().settings
        assert settings["automatic exposure"] == settings["automatic white balance"] == "on"
    finally:
        again.close()


def test_a_smaller_size_may_be_asked_for_and_the_stream_goes_on(scope: FakeScope, camera: AdjustableCamera) -> None:
    camera.open()
    frames = camera.frames()
    number = next_frame(frames).number
    assert camera.adjust(Setup(size=(320, 240)))["size"] == "320x240"
    assert camera.capture().content in scope.jpegs((320, 240))
    assert next_frame(frames).number == number + 1
    assert camera.adjust(Setup(size=(300, 200)))["size"] == "320x240 (asked for 300x200)"
