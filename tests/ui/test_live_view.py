"""The live picture: always the newest, never of the last patient, and no work while nobody sees it."""

import threading
from unittest.mock import Mock

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui import samples
from ui.requests import Requests
from ui.widgets.live_view import LiveView
from ui.window import Window


def plain(blue: int, green: int, red: int) -> NDArray[np.uint8]:
    return np.full((90, 160, 3), (blue, green, red), np.uint8)


@pytest.fixture
def view(qtbot: QtBot) -> LiveView:
    made = LiveView("live")
    qtbot.addWidget(made)
    made.resize(320, 180)
    made.show()
    return made


def middle(view: LiveView) -> tuple[int, int, int]:
    colour = QColor(view.grab().toImage().pixel(160, 60))
    return colour.red(), colour.green(), colour.blue()


def test_a_frame_from_another_thread_is_painted_in_its_colours(view: LiveView, qtbot: QtBot) -> None:
    source = samples.StillSource()
    view.show_source(source)
    thread = threading.Thread(target=source.put, args=(plain(200, 100, 50),))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: view.showing)
    assert middle(view) == (50, 100, 200)


def test_of_many_frames_only_the_newest_is_painted(view: LiveView, qtbot: QtBot) -> None:
    source = samples.StillSource()
    view.show_source(source)
    QApplication.processEvents()
    for red in range(1, 200):
        source.put(plain(0, 0, red))
    qtbot.waitUntil(lambda: view.showing)
    assert middle(view) == (199, 0, 0)
    assert source.taken == 1


def test_a_frame_that_waited_before_the_view_came_is_painted(view: LiveView) -> None:
    view.show_source(samples.StillSource(plain(0, 250, 0)))
    QApplication.processEvents()
    assert middle(view) == (0, 250, 0)


def test_nothing_of_the_last_source_stays(view: LiveView) -> None:
    view.show_source(samples.StillSource(plain(0, 0, 255)))
    QApplication.processEvents()
    for other in (None, samples.StillSource()):
        view.show_source(other, "Not attached")
        QApplication.processEvents()
        assert not view.showing
        assert middle(view) != (255, 0, 0)


def test_while_hidden_it_takes_nothing_and_is_not_pinged(view: LiveView, qtbot: QtBot) -> None:
    source = samples.StillSource(plain(1, 2, 3))
    view.show_source(source)
    qtbot.waitUntil(lambda: view.showing)
    view.hide()
    source.put(plain(4, 5, 6))
    QApplication.processEvents()
    assert source.ping is None
    assert source.taken == 1
    view.show()
    qtbot.waitUntil(lambda: source.taken == 2)


def test_a_source_that_two_screens_show_goes_on_when_the_screen_changes(qtbot: QtBot) -> None:
    window = Window(Mock(spec=Requests))
    qtbot.addWidget(window)
    window.show()
    source = samples.StillSource()
    expected: list[int] = []
    for state in (samples.today(source), samples.capture(source), samples.today(source), samples.capture(source)):
        window.show_state(samples.window(state))
        QApplication.processEvents()
        expected.append(source.taken + 1)
        source.put(plain(9, 9, 9))
        qtbot.waitUntil(lambda: source.taken == expected[-1])


def test_a_large_frame_is_shown_without_being_written_to(view: LiveView) -> None:
    pixels = samples.skin(3840, 2160)
    kept = pixels.copy()
    pixels.flags.writeable = False
    view.show_source(samples.StillSource(pixels))
    QApplication.processEvents()
    assert view.showing
    view.grab()
    assert np.array_equal(pixels, kept)
