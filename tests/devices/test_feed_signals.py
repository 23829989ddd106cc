"""The feed and what a camera does besides pictures: it speaks by itself, is adjusted, or has no live picture at all."""

import queue
import threading
from collections.abc import Generator, Mapping
from dataclasses import replace

import pytest

from devices.contract import Condition, DeviceInfo, Live, Press, Setup, Signal, Still
from devices.errors import DeviceFault
from devices.feed import CameraFeed, FeedState
from devices.latest import LatestFrame
from devices.vitals import SILENT_AFTER
from tests.devices.test_feed import INFO, SOON, HandCamera, Running, answer


class TalkingCamera(HandCamera):
    """A camera with a shutter button and settings of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.says: queue.SimpleQueue[Signal] = queue.SimpleQueue()

    def frames(self) -> Generator[Live, None, None]:
        for frame in super().frames():
            yield frame
            while not self.says.empty():
                yield self.says.get()

    def adjust(self, setup: Setup) -> Mapping[str, str]:
        return {"white balance": str(setup.white_balance)}

    def hold(self, held: bool) -> Mapping[str, str]:
        return {"held": str(held)}


def test_what_a_device_says_by_itself_is_passed_on_in_order_and_the_picture_goes_on() -> None:
    camera, signals, latest = TalkingCamera(), queue.SimpleQueue[Signal](), LatestFrame()
    spoken: list[Signal] = [Press(), Condition(battery=40, shots_left=0)]
    for word in spoken:
        camera.says.put(word)

    def listener(signal: Signal) -> None:
        signals.put(signal)
        raise RuntimeError("a listener that fails")

    feed = CameraFeed(camera, latest, lambda _: None, listener)
    feed.start()
    try:
        assert [signals.get(timeout=SOON) for _ in spoken] == spoken
        assert isinstance(answer(feed.capture()), Still)
    finally:
        feed.stop(SOON)


def test_settings_are_held_and_changed_on_the_thread_of_the_feed() -> None:
    camera = TalkingCamera()
    feed = CameraFeed(camera, LatestFrame(), lambda _: None)
    feed.start()
    try:
        assert feed.hold(True).result(SOON) == {"held": "True"}
        assert feed.adjust(Setup(white_balance=5000)).result(SOON) == {"white balance": "5000"}
    finally:
        feed.stop(SOON)
    plain = Running(HandCamera())
    plain.feed.start()
    try:
        assert isinstance(plain.feed.hold(True).exception(SOON), DeviceFault)
    finally:
        plain.feed.stop(SOON)


def test_a_device_without_a_live_picture_is_live_once_it_is_open_and_its_silence_is_no_trouble() -> None:
    class Folder(HandCamera):
        live = True

        @property
        def info(self) -> DeviceInfo:
            return replace(INFO, live=self.live)

        def open(self) -> None:
            super().open()
            self.live = False  # only an open device can tell

        def frames(self) -> Generator[Live, None, None]:
            while True:
                threading.Event().wait(0.01)
                yield None

    camera = Folder()
    running = Running(camera)
    running.feed.start()
    try:
        running.until(FeedState.LIVE)
        with pytest.raises(queue.Empty):
            running.statuses.get(timeout=SILENT_AFTER + 0.6)
        assert isinstance(answer(running.feed.capture()), Still)
    finally:
        running.feed.stop(SOON)


def test_a_photograph_that_comes_after_it_was_given_up_is_not_lost() -> None:
    camera, signals = HandCamera(), queue.SimpleQueue[Signal]()
    camera.hold_capture = True
    camera.way.clear()
    feed = CameraFeed(camera, LatestFrame(), lambda _: None, signals.put)
    feed.start()
    asked = feed.capture()
    assert camera.held.wait(SOON)
    feed.stop(timeout=0.05)
    assert asked.exception(SOON) is not None
    camera.way.set()
    late = signals.get(timeout=SOON)
    assert isinstance(late, Press)
    assert late.still is not None
    assert not late.now, "it may be of the patient before"
    feed.stop(SOON)
