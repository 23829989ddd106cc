"""What holds on every screen in every state: nothing cut off, everything large enough, named, and reached by keyboard."""

from collections.abc import Iterator
from dataclasses import replace
from unittest.mock import Mock

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from tests.ui import samples
from tests.ui.gallery import scenes
from ui.requests import Requests
from ui.states import OutboxStrip, Status, Tone, WindowState
from ui.widgets.buttons import Button, PanelButton
from ui.widgets.picture_view import PictureView
from ui.window import Window

LONG_TEXT = "Lorem ipsum dolor sit amet, consetetur sadipscing elitr: nothing here may be cut off, however long it is."
SCENES = dict(scenes(samples.skin(640, 480)))
SCENES["seal-long-name"] = samples.window(samples.seal(name=samples.LONG), 4, bar=samples.LONG_BAR)
SCENES["capture-crowded"] = samples.window(
    replace(
        samples.capture(samples.StillSource(samples.skin(640, 480)), several=True),
        elsewhere="From a card (128)",
        hold=Status("Held again", Tone.WARNING),
        held=True,
        second=samples.StillSource(samples.skin(320, 240)),
        second_name="Nikon D5600",
    ),
    3,
)
SCENES["alarm-long"] = replace(SCENES["consent"], strip=OutboxStrip(9999, 9999, 99999, 999, LONG_TEXT))
CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, PictureView)
SIZES = {"1366x768": (1366, 768), "at 200 %": (683, 384), "1920x1080": (1920, 1080)}


@pytest.fixture(scope="module")
def window(qapp: QApplication) -> Iterator[Window]:
    """One window for all scenes: that a screen shows what it should, whatever it showed before, is part of the test."""
    made = Window(Mock(spec=Requests))
    made.show()
    made.activateWindow()
    yield made
    made.hide()
    made.deleteLater()


def show(window: Window, scene: str, size: str) -> None:
    window.resize(*SIZES[size])
    window.show_state(SCENES[scene])
    # A layout may need some turns: words wrap, the page scrolls, the words wrap anew.
    for _ in range(12):
        QApplication.processEvents()


def seen(window: Window, *kinds: type[QWidget]) -> Iterator[QWidget]:
    for part in window.findChildren(QWidget):
        # The parts of a drop-down or of a line of text are Qt's own business.
        own = not isinstance(part, QHeaderView) and not part.objectName().startswith("qt_")
        if isinstance(part, kinds) and part.isVisible() and own:
            yield part


def controls(window: Window) -> Iterator[QWidget]:
    for part in seen(window, *CONTROLS):
        if not isinstance(part.parent(), QLineEdit | QComboBox) and not isinstance(part.window(), QComboBox):
            yield part


def describe(part: QWidget) -> str:
    words = part.text() if isinstance(part, QLabel | QAbstractButton) else ""
    return f"{type(part).__name__} {part.objectName()!r} {words!r}"


def reachable(part: QWidget, window: Window) -> QRect:
    """Where a part lies in the nearest page that scrolls, or in the window."""
    page, above = part, part.parentWidget()
    while above is not None and not isinstance(above.parentWidget(), QAbstractScrollArea):
        page, above = above, above.parentWidget()
    room = page.rect() if page is not window else window.rect()
    return room.intersected(QRect(part.mapTo(page, QPoint(0, 0)), part.size()))


def in_sight(part: QWidget) -> QRect:
    """Return what of a part is not scrolled away: its place, cut to everything that it lies in."""
    sight, here = part.rect(), part
    while (above := here.parentWidget()) is not None:
        sight = sight.translated(here.pos()).intersected(above.rect())
        here = above
    return sight


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scene", SCENES)
def test_no_words_are_cut_off(window: Window, scene: str, size: str) -> None:
    show(window, scene, size)
    cut = []
    for part in seen(window, QLabel, QAbstractButton):
        if isinstance(part, QLabel) and (not part.text() or not part.pixmap().isNull()):
            continue
        if isinstance(part, QAbstractButton) and isinstance(part.parent(), QLineEdit):
            continue
        wanted = part.minimumSizeHint() if isinstance(part, PanelButton) else part.sizeHint()
        wraps = (isinstance(part, QLabel) and part.wordWrap()) or isinstance(part, PanelButton)
        tall = part.heightForWidth(part.width()) if wraps else wanted.height()
        if part.height() < tall or (not wraps and part.width() < wanted.width()):
            cut.append(f"{describe(part)}: has {part.size().toTuple()}, needs {wanted.width()}, {tall}")
        elif reachable(part, window).size() != part.size():
            cut.append(f"{describe(part)}: lies outside its page")
    assert cut == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scene", SCENES)
def test_nothing_scrolls_sideways(window: Window, scene: str, size: str) -> None:
    show(window, scene, size)
    areas = [area for area in seen(window, QScrollArea) if isinstance(area, QScrollArea)]
    assert [describe(area) for area in areas if area.horizontalScrollBar().maximum() > 0] == []


@pytest.mark.parametrize("size", ["1366x768", "at 200 %"])
@pytest.mark.parametrize("scene", SCENES)
def test_everything_that_is_pressed_is_large_enough_for_a_glove(window: Window, scene: str, size: str) -> None:
    show(window, scene, size)
    small = [describe(part) for part in controls(window) if part.height() < 44 or part.width() < 44]
    assert small == []
    main = [part for part in seen(window, Button) if part.property("kind") == "main"]
    assert [describe(part) for part in main if part.height() < 60] == []


@pytest.mark.parametrize("scene", SCENES)
def test_there_is_one_main_action_at_most_and_it_is_at_the_bottom_right(window: Window, scene: str) -> None:
    show(window, scene, "1366x768")
    main = [part for part in seen(window, Button) if part.property("kind") == "main"]
    assert len(main) <= 1
    for part in main:
        corner = part.mapTo(window, QPoint(part.width(), part.height()))
        strip = window.findChild(QWidget, "foot")
        foot = strip.y() if strip is not None and strip.isVisible() else 768
        assert 1366 - 30 <= corner.x() <= 1366
        assert foot - 30 <= corner.y() <= foot + 12


@pytest.mark.parametrize("scene", SCENES)
def test_everything_has_a_name_for_a_screen_reader_and_for_the_robot(window: Window, scene: str) -> None:
    show(window, scene, "1366x768")
    nameless = [describe(part) for part in controls(window) if not part.accessibleName() or not part.objectName()]
    assert nameless == []


@pytest.mark.parametrize("size", ["1366x768", "at 200 %"])
@pytest.mark.parametrize("scene", SCENES)
def test_tab_reaches_everything_and_the_ring_shows_where_it_is(window: Window, scene: str, size: str) -> None:
    show(window, scene, size)
    wanted = {part.objectName() for part in controls(window) if part.isEnabled()}
    reached: list[str] = []
    for _ in range(len(wanted) + 4):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        QApplication.processEvents()
        at = QApplication.focusWidget()
        assert at is not None
        reached.append(at.objectName())
        ring = next(part for part in window.findChildren(QWidget, "focus_ring") if part.isVisible())
        around = QRect(ring.mapToGlobal(QPoint(0, 0)), ring.size())
        assert around.contains(QRect(at.mapToGlobal(QPoint(0, 0)), at.size())), describe(at)
        # WCAG 2.4.11: nothing lies over it, and it was scrolled to; of what is taller than its page, a part is enough.
        if isinstance(at, QAbstractItemView):
            continue  # a list scrolls by itself, and the page around it is laid out anew when it does
        sight = in_sight(at)
        assert sight.width() >= min(at.width(), 36), describe(at)
        assert sight.height() >= min(at.height(), 36), describe(at)
    assert wanted <= set(reached)


@pytest.mark.parametrize("scene", [name for name in SCENES if SCENES[name].bar])
@pytest.mark.parametrize("size", SIZES)
def test_the_patient_stays_in_sight(window: Window, scene: str, size: str) -> None:
    show(window, scene, size)
    bar = SCENES[scene].bar
    assert bar is not None
    for name, words in (("name", bar.name), ("born", bar.born), ("number", bar.number)):
        part = window.findChild(QLabel, f"patient_bar.{name}")
        assert part is not None
        assert part.isVisible()
        assert part.text().replace("\u200b", "") == words
        assert window.rect().contains(QRect(part.mapTo(window, QPoint(0, 0)), part.size()))


@pytest.mark.parametrize("scene", SCENES)
def test_showing_the_same_again_leaves_the_focus_where_it_is(window: Window, scene: str) -> None:
    show(window, scene, "1366x768")
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
    before = QApplication.focusWidget()
    again: WindowState = SCENES[scene]
    window.show_state(again)
    assert QApplication.focusWidget() is before
