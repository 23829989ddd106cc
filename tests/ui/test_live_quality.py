"""What a live picture looks like: sharp at any size of the window, free of false patterns, whole at every moment."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui import samples
from ui.widgets.live_view import LiveView
from ui.window import Window

WIDE, TALL = 960, 96
RATIOS = [1.2, 1.33, 1.5, 1.7, 1.8, 1.95, 2.3, 2.6, 2.9, 3.7, 6.0]


def on_the_screen(view: QWidget) -> NDArray[np.uint8]:
    """What the screen shows now, as it was painted: nothing is painted anew for this."""
    for _ in range(3):  # a frame's way: the ping, the wish to paint, the painting
        QApplication.processEvents()
    picture = view.screen().grabWindow(view.winId()).toImage().convertToFormat(QImage.Format.Format_BGR888)
    rows = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), picture.bytesPerLine())
    return rows[:, : picture.width() * 3].reshape(picture.height(), picture.width(), 3).copy()


def stripes(frequency: float) -> NDArray[np.uint8]:
    """Upright stripes, so many to a pixel."""
    line = np.round(127.5 + 120 * np.sin(2 * np.pi * frequency * np.arange(WIDE) + 0.3)).astype(np.uint8)
    return np.ascontiguousarray(np.broadcast_to(line[None, :, None], (TALL, WIDE, 3)))


def contrast(view: LiveView, ratio: float, part: float) -> float:
    """How much is left of stripes whose frequency is `part` of the finest that the shrunk picture can hold."""
    view.resize(round(WIDE / ratio), max(91, round(TALL / ratio)))
    view.show_source(samples.StillSource(stripes(part * 0.5 / ratio)))
    line = on_the_screen(view)[view.height() // 2, 20:-20, 0]
    return float(line.astype(float).std() * np.sqrt(2) / 120)


@pytest.fixture
def view(qtbot: QtBot) -> LiveView:
    made = LiveView("live")
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize("ratio", RATIOS)
def test_what_the_screen_can_hold_is_kept(view: LiveView, ratio: float) -> None:
    assert contrast(view, ratio, 0.25) > 0.85
    assert contrast(view, ratio, 0.5) > 0.6


@pytest.mark.parametrize("ratio", RATIOS)
def test_what_is_too_fine_for_the_screen_fades_and_makes_no_false_pattern(view: LiveView, ratio: float) -> None:
    """Pixels left out would show stripes of full contrast that are not there."""
    finest = min(0.95, 1.6 * 0.5 / ratio) / (0.5 / ratio) if ratio > 1.6 else ratio * 0.97
    assert contrast(view, ratio, min(finest, ratio * 0.97)) < 0.72


def test_a_small_picture_in_a_large_window_is_smooth(view: LiveView) -> None:
    step = np.zeros((90, 160, 3), np.uint8)
    step[:, 80:] = 240
    view.resize(1280, 720)
    view.show_source(samples.StillSource(step))
    line = on_the_screen(view)[360, :, 0].astype(int)
    assert np.abs(np.diff(line)).max() <= 45
    assert (line[0], line[-1]) == (0, 240)


def test_where_only_a_corner_is_painted_anew_no_two_frames_are_mixed(view: LiveView) -> None:
    source = samples.StillSource(np.full((90, 160, 3), 10, np.uint8))
    view.resize(320, 180)
    view.show_source(source)
    assert (on_the_screen(view) == 10).all()
    ping, source.ping = source.ping, None
    source.put(np.full((90, 160, 3), 200, np.uint8))
    source.ping = ping
    view.update(QRect(0, 0, 20, 20))
    assert (on_the_screen(view) == 200).all()


class Paints(QObject):
    """Counts how often some widgets are painted."""

    def __init__(self, *watched: QWidget) -> None:
        super().__init__()
        self.count = 0
        for one in watched:
            one.installEventFilter(self)

    def eventFilter(self, _: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        self.count += event.type() is QEvent.Type.Paint
        return False


def test_frames_are_painted_around_what_lies_on_the_picture(window: Window) -> None:
    source = samples.StillSource()
    window.show_state(samples.window(samples.capture(source), 3))
    view = window.findChild(LiveView, "capture.live")
    control = window.findChild(QWidget, "capture.zoom")
    assert view is not None
    assert control is not None
    view.show_guides(())
    on_the_screen(window)
    source.put(np.full((view.height(), view.width(), 3), 10, np.uint8))
    on_the_screen(window)
    paints = Paints(control, *control.findChildren(QWidget))
    corner = view.mapTo(window, view.rect().topLeft())
    for grey in (50, 100, 150):
        source.put(np.full((view.height(), view.width(), 3), grey, np.uint8))
        screen = on_the_screen(window)
        picture = screen[corner.y() : corner.y() + view.height(), corner.x() : corner.x() + view.width()]
        assert (picture[: -control.height()] == grey).all()
        assert (picture[:, control.width() :] == grey).all()
    assert paints.count == 0


def test_a_camera_that_changes_its_size_leaves_nothing_of_the_old_picture(view: LiveView) -> None:
    view.resize(320, 180)
    source = samples.StillSource(np.full((90, 160, 3), 10, np.uint8))
    view.show_source(source)
    on_the_screen(view)
    source.put(np.full((120, 120, 3), 200, np.uint8))
    picture = on_the_screen(view)
    assert (picture[:, 75:245] == 200).all()
    assert not (picture == 10).any()
