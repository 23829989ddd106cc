"""Where the drawings of a sheet lie in a widget, what is under a finger, and which region is next in a direction."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainterPath, QTransform

from ui.states.body import BodyDrawing, BodySheet
from ui.widgets.body_picture import BodyPicture, body_picture

TITLE = 24
GAP = 14
REACH = 22.0
THIN = 14.0
"""Logical pixels: room for a drawing's title, between drawings, how far a touch may be off, what counts as narrow."""


@dataclass(frozen=True)
class Placed:
    """A drawing in its place: the room with the title above it, and how the drawing's coordinates lie in the widget."""

    drawing: BodyDrawing
    picture: BodyPicture
    room: QRectF
    put: QTransform


class Arranged:
    """A sheet laid out in a size (logical pixels)."""

    def __init__(self, sheet: BodySheet, size: QSizeF) -> None:
        self.sheet = sheet
        self.regions = {region.id: region for drawing in sheet.drawings for region in drawing.regions}
        pictures = [body_picture(drawing.id) for drawing in sheet.drawings]
        count = len(pictures)
        rooms = max(
            (_cells(count, columns, size) for columns in range(1, count + 1)), key=lambda cells: _scale(pictures, cells)
        )
        self.placed = tuple(
            Placed(drawing, picture, room, picture.placed(room.adjusted(0, TITLE, 0, 0)))
            for drawing, picture, room in zip(sheet.drawings, pictures, rooms, strict=True)
        )
        self.middles = {name: one.put.map(at) for one in self.placed for name, at in one.picture.middles.items()}

    def shape(self, region: str) -> QPainterPath:
        """Return a region's shape in the widget. Raises KeyError."""
        for one in self.placed:
            if region in one.picture.shapes:
                return one.put.map(one.picture.shapes[region])
        raise KeyError(region)

    def at(self, point: QPointF) -> str:
        """Return the region under a finger, or the nearest within 22 px; empty: none."""
        found = [self._near(one, point) for one in self.placed]
        return min(found, key=lambda pair: pair[1], default=("", 0.0))[0]

    def beside(self, region: str, across: int, down: int) -> str:
        """Return the next region in a direction, one straight ahead before one aside; at the edge the region itself."""
        here = self.middles[region]

        def cost(name: str) -> float:
            way = self.middles[name] - here
            ahead = way.x() * across + way.y() * down
            aside = abs(way.x() * down) + abs(way.y() * across)
            return ahead + 2.5 * aside if ahead > 1 else math.inf

        best = min(self.middles, key=cost)
        return best if cost(best) < math.inf else region

    def first(self) -> str:
        """Return the region where the keyboard begins: the topmost of the middle drawing."""
        names = self.placed[(len(self.placed) - 1) // 2].picture.middles
        return min(names, key=lambda name: (names[name].y(), abs(names[name].x())))

    def _near(self, one: Placed, point: QPointF) -> tuple[str, float]:
        back, _ = one.put.inverted()
        scale = one.put.m11()
        name, far = one.picture.nearest(back.map(point), REACH / scale, THIN / scale)
        return name, far * scale if name else math.inf


def _cells(count: int, columns: int, size: QSizeF) -> list[QRectF]:
    rows = math.ceil(count / columns)
    wide = (size.width() - GAP * (columns - 1)) / columns
    tall = (size.height() - GAP * (rows - 1)) / rows
    return [
        QRectF(number % columns * (wide + GAP), number // columns * (tall + GAP), max(wide, 8.0), max(tall, TITLE + 8.0))
        for number in range(count)
    ]


def _scale(pictures: list[BodyPicture], cells: list[QRectF]) -> float:
    pairs = zip(pictures, cells, strict=True)
    return min(min(room.width() / one.box.width(), (room.height() - TITLE) / one.box.height()) for one, room in pairs)
