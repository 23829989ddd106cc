"""The lock by itself, and what is pressed meanwhile, through the real window; the time is the test's."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from devices.contract import Press
from devices.drivers.simulated import SimulatedDriver
from devices.triggers.contract import Kind, Trigger
from hub_station.demo.clinic import PIN
from hub_station.demo.visit import ScriptedVisit
from tests.whole_visit.conftest import Bench
from tests.whole_visit.looking import CAMERA, on_screen
from tests.whole_visit.test_people import frames, keys, lock
from tests.whole_visit.worker import still
from ui.states import CaptureState, CheckState, SignInState, TodayState

PEDAL = Trigger(Kind.KEY, "pedal:1", "KEY_F13", "Foot switch")


class Watch:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def at_list(bench: Bench, instruments: SimulatedDriver, watch: Watch) -> ScriptedVisit:
    """Somebody is signed in, and looks at today's list."""
    visit = bench.open([instruments], None, running=watch)
    visit.until(lambda: visit.robot.shows(TodayState) and visit.robot.can("today.next"), "today's list")
    return visit


def test_an_idle_station_warns_then_locks_and_any_touch_puts_it_off(
    bench: Bench, at_list: ScriptedVisit, watch: Watch
) -> None:
    robot, idle = at_list.robot, bench.desktop.front.idle
    limit = bench.station.pathway.lock_minutes * 60
    robot.key(Qt.Key.Key_Shift)
    watch.now += limit - 29
    at_list.until(lambda: on_screen(at_list, "It locks in 30 seconds"), "the warning, by the window's own ticker")
    robot.key(Qt.Key.Key_Shift)
    at_list.until(lambda: not on_screen(at_list, "It locks in 30 seconds"), "the end of the warning")
    watch.now += limit - 1
    idle.tick()
    QApplication.processEvents()
    assert robot.shows(TodayState)
    watch.now += 1
    at_list.until(lambda: robot.shows(SignInState) and robot.can("sign_in.pin"), "the lock")
    assert not frames(at_list)
    keys(PIN)
    robot.key(Qt.Key.Key_Return)
    at_list.until(lambda: robot.shows(TodayState), "today's list again")


def test_a_press_of_the_mouse_and_a_devices_shutter_are_touches(bench: Bench, at_list: ScriptedVisit, watch: Watch) -> None:
    limit = bench.station.pathway.lock_minutes * 60
    idle = bench.desktop.front.idle
    touches: tuple[Callable[[], object], ...] = (
        lambda: at_list.robot.press("today.add"),
        lambda: bench.desktop.front.device_pressed(CAMERA, Press()),
        lambda: bench.desktop.front.fired(PEDAL),
    )
    for touch in touches:
        watch.now += limit - 1
        touch()
        watch.now += 1
        idle.tick()
        assert not bench.desktop.front._desk.locked


def test_a_picture_that_is_being_kept_is_finished_before_the_station_locks_itself(
    bench: Bench, instruments: SimulatedDriver, watch: Watch
) -> None:
    visit = bench.open([instruments], None, running=watch)
    visit.start()
    visit.identify()
    visit.consent()
    visit.lesion("Back", "none", "")
    visit.until(lambda: visit.robot.shows(CaptureState) and visit.robot.can("capture.shoot"), "the live picture")
    front = bench.desktop.front
    front.capture.shoot()
    watch.now += 3600
    front.idle.tick()
    assert not front._desk.locked
    visit.until(visit.picture_shown, "the picture")


def test_a_locked_station_takes_no_picture_and_says_so_and_keeps_what_a_body_took_aside(
    bench: Bench, at_camera: ScriptedVisit
) -> None:
    robot, front = at_camera.robot, bench.desktop.front
    lock(at_camera)
    front.fired(PEDAL)
    at_camera.until(lambda: on_screen(at_camera, "The station is locked. No picture was taken."), "the words")
    front.device_pressed(CAMERA, Press(still(5)))
    at_camera.until(lambda: on_screen(at_camera, "It is kept aside"), "the words about the picture")
    assert [one.id for one in front._tray.list()]
    keys(PIN)
    robot.key(Qt.Key.Key_Return)
    at_camera.until(lambda: robot.shows(CaptureState) and robot.can("capture.elsewhere"), "the way to the picture")
    assert bench.station.store.records.visit_file(front._desk.file.visit.id).captures == ()


def test_a_lock_at_the_shutter_loses_no_picture(bench: Bench, at_camera: ScriptedVisit) -> None:
    robot, front = at_camera.robot, bench.desktop.front
    front.capture.shoot()
    lock(at_camera)
    at_camera.until(lambda: not front.capture.busy, "the picture on the disk")
    assert robot.shows(SignInState)
    keys(PIN)
    robot.key(Qt.Key.Key_Return)
    at_camera.until(lambda: robot.shows(CheckState) and at_camera.picture_shown(), "the picture")
