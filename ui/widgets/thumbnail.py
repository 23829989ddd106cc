"""A small picture of a kept still, or an empty place with an icon."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QLabel

from ui.theme import colour
from ui.widgets.icons import pixmap


def thumbnail(jpeg: bytes, size: QSize, ratio: float) -> QPixmap:
    """Return the picture in `jpeg` fitted into `size` logical pixels; an empty place where there is none or it is broken."""
    made = QPixmap(size * ratio)
    made.setDevicePixelRatio(ratio)
    picture = QImage.fromData(jpeg) if jpeg else QImage()
    painter = QPainter(made)
    painter.fillRect(0, 0, size.width(), size.height(), colour("grey_tint"))
    if picture.isNull():
        side = min(28, size.height() // 2)
        sign = pixmap("camera", "secondary", side, ratio)
        painter.drawPixmap((size.width() - side) // 2, (size.height() - side) // 2, sign)
    else:
        fit = picture.scaled(size * ratio, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        fit.setDevicePixelRatio(ratio)
        shown = fit.deviceIndependentSize()
        painter.drawImage(round((size.width() - shown.width()) / 2), round((size.height() - shown.height()) / 2), fit)
    painter.end()
    return made


class Thumbnail(QLabel):
    """Shows a JPEG in a fixed size; decodes it once."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__()
        self._box = QSize(width, height)
        self._shown: bytes | None = None
        self.setFixedSize(self._box)

    def show_jpeg(self, jpeg: bytes) -> None:
        """Show a picture, or an empty place for no bytes."""
        if jpeg != self._shown:
            self._shown = jpeg
            self.setPixmap(thumbnail(jpeg, self._box, self.devicePixelRatio()))
            self.setAccessibleName("Small picture" if jpeg else "No picture")
