"""Lines over the live picture that help to hold the camera: painted for the eye alone, never part of a photograph.

An overlay is a function that paints itself: `painter` works in logical pixels, `where` is the place of the whole picture.
One more is one more entry in `PAINTERS`.
"""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ui.states import Guide

Overlay = Callable[[QPainter, QRectF], None]


def _pen(width: int, ink: QColor) -> QPen:
    return QPen(ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)


# A light line within a dark one stands out on any skin.
_INKS = (_pen(5, QColor(0, 0, 0, 110)), _pen(2, QColor(255, 255, 255, 210)))
_THIN = (_pen(3, QColor(0, 0, 0, 80)), _pen(1, QColor(255, 255, 255, 170)))


def paint(painter: QPainter, where: QRectF, guides: Iterable[Guide]) -> None:
    """Paint the guides over a picture that lies at `where`."""
    for guide in guides:
        PAINTERS[guide](painter, where)


def centre(painter: QPainter, where: QRectF) -> None:
    """Paint a cross with an open middle: where to point."""
    middle, near, far = where.center(), where.height() / 9, where.height() / 7
    arms = [QPointF(1, 0), QPointF(-1, 0), QPointF(0, 1), QPointF(0, -1)]
    _lines(painter, [QLineF(middle + arm * near, middle + arm * far) for arm in arms], _INKS)


def ring(painter: QPainter, where: QRectF) -> None:
    """Paint a circle of half the picture's height: about how large what matters should be."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for ink in _THIN:
        painter.setPen(ink)
        painter.drawEllipse(where.center(), where.height() / 4, where.height() / 4)
    painter.restore()


def grid(painter: QPainter, where: QRectF) -> None:
    """Paint thirds: to hold the camera level, and to place a landmark."""
    lines = []
    for part in (1 / 3, 2 / 3):
        x, y = where.left() + where.width() * part, where.top() + where.height() * part
        lines += [QLineF(x, where.top(), x, where.bottom()), QLineF(where.left(), y, where.right(), y)]
    _lines(painter, lines, _THIN)


def ruler(painter: QPainter, where: QRectF) -> None:
    """Paint a bracket along the lower edge: where the ruler goes, beside the lesion and not across it."""
    left, right, low = (
        where.left() + where.width() / 6,
        where.right() - where.width() / 6,
        where.bottom() - where.height() / 7,
    )
    high = low - where.height() / 30
    _lines(painter, [QLineF(left, low, right, low), QLineF(left, high, left, low), QLineF(right, high, right, low)], _THIN)


PAINTERS: dict[Guide, Overlay] = {Guide.CENTRE: centre, Guide.RING: ring, Guide.GRID: grid, Guide.RULER: ruler}


def _lines(painter: QPainter, lines: list[QLineF], inks: tuple[QPen, ...]) -> None:
    for ink in inks:
        painter.setPen(ink)
        painter.drawLines(lines)
