"""What all screens have in common: a title, a body that scrolls, the bar with the main action at the bottom right."""

from itertools import pairwise
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QFrame,
    QLabel,
    QLayout,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from ui.requests import Requests
from ui.widgets.buttons import Button
from ui.widgets.layouts import Scroller, SideBySide, flow, row
from ui.widgets.live_view import LiveView
from ui.widgets.picture_view import PictureView
from ui.widgets.text import frame, label

S = TypeVar("S")
_TITLES = ("title", "heading")
FOCUSABLE = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, PictureView)


class Screen(QWidget, Generic[S]):
    """One screen: shows states of one type and passes on what a person asks for."""

    def __init__(self, name: str, requests: Requests) -> None:
        super().__init__()
        self.setObjectName(name)
        self.requests = requests
        self._headings: list[QLabel] | None = None

    def show_state(self, state: S) -> None:
        """Show `state`. Cheap, may be repeated, leaves the focus and what is typed where it is."""
        raise NotImplementedError

    def arrive(self) -> None:
        """Become the present screen: forget what was typed the last time. Called before its first `show_state`."""

    def first_focus(self) -> QWidget | None:
        """Where the keyboard belongs when the screen comes, and when the focused part was switched off."""
        return None

    def title(self) -> str:
        """What the screen is about, for a screen reader: its title, or the first heading that is seen."""
        if self._headings is None:
            found = self.findChildren(QLabel)
            self._headings = [part for role in _TITLES for part in found if part.property("role") == role]
        return next((part.text() for part in self._headings if part.text() and part.isVisibleTo(self)), "")

    def make_brief(self, brief: bool) -> None:
        """In little room (a small screen, or 200 %) the page scrolls as a whole, else only its middle does."""
        for part in self.findChildren(Scroller):
            part.unroll(brief)

    def put_in_order(self) -> None:
        """Let Tab go through the parts as they are read: by their place in the layouts."""
        parts = _in_reading_order(self.layout())
        for before, after in pairwise(parts):
            QWidget.setTabOrder(before, after)

    def on_key(self, key: Qt.Key) -> QShortcut:
        """Return a shortcut of this screen for one key. A held key counts once."""
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(False)
        return shortcut


def heading(title: str) -> QLabel:
    """Return the title of a screen."""
    made = label("title", title)
    made.setContentsMargins(24, 14, 24, 6)
    return made


def action_bar(*left: QWidget, main: Button) -> QFrame:
    """Return the bar at the foot of a screen: lesser actions on the left, the main one at the bottom right."""
    bar = frame("bar")
    main.setMinimumWidth(300)
    if left:
        bar.setLayout(row(SideBySide(flow(*left), main, from_width=900), margins=(24, 10, 24, 10)))
    else:
        bar.setLayout(row(1, main, margins=(24, 10, 24, 10)))
    return bar


def _in_reading_order(layout: QLayout | None) -> list[QWidget]:
    found: list[QWidget] = []
    if layout is None:
        return found
    for index in range(layout.count()):
        item = layout.itemAt(index)
        widget = item.widget() if item else None
        if widget is not None:
            found += _parts_of(widget)
        elif item is not None:
            found += _in_reading_order(item.layout())
    return found


def _parts_of(widget: QWidget) -> list[QWidget]:
    if isinstance(widget, FOCUSABLE):
        return [widget]
    if isinstance(widget, LiveView) and widget.focusPolicy() is not Qt.FocusPolicy.NoFocus:
        return [widget, *_in_reading_order(widget.layout())]
    content = widget.widget() if isinstance(widget, QScrollArea) else widget
    return _in_reading_order(content.layout()) if content else []
