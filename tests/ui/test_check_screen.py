"""Check: a decision belongs to the picture that is seen, and the picture is shown as it is."""

from dataclasses import replace
from unittest.mock import Mock, call

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui import samples
from tests.ui.samples_capture import film
from ui.robot import CannotDo, Robot
from ui.widgets.picture_view import PictureView
from ui.window import Window

PIXELS = samples.skin(2000, 1500, seed=3)


@pytest.fixture
def at_check(window: Window) -> Window:
    window.show_state(samples.window(samples.check(PIXELS), 3))
    QApplication.processEvents()
    return window


@pytest.fixture
def view(at_check: Window) -> PictureView:
    found = at_check.findChild(PictureView, "check.picture")
    assert found is not None
    return found


def bgr(image: QImage) -> np.ndarray:
    flat = image.convertToFormat(QImage.Format.Format_BGR888)
    rows = np.frombuffer(flat.constBits(), np.uint8).reshape(flat.height(), flat.bytesPerLine())
    # A copy: the image dies with this function.
    return rows[:, : flat.width() * 3].reshape(flat.height(), flat.width(), 3).copy()


def is_full(view: PictureView) -> bool:
    return view.full


def test_accept_by_mouse_and_by_keys(at_check: Window, robot: Robot, requests: Mock) -> None:
    robot.press("check.accept")
    robot.key(Qt.Key.Key_Return)
    robot.key(Qt.Key.Key_Space)
    assert requests.accept_picture.call_args_list == [call("c7")] * 3


def test_best_possible_is_considered_first_then_accepted_with_a_reason_or_without(
    at_check: Window, robot: Robot, requests: Mock
) -> None:
    robot.press("check.best")
    requests.consider_best_possible.assert_called_once_with("c7", True)
    at_check.show_state(samples.window(replace(samples.check(PIXELS), best=True), 3))
    robot.press("check.best.exposure")
    requests.accept_best_possible.assert_called_once_with("c7", "exposure")
    robot.key(Qt.Key.Key_Escape)
    requests.consider_best_possible.assert_called_with("c7", False)
    robot.press("check.accept")
    requests.accept_picture.assert_called_once_with("c7")
    requests.back_to_capture.assert_not_called()


def test_take_again_by_f8_says_no_reason_and_by_mouse_or_f7_it_does(at_check: Window, robot: Robot, requests: Mock) -> None:
    robot.key(Qt.Key.Key_F8)
    robot.press("check.again")
    assert requests.take_again.call_args_list == [call("c7", "")] * 2
    robot.press("check.retake.exposure")
    requests.take_again.assert_called_with("c7", "exposure")
    robot.key(Qt.Key.Key_F7)
    robot.key(Qt.Key.Key_Return)
    requests.take_again.assert_called_with("c7", "movement")


def test_a_picture_is_accepted_only_after_it_was_on_the_screen_for_a_moment(
    window: Window, robot: Robot, requests: Mock
) -> None:
    quick = replace(samples.check(PIXELS), look_for=0.3)
    window.show_state(samples.window(quick, 3))
    robot.key(Qt.Key.Key_Space)
    robot.key(Qt.Key.Key_Return)
    assert not robot.can("check.accept")
    requests.accept_picture.assert_not_called()
    robot.wait_until(lambda: robot.can("check.accept"), 5, "the moment to pass")
    requests.picture_seen.assert_called_once_with("c7")
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.objectName() == "check.accept", "the same hand goes on"
    robot.key(Qt.Key.Key_Space)
    requests.accept_picture.assert_called_once_with("c7")
    window.show_state(samples.window(replace(quick, decision="Accepted"), 3))
    assert robot.can("check.accept"), "another word about the same picture is no new picture"
    window.show_state(samples.window(replace(quick, capture_id="c8", pixels=samples.skin(640, 480)), 3))
    assert not robot.can("check.accept")


def test_whether_a_ruler_is_to_be_seen_is_one_press_and_the_keyboard_stays_with_the_decision(
    window: Window, robot: Robot, requests: Mock
) -> None:
    window.show_state(samples.window(replace(samples.check(PIXELS), ruler=None), 3))
    assert not robot.can("check.no_ruler")
    window.show_state(samples.window(replace(samples.check(PIXELS), ruler=True), 3))
    robot.press("check.no_ruler")
    requests.ruler_seen.assert_called_once_with("c7", False)
    assert not robot.find("check.no_ruler").property("checked"), "the button shows what the state says"
    robot.key(Qt.Key.Key_Return)
    requests.accept_picture.assert_called_once_with("c7")
    window.show_state(samples.window(replace(samples.check(PIXELS), ruler=False), 3))
    robot.key(Qt.Key.Key_F5)
    requests.ruler_seen.assert_called_with("c7", True)


def test_a_picture_of_the_filmstrip_is_looked_at(window: Window, robot: Robot, requests: Mock) -> None:
    small = samples.jpeg(PIXELS)
    window.show_state(samples.window(replace(samples.check(PIXELS), film=film(small, 9, 4)), 3))
    QApplication.processEvents()
    robot.press("check.film.c8")
    requests.show_picture.assert_called_once_with("c8")
    assert robot.find("check.film.c4").accessibleName() == "Lesion 2: Close-up with ruler: Accepted, shown"
    window.show_state(samples.window(samples.check(PIXELS), 3))
    assert not robot.can("check.film.c4")


def test_a_decision_is_about_the_picture_that_is_seen(at_check: Window, robot: Robot, requests: Mock) -> None:
    at_check.show_state(samples.window(replace(samples.check(PIXELS), capture_id="c8"), 3))
    robot.press("check.accept")
    requests.accept_picture.assert_called_once_with("c8")


def test_nobody_accepts_a_picture_that_is_not_shown_yet(window: Window, robot: Robot, requests: Mock) -> None:
    window.show_state(samples.window(samples.check(None), 3))
    for name in ("check.accept", "check.best", "check.zoom"):
        with pytest.raises(CannotDo):
            robot.press(name)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        robot.key(key)
    requests.accept_picture.assert_not_called()
    window.show_state(samples.window(samples.check(PIXELS), 3))
    robot.key(Qt.Key.Key_Return)
    requests.accept_picture.assert_called_once_with("c7")


def test_moving_between_pictures_and_back(at_check: Window, robot: Robot, requests: Mock) -> None:
    robot.press("check.next")
    robot.press("check.previous")
    robot.key(Qt.Key.Key_Escape)
    requests.next_picture.assert_called_once_with()
    requests.previous_picture.assert_called_once_with()
    requests.back_to_capture.assert_called_once_with()


def test_the_middle_is_shown_first_at_full_size_with_the_pixels_of_the_camera_unaltered(view: PictureView) -> None:
    assert view.full
    shown = bgr(view.grab().toImage())
    height, width = shown.shape[:2]
    left, top = (2000 - width) // 2, (1500 - height) // 2
    assert np.array_equal(shown, PIXELS[top : top + height, left : left + width])


def test_a_click_shows_the_place_that_was_clicked_and_another_goes_back(view: PictureView, robot: Robot) -> None:
    robot.press("check.zoom")
    assert not is_full(view)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(view.width() // 2 - 300, 20))
    assert view.full
    top_row = bgr(view.grab().toImage())[0]
    assert any(np.array_equal(top_row, PIXELS[0, left : left + view.width()]) for left in range(2000 - view.width() + 1))
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    assert not view.full


def test_at_full_size_drag_and_arrow_keys_pan_to_every_corner(view: PictureView) -> None:
    view.setFocus()
    for _ in range(30):
        QTest.keyClick(view, Qt.Key.Key_Right)
        QTest.keyClick(view, Qt.Key.Key_Down)
    assert np.array_equal(bgr(view.grab().toImage())[-1, -1], PIXELS[-1, -1])
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    for step in range(1, 60):
        QTest.mouseMove(view, QPoint(5 + step * 40, 5 + step * 30))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(2400, 1800))
    assert view.full
    assert np.array_equal(bgr(view.grab().toImage())[0, 0], PIXELS[0, 0])


def test_the_next_picture_starts_at_full_size_too_and_one_that_has_room_as_a_whole(
    at_check: Window, view: PictureView, robot: Robot
) -> None:
    robot.key(Qt.Key.Key_F6)
    assert not is_full(view)
    at_check.show_state(samples.window(samples.check(samples.skin(1600, 1200)), 3))
    assert is_full(view)
    at_check.show_state(samples.window(samples.check(samples.skin(320, 240)), 3))
    assert not is_full(view)


def test_fitted_colours_are_those_of_the_picture(view: PictureView, at_check: Window) -> None:
    plain = np.full((600, 800, 3), (10, 120, 230), np.uint8)
    at_check.show_state(samples.window(samples.check(plain), 3))
    view.toggle()
    shown = bgr(view.grab().toImage())
    assert shown[view.height() // 2, view.width() // 2].tolist() == [10, 120, 230]
