"""The place for one frame: the newest wins, the reader is pinged once and never misses the first."""

import threading

import numpy as np

from devices.contract import Frame
from devices.latest import LatestFrame
from ui.states import LiveSource


def frame(number: int) -> Frame:
    return Frame(number, np.zeros((2, 2, 3), np.uint8), float(number))


def test_it_is_what_the_screens_look_at() -> None:
    source: LiveSource = LatestFrame()
    assert source.take() is None


def test_the_newest_wins_and_is_handed_over_once() -> None:
    latest = LatestFrame()
    for number in range(3):
        latest.put(frame(number))
    taken = latest.take()
    assert taken is not None
    assert taken.number == 2
    assert latest.take() is None


def test_a_slow_reader_is_pinged_once_not_per_frame() -> None:
    latest, pings = LatestFrame(), list[str]()
    latest.listen(lambda: pings.append("ping"))
    for number in range(100):
        latest.put(frame(number))
    assert len(pings) == 1
    latest.take()
    latest.put(frame(100))
    assert len(pings) == 2


def test_a_reader_who_comes_late_hears_of_the_frame_that_waits() -> None:
    latest, pings = LatestFrame(), list[str]()
    latest.put(frame(0))
    latest.listen(lambda: pings.append("ping"))
    assert pings == ["ping"]


def test_nobody_is_pinged_after_he_stopped_listening() -> None:
    latest, pings = LatestFrame(), list[str]()
    latest.listen(lambda: pings.append("ping"))
    latest.listen(None)
    latest.put(frame(0))
    assert pings == []


def test_a_reader_may_take_and_listen_within_the_ping() -> None:
    latest, taken = LatestFrame(), list[Frame | None]()

    def ping() -> None:
        taken.append(latest.take())
        latest.listen(ping)

    latest.listen(ping)
    latest.put(frame(0))
    assert [one.number for one in taken if one] == [0]


def test_with_many_writers_the_reader_always_ends_with_the_last_frame() -> None:
    latest = LatestFrame()
    woken = threading.Semaphore(0)
    latest.listen(woken.release)

    def write() -> None:
        for number in range(2000):
            latest.put(frame(number))

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    seen = 0
    while any(writer.is_alive() for writer in writers):
        if woken.acquire(timeout=0.01):
            seen += latest.take() is not None
    for writer in writers:
        writer.join()
    # Each ping stands for a frame that was there: nothing waits unannounced.
    while woken.acquire(blocking=False):
        seen += latest.take() is not None
    assert seen > 0
    assert latest.take() is None
