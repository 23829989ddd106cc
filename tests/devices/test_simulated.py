"""The simulated instruments: faults on demand, conditions that show, replay that alters nothing."""

import logging
import threading
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from devices.contract import Camera, Frame, Live
from devices.drivers.simulated import SimulatedCamera, SimulatedDriver, camera, dermatoscope
from devices.errors import DeviceBusy, DeviceFault, DeviceGone, DeviceTimeout
from devices.feed import CameraFeed, FeedState, FeedStatus
from devices.jpeg import inspect
from devices.latest import LatestFrame
from devices.simulation.device import SimulatedDevice
from devices.simulation.replay import Replay
from devices.simulation.scene import Conditions, Framing, Scene, Tone
from devices.simulation.subject import Rendered
from tests.contracts.camera import next_frame
from tests.parts.pictures import jpeg

SOON = 10.0


@pytest.fixture(scope="module")
def bench() -> SimulatedDevice:
    return dermatoscope()


@pytest.fixture
def device(bench: SimulatedDevice) -> Iterator[SimulatedDevice]:
    bench.plug_in()
    bench.conditions = Conditions(tremor=0)
    yield bench
    bench.recover()


@pytest.fixture
def opened(device: SimulatedDevice) -> Iterator[SimulatedCamera]:
    opened = SimulatedDriver([device]).camera(device.info)
    opened.open()
    yield opened
    opened.close()


def grey(frame: Frame) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(frame.pixels, cv2.COLOR_BGR2GRAY), dtype=np.uint8)


def detail(frame: Frame) -> float:
    """Return how much fine detail the middle of a frame has."""
    picture = grey(frame)
    height, width = picture.shape
    middle = picture[height // 4 : -height // 4, width // 4 : -width // 4]
    return float(cv2.Laplacian(cv2.GaussianBlur(middle, (0, 0), 1.5), cv2.CV_32F).var())


# faults


def test_frozen_it_sends_the_same_picture(device: SimulatedDevice, opened: SimulatedCamera) -> None:
    frames = opened.frames()
    next_frame(frames)
    device.freeze()
    first, second = next_frame(frames), next_frame(frames)
    assert np.array_equal(first.pixels, second.pixels)
    assert second.number == first.number + 1
    device.recover()
    assert not np.array_equal(next_frame(frames).pixels, second.pixels)


def test_silent_it_beats_and_then_gives_up(device: SimulatedDevice, opened: SimulatedCamera) -> None:
    frames = opened.frames()
    next_frame(frames)
    device.silence()
    beats: list[Live] = []
    with pytest.raises(DeviceTimeout):
        beats.extend(iter(frames))
    assert len(beats) > 5
    assert set(beats) == {None}
    with pytest.raises(DeviceTimeout):
        opened.capture()


def test_slow_it_beats_between_frames(device: SimulatedDevice, opened: SimulatedCamera) -> None:
    device.be_slow(frame_seconds=0.35)
    frames = opened.frames()
    next_frame(frames)
    beats = list(islice(frames, 3))
    assert None in beats


def test_unplugged_in_mid_capture_it_is_gone(device: SimulatedDevice, opened: SimulatedCamera) -> None:
    device.be_slow(capture_seconds=SOON)
    pulling = threading.Timer(0.1, device.unplug)
    pulling.start()
    with pytest.raises(DeviceGone):
        opened.capture()
    pulling.join()


def test_a_cable_that_was_out_for_a_moment_was_out(device: SimulatedDevice, opened: SimulatedCamera) -> None:
    frames = opened.frames()
    next_frame(frames)
    device.unplug()
    device.plug_in()
    with pytest.raises(DeviceGone):
        next(frames)


def test_a_capture_fails_on_demand_and_the_next_one_works(device: SimulatedDevice, opened: SimulatedCamera) -> None:
    device.fail_next_capture(DeviceBusy("held by another program"))
    with pytest.raises(DeviceBusy):
        opened.capture()
    device.truncate_next_jpeg()
    with pytest.raises(DeviceFault, match="cut short"):
        opened.capture()
    assert inspect(opened.capture().content)


def test_a_hung_device_is_survived_by_the_feed(device: SimulatedDevice) -> None:
    told: list[FeedStatus] = []
    live, silent = threading.Event(), threading.Event()

    def listen(status: FeedStatus) -> None:
        told.append(status)
        if status.state is FeedState.LIVE:
            live.set()
        if status.state is FeedState.SILENT:
            silent.set()

    feed = CameraFeed(SimulatedDriver([device]).camera(device.info), LatestFrame(), listen)
    feed.start()
    assert live.wait(SOON)
    device.hang()
    assert silent.wait(SOON)
    asked = feed.capture()
    assert not feed.stop(timeout=0.2)
    assert asked.exception(timeout=SOON) is not None
    assert told[-1].state is FeedState.ENDED
    device.recover()
    assert feed.stop(SOON)


# what is seen


def test_conditions_change_what_the_next_frames_show(device: SimulatedDevice, opened: SimulatedCamera) -> None:
    frames = opened.frames()

    def under(**changes: Any) -> Frame:
        device.conditions = replace(Conditions(tremor=0, noise=0), **changes)
        next_frame(frames)
        return next_frame(frames)

    plain = under()
    assert detail(under(defocus=0.004)) < 0.5 * detail(plain)
    assert grey(under(light=-2)).mean() < 0.4 * grey(plain).mean()
    assert (grey(under(light=2)) == 255).mean() > 0.2
    assert (grey(under(glare=1)) >= 250).mean() > (grey(plain) >= 250).mean() + 0.005
    assert (
        np.abs(np.diff(grey(under(noise=14)).astype(float))).mean() > 2 * np.abs(np.diff(grey(plain).astype(float))).mean()
    )
    assert detail(under(scale=2)) < detail(plain)


def test_a_hand_moves_smoothly(device: SimulatedDevice, opened: SimulatedCamera) -> None:
    device.conditions = Conditions(tremor=0.004, noise=0)
    frames = opened.frames()
    # The middle only: the rim of the instrument and its scale stand still.
    middles = [grey(next_frame(frames))[250:700, 400:900].astype(np.float32) for _ in range(12)]
    shifts = [float(np.linalg.norm(cv2.phaseCorrelate(one, two)[0])) for one, two in pairwise(middles)]
    assert max(shifts) > 0, "nobody holds quite still"
    assert max(shifts) < 5, "and nobody jumps"


def test_the_three_framings_show_one_patient_and_tones_differ() -> None:
    seen = {}
    for tone in Tone:
        subject = Rendered(Scene(tone=tone, hair=0), (Framing.DERMOSCOPY,), 1920)
        plate = subject.plate()
        seen[tone] = plate.world[: plate.world.shape[0] // 4].mean()
    assert seen[Tone.WHITE] > seen[Tone.BROWN] + 15 > seen[Tone.BLACK] + 30


def test_the_operator_turns_from_the_overview_to_the_close_up() -> None:
    driver = SimulatedDriver([camera()])
    (info,) = driver.discover()
    opened: Camera = driver.camera(info)
    opened.open()
    frames = opened.frames()
    overview = next_frame(frames)
    assert opened.capture().settings["framing"] == "overview"
    driver.aim(Framing.CLOSE_UP)
    next_frame(frames)
    assert np.abs(next_frame(frames).pixels.astype(int) - overview.pixels).mean() > 20
    still = opened.capture()
    assert still.settings["framing"] == "close-up"
    assert (still.width, still.height) == (4032, 3024)
    driver.aim(Framing.DERMOSCOPY)
    assert opened.capture().settings["framing"] == "close-up", "it has no such view and stays"
    driver.seat(Scene(seed=9, tone=Tone.BLACK))
    next_frame(frames)
    assert next_frame(frames).pixels.mean() < overview.pixels.mean() - 20
    opened.close()


def test_a_scene_is_the_same_picture_every_time() -> None:
    one, two = (Rendered(Scene(seed=3), (Framing.DERMOSCOPY,), 1920).plate() for _ in range(2))
    assert np.array_equal(one.world, two.world)


# replay


def test_replay_hands_out_the_files_own_bytes_in_turn_and_skips_what_cannot_be_kept(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for place in (0, 2):
        (tmp_path / f"{place}.jpg").write_bytes(jpeg(place))
    Image.new("RGB", (64, 64), "pink").save(tmp_path / "1.jpg", "JPEG", progressive=True)
    (tmp_path / "3.JPG").write_bytes(jpeg(3)[:2000])
    (tmp_path / "notes.txt").write_text("not a picture")
    device = dermatoscope(Replay(tmp_path))
    opened = SimulatedDriver([device]).camera(device.info)
    opened.open()
    with caplog.at_level(logging.WARNING):
        stills = [opened.capture() for _ in range(5)]
    assert [still.settings["file"] for still in stills] == ["0.jpg", "2.jpg", "0.jpg", "2.jpg", "0.jpg"]
    assert all(still.content == (tmp_path / still.settings["file"]).read_bytes() for still in stills)
    assert [record.args[0] for record in caplog.records if isinstance(record.args, tuple)] == ["1.jpg", "3.JPG"]


def test_the_preview_is_the_picture_that_the_shutter_will_take(tmp_path: Path) -> None:
    for place in range(2):
        (tmp_path / f"{place}.jpg").write_bytes(jpeg(place))
    device = dermatoscope(Replay(tmp_path))
    device.conditions = Conditions(tremor=0, noise=0)
    opened = SimulatedDriver([device]).camera(device.info)
    opened.open()
    frames = opened.frames()
    for _ in range(3):
        live = next_frame(frames)
        still = cv2.imdecode(np.frombuffer(opened.capture().content, np.uint8), cv2.IMREAD_COLOR)
        assert still is not None
        shown = cv2.resize(live.pixels, (still.shape[1], still.shape[0]), interpolation=cv2.INTER_AREA)
        assert np.abs(shown.astype(int) - still).mean() < 6


def test_a_folder_without_a_usable_picture_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "broken.jpg").write_bytes(b"nothing")
    device = dermatoscope(Replay(tmp_path))
    with pytest.raises(DeviceFault):
        SimulatedDriver([device]).camera(device.info).open()
