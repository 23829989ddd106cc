"""Capture: one press is one picture, whatever pressed; what cannot be done cannot be pressed."""

from dataclasses import replace
from unittest.mock import Mock, call

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui import samples
from tests.ui import samples_equipment as kit
from ui.robot import CannotDo, Robot
from ui.states import CaptureState, ViewStep
from ui.widgets.buttons import ShutterButton
from ui.window import Window


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(window: Window) -> Clock:
    shutter = window.findChild(ShutterButton, "capture.shoot")
    assert shutter is not None
    clock = Clock()
    shutter._clock = clock
    return clock


@pytest.fixture
def at_capture(window: Window, clock: Clock) -> Window:
    window.show_state(samples.window(samples.capture(samples.StillSource(samples.skin(320, 240))), 3))
    QApplication.processEvents()
    return window


def hold(part: QWidget, key: Qt.Key, repeats: int) -> None:
    """Press a key and hold it: the keyboard repeats it until it is let go."""
    app = QApplication.instance()
    assert app is not None
    app.sendEvent(part, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))
    for _ in range(repeats):
        app.sendEvent(part, QKeyEvent(QEvent.Type.KeyRelease, key, Qt.KeyboardModifier.NoModifier, "", True))
        app.sendEvent(part, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "", True))
    app.sendEvent(part, QKeyEvent(QEvent.Type.KeyRelease, key, Qt.KeyboardModifier.NoModifier))


def test_the_shutter_has_the_focus_when_the_screen_comes(at_capture: Window) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.objectName() == "capture.shoot"


def test_a_press_with_the_mouse_takes_one_picture(at_capture: Window, robot: Robot, requests: Mock) -> None:
    robot.press("capture.shoot")
    requests.shoot.assert_called_once_with()


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_each_trigger_key_takes_one_picture(at_capture: Window, robot: Robot, requests: Mock, key: Qt.Key) -> None:
    robot.key(key)
    requests.shoot.assert_called_once_with()


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_a_held_key_takes_one_picture(at_capture: Window, clock: Clock, requests: Mock, key: Qt.Key) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    hold(focused, key, 20)
    clock.now += 5
    requests.shoot.assert_called_once_with()


def test_a_bounce_is_the_same_press_and_a_later_press_is_another(
    at_capture: Window, robot: Robot, clock: Clock, requests: Mock
) -> None:
    robot.press("capture.shoot")
    clock.now += 0.29
    robot.press("capture.shoot")
    robot.key(Qt.Key.Key_Space)
    assert requests.shoot.call_count == 1
    clock.now += 0.3
    robot.press("capture.shoot")
    assert requests.shoot.call_count == 2


CANNOT = {"no device": samples.capture(can_shoot=False), "keeping": samples.capture(keeping=True)}


@pytest.mark.parametrize("state", CANNOT.values(), ids=CANNOT)
def test_nothing_shoots_while_no_picture_can_be_taken(
    window: Window, robot: Robot, clock: Clock, requests: Mock, state: CaptureState
) -> None:
    window.show_state(samples.window(state, 3))
    with pytest.raises(CannotDo):
        robot.press("capture.shoot")
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return):
        robot.key(key)
    requests.shoot.assert_not_called()


def test_while_a_picture_is_kept_the_keyboard_waits_and_comes_back(at_capture: Window, robot: Robot, requests: Mock) -> None:
    """Space pressed in that moment must not press some other button, and must shoot again afterwards."""
    live = samples.StillSource()
    at_capture.show_state(samples.window(samples.capture(live, keeping=True), 3))
    robot.key(Qt.Key.Key_Space)
    robot.key(Qt.Key.Key_Return)
    assert requests.method_calls == []
    at_capture.show_state(samples.window(samples.capture(live), 3))
    robot.key(Qt.Key.Key_Space)
    requests.shoot.assert_called_once_with()


def test_a_view_is_chosen_by_its_card(at_capture: Window, robot: Robot, requests: Mock) -> None:
    robot.press("capture.view.dermoscopic")
    requests.choose_view.assert_called_once_with("dermoscopic")


def test_why_a_view_cannot_be_taken(at_capture: Window, robot: Robot, requests: Mock) -> None:
    robot.press("capture.missing")
    assert not robot.can("capture.view.location")
    robot.press("capture.missing.covered")
    requests.explain_missing.assert_called_once_with("close-up", "covered")
    assert robot.can("capture.view.location")


def test_escape_closes_the_reasons_before_it_leaves(at_capture: Window, robot: Robot, requests: Mock) -> None:
    robot.press("capture.missing")
    robot.key(Qt.Key.Key_Escape)
    requests.back_to_lesions.assert_not_called()
    robot.key(Qt.Key.Key_Escape)
    requests.back_to_lesions.assert_called_once_with()


def test_with_every_view_there_the_main_action_leads_on(window: Window, robot: Robot, clock: Clock, requests: Mock) -> None:
    window.show_state(samples.window(samples.capture(samples.StillSource(), all_done=True), 3))
    robot.key(Qt.Key.Key_Return)
    requests.capture_done.assert_called_once_with()
    robot.press("capture.shoot")
    requests.shoot.assert_called_once_with()


def test_lesions_and_devices_are_chosen_by_list(window: Window, robot: Robot, requests: Mock) -> None:
    window.show_state(samples.window(samples.capture(samples.StillSource(), several=True), 3))
    robot.choose("capture.lesion", "l2")
    requests.choose_lesion.assert_called_once_with("l2")


def test_trouble_says_what_happened_and_what_to_do(window: Window, robot: Robot) -> None:
    window.show_state(samples.window(samples.capture(None, can_shoot=False, trouble=samples.PULLED), 3))
    words = [part.accessibleName() for part in window.findChildren(QWidget) if part.isVisible()]
    assert f"{samples.PULLED.happened} {samples.PULLED.do}" in words


def test_a_thousand_states_leave_the_same_widgets(at_capture: Window) -> None:
    """A state may come with every frame; the cards stay what they are."""
    before = {id(part) for part in at_capture.findChildren(QWidget)}
    live = samples.StillSource()
    for number in range(1000):
        at_capture.show_state(samples.window(samples.capture(live, current=number % 3), 3))
    assert {id(part) for part in at_capture.findChildren(QWidget)} == before


def test_a_status_is_told_in_words_to_a_screen_reader(at_capture: Window, robot: Robot) -> None:
    assert robot.find("capture.view.location").accessibleName() == "Location: Accepted"
    assert robot.find("capture.view.close-up").accessibleName() == "Close-up with ruler: Needed, now"


def test_more_views_than_fit_are_reached_by_scrolling(window: Window, robot: Robot, requests: Mock) -> None:
    state = samples.capture(samples.StillSource())
    many = tuple(
        ViewStep(f"v{n}", f"View {n}", "Needed", state.views[0].tone, current=n == 0, required=True) for n in range(12)
    )
    window.show_state(
        samples.window(CaptureState(**{**{f: getattr(state, f) for f in CaptureState.__slots__}, "views": many}), 3)
    )
    QApplication.processEvents()
    robot.press("capture.view.v11")
    requests.choose_view.assert_called_once_with("v11")


def test_clicks_are_real(at_capture: Window) -> None:
    """The shutter fires when it goes down: a hand that slips off it afterwards has taken the picture."""
    shutter = at_capture.findChild(ShutterButton, "capture.shoot")
    assert shutter is not None
    fired: list[int] = []
    shutter.fired.connect(lambda: fired.append(1))
    QTest.mousePress(shutter, Qt.MouseButton.LeftButton)
    assert fired == [1]
    QTest.mouseRelease(shutter, Qt.MouseButton.LeftButton)
    assert fired == [1]


def test_colour_and_light_are_held_as_the_hall_says_and_the_shutter_keeps_the_keyboard(
    at_capture: Window, robot: Robot, requests: Mock
) -> None:
    robot.press("capture.hold")
    requests.hold_light.assert_called_once_with(True)
    assert not robot.find("capture.hold").property("checked")
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.objectName() == "capture.shoot"
    at_capture.show_state(samples.window(replace(samples.capture(samples.StillSource()), hold=kit.HELD, held=True), 3))
    assert robot.find("capture.hold").property("checked")
    robot.press("capture.hold")
    assert requests.hold_light.call_args == call(False)
    at_capture.show_state(samples.window(replace(samples.capture(samples.StillSource()), hold=None), 3))
    assert not robot.can("capture.hold")
