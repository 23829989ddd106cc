"""The focus ring: a yellow band with a dark edge around whatever the keyboard would press (NHS focus style)."""

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QStackedWidget, QWidget

from ui.theme import colour

WIDTH = 6
_MOVES = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.ZOrderChange)


class _Ring(QWidget):
    """The band itself: lies over the part that holds the focused widget and lets every touch through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("focus_ring")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Paint the yellow outside and the dark line inside, so that one of them stands out on any ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for inset, width, name in ((2.0, 4.0, "focus"), (5.0, 2.0, "text")):
            painter.setPen(QPen(colour(name), width))
            box = self.rect().toRectF().adjusted(inset, inset, -inset, -inset)
            painter.drawRoundedRect(box, 7 - inset / 2, 7 - inset / 2)


class FocusRing(QObject):
    """Follows the focus through the whole application."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._target: QWidget | None = None
        self._watched: list[QObject] = []
        self._ring: _Ring | None = None
        app.focusChanged.connect(self._moved_on)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Go along where the focused widget moves, grows or hides."""
        if event.type() in _MOVES and watched in self._watched:
            self._follow()
        return False

    @Slot(QWidget, QWidget)
    def _moved_on(self, _: QWidget | None, now: QWidget | None) -> None:
        for one in self._watched:
            if shiboken6.isValid(one):
                one.removeEventFilter(self)
        self._watched = []
        self._target = now if now is not None and now.focusPolicy() != Qt.FocusPolicy.NoFocus else None
        if self._target is not None:
            # The ring lies beyond the widget's own edges, so over its whole sheet: whatever lies between may move it.
            sheet = _sheet(self._target)
            part: QWidget | None = self._target
            while part is not sheet and part is not None:
                self._watched.append(part)
                part.installEventFilter(self)
                part = part.parentWidget()
        self._follow()

    def _follow(self) -> None:
        target = self._target
        if target is not None and not shiboken6.isValid(target):
            target = self._target = None
        if self._ring is not None and not shiboken6.isValid(self._ring):
            self._ring = None
        parent = _sheet(target) if target is not None else None
        if target is None or parent is None or not target.isVisible():
            if self._ring is not None:
                self._ring.hide()
            return
        if self._ring is None:
            self._ring = _Ring(parent)
        elif self._ring.parentWidget() is not parent:
            self._ring.setParent(parent)
        place = QRect(target.mapTo(parent, QPoint(0, 0)), target.size())
        self._ring.setGeometry(place.adjusted(-WIDTH, -WIDTH, WIDTH, WIDTH))
        self._ring.raise_()
        self._ring.show()


def _sheet(target: QWidget) -> QWidget | None:
    """Return what the ring may lie on: the nearest content that scrolls or is one of a stack, else the window."""
    sheet = target.parentWidget()
    while sheet is not None and sheet.parentWidget() is not None:
        above = sheet.parentWidget()
        if isinstance(above, QStackedWidget) or isinstance(above.parentWidget() if above else None, QAbstractScrollArea):
            break
        sheet = above
    return sheet
