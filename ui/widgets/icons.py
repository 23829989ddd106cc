"""Icons: our own SVG drawings in `resources/icons`, in any colour of the palette, sharp at any scale."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QLabel, QWidget

import resources
from ui.theme import colours

_INK = "#000000"
_RATIOS = (1, 2)
# A button's icon has a little room to the right of it: Qt sets the words too close.
BUTTON_ICON = QSize(30, 24)


@cache
def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """Return icon `name` in the palette's `colour`, `size` logical pixels square. Raises FileNotFoundError or KeyError."""
    drawing = resources.text(f"icons/{name}.svg").replace(_INK, colours()[colour])
    picture = QPixmap(QSize(size, size) * ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(picture.rect()))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


@cache
def icon(name: str, colour: str, disabled: str = "secondary", checked: str = "") -> QIcon:
    """Return an icon for a button; `checked` is the colour that it has while the button is held down by a choice."""
    made = QIcon()
    for ratio in _RATIOS:
        made.addPixmap(_with_gap(name, colour, ratio), QIcon.Mode.Normal, QIcon.State.Off)
        made.addPixmap(_with_gap(name, disabled, ratio), QIcon.Mode.Disabled, QIcon.State.Off)
        if checked:
            made.addPixmap(_with_gap(name, checked, ratio), QIcon.Mode.Normal, QIcon.State.On)
            made.addPixmap(_with_gap(name, checked, ratio), QIcon.Mode.Disabled, QIcon.State.On)
    return made


def _with_gap(name: str, colour: str, ratio: int) -> QPixmap:
    picture = QPixmap(BUTTON_ICON * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.drawPixmap(0, 0, pixmap(name, colour, BUTTON_ICON.height(), ratio))
    painter.end()
    return picture


class IconLabel(QLabel):
    """An icon that stands beside words. It says nothing by itself: the words are what is read out."""

    def __init__(self, size: int = 24, name: str = "", colour: str = "text", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = size
        self._shown = ("", "")
        self.setFixedSize(size, size)
        if name:
            self.show_icon(name, colour)

    def show_icon(self, name: str, colour: str) -> None:
        """Show another icon, or the same one in another colour."""
        if self._shown != (name, colour):
            self._shown = (name, colour)
            self.setPixmap(pixmap(name, colour, self._size, self.devicePixelRatio()))
