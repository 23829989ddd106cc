"""The rows of the outbox as a table that stays quick with thousands of them: only what is seen is painted."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from ui.states import OutboxRow
from ui.theme import TONE_ICONS, body_font, colour, tone_colour
from ui.widgets.buttons import Button
from ui.widgets.icons import pixmap
from ui.widgets.text import breakable
from ui.widgets.thumbnail import thumbnail

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
HEADINGS = ("Picture", "Taken", "Patient", "What", "State", "")
_PICTURE, _TAKEN, _PATIENT, _WHAT, _STATE, _RETRY = range(6)
_STATE_ICONS = {
    "Waiting": "waiting",
    "Sending": "sending",
    "Received": "received",
    "Needs attention": "attention",
    "Put aside": "lock",
}
_THUMB = QSize(80, 60)
_HEIGHT = 76


class _Model(QAbstractTableModel):
    """The rows as Qt asks for them; a screen reader reads the same words that are painted."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[OutboxRow, ...] = ()

    def show_rows(self, rows: Sequence[OutboxRow]) -> bool:
        """Take new rows; True where rows came or went."""
        new = tuple(rows)
        if [row.id for row in new] != [row.id for row in self.rows]:
            self.beginResetModel()
            self.rows = new
            self.endResetModel()
            return True
        self.rows = new
        if new:
            self.dataChanged.emit(self.index(0, 0), self.index(len(new) - 1, _RETRY))
        return False

    def rowCount(self, parent: Index = ROOT) -> int:  # noqa: N802 (Qt's name)
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:  # noqa: N802 (Qt's name)
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: N802 (Qt's name)
        if orientation is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return HEADINGS[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return ("", row.taken, row.patient, row.what, row.state, "")[index.column()]
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            # Only a reader needs words for what is seen: a screen reader.
            aloud = role == Qt.ItemDataRole.AccessibleTextRole
            picture = ("Small picture" if row.thumbnail else "No small picture") if aloud else ""
            act = ("Can be tried again" if row.can_retry else "Nothing to do") if aloud else ""
            return (picture, row.taken, row.patient, row.what, f"{row.state}. {row.detail}".strip(), act)[index.column()]
        return None


class _Painter(QStyledItemDelegate):
    """Paints one cell: words on up to two lines, the state with its icon, the small picture."""

    def __init__(self, model: _Model) -> None:
        super().__init__()
        self._model = model
        self._pictures: dict[str, tuple[bytes, QPixmap]] = {}

    def forget(self) -> None:
        """Drop the small pictures of rows that are gone."""
        ids = {row.id for row in self._model.rows}
        self._pictures = {key: value for key, value in self._pictures.items() if key in ids}

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the cell at `index`."""
        row = self._model.rows[index.row()]
        place: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(place, colour("blue_tint" if chosen else "white"))
        painter.setPen(colour("border"))
        painter.drawLine(place.bottomLeft(), place.bottomRight())
        inner = place.adjusted(12, 8, -8, -8)
        if index.column() == _PICTURE:
            painter.drawPixmap(inner.topLeft(), self._picture(row, painter.device().devicePixelRatio()))
        elif index.column() == _STATE:
            self._paint_state(painter, inner, row)
        elif index.column() != _RETRY:
            painter.setPen(colour("text"))
            _wrapped(painter, inner, str(index.data() or ""), strong=index.column() == _PATIENT)

    def _paint_state(self, painter: QPainter, place: QRect, row: OutboxRow) -> None:
        ink = tone_colour(row.tone)
        icon_name = _STATE_ICONS.get(row.state, TONE_ICONS[row.tone])
        ratio = painter.device().devicePixelRatio()
        top = place.top() + (0 if row.detail else (place.height() - 24) // 2)
        painter.drawPixmap(place.left(), top, pixmap(icon_name, ink, 22, ratio))
        painter.setPen(colour(ink))
        painter.setFont(body_font(18, strong=True))
        words = QRect(place.left() + 30, top, place.width() - 30, 24)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, row.state)
        if row.detail:
            painter.setPen(colour("secondary"))
            _wrapped(painter, place.adjusted(30, 24, 0, 6), row.detail, sizes=(16, 15), top=True)

    def _picture(self, row: OutboxRow, ratio: float) -> QPixmap:
        known = self._pictures.get(row.id)
        if known is None or known[0] != row.thumbnail:
            known = (row.thumbnail, thumbnail(row.thumbnail, _THUMB, ratio))
            self._pictures[row.id] = known
        return known[1]


class OutboxTable(QTableView):
    """Emits `retry_wished` with the row's id."""

    retry_wished = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("outbox.table")
        self.setAccessibleName("Pictures for the hospital")
        self._model = _Model()
        self._painter = _Painter(self._model)
        self.setModel(self._model)
        self.setItemDelegate(self._painter)
        self.setShowGrid(False)
        self.setMouseTracking(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(150)
        for column, width in ((_PICTURE, 150), (_TAKEN, 150), (_RETRY, 150)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(column, width)
        for column in (_PATIENT, _WHAT, _STATE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.setMinimumHeight(240)
        self._retries: dict[str, Button] = {}

    def show_rows(self, rows: Sequence[OutboxRow]) -> None:
        """Show these rows; the place in the list stays where the rows are the same."""
        if tuple(rows) == self._model.rows:
            return
        if self._model.show_rows(rows):
            self._retries = {}
            self._painter.forget()
        self.setColumnHidden(_PICTURE, not any(row.thumbnail for row in rows))
        self.setColumnHidden(_RETRY, not any(row.can_retry for row in rows))
        for number, row in enumerate(rows):
            if row.can_retry and row.id not in self._retries:
                self._retries[row.id] = self._button(row)
                self.setIndexWidget(self._model.index(number, _RETRY), self._retries[row.id])
            if row.id in self._retries:
                self._retries[row.id].setVisible(row.can_retry)

    def _button(self, row: OutboxRow) -> Button:
        button = Button(f"outbox.retry.{row.id}", "Try again", "secondary")
        button.setAccessibleName(f"Try again: {row.what}, {row.patient}")
        button.setStyleSheet("margin: 14px 8px; padding: 4px 8px;")
        button.clicked.connect(lambda: self.retry_wished.emit(row.id))
        return button


def _wrapped(
    painter: QPainter,
    place: QRect,
    words: str,
    *,
    sizes: tuple[int, ...] = (18, 16, 14),
    strong: bool = False,
    top: bool = False,
) -> None:
    """Draw words on as many lines as fit, in the largest size that does; what never fits ends in dots and a tool tip."""
    flags = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
    flags |= Qt.AlignmentFlag.AlignTop if top else Qt.AlignmentFlag.AlignVCenter

    def fits(text: str) -> bool:
        return painter.fontMetrics().boundingRect(place.adjusted(0, 0, 0, 1000), flags, text).height() <= place.height()

    words = breakable(words)
    for size in sizes:
        painter.setFont(body_font(size, strong=strong))
        if fits(words):
            break
    shown = words
    while not fits(shown) and len(shown) > 4:
        shown = shown[:-4].rstrip(" …") + "…"
    painter.drawText(place, flags, shown)
