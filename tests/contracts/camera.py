"""What every camera must do, whatever is behind it. A driver's test is a class with three fixtures that inherits this."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice

import numpy as np
import pytest

from devices.contract import Camera, DeviceInfo, DeviceKind, Driver, Frame, Live
from devices.errors import DeviceError, DeviceGone
from devices.jpeg import inspect

HEARTBEATS = 200
"""More beats than any camera needs for its next frame: 20 s of nothing at the slowest."""


def next_frame(frames: Iterator[Live]) -> Frame:
    """Return the next frame, past the beats that bring none."""
    for frame in islice(frames, HEARTBEATS):
        if isinstance(frame, Frame):
            return frame
    raise AssertionError("no frame came")


def _nothing_works(camera: Camera) -> None:
    with pytest.raises(DeviceError):
        camera.capture()
    with pytest.raises(DeviceError):
        next(camera.frames())


def _capture_until_it_fails(camera: Camera) -> None:
    for _ in range(HEARTBEATS):
        try:
            camera.capture()
        except DeviceError:
            return
    raise AssertionError("photographs without a device")


class CameraContract(ABC):
    """Inherit, give a driver that finds exactly one device, and say how to pull its cable and put it back."""

    @pytest.fixture
    @abstractmethod
    def driver(self) -> Driver:
        """Return a driver to which exactly one working device is attached."""

    @pytest.fixture
    @abstractmethod
    def pull(self) -> Callable[[], None]:
        """Return what takes the device away, as a hand would that pulls the cable."""

    @pytest.fixture
    @abstractmethod
    def put_back(self) -> Callable[[], None]:
        """Return what brings it back."""

    @pytest.fixture
    def camera(self, driver: Driver) -> Iterator[Camera]:
        found = driver.discover()
        assert len(found) == 1, f"the driver must find exactly one device for these tests; it found {found}"
        camera = driver.camera(found[0])
        yield camera
        camera.close()

    # who it is

    def test_the_same_device_has_the_same_identity_at_every_look(self, driver: Driver) -> None:
        (first,), (second,) = driver.discover(), driver.discover()
        assert first == second
        assert first.key
        assert first.kind in set(DeviceKind)

    def test_a_camera_says_who_it_is_before_it_is_opened(self, driver: Driver, camera: Camera) -> None:
        assert [camera.info] == driver.discover()

    def test_a_device_that_the_driver_never_saw_is_gone(self, driver: Driver) -> None:
        stranger = DeviceInfo("nobody:0000", DeviceKind.CAMERA, "", "", "")
        with pytest.raises(DeviceGone):
            driver.camera(stranger)

    # live

    def test_frames_are_bgr_pictures_counted_from_nought(self, camera: Camera) -> None:
        camera.open()
        frames = camera.frames()
        seen = [next_frame(frames) for _ in range(5)]
        assert [frame.number for frame in seen] == [0, 1, 2, 3, 4]
        for frame in seen:
            assert frame.pixels.dtype == np.uint8
            assert frame.pixels.ndim == 3
            assert frame.pixels.shape[2] == 3
            assert frame.pixels.flags.c_contiguous
        assert [frame.taken for frame in seen] == sorted(frame.taken for frame in seen)

    def test_a_frame_is_never_written_again(self, camera: Camera) -> None:
        camera.open()
        frames = camera.frames()
        first = next_frame(frames)
        before = first.pixels.copy()
        for _ in range(8):
            next_frame(frames)
        camera.capture()
        assert np.array_equal(first.pixels, before)

    def test_a_stream_that_was_closed_begins_anew(self, camera: Camera) -> None:
        camera.open()
        frames = camera.frames()
        next_frame(frames)
        frames.close()
        assert next_frame(camera.frames()).number == 0

    # photographs

    def test_a_still_is_a_whole_jpeg_and_says_the_truth_about_itself(self, camera: Camera) -> None:
        camera.open()
        frames = camera.frames()
        live = next_frame(frames)
        still = camera.capture()
        facts = inspect(still.content)
        assert (still.width, still.height) == (facts.width, facts.height)
        assert still.device == camera.info
        assert still.taken.utcoffset() == timedelta(0)
        assert still.settings
        assert all(isinstance(text, str) for pair in still.settings.items() for text in pair)
        live_shape = live.pixels.shape[1] / live.pixels.shape[0]
        assert still.width / still.height == pytest.approx(live_shape, rel=0.02), "staff frame what they photograph"

    def test_photographs_may_follow_one_another_and_the_picture_lives_on(self, camera: Camera) -> None:
        camera.open()
        frames = camera.frames()
        number = next_frame(frames).number
        stills = [camera.capture(), camera.capture()]
        assert stills[0].taken < stills[1].taken
        assert next_frame(frames).number == number + 1

    def test_a_photograph_needs_no_live_picture(self, camera: Camera) -> None:
        camera.open()
        assert camera.capture().content

    # open and close

    def test_nothing_works_before_it_is_opened_or_after_it_was_closed(self, camera: Camera) -> None:
        _nothing_works(camera)
        camera.open()
        camera.close()
        _nothing_works(camera)

    def test_close_is_harmless_and_open_works_again(self, camera: Camera) -> None:
        camera.close()
        camera.open()
        camera.close()
        camera.close()
        camera.open()
        assert next_frame(camera.frames()).number == 0

    # the cable

    def test_a_pulled_cable_ends_the_stream(self, camera: Camera, pull: Callable[[], None]) -> None:
        camera.open()
        frames = camera.frames()
        next_frame(frames)
        pull()
        with pytest.raises(DeviceGone):
            for _ in islice(frames, HEARTBEATS):
                pass

    def test_without_a_device_no_photograph_and_a_plain_answer(self, camera: Camera, pull: Callable[[], None]) -> None:
        camera.open()
        frames = camera.frames()
        next_frame(frames)
        pull()
        # What lay in a buffer may still come; then it is over, for good and without hanging.
        _capture_until_it_fails(camera)
        with pytest.raises(DeviceError):
            camera.capture()
        camera.close()

    def test_a_device_that_is_away_cannot_be_opened(self, camera: Camera, pull: Callable[[], None]) -> None:
        pull()
        with pytest.raises(DeviceGone):
            camera.open()

    def test_put_back_it_works_as_before(
        self, driver: Driver, camera: Camera, pull: Callable[[], None], put_back: Callable[[], None]
    ) -> None:
        camera.open()
        before = camera.info
        pull()
        camera.close()
        put_back()
        (info,) = driver.discover()
        assert info == before
        again = driver.camera(info)
        again.open()
        assert inspect(again.capture().content)
        assert next_frame(again.frames()).number == 0
        again.close()
