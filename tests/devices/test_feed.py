"""The feed: every press of the shutter is answered, silence is noticed, nothing hangs."""

import queue
import threading
from collections.abc import Generator, Iterator
from concurrent.futures import Future
from datetime import UTC, datetime
from itertools import count
from time import monotonic

import numpy as np
import pytest

from devices.contract import DeviceInfo, DeviceKind, Frame, Live, Still
from devices.errors import DeviceBusy, DeviceError, DeviceFault, DeviceGone, DeviceTimeout, FeedStopped
from devices.feed import CameraFeed, FeedState, FeedStatus
from devices.latest import LatestFrame

INFO = DeviceInfo("hand:1", DeviceKind.CAMERA, "", "made by hand", "")
SOON = 10.0
"""Seconds to wait for what must come: never slept through, only a limit for a broken feed."""


class HandCamera:
    """A camera that does what the test tells it, at the speed of the machine."""

    def __init__(self) -> None:
        self.plugged = True
        self.same_picture = False
        self.way = threading.Event()
        self.way.set()
        self.held = threading.Event()
        self.hold_capture = self.hold_close = False
        self.next_error: Exception | None = None
        self.open_error: DeviceError | None = None
        self.stream_error: DeviceError | None = None
        self.closed = 0
        self.callers: set[str] = set()

    @property
    def info(self) -> DeviceInfo:
        return INFO

    def _call(self, may_hold: bool) -> None:
        self.callers.add(threading.current_thread().name)
        if may_hold and not self.way.is_set():
            self.held.set()
            self.way.wait()

    def open(self) -> None:
        self._call(False)
        if self.open_error:
            raise self.open_error

    def close(self) -> None:
        self._call(self.hold_close)
        self.closed += 1

    def frames(self) -> Generator[Live, None, None]:
        for number in count():
            self._call(not self.hold_capture and not self.hold_close)
            if not self.plugged:
                raise DeviceGone("pulled")
            if self.stream_error:
                raise self.stream_error
            shade = 0 if self.same_picture else number % 251
            yield Frame(number, np.full((32, 32, 3), shade, np.uint8), monotonic())
            # A breath, so that the machine is not kept busy.
            threading.Event().wait(0.002)

    def capture(self) -> Still:
        self._call(self.hold_capture)
        if self.next_error:
            error, self.next_error = self.next_error, None
            raise error
        if not self.plugged:
            raise DeviceGone("pulled")
        return Still(b"picture", 16, 16, datetime.now(UTC), INFO)


class Running:
    """A feed with its statuses in a queue."""

    def __init__(self, camera: HandCamera) -> None:
        self.camera = camera
        self.latest = LatestFrame()
        self.statuses: queue.Queue[FeedStatus] = queue.Queue()
        self.feed = CameraFeed(camera, self.latest, self.statuses.put)

    def until(self, state: FeedState) -> FeedStatus:
        while True:
            status = self.statuses.get(timeout=SOON)
            if status.state is state:
                return status


@pytest.fixture
def camera() -> HandCamera:
    return HandCamera()


@pytest.fixture
def running(camera: HandCamera) -> Iterator[Running]:
    running = Running(camera)
    yield running
    camera.way.set()
    running.feed.stop(SOON)


def answer(future: Future[Still]) -> Still | BaseException:
    error = future.exception(timeout=SOON)
    return error if error else future.result()


def test_a_life_from_opening_to_the_end(running: Running) -> None:
    running.feed.start()
    assert running.statuses.get(timeout=SOON) == FeedStatus(FeedState.OPENING)
    running.until(FeedState.LIVE)
    assert isinstance(answer(running.feed.capture()), Still)
    assert running.latest.take() is not None
    assert running.feed.stop(SOON)
    assert running.until(FeedState.ENDED).error is None
    assert running.camera.closed == 1


def test_the_driver_is_called_on_one_thread_only(running: Running) -> None:
    running.feed.start()
    running.until(FeedState.LIVE)
    answer(running.feed.capture())
    running.feed.stop(SOON)
    assert running.camera.callers == {"feed hand:1"}


def test_before_the_start_and_after_the_end_a_request_refuses_itself(running: Running) -> None:
    assert isinstance(answer(running.feed.capture()), FeedStopped)
    running.feed.start()
    running.feed.stop(SOON)
    assert isinstance(answer(running.feed.capture()), FeedStopped)


def test_stopped_before_it_started_it_stays_stopped(running: Running) -> None:
    assert running.feed.stop()
    running.feed.start()
    running.until(FeedState.ENDED)
    assert isinstance(answer(running.feed.capture()), FeedStopped)


def test_a_feed_runs_once(running: Running) -> None:
    running.feed.start()
    with pytest.raises(RuntimeError):
        running.feed.start()


def test_a_pulled_cable_answers_all_and_says_why(running: Running) -> None:
    running.feed.start()
    running.until(FeedState.LIVE)
    running.camera.way.clear()
    assert running.camera.held.wait(SOON)
    asked = [running.feed.capture() for _ in range(5)]
    running.camera.plugged = False
    running.camera.way.set()
    assert {type(answer(future)) for future in asked} == {DeviceGone}
    assert isinstance(running.until(FeedState.ENDED).error, DeviceGone)
    assert isinstance(answer(running.feed.capture()), DeviceGone), "a late request hears the same reason"
    assert running.camera.closed == 1


def test_a_camera_that_cannot_be_opened_says_why(running: Running) -> None:
    running.camera.open_error = DeviceBusy("held")
    running.feed.start()
    assert isinstance(running.until(FeedState.ENDED).error, DeviceBusy)
    assert isinstance(answer(running.feed.capture()), DeviceBusy)


@pytest.mark.parametrize("error", [DeviceFault("half a picture"), DeviceTimeout("slow"), ValueError("a bug in the driver")])
def test_a_failed_photograph_is_told_and_the_feed_lives_on(running: Running, error: Exception) -> None:
    running.feed.start()
    running.until(FeedState.LIVE)
    running.camera.next_error = error
    assert isinstance(answer(running.feed.capture()), DeviceError)
    assert isinstance(answer(running.feed.capture()), Still)


def test_silence_is_told_though_the_driver_blocks_and_life_is_told_again(running: Running) -> None:
    running.feed.start()
    running.until(FeedState.LIVE)
    running.camera.way.clear()
    running.until(FeedState.SILENT)
    running.camera.way.set()
    running.until(FeedState.LIVE)


def test_a_frozen_picture_is_told_and_its_end_too(running: Running) -> None:
    running.camera.same_picture = True
    running.feed.start()
    running.until(FeedState.LIVE)
    running.until(FeedState.FROZEN)
    running.camera.same_picture = False
    running.until(FeedState.LIVE)


def test_a_hung_driver_is_abandoned_and_all_is_refused(running: Running) -> None:
    running.feed.start()
    running.until(FeedState.LIVE)
    running.camera.way.clear()
    assert running.camera.held.wait(SOON)
    asked = [running.feed.capture() for _ in range(3)]
    assert not running.feed.stop(timeout=0.1)
    assert {type(answer(future)) for future in asked} == {FeedStopped}
    running.until(FeedState.ENDED)
    running.latest.take()
    running.camera.way.set()
    assert running.feed.stop(SOON), "released, it closes the camera after all"
    assert running.latest.take() is None, "and shows nothing any more"
    assert running.camera.closed == 1


def test_a_hang_within_a_photograph_is_answered_without_anybody_stopping_it(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("devices.feed.ANSWER_WITHIN", 0.3)
    running.camera.hold_capture = True
    running.feed.start()
    running.until(FeedState.LIVE)
    running.camera.way.clear()
    asked = [running.feed.capture(), running.feed.capture()]
    assert {type(answer(future)) for future in asked} == {DeviceTimeout}
    assert isinstance(running.until(FeedState.ENDED).error, DeviceTimeout)


def test_a_request_behind_a_blocked_stream_is_answered_in_time(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.feed.ANSWER_WITHIN", 0.3)
    running.feed.start()
    running.until(FeedState.LIVE)
    running.camera.way.clear()
    assert running.camera.held.wait(SOON)
    assert isinstance(answer(running.feed.capture()), DeviceTimeout)
    running.camera.way.set()
    assert isinstance(answer(running.feed.capture()), Still), "the feed itself lived on"


def test_a_hang_within_close_is_not_waited_for(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.feed.CLOSE_WITHIN", 0.3)
    running.camera.hold_close = True
    running.feed.start()
    running.until(FeedState.LIVE)
    running.camera.way.clear()
    running.camera.plugged = False
    assert isinstance(running.until(FeedState.ENDED).error, DeviceGone)


def test_a_driver_that_gives_up_on_silence_is_told_before_it_has_closed(running: Running) -> None:
    running.feed.start()
    running.until(FeedState.LIVE)
    running.camera.hold_close = True
    running.camera.way.clear()
    running.camera.stream_error = DeviceTimeout("no frame for 2 s")
    running.until(FeedState.SILENT)
    assert running.camera.closed == 0
    running.camera.way.set()
    assert isinstance(running.until(FeedState.ENDED).error, DeviceTimeout)


def test_a_feed_may_be_stopped_from_its_own_callbacks(running: Running) -> None:
    ended = threading.Event()

    def stop(future: Future[Still]) -> None:
        running.feed.stop(SOON)
        ended.set()

    running.feed.start()
    running.until(FeedState.LIVE)
    running.feed.capture().add_done_callback(stop)
    assert ended.wait(SOON)
    running.until(FeedState.ENDED)


def test_a_failing_listener_does_not_blind_the_watch(camera: HandCamera) -> None:
    statuses: queue.Queue[FeedState] = queue.Queue()

    def listen(status: FeedStatus) -> None:
        statuses.put(status.state)
        raise RuntimeError("a bug in a screen")

    feed = CameraFeed(camera, LatestFrame(), listen)
    feed.start()
    feed.stop(SOON)
    told = [statuses.get(timeout=SOON)]
    while told[-1] is not FeedState.ENDED:
        told.append(statuses.get(timeout=SOON))


def test_a_press_of_the_shutter_cannot_be_cancelled(running: Running) -> None:
    running.feed.start()
    future = running.feed.capture()
    assert not future.cancel()
    assert isinstance(answer(future), Still)


def test_whatever_happens_every_request_is_answered() -> None:
    # Four hands press as fast as they can, while cables are pulled and feeds stopped and begun anew.
    current = [Running(HandCamera())]
    current[0].feed.start()
    over = threading.Event()
    asked: list[list[Future[Still]]] = [[] for _ in range(4)]

    def press(mine: list[Future[Still]]) -> None:
        while not over.is_set():
            mine.append(current[0].feed.capture())
            if len(mine) % 64 == 0:
                mine[-1].exception(timeout=SOON)

    hands = [threading.Thread(target=press, args=(mine,)) for mine in asked]
    for hand in hands:
        hand.start()
    for turn in range(24):
        running = current[0]
        answer(running.feed.capture())
        if turn % 3 == 0:
            running.camera.plugged = False
            running.until(FeedState.ENDED)
        elif turn % 3 == 1:
            running.feed.stop(SOON)
        else:
            running.camera.next_error = DeviceGone("pulled in the middle")
            running.until(FeedState.ENDED)
        following = Running(HandCamera())
        following.feed.start()
        current[0] = following
        running.feed.stop(SOON)
    over.set()
    for hand in hands:
        hand.join()
    current[0].feed.stop(SOON)
    futures = [future for mine in asked for future in mine]
    assert len(futures) > 4000
    assert all(future.done() for future in futures)
    answers = {type(answer(future)) for future in futures}
    assert {Still, DeviceGone, FeedStopped} <= answers
    assert all(kind is Still or issubclass(kind, DeviceError) for kind in answers)
