"""What every tethered body must do beyond the camera contract, whichever of our drivers reaches it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TypeVar

import pytest

from devices.contract import Camera, Condition, Driver, Frame, Live, Press
from devices.errors import DeviceAsleep, DeviceBusy, DeviceFault, DeviceFull, DeviceGone, DeviceTimeout
from tests.contracts.camera import HEARTBEATS, CameraContract, next_frame
from tests.parts.pictures import jpeg, photograph, with_previews
from tests.parts.ptpip import PtpCamera

PICTURES = [photograph(seed) for seed in range(4)]
PREVIEWS = [jpeg(seed) for seed in range(10, 15)]

Kind = TypeVar("Kind", Press, Condition)


def next_of(kind: type[Kind], frames: Iterator[Live]) -> Kind:
    """Return the next signal of a kind, past all else."""
    for item in islice(frames, 20 * HEARTBEATS):
        if isinstance(item, kind):
            return item
    raise AssertionError(f"no {kind.__name__} came")


def presses_in(frames: Iterator[Live], pictures: int) -> list[Press]:
    """Return the presses that come while so many live pictures do."""
    found: list[Press] = []
    seen = 0
    while seen < pictures:
        item = next(frames)
        seen += isinstance(item, Frame)
        found += [item] if isinstance(item, Press) else []
    return found


class BodyContract(CameraContract):
    """The contract of every camera, on a body on the loopback; its test gives the body and the driver."""

    @pytest.fixture
    def pull(self, body: PtpCamera) -> Callable[[], None]:
        return body.stop

    @pytest.fixture
    def put_back(self, body: PtpCamera) -> Iterator[Callable[[], None]]:
        again: list[PtpCamera] = []

        def back() -> None:
            again.append(PtpCamera(PICTURES, PREVIEWS, port=body.port).__enter__())

        yield back
        for one in again:
            one.stop()


class TetheredContract(ABC):
    """Inherit, and give a driver. Every test has a body of its own on the loopback."""

    @pytest.fixture
    def body(self) -> Iterator[PtpCamera]:
        with PtpCamera(PICTURES, PREVIEWS) as body:
            yield body

    @pytest.fixture
    @abstractmethod
    def driver(self, body: PtpCamera) -> Driver:
        """Return a driver that reaches the body."""

    @pytest.fixture
    def camera(self, driver: Driver) -> Iterator[Camera]:
        (info,) = driver.discover()
        camera = driver.camera(info)
        yield camera
        camera.close()

    # stills

    def test_a_still_is_what_lies_on_the_card(self, camera: Camera, body: PtpCamera) -> None:
        camera.open()
        assert [camera.capture().content, camera.capture().content] == PICTURES[:2]
        assert body.on_card() == ["HUB_0000.JPG", "HUB_0001.JPG"], "nothing on the card is deleted"

    def test_a_still_tells_how_it_was_taken_and_not_whose_the_camera_is(self, camera: Camera) -> None:
        camera.open()
        still = camera.capture()
        told = {
            "file": "HUB_0000.JPG",
            "serial number": "3001234",
            "exposure time": "1/125 s",
            "f-number": "f/11",
            "ISO": "200",
            "exposure program": "manual",
            "white balance": "manual",
            "focal length": "60 mm",
            "lens": "60mm f/2.8 Macro",
        }
        assert {name: still.settings.get(name) for name in told} == told
        assert "Owner" not in str(still.settings)

    def test_previews_behind_a_photograph_are_left_out_and_it_is_said(self, camera: Camera, body: PtpCamera) -> None:
        body.pictures = (with_previews(PICTURES[0]),)
        camera.open()
        still = camera.capture()
        assert body.pictures[0].startswith(still.content)
        assert still.content.endswith(b"\xff\xd9")
        assert not still.original
        assert "previews" in still.settings["encoding"]

    def test_of_a_raw_picture_and_a_jpeg_the_jpeg_is_the_still(self, camera: Camera, body: PtpCamera) -> None:
        body.raw = "both"
        camera.open()
        frames = camera.frames()
        next_frame(frames)
        assert camera.capture().content == PICTURES[0]
        assert presses_in(frames, 20) == [], "what the station took is no press"

    def test_a_body_that_makes_raw_pictures_only_is_said_so(self, camera: Camera, body: PtpCamera) -> None:
        body.raw = "only"
        camera.open()
        with pytest.raises(DeviceFault, match="raw"):
            camera.capture()

    @pytest.mark.parametrize("fault", ["truncate_next", "wrong_size_next"])
    def test_a_photograph_that_is_not_whole_is_refused_and_the_next_is_taken(
        self, camera: Camera, body: PtpCamera, fault: str
    ) -> None:
        camera.open()
        setattr(body, fault, True)
        with pytest.raises(DeviceFault):
            camera.capture()
        assert camera.capture().content == PICTURES[1]

    @pytest.mark.parametrize("when", ["release", "storing"])
    def test_a_full_card_is_called_full(self, camera: Camera, body: PtpCamera, when: str) -> None:
        camera.open()
        frames = camera.frames()
        next_frame(frames)
        body.full_at, body.shots = when, 0
        with pytest.raises(DeviceFull):
            camera.capture()
        assert next_of(Condition, frames).shots_left == 0
        assert next_frame(frames)

    def test_a_body_that_is_busy_for_a_moment_is_waited_for(self, camera: Camera, body: PtpCamera) -> None:
        camera.open()
        body.busy_answers = 3
        assert camera.capture().content == PICTURES[0]

    # the body's own shutter

    def test_the_bodys_own_shutter_brings_its_picture_once(self, camera: Camera, body: PtpCamera) -> None:
        camera.open()
        frames = camera.frames()
        next_frame(frames)
        body.raw = "both"
        body.press()
        still = next_of(Press, frames).still
        assert still is not None
        assert still.content == PICTURES[0]
        assert presses_in(frames, 20) == []

    def test_a_press_just_before_a_capture_is_not_lost(self, camera: Camera, body: PtpCamera) -> None:
        camera.open()
        frames = camera.frames()
        next_frame(frames)
        body.press()
        mine = camera.capture()
        still = next_of(Press, frames).still
        assert still is not None
        assert {mine.content, still.content} == set(PICTURES[:2])

    # how it is

    def test_battery_and_room_are_told_and_told_again_when_they_change(self, camera: Camera, body: PtpCamera) -> None:
        camera.open()
        frames = camera.frames()
        assert next_of(Condition, frames) == Condition(80, 500)
        body.drain(15)
        assert next_of(Condition, frames) == Condition(15, 500)
        camera.capture()
        assert next_of(Condition, frames) == Condition(15, 499)

    def test_once_open_a_body_tells_its_serial_and_keeps_its_key(self, driver: Driver, camera: Camera) -> None:
        before = camera.info
        camera.open()
        assert (camera.info.key, camera.info.serial, camera.info.firmware) == (before.key, "3001234", "1.02")
        assert driver.discover() == [camera.info]

    def test_a_body_without_live_view_takes_photographs_and_its_silence_is_no_trouble(
        self, camera: Camera, body: PtpCamera, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("devices.tether.camera.SILENCE", 0.0)
        body.previews = ()
        camera.open()
        assert not camera.info.live
        frames = camera.frames()
        assert not any(isinstance(item, Frame) for item in islice(frames, 5))
        assert camera.capture().content == PICTURES[0]
        body.press()
        still = next_of(Press, frames).still
        assert still is not None
        assert still.content == PICTURES[1]

    # trouble

    def test_a_sleeping_body_is_called_asleep_and_opens_once_awake(
        self, camera: Camera, body: PtpCamera, waking: Callable[[], PtpCamera]
    ) -> None:
        body.asleep = True
        with pytest.raises(DeviceAsleep):
            camera.open()
        awake = waking()
        camera.open()
        assert camera.capture().content == awake.pictures[0]

    @pytest.fixture
    def waking(self, body: PtpCamera) -> Iterator[Callable[[], PtpCamera]]:
        """Return what wakes the body: its link comes up anew."""
        awake: list[PtpCamera] = []

        def wake() -> PtpCamera:
            body.stop()
            awake.append(PtpCamera(PICTURES, PREVIEWS, port=body.port).__enter__())
            return awake[0]

        yield wake
        for one in awake:
            one.stop()

    def test_a_body_that_serves_another_is_busy(self, camera: Camera, body: PtpCamera) -> None:
        body.serves_another = True
        with pytest.raises(DeviceBusy):
            camera.open()
        body.serves_another = False
        camera.open()

    def test_a_body_that_falls_silent_is_a_timeout(self, camera: Camera, body: PtpCamera) -> None:
        camera.open()
        frames = camera.frames()
        next_frame(frames)
        body.silent = True
        with pytest.raises(DeviceTimeout):
            for _ in islice(frames, HEARTBEATS):
                pass

    def test_a_link_that_breaks_in_a_transfer_is_gone_and_comes_back(self, camera: Camera, body: PtpCamera) -> None:
        camera.open()
        body.hang_up_in_next = True
        with pytest.raises(DeviceGone):
            camera.capture()
        camera.close()
        camera.open()
        assert camera.capture().content == PICTURES[1]
