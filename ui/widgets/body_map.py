"""The body map: a place on the body is picked on a drawing by mouse, touch or keys; the lesions' numbers are on it.

Nothing is dragged. The arrow keys go from region to region, Enter or Space picks, Escape leads back from a detail.
"""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui import aloud
from ui.states.body import BodyMapState, BodyMarker, BodyRegion
from ui.theme import body_font, colour
from ui.widgets.body_sheet import TITLE, Arranged
from ui.widgets.buttons import Button
from ui.widgets.layouts import column, row
from ui.widgets.text import label

_ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
_PRESS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_MARK = 12.0
_SEE_THROUGH = 0.35


class _Canvas(QAbstractButton):
    """The drawings of one sheet. A button for a screen reader: its name is that of the region that would be pressed."""

    pressed_region = Signal(str)
    looked_at = Signal(str)
    left = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Body map")
        self._state = BodyMapState(())
        self._sheet = ""
        self._arranged: Arranged | None = None
        self._base: QPixmap | None = None
        self._at = ""
        self._under = ""

    def show_sheet(self, state: BodyMapState, sheet: str) -> None:
        """Show one sheet of a map."""
        anew = sheet != self._sheet or state.sheets != self._state.sheets
        self._state, self._sheet = state, sheet
        if anew:
            self._under = ""
            self._arrange()
            self._at = self._arranged.first() if self._arranged else ""
        self._tell()

    @property
    def region(self) -> str:
        """The region that is pointed at, else the one where the keyboard is; empty: none."""
        return self._under or (self._at if self.hasFocus() else "")

    def middle(self, region: str) -> QPointF:
        """Return where a region of the sheet is, in the widget. Raises KeyError."""
        return self._arranged.middles[region] if self._arranged else QPointF()

    def go_to(self, region: str) -> None:
        """Put the keyboard on a region of this sheet."""
        if self._arranged and region in self._arranged.regions:
            self._move_to(region)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Ask for little: it takes whatever room is left."""
        return QSize(240, 260)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Return what can still be hit."""
        return QSize(240, 260)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Lay the drawings out anew."""
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Move, pick, go back."""
        arrow = _ARROWS.get(Qt.Key(event.key()))
        if arrow and self._arranged:
            self._under = ""
            self._move_to(self._arranged.beside(self._at, *arrow))
        elif event.key() in _PRESS:
            if not event.isAutoRepeat() and self._at:
                self.pressed_region.emit(self._at)
        elif event.key() == Qt.Key.Key_Escape and self._sheet != self._state.sheets[0].id:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """What a press does is done when the key goes down."""
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Show what would be picked here."""
        self._point_at(self._arranged.at(event.position()) if self._arranged else "")

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Show what is about to be picked: a finger that slides off it picks something else, or nothing."""
        self.mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Pick where the finger was lifted."""
        if event.button() is Qt.MouseButton.LeftButton and self._arranged:
            region = self._arranged.at(event.position())
            if region:
                self._move_to(region)
                self.pressed_region.emit(region)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """Show and say where the keyboard is."""
        super().focusInEvent(event)
        self._tell()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """The keyboard is elsewhere."""
        super().focusOutEvent(event)
        self._tell()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Nothing is pointed at any more."""
        super().leaveEvent(event)
        self._point_at("")

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Paint the drawings, then what is picked, pointed at and focused, then the numbers."""
        arranged = self._arranged
        if arranged is None:
            return
        painter = QPainter(self)
        if self._base is None or self._base.devicePixelRatio() != self.devicePixelRatio():
            self._base = self._drawn(arranged)
        painter.drawPixmap(0, 0, self._base)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for region in self._state.picked:
            if region in arranged.regions:
                self._mark(painter, arranged, region, "blue", ((3.0, "dark_blue"),))
        if self._under:
            self._mark(painter, arranged, self._under, "blue", ((2.5, "blue"),))
        elif self.hasFocus() and self._at:
            self._mark(painter, arranged, self._at, "focus", ((6.0, "focus"), (2.5, "text")))
        self._paint_markers(painter, arranged)

    def _drawn(self, arranged: Arranged) -> QPixmap:
        ratio = self.devicePixelRatio()
        base = QPixmap(self.size() * ratio)
        base.setDevicePixelRatio(ratio)
        base.fill(Qt.GlobalColor.transparent)
        painter = QPainter(base)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(body_font(16, strong=True))
        painter.setPen(colour("secondary"))
        for one in arranged.placed:
            one.picture.renderer.render(painter, one.put.mapRect(one.picture.box))
            painter.drawText(
                QRectF(one.room.topLeft(), QSizeF(one.room.width(), TITLE)), Qt.AlignmentFlag.AlignCenter, one.drawing.title
            )
        painter.end()
        return base

    def _mark(
        self, painter: QPainter, arranged: Arranged, region: str, fill: str, lines: tuple[tuple[float, str], ...]
    ) -> None:
        shape = arranged.shape(region)
        inside = QColor(colour(fill))
        inside.setAlphaF(_SEE_THROUGH)
        painter.fillPath(shape, inside)
        for width, name in lines:
            painter.strokePath(shape, QPen(colour(name), width, j=Qt.PenJoinStyle.RoundJoin))

    def _paint_markers(self, painter: QPainter, arranged: Arranged) -> None:
        there: dict[str, list[BodyMarker]] = {}
        for marker in self._state.markers:
            region = next((one for one in marker.regions if one in arranged.regions), "")
            if region:
                there.setdefault(region, []).append(marker)
        painter.setFont(body_font(15, strong=True))
        for region, markers in there.items():
            for number, marker in enumerate(markers):
                aside = (number - (len(markers) - 1) / 2) * (2 * _MARK + 1)
                middle = arranged.middles[region] + QPointF(aside, 0)
                painter.setPen(QPen(colour("dark_blue"), 2.0))
                painter.setBrush(colour("dark_blue") if marker.current else colour("white"))
                painter.drawEllipse(middle, _MARK, _MARK)
                painter.setPen(colour("white") if marker.current else colour("dark_blue"))
                place = QRectF(middle.x() - _MARK, middle.y() - _MARK, 2 * _MARK, 2 * _MARK)
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(marker.number))

    def _arrange(self) -> None:
        sheet = next((one for one in self._state.sheets if one.id == self._sheet), None)
        self._arranged = Arranged(sheet, QSizeF(self.size())) if sheet else None
        self._base = None
        self.update()

    def _move_to(self, region: str) -> None:
        self._at = region
        self._tell()

    def _point_at(self, region: str) -> None:
        if region != self._under:
            self._under = region
            self._tell()

    def _tell(self) -> None:
        known = self._arranged.regions.get(self._at) if self._arranged else None
        lesions = [one.number for one in self._state.markers if self._at in one.regions]
        words = f"Body map: {known.name}" if known else "Body map"
        if known and known.opens:
            words += ", opens a closer drawing"
        if self._at in self._state.picked:
            words += ", chosen"
        if lesions:
            words += f", lesion {' and '.join(map(str, lesions))}"
        if self.accessibleName() != words:
            self.setAccessibleName(words)
            if self.hasFocus():
                aloud.say(self, words)
        self.looked_at.emit(self.region)
        self.update()


class BodyMap(QWidget):
    """The map with its way back and the name of what is pointed at. Emits `picked` with the region's id."""

    picked = Signal(str)

    def __init__(self, name: str) -> None:
        """Name the drawings `name` and the way back `name.back`."""
        super().__init__()
        self._state = BodyMapState(())
        self._sheet = ""
        self.canvas = _Canvas(name)
        self._back = Button(f"{name}.back", "Whole body", "secondary", "back")
        self._back.clicked.connect(self.close_sheet)
        self._name = label("strong")
        self._name.setObjectName(f"{name}.name")
        self._name.setMinimumHeight(44)
        self.canvas.pressed_region.connect(self._press)
        self.canvas.looked_at.connect(self._show_name)
        self.canvas.left.connect(self.close_sheet)
        head = row(self._back, self._name)
        head.setStretch(1, 1)
        box = column(head, self.canvas, gap=8)
        box.setStretch(1, 1)
        self.setLayout(box)

    def show_map(self, state: BodyMapState) -> None:
        """Show the map; the sheet that is open stays open."""
        if state == self._state or not state.sheets:
            return
        self._state = state
        self._open(self._sheet if any(one.id == self._sheet for one in state.sheets) else state.sheets[0].id)

    def open_sheet(self, sheet: str) -> None:
        """Show a detail, or the overview."""
        self._open(sheet)

    def close_sheet(self) -> None:
        """Go back to the overview, to the region that had led here."""
        came_from = self._sheet
        self._open(self._state.sheets[0].id)
        for region in self._regions():
            if region.opens == came_from:
                self.canvas.go_to(region.id)
                break
        self.canvas.setFocus()

    @property
    def sheet(self) -> str:
        """The id of the sheet that is shown."""
        return self._sheet

    def _regions(self) -> list[BodyRegion]:
        return [one for sheet in self._state.sheets for drawing in sheet.drawings for one in drawing.regions]

    def _open(self, sheet: str) -> None:
        self._sheet = sheet
        self._back.setVisible(sheet != self._state.sheets[0].id)
        self.canvas.show_sheet(self._state, sheet)
        self._show_name(self.canvas.region)

    def _press(self, region: str) -> None:
        opens = next((one.opens for one in self._regions() if one.id == region), "")
        if opens:
            self._open(opens)
        else:
            self.picked.emit(region)

    def _show_name(self, region: str) -> None:
        wanted = region or "".join(self._state.picked[:1])
        named = next((one.name for one in self._regions() if one.id == wanted), "")
        self._name.setText(named or "Touch the place on the drawing")
