"""The instruments come up by themselves, and come back by themselves after a pulled cable."""

from collections.abc import Iterator
from threading import Condition

import pytest

from devices.drivers.simulated import SimulatedDriver
from devices.errors import DeviceError, DeviceGone
from hub_station.cameras import Cameras, Life

SCOPE = "simulated:dermatoscope"


class Room:
    """Cameras on simulated instruments, and a way to wait for what they say."""

    def __init__(self) -> None:
        self.driver = SimulatedDriver()
        self.scope = self.driver.devices[SCOPE]
        self._changed = Condition()
        self.cameras = Cameras([self.driver], self._notify)

    def _notify(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def life(self, key: str) -> Life | None:
        return next((one.life for one in self.cameras.instruments() if one.info.key == key), None)

    def wait_for(self, life: Life, key: str = SCOPE) -> None:
        with self._changed:
            came = self._changed.wait_for(lambda: self.life(key) is life, timeout=15)
        assert came, f"{key} is {self.life(key)}, not {life}"


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room()
    room.cameras.start()
    yield room
    room.cameras.stop()


def test_every_attached_instrument_is_live_without_being_asked(room: Room) -> None:
    room.wait_for(Life.LIVE)
    room.wait_for(Life.LIVE, "simulated:camera")


def test_a_picture_is_taken_by_the_instrument_that_was_named(room: Room) -> None:
    room.wait_for(Life.LIVE)
    still = room.cameras.capture(SCOPE).result(timeout=15)
    assert still.device.key == SCOPE
    assert still.content.startswith(b"\xff\xd8")


def test_a_pulled_cable_is_said_and_plugging_in_brings_the_picture_back_into_the_same_place(room: Room) -> None:
    room.wait_for(Life.LIVE)
    place = next(one.latest for one in room.cameras.instruments() if one.info.key == SCOPE)
    room.scope.unplug()
    room.wait_for(Life.GONE)
    with pytest.raises(DeviceError):
        room.cameras.capture(SCOPE).result(timeout=15)
    room.scope.plug_in()
    room.wait_for(Life.LIVE)
    assert next(one.latest for one in room.cameras.instruments() if one.info.key == SCOPE) is place
    assert room.cameras.capture(SCOPE).result(timeout=15).device.key == SCOPE


def test_a_cable_pulled_while_a_picture_is_taken_answers_and_comes_back(room: Room) -> None:
    room.wait_for(Life.LIVE)
    room.scope.be_slow(capture_seconds=5.0)
    answer = room.cameras.capture(SCOPE)
    room.scope.unplug()
    with pytest.raises(DeviceGone):
        answer.result(timeout=15)
    room.wait_for(Life.GONE)
    room.scope.recover()
    room.scope.plug_in()
    room.wait_for(Life.LIVE)


def test_an_instrument_in_trouble_is_tried_again_until_it_is_well(room: Room) -> None:
    room.wait_for(Life.LIVE)
    room.scope.silence()
    room.wait_for(Life.TROUBLE)
    room.scope.recover()
    room.wait_for(Life.LIVE)


def test_an_instrument_that_was_never_attached_refuses_at_once() -> None:
    with pytest.raises(DeviceGone):
        Cameras([], lambda: None).capture("uvc:none").result(timeout=1)
