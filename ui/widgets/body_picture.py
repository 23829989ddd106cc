"""A drawing of the body as it is painted and pointed at: the SVG, and the shape of each of its regions."""

import re
from functools import cache
from xml.etree import ElementTree as Xml

from PySide6.QtCore import QByteArray, QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF, QTransform
from PySide6.QtSvg import QSvgRenderer

import resources

_STEP = re.compile(r"([MCZ])([^MCZ]*)")
_NUMBER = re.compile(r"-?[\d.]+")


class BodyPicture:
    """One drawing, in its own coordinates (`box`)."""

    def __init__(self, name: str) -> None:
        """Read `resources/body/<name>.svg`. Raises FileNotFoundError; KeyError or ValueError where it is not one of ours."""
        text = resources.text(f"body/{name}.svg")
        self.name = name
        self.renderer = QSvgRenderer(QByteArray(text.encode()))
        self.box = self.renderer.viewBoxF()
        self.shapes: dict[str, QPainterPath] = {}
        self.middles: dict[str, QPointF] = {}
        # The project's own file, read from its own package: nothing from outside is parsed here.
        for element in Xml.fromstring(text).iter("{http://www.w3.org/2000/svg}path"):  # noqa: S314
            if "id" in element.attrib:
                region = f"{name}.{element.attrib['id']}"
                x, y = element.attrib["data-at"].split(",")
                self.middles[region] = QPointF(float(x), float(y))
                self.shapes[region] = _shape(element.attrib["d"])

    def placed(self, room: QRectF) -> QTransform:
        """Return how the drawing's coordinates lie in `room`: as large as it fits, in the middle."""
        scale = min(room.width() / self.box.width(), room.height() / self.box.height())
        left = room.center().x() - scale * self.box.center().x()
        top = room.center().y() - scale * self.box.center().y()
        return QTransform(scale, 0, 0, scale, left, top)

    def nearest(self, point: QPointF, reach: float, thin: float) -> tuple[str, float]:
        """Return the region at `point` and 0, else the nearest within `reach` and how far it is; nothing: empty.

        A region narrower than `thin` is as wide as that for a finger, unless another narrow one is right under it.
        All in the drawing's coordinates.
        """
        exact = next((name for name, shape in reversed(self.shapes.items()) if shape.contains(point)), "")
        if exact and _width(self.shapes[exact]) < 2 * thin:
            return exact, 0.0
        best, distance = exact, 0.0 if exact else reach
        gain = 0.0
        for region, shape in self.shapes.items():
            around = shape.boundingRect().adjusted(-reach, -reach, reach, reach)
            beyond = (thin - _width(shape)) / 2
            if region == exact or not around.contains(point) or (exact and beyond <= 0):
                continue
            far = _distance(shape, point)
            if exact and beyond - far > gain:
                best, gain = region, beyond - far
            elif not exact and far < distance:
                best, distance = region, far
        return best, distance


@cache
def body_picture(name: str) -> BodyPicture:
    """Return a drawing, read once."""
    return BodyPicture(name)


def _shape(text: str) -> QPainterPath:
    path = QPainterPath()
    for letter, rest in _STEP.findall(text):
        numbers = [float(word) for word in _NUMBER.findall(rest)]
        points = [QPointF(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
        if letter == "M":
            path.moveTo(points[0])
        elif letter == "C":
            path.cubicTo(*points)
        else:
            path.closeSubpath()
    return path


def _width(shape: QPainterPath) -> float:
    around = shape.boundingRect()
    return min(around.width(), around.height())


def _distance(shape: QPainterPath, point: QPointF) -> float:
    return min(QPointF(corner - point).manhattanLength() for corner in _corners(shape.toFillPolygon()))


def _corners(polygon: QPolygonF) -> list[QPointF]:
    return [polygon.at(number) for number in range(polygon.size())]
