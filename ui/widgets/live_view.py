"""The live picture: the newest frame, painted without copying it; a calm place-holder while there is none."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.states import LivePicture, LiveSource
from ui.theme import body_font, colour
from ui.widgets.icons import pixmap
from ui.widgets.scaling import fitted, image, resized


class LiveView(QWidget):
    """Shows one live source. While it is hidden it takes no frame, so that the source need not ping."""

    # Queued from the camera's thread; the source pings once for each frame that is waiting, so none pile up.
    _ping = Signal()

    def __init__(self, name: str, *, guide: bool = False) -> None:
        """With `guide` a thin cross shows where the middle is."""
        super().__init__()
        self.setObjectName(name)
        self._guide = guide
        self._source: LiveSource | None = None
        self._picture: LivePicture | None = None
        self._words = "No live picture"
        self._ping.connect(self.update, Qt.ConnectionType.QueuedConnection)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 90)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def showing(self) -> bool:
        """Whether a frame of the present source has been painted."""
        return self._picture is not None

    def show_source(self, source: LiveSource | None, words: str = "No live picture") -> None:
        """Show what comes from `source`; for None, or until the first frame, show `words`."""
        self._words = words
        self.setAccessibleName("Live picture" if source else words)
        if source is not self._source:
            self._listen(None)
            # Nothing of the last patient, or of another instrument, may stay.
            self._picture = None
            self._source = source
        if self.isVisible():
            self._listen(source)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Ask for little: it takes whatever room is left."""
        return self.minimumSize()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's name)
        """Wake up."""
        super().showEvent(event)
        self._listen(self._source)
        self.update()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 (Qt's name)
        """Let go of the source and of the last picture."""
        super().hideEvent(event)
        self._listen(None)
        self._picture = None

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Paint the newest frame there is."""
        newest = self._source.take() if self._source else None
        self._picture = newest or self._picture
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("room"))
        if self._picture is None:
            self._paint_words(painter)
            return
        pixels = self._picture.pixels
        ratio = self.devicePixelRatio()
        where = fitted(QSize(pixels.shape[1], pixels.shape[0]), self.rect())
        scaled = resized(pixels, round(where.width() * ratio), round(where.height() * ratio))
        painter.drawImage(where.topLeft(), image(scaled, ratio))
        if self._guide:
            self._paint_guide(painter, where)

    def _listen(self, source: LiveSource | None) -> None:
        if source is not None:
            source.listen(self._ping.emit)
        elif self._source is not None:
            self._source.listen(None)

    def _paint_words(self, painter: QPainter) -> None:
        middle = self.rect().center()
        large = self.height() > 260
        side = 64 if large else 40
        sign = pixmap("no_picture", "room_text", side, self.devicePixelRatio())
        painter.drawPixmap(middle.x() - side // 2, middle.y() - side, sign)
        painter.setPen(colour("room_text"))
        painter.setFont(body_font(22 if large else 16))
        place = QRect(12, middle.y() + 12, self.width() - 24, self.height() - middle.y() - 16)
        across = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(place, across | Qt.TextFlag.TextWordWrap, self._words)

    def _paint_guide(self, painter: QPainter, where: QRect) -> None:
        x, y, near, far = where.center().x(), where.center().y(), where.height() // 9, where.height() // 7
        for width, ink in ((5, QColor(0, 0, 0, 110)), (2, QColor(255, 255, 255, 210))):
            painter.setPen(QPen(ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            for way in (-1, 1):
                painter.drawLine(x + way * near, y, x + way * far, y)
                painter.drawLine(x, y + way * near, x, y + way * far)
