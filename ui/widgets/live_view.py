"""The live picture: the newest frame, scaled and painted in one go; a calm place-holder while there is none."""

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from ui.states import Guide, LivePicture, LiveSource
from ui.theme import body_font, colour
from ui.widgets import overlays
from ui.widgets.icons import pixmap
from ui.widgets.scaling import Canvas
from ui.widgets.zoom import Look, Zoom, steps

_ARROWS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}
_PAN = 80
_CLICK = 8


class LiveView(QWidget):
    """Shows one live source. While it is hidden it takes no frame, so that the source need not ping.

    Zoomable: by wheel and double click; at a zoom, drag, click or the arrow keys choose the part. What is captured is
    always the whole picture of the camera. `zoomed` tells the step (0: the whole picture; 1 means 1:1) and whether there is
    a closer one; `touched` that somebody pressed on the picture.
    """

    zoomed = Signal(int, bool)
    touched = Signal()
    # Queued from the camera's thread; the source pings once for each frame that is waiting, so none pile up.
    _ping = Signal()

    def __init__(self, name: str, *, zoomable: bool = False, guides: tuple[Guide, ...] = ()) -> None:
        super().__init__()
        self.setObjectName(name)
        self._source: LiveSource | None = None
        self._picture: LivePicture | None = None
        self._words = "No live picture"
        self._guides = guides
        self._zoomable = zoomable
        self._zoom = Zoom()
        self._look: Look | None = None
        self._told = (0, False)
        self._canvas = Canvas()
        self._cards: list[QWidget] = []
        self._corners = QGridLayout(self)
        self._corners.setContentsMargins(0, 0, 0, 0)
        self._grip: QPointF | None = None
        self._dragged = False
        self._ping.connect(self._frame_came, Qt.ConnectionType.QueuedConnection)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 90)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        if zoomable:
            # By Tab only: a touch must leave the keyboard to the shutter.
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    @property
    def showing(self) -> bool:
        """Whether a frame of the present source has been painted."""
        return self._picture is not None

    def show_source(self, source: LiveSource | None, words: str = "No live picture", of: str = "") -> None:
        """Show what comes from `source`, the instrument that is called `of`; for None, or until the first frame, `words`."""
        self._words = words
        name = "Live picture" if source else words
        self.setAccessibleName(f"{name}: {of}" if of else name)
        if source is not self._source:
            self._listen(None)
            # Nothing of the last patient, or of another instrument, may stay.
            self._picture = None
            self._source = source
            self._zoom.fit()
        if self.isVisible():
            self._listen(source)
        self.update()

    def show_guides(self, guides: Iterable[Guide]) -> None:
        """Paint these lines over the picture."""
        if self._guides != tuple(guides):
            self._guides = tuple(guides)
            self.update()

    def lay_over(self, card: QWidget, corner: Qt.AlignmentFlag) -> None:
        """Let an opaque part lie in a corner of the picture. Frames are painted around it, not under it."""
        self._corners.addWidget(card, 0, 0, corner)
        self._cards.append(card)

    # zoom

    @Slot()
    def closer(self) -> None:
        """Go one step closer."""
        self._change(1)

    @Slot()
    def back(self) -> None:
        """Go one step back."""
        self._change(-1)

    @Slot()
    def fit(self) -> None:
        """Show the whole picture."""
        self._zoom.fit()
        self._tell_zoom()

    # events

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

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """The steps depend on the room."""
        super().resizeEvent(event)
        self._tell_zoom()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 (Qt's name)
        """Closer and back, around the pointer."""
        turned = event.angleDelta().y()
        if self._zoomable and turned:
            self._change(1 if turned > 0 else -1, event.position())
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """The arrow keys move the part that is seen."""
        if event.key() in _ARROWS and self._told[0]:
            self._zoom.pan(self._size(), self._room(), _ARROWS[Qt.Key(event.key())] * _PAN * self._ratio())
            self.update()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Take hold."""
        if not self._zoomable:
            super().mousePressEvent(event)
            return
        self._grip, self._dragged = event.position(), False
        self.touched.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Pan along with the hand."""
        if self._grip is None:
            return
        way = self._grip - event.position()
        if self._dragged or way.manhattanLength() > _CLICK:
            self._dragged, self._grip = True, event.position()
            if self._picture is not None:
                self._zoom.pan(self._size(), self._room(), way * self._ratio())
                self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """A click at a zoom brings that place to the middle: nobody needs to drag."""
        if self._grip is not None and not self._dragged and self._picture is not None:
            self._zoom.centre(self._size(), self._room(), event.position() * self._ratio())
            self.update()
        self._grip = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Change between the whole picture and 1:1 (or the first step that is closer than fitted)."""
        self._grip = None
        if self._told[0]:
            self.fit()
        else:
            self._change(1, event.position())

    # painting

    @Slot()
    def _frame_came(self) -> None:
        """Let only the picture be painted anew, not what lies on it or beside it."""
        if self._look is None or self._picture is None:
            self.update()
        else:
            self.update(self._dirty(self._logical(self._look.target)))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Paint the newest frame there is."""
        newest = self._source.take() if self._source else None
        first = self._picture is None and newest is not None
        self._picture = newest or self._picture
        if self._picture is None:
            self._look = None
            painter = QPainter(self)
            painter.fillRect(self.rect(), colour("room"))
            self._paint_words(painter)
            return
        look = self._zoom.look(self._size(), self._room())
        seen = event.region()
        place = self._logical(look.target)
        if (newest or look != self._look) and not self._covers(seen, place):
            # Something else asked for a part to be painted; the rest of the picture is to be of the same frame.
            self.update()
        self._look = look
        part = look.source
        pixels = self._picture.pixels[part.top() : part.bottom() + 1, part.left() : part.right() + 1]
        picture = self._canvas.image(pixels, look.target.size())
        painter = QPainter(self)
        if not place.toRect().contains(seen.boundingRect()):
            for band in _around(place.toRect(), self.rect()):
                painter.fillRect(band, colour("room"))
        # In pixels of the screen: at 125 % the place of a picture lies between logical ones.
        painter.save()
        painter.scale(1 / self._ratio(), 1 / self._ratio())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, picture.size() != look.target.size())
        painter.drawImage(look.target, picture)
        painter.restore()
        overlays.paint(painter, self._logical(look.whole(self._size())), self._guides)
        if first:
            self._tell_zoom()

    def _covers(self, seen: QRegion, place: QRectF) -> bool:
        """Say whether a region to be painted holds all of the picture that is not under a card."""
        return (self._dirty(place) - seen).isEmpty()

    def _dirty(self, place: QRectF) -> QRegion:
        region = QRegion(place.toAlignedRect()) & QRegion(self.rect())
        for card in self._cards:
            if card.isVisible():
                region -= QRegion(card.geometry())
        return region

    def _logical(self, place: QRect) -> QRectF:
        ratio = self._ratio()
        return QRectF(place.x() / ratio, place.y() / ratio, place.width() / ratio, place.height() / ratio)

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

    # lesser

    def _listen(self, source: LiveSource | None) -> None:
        if source is not None:
            source.listen(self._ping.emit)
        elif self._source is not None:
            self._source.listen(None)

    def _change(self, by: int, at: QPointF | None = None) -> None:
        """Go closer or back around the place `at` of this widget, or its middle."""
        if self._picture is not None and self._zoomable:
            self._zoom.change(self._size(), self._room(), by, at * self._ratio() if at else None)
            self._tell_zoom()

    def _tell_zoom(self) -> None:
        """Say what step is looked at now, and paint it."""
        step, further = 0, False
        if self._picture is not None:
            ladder = (0, *steps(self._size(), self._room()))
            step = self._zoom.look(self._size(), self._room()).step
            further = step != ladder[-1]
        if self._told != (step, further):
            self._told = (step, further)
            self.setCursor(Qt.CursorShape.OpenHandCursor if step else Qt.CursorShape.ArrowCursor)
            self.zoomed.emit(step, further)
        self.update()

    def _ratio(self) -> float:
        return self.devicePixelRatio()

    def _size(self) -> QSize:
        return QSize(self._picture.pixels.shape[1], self._picture.pixels.shape[0]) if self._picture else QSize()

    def _room(self) -> QSize:
        return QSize(round(self.width() * self._ratio()), round(self.height() * self._ratio()))


def _around(inner: QRect, outer: QRect) -> tuple[QRect, ...]:
    """Return what is beside a picture, and the picture's outermost line: at 125 % its edge lies between two pixels."""
    top, bottom = max(0, inner.top() + 1), min(outer.height(), inner.bottom())
    left, right = max(0, inner.left() + 1), min(outer.width(), inner.right())
    return (
        QRect(0, 0, outer.width(), top),
        QRect(0, bottom, outer.width(), outer.height() - bottom),
        QRect(0, top, left, bottom - top),
        QRect(right, top, outer.width() - right, bottom - top),
    )
