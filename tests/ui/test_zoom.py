"""Zoom and pan: by wheel, keys, buttons, double click, click and drag; for the eye only."""

import os
import subprocess
import sys
from unittest.mock import Mock

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.ui import samples
from ui.robot import CannotDo, Robot
from ui.states import Guide
from ui.widgets.live_view import LiveView
from ui.window import Window

WIDE, TALL = 1280, 960


def chart() -> NDArray[np.uint8]:
    """Every pixel tells its own place: blue across, green down."""
    down, across = np.mgrid[0:TALL, 0:WIDE]
    return np.ascontiguousarray(np.dstack([across // 5, down // 4, np.full_like(down, 77)]).astype(np.uint8))


@pytest.fixture
def view(qtbot: QtBot) -> LiveView:
    made = LiveView("live", zoomable=True)
    qtbot.addWidget(made)
    made.resize(320, 240)
    made.show()
    made.show_source(samples.StillSource(chart()))
    QApplication.processEvents()
    return made


def looked_at(view: LiveView) -> NDArray[np.uint8]:
    """What is on the screen, BGR."""
    picture = view.grab().toImage().convertToFormat(QImage.Format.Format_BGR888)
    rows = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), picture.bytesPerLine())
    return rows[:, : picture.width() * 3].reshape(picture.height(), picture.width(), 3).copy()


def shown(view: LiveView) -> tuple[int, int]:
    """The place in the picture that is in the middle of the screen, by its colour, in steps of 5 and 4 pixels."""
    middle = QColor(view.grab().toImage().pixel(160, 120))
    return middle.blue(), middle.green()


def wheel(view: LiveView, turn: int, at: QPointF) -> None:
    none = Qt.MouseButton.NoButton
    plain = Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(at, at, QPoint(), QPoint(0, turn), none, plain, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(view, event)


def mouse(view: LiveView, kind: QEvent.Type, at: QPointF) -> None:
    left = Qt.MouseButton.LeftButton
    event = QMouseEvent(kind, at, view.mapToGlobal(at), left, left, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(view, event)


def test_at_one_to_one_the_screen_shows_the_pixels_of_the_camera_unaltered(view: LiveView) -> None:
    view.closer()
    assert np.array_equal(looked_at(view), chart()[360:600, 480:800])


def test_closer_still_shows_fewer_pixels_around_the_same_middle(view: LiveView) -> None:
    middle = shown(view)
    seen = []
    for _ in range(3):
        view.closer()
        picture = looked_at(view)
        assert shown(view) == pytest.approx(middle, abs=1)
        seen.append(int(picture[..., 0].max()) - int(picture[..., 0].min()))
    assert seen[0] > seen[1] > seen[2] > 0


def test_steps_that_would_show_no_more_than_the_whole_picture_are_left_out(view: LiveView, qtbot: QtBot) -> None:
    view.resize(1600, 1200)
    steps: list[int] = []
    view.zoomed.connect(lambda step, _: steps.append(step))
    for _ in range(5):
        view.closer()
    assert steps == [2, 4]


def test_the_wheel_keeps_what_is_under_the_pointer_where_it_is(view: LiveView) -> None:
    at = QPointF(240, 60)
    before = looked_at(view)[60, 240]
    wheel(view, 120, at)
    assert looked_at(view)[60, 240] == pytest.approx(before, abs=2)
    wheel(view, -120, at)
    assert looked_at(view)[60, 240] == pytest.approx(before, abs=2)


def test_a_double_click_goes_to_one_to_one_there_and_back(view: LiveView) -> None:
    whole = looked_at(view)
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(80, 60))
    assert looked_at(view)[60, 80] == pytest.approx(whole[60, 80], abs=2)
    assert not np.array_equal(looked_at(view), whole)
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(80, 60))
    assert np.array_equal(looked_at(view), whole)


def test_the_arrow_keys_reach_every_corner_and_no_further(view: LiveView) -> None:
    view.closer()
    picture = chart()
    for across, down, corner in (
        (Qt.Key.Key_Left, Qt.Key.Key_Up, picture[:240, :320]),
        (Qt.Key.Key_Right, Qt.Key.Key_Down, picture[-240:, -320:]),
    ):
        for _ in range(20):
            QTest.keyClick(view, across)
            QTest.keyClick(view, down)
        assert np.array_equal(looked_at(view), corner)


def test_a_click_brings_a_place_to_the_middle_so_that_nobody_needs_to_drag(view: LiveView) -> None:
    view.closer()
    there = looked_at(view)[200, 300]
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    assert looked_at(view)[120, 160] == pytest.approx(there, abs=1)


def test_a_drag_takes_the_picture_along(view: LiveView) -> None:
    view.closer()
    before = looked_at(view)
    mouse(view, QEvent.Type.MouseButtonPress, QPointF(200, 150))
    mouse(view, QEvent.Type.MouseMove, QPointF(150, 100))
    mouse(view, QEvent.Type.MouseButtonRelease, QPointF(150, 100))
    assert np.array_equal(looked_at(view)[:190, :270], before[50:, 50:])


def test_another_instrument_is_shown_whole(view: LiveView) -> None:
    view.closer()
    view.show_source(samples.StillSource(chart()))
    QApplication.processEvents()
    assert looked_at(view)[0, 0, 0] == 0
    assert looked_at(view)[239, 319, 0] == 255


SCALED = """
import sys
import numpy as np
from PySide6.QtWidgets import QWidget
from tests.ui import samples
from tests.ui.test_zoom import chart, looked_at
from ui.application import application
from ui.widgets.live_view import LiveView
app = application()
window = QWidget()
window.resize(450, 330)
view = LiveView("live", zoomable=True)
view.setParent(window)
view.setGeometry(13, 7, 333, 201)
window.show()
view.show_source(samples.StillSource(chart()))
app.processEvents()
view.closer()
app.processEvents()
ratio = float(sys.argv[1])
assert view.devicePixelRatio() == ratio
seen = looked_at(view)
height, width = seen.shape[:2]
assert (width, height) == (round(333 * ratio), round(201 * ratio)), seen.shape
picture = chart()
places = ((y, x) for y in range(200, 430) for x in range(280, 520))
found = any(np.array_equal(picture[y : y + height, x : x + width], seen) for y, x in places)
assert found, "one pixel of the camera is not one pixel of the screen"
"""


@pytest.mark.parametrize("ratio", ["1", "1.25", "2"])
def test_one_to_one_is_exact_on_a_screen_of_any_scale(ratio: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", SCALED, ratio],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": ratio},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


# on the capture screen


@pytest.fixture
def live(window: Window) -> LiveView:
    window.show_state(samples.window(samples.capture(samples.StillSource(chart())), 3))
    QApplication.processEvents()
    found = window.findChild(LiveView, "capture.live")
    assert found is not None
    return found


def test_buttons_and_keys_zoom_and_the_badge_says_how_closely(live: LiveView, window: Window, robot: Robot) -> None:
    said = [part for part in window.findChildren(QLabel) if part.property("role") == "over" and part.isVisible()]
    assert [part.text() for part in said] == ["Whole"]
    with pytest.raises(CannotDo):
        robot.press("capture.zoom.back")
    robot.press("capture.zoom.closer")
    assert said[0].text() == "1:1"
    keys = {Qt.Key.Key_Plus: "2:1", Qt.Key.Key_Minus: "1:1", Qt.Key.Key_Equal: "2:1", Qt.Key.Key_0: "Whole"}
    for key, words in keys.items():
        robot.key(key)
        assert said[0].text() == words


@pytest.mark.parametrize("name", ["capture.zoom.closer", "capture.live"])
def test_whoever_touches_the_zoom_or_the_picture_can_still_shoot_by_space(
    live: LiveView, window: Window, requests: Mock, name: str
) -> None:
    touched = window.findChild(QWidget, name)
    assert touched is not None
    QTest.mouseClick(touched, Qt.MouseButton.LeftButton)
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Space)
    requests.shoot.assert_called_once_with()


def test_a_second_instrument_is_seen_while_it_is_live(window: Window) -> None:
    other = samples.StillSource(chart())
    window.show_state(samples.window(samples.capture(samples.StillSource(chart()), second=other), 3))
    QApplication.processEvents()
    second = window.findChild(LiveView, "capture.second")
    assert second is not None
    assert second.isVisible()
    assert second.showing
    window.show_state(samples.window(samples.capture(samples.StillSource(chart())), 3))
    assert not second.isVisible()
    assert other.ping is None


def test_guides_lie_over_the_picture_and_never_in_it(qtbot: QtBot) -> None:
    view = LiveView("live", guides=tuple(Guide))
    qtbot.addWidget(view)
    view.resize(640, 480)
    view.show()
    pixels = np.full((480, 640, 3), 120, np.uint8)
    view.show_source(samples.StillSource(pixels))
    QApplication.processEvents()
    assert (looked_at(view) != 120).any()
    assert (pixels == 120).all()
    for guide in Guide:
        view.show_guides(())
        plain = looked_at(view)
        view.show_guides((guide,))
        drawn = looked_at(view)
        assert not np.array_equal(drawn, plain), guide
