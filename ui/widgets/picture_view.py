"""A kept picture as it is: fitted to its place, or one camera pixel to one screen pixel with panning. Never altered."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import body_font, colour
from ui.widgets.scaling import fitted, image, resized

_STEPS = {
    Qt.Key.Key_Left: QPoint(-1, 0),
    Qt.Key.Key_Right: QPoint(1, 0),
    Qt.Key.Key_Up: QPoint(0, -1),
    Qt.Key.Key_Down: QPoint(0, 1),
}
_PAN = 80
_CLICK = 8


class PictureView(QWidget):
    """Shows one picture. A click or Z changes between fitted and full size; drag or the arrow keys pan.

    `painted` is told once for each picture, as soon as it is on the screen; connect it queued.
    """

    zoomed = Signal(bool)
    # Queued: whoever listens may change what is shown.
    painted = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 90)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._pixels: NDArray[np.uint8] | None = None
        self._scaled: NDArray[np.uint8] | None = None
        self._full = self._told = False
        # The middle of what is seen at full size, in pixels of the picture.
        self._middle = QPointF()
        self._grip: QPointF | None = None
        self._dragged = False

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Ask for little: it takes whatever room is left."""
        return self.minimumSize()

    @property
    def full(self) -> bool:
        """Whether one camera pixel is one screen pixel now."""
        return self._full

    def show_pixels(self, pixels: NDArray[np.uint8] | None, of: str = "", *, full: bool = False) -> None:
        """Show a picture (uint8, height x width x 3, BGR), or that it is still being read; `of` says in words what it is.

        `full`: its middle at full size first, where it is larger than the room for it.
        """
        name = "Picture" if pixels is not None else "The picture is being read"
        self.setAccessibleName(f"{name}: {of}" if of else name)
        if pixels is not self._pixels:
            self._pixels, self._scaled, self._told = pixels, None, False
            self._zoom(None)
            if full and pixels is not None and self._larger():
                self.toggle()

    def toggle(self, at: QPoint | None = None) -> None:
        """Change between fitted and full size, around the point `at` of this widget, or the middle."""
        if self._pixels is None:
            return
        picture = self._size()
        if self._full:
            self._zoom(None)
        elif at is None:
            self._zoom(QPointF(picture.width() / 2, picture.height() / 2))
        else:
            where = fitted(picture, self.rect())
            self._zoom(QPointF(at - where.topLeft()) * (picture.width() / max(1, where.width())))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Z changes the size, the arrow keys pan at full size."""
        if event.key() == Qt.Key.Key_Z and not event.isAutoRepeat():
            self.toggle()
        elif self._full and event.key() in _STEPS:
            self._pan(QPointF(_STEPS[Qt.Key(event.key())] * _PAN))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Take hold."""
        self._grip, self._dragged = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Pan along with the hand."""
        if self._grip is None:
            return
        way = self._grip - event.position()
        if self._dragged or way.manhattanLength() > _CLICK:
            self._dragged = True
            if self._full:
                self._grip = event.position()
                self._pan(way * self.devicePixelRatio())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """A click without a drag changes the size."""
        if self._grip is not None and not self._dragged:
            self.toggle(event.position().toPoint())
        self._grip = None

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Paint the picture, or that it is being read."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("room"))
        if self._pixels is None:
            painter.setPen(colour("room_text"))
            painter.setFont(body_font(22))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "Opening the picture…")
        elif self._full:
            self._paint_full(painter, self._pixels)
        else:
            self._paint_fitted(painter, self._pixels)
        if self._pixels is not None and not self._told:
            self._told = True
            self.painted.emit()

    def _paint_fitted(self, painter: QPainter, pixels: NDArray[np.uint8]) -> None:
        ratio = self.devicePixelRatio()
        where = fitted(self._size(), self.rect())
        width, height = round(where.width() * ratio), round(where.height() * ratio)
        if self._scaled is None or self._scaled.shape[:2] != (height, width):
            self._scaled = resized(pixels, width, height)
        painter.drawImage(where.topLeft(), image(self._scaled, ratio))

    def _paint_full(self, painter: QPainter, pixels: NDArray[np.uint8]) -> None:
        ratio = self.devicePixelRatio()
        seen_w, seen_h = min(pixels.shape[1], int(self.width() * ratio)), min(pixels.shape[0], int(self.height() * ratio))
        left = int(min(max(0, self._middle.x() - seen_w / 2), pixels.shape[1] - seen_w))
        top = int(min(max(0, self._middle.y() - seen_h / 2), pixels.shape[0] - seen_h))
        part = np.ascontiguousarray(pixels[top : top + seen_h, left : left + seen_w])
        x, y = (self.width() - seen_w / ratio) / 2, (self.height() - seen_h / ratio) / 2
        painter.drawImage(QPoint(round(x), round(y)), image(part, ratio))

    def _larger(self) -> bool:
        room = self.size() * self.devicePixelRatio()
        return self._size().width() > room.width() or self._size().height() > room.height()

    def _size(self) -> QSize:
        return QSize(self._pixels.shape[1], self._pixels.shape[0]) if self._pixels is not None else QSize()

    def _pan(self, way: QPointF) -> None:
        picture, ratio = self._size(), self.devicePixelRatio()
        half_w = min(picture.width(), self.width() * ratio) / 2
        half_h = min(picture.height(), self.height() * ratio) / 2
        there = self._middle + way
        self._middle = QPointF(
            min(max(half_w, there.x()), picture.width() - half_w),
            min(max(half_h, there.y()), picture.height() - half_h),
        )
        self.update()

    def _zoom(self, middle: QPointF | None) -> None:
        self._full = middle is not None
        self.setCursor(Qt.CursorShape.OpenHandCursor if self._full else Qt.CursorShape.ArrowCursor)
        if middle is not None:
            self._middle = middle
            self._pan(QPointF(0, 0))
        self.zoomed.emit(self._full)
        self.update()
