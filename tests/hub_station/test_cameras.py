"""The instruments come up by themselves, and come back by themselves after a pulled cable."""

from collections.abc import Iterator, Mapping
from threading import Condition

import pytest

from devices.drivers.simulated import SimulatedCamera, SimulatedDriver
from devices.errors import DeviceError, DeviceFault, DeviceGone
from hub_station.cameras import Cameras, Hold, Life

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

    def hold(self) -> Hold | None:
        return next((one.hold for one in self.cameras.instruments() if one.info.key == SCOPE), None)

    def wait_for_hold(self, hold: Hold) -> None:
        with self._changed:
            came = self._changed.wait_for(lambda: self.hold() is hold, timeout=15)
        assert came, f"{SCOPE} is {self.hold()}, not {hold}"

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


def test_colour_and_light_stay_held_over_a_pulled_cable_until_they_are_released(room: Room) -> None:
    room.wait_for(Life.LIVE)
    assert room.hold() is Hold.AUTOMATIC
    assert room.cameras.hold(SCOPE, True).result(timeout=15)["automatic exposure"] == "off"
    room.wait_for_hold(Hold.HELD)
    room.scope.unplug()
    room.wait_for_hold(Hold.LOST)
    room.scope.plug_in()
    room.wait_for_hold(Hold.AGAIN)
    assert room.cameras.capture(SCOPE).result(timeout=15).settings["automatic white balance"] == "off"
    room.cameras.noted(SCOPE)
    assert room.hold() is Hold.HELD
    room.cameras.release()
    assert room.hold() is Hold.AUTOMATIC
    assert room.cameras.capture(SCOPE).result(timeout=15).settings["automatic white balance"] == "on"
    room.scope.unplug()
    room.wait_for(Life.GONE)
    room.scope.plug_in()
    room.wait_for(Life.LIVE)
    assert room.hold() is Hold.AUTOMATIC


def test_a_hold_that_fails_is_not_shown_as_held(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.wait_for(Life.LIVE)
    with pytest.raises(DeviceGone):
        room.cameras.hold("uvc:none", True).result(timeout=15)

    def unwilling(_camera: SimulatedCamera, _held: bool) -> Mapping[str, str]:
        raise DeviceFault("it has no such control")

    monkeypatch.setattr(SimulatedCamera, "hold", unwilling)
    with pytest.raises(DeviceFault):
        room.cameras.hold(SCOPE, True).result(timeout=15)
    room.wait_for_hold(Hold.FAILED)


def test_who_ends_the_program_leaves_no_device_held(room: Room) -> None:
    room.wait_for(Life.LIVE)
    room.cameras.hold(SCOPE, True).result(timeout=15)
    room.wait_for_hold(Hold.HELD)
    room.cameras.stop()
    assert not room.scope.held


def test_an_instrument_that_was_never_attached_refuses_at_once() -> None:
    with pytest.raises(DeviceGone):
        Cameras([], lambda: None).capture("uvc:none").result(timeout=1)
