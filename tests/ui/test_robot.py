"""The robot can do what a person can, and no more."""

from pathlib import Path
from unittest.mock import Mock

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from tests.ui import samples
from ui.robot import CannotDo, Robot
from ui.states import CaptureState, TodayState
from ui.window import Window


def test_what_is_not_there_hidden_or_switched_off_cannot_be_pressed(window: Window, robot: Robot, requests: Mock) -> None:
    window.show_state(samples.window(samples.identify(0, 0), 0))
    for name in ("no.such.part", "capture.shoot", "identify.confirm.name", "identify.done"):
        with pytest.raises(CannotDo, match=name):
            robot.press(name)
    assert requests.method_calls == []


def test_what_is_covered_cannot_be_pressed(window: Window, robot: Robot) -> None:
    window.show_state(samples.window(samples.today()))
    cover = QWidget(window)
    cover.setGeometry(window.rect())
    cover.show()
    with pytest.raises(CannotDo, match="covered"):
        robot.press("today.add")


def test_what_is_further_down_is_scrolled_to(window: Window, robot: Robot, requests: Mock) -> None:
    window.resize(683, 384)
    window.show_state(samples.window(samples.today()))
    robot.wait_until(lambda: robot.can("today.start.e"))
    robot.press("today.start.e")
    requests.start_visit.assert_called_once_with("e")


def test_typing_replaces_and_only_works_in_a_line(window: Window, robot: Robot) -> None:
    window.show_state(samples.window(samples.patient_form()))
    robot.type("patient_form.given", "Joan")
    robot.type("patient_form.given", "Jane")
    assert robot.words("patient_form.given") == "Jane"
    with pytest.raises(CannotDo):
        robot.type("patient_form.save", "x")


def test_choosing_what_is_not_offered_fails(window: Window, robot: Robot) -> None:
    window.show_state(samples.window(samples.today()))
    with pytest.raises(CannotDo):
        robot.choose("demo.exercise", "nobody")
    with pytest.raises(CannotDo):
        robot.choose("today.add", "x")


def test_waiting_lets_the_window_live(window: Window, robot: Robot) -> None:
    QTimer.singleShot(0, lambda: window.show_state(samples.window(samples.today())))
    robot.wait_until(lambda: robot.shows(TodayState))
    assert not robot.shows(CaptureState)


def test_waiting_in_vain_says_for_what(robot: Robot) -> None:
    with pytest.raises(TimeoutError, match="a miracle"):
        robot.wait_until(lambda: False, timeout=0.05, what="a miracle")


def test_a_screenshot_is_a_picture_of_the_window(window: Window, robot: Robot, tmp_path: Path) -> None:
    window.show_state(samples.window(samples.today()))
    robot.screenshot(tmp_path / "today.png")
    assert QImage(str(tmp_path / "today.png")).size() == window.size()
    with pytest.raises(OSError, match="screenshot"):
        robot.screenshot(tmp_path / "no folder" / "today.png")
