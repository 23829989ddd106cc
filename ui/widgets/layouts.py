"""Layouts that keep every part reachable on a small or much enlarged screen: flow, side by side or stacked, scroll."""

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

Part = QWidget | QLayout | int
Margins = tuple[int, int, int, int]
NO_MARGINS = (0, 0, 0, 0)
# Qt's own "as large as it likes".
_ANY = 16777215


class Flow(QLayout):
    """Puts widgets in rows, as words in a paragraph."""

    def __init__(self, parent: QWidget | None = None, gap: int = 10, row_gap: int = 8) -> None:
        super().__init__(parent)
        self._row_gap = row_gap
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(gap)
        self._items: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 (Qt's name)
        """Take one more item at the end."""
        self._items.append(item)

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 (Qt's name)
        """Return an item, or None beyond the last: that is how Qt asks."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 (Qt's name)
        """Give up an item, or None beyond the last."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 (Qt's name)
        """Take no more room than is needed."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 (Qt's name)
        """The height depends on how many rows it takes."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 (Qt's name)
        """Return the height of all rows in that width."""
        return self._arrange(QRect(0, 0, width, 0), place=False)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 (Qt's name)
        """Put the widgets into `rect`."""
        super().setGeometry(rect)
        self._arrange(rect, place=True)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Return the size of one single row."""
        shown = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(size.width() for size in shown) + self.spacing() * max(0, len(shown) - 1)
        return QSize(width, max((size.height() for size in shown), default=0))

    def minimumSize(self) -> QSize:  # noqa: N802 (Qt's name)
        """Return the size of the largest item."""
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, rect: QRect, *, place: bool) -> int:
        lines = self._lines(max(1, rect.width()))
        gaps = self._row_gap * max(0, len(lines) - 1)
        total = sum(height for _, height in lines) + gaps
        top = rect.top() + max(0, rect.height() - total) // 2
        for line, height in lines if place else ():
            left = rect.left()
            for item, width in line:
                # As tall as the row: what is lower by nature is set in its middle by Qt.
                item.setGeometry(QRect(left, top, width, height))
                left += width + self.spacing()
            top += height + self._row_gap
        return total

    def _lines(self, room: int) -> list[tuple[list[tuple[QLayoutItem, int]], int]]:
        """Return the rows: the items with their widths, and the height of each row."""
        lines: list[tuple[list[tuple[QLayoutItem, int]], int]] = []
        used = room + 1
        for item in self._items:
            if item.isEmpty():
                continue
            width = min(item.sizeHint().width(), room)
            height = item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
            if used + self.spacing() + width > room or not lines:
                lines.append(([(item, width)], height))
                used = width
            else:
                line, tall = lines[-1]
                lines[-1] = ([*line, (item, width)], max(tall, height))
                used += self.spacing() + width
        return lines


class Grid(QGridLayout):
    """Puts widgets in equally wide columns, row by row."""

    def __init__(self, parent: QWidget, columns: int, gap: int = 10) -> None:
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(gap)
        self._columns = columns
        for number in range(columns):
            self.setColumnStretch(number, 1)

    def addWidget(self, widget: QWidget) -> None:  # type: ignore[override]  # noqa: N802 (Qt's name)
        """Put one more widget at the end."""
        place = divmod(self.count(), self._columns)
        super().addWidget(widget, *place)


class SideBySide(QWidget):
    """Two parts beside each other where there is room for it, else one below the other."""

    def __init__(self, first: QWidget, second: QWidget, *, second_width: int = 0, from_width: int = 940) -> None:
        """Put `second` to the right of `first` as long as there are `from_width` logical pixels.

        `second_width` is its width there; 0: what it wants.
        """
        super().__init__()
        self._second, self._second_width, self._from_width = second, second_width, from_width
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(24)
        self._box.addWidget(first, 1)
        self._box.addWidget(second, 0)
        self._turn(beside=True)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Turn where the width asks for it."""
        super().resizeEvent(event)
        self._turn(beside=self.width() >= self._from_width)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Never demand the width of both: the parts can be stacked."""
        return QSize(240, super().minimumSizeHint().height())

    def _turn(self, *, beside: bool) -> None:
        self._box.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        if self._second_width:
            self._second.setMinimumWidth(self._second_width if beside else 0)
            self._second.setMaximumWidth(self._second_width if beside else _ANY)


class Scroller(QScrollArea):
    """A part that scrolls down where it is taller than its room. Focus inside scrolls it; so do Page Up and Page Down."""

    def __init__(self, margins: Margins = NO_MARGINS, gap: int = 12) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        content = QWidget()
        content.setObjectName("scrolled")
        self._unrolled = False
        self.box = QVBoxLayout(content)
        self.box.setContentsMargins(*margins)
        self.box.setSpacing(gap)
        self.setWidget(content)
        content.installEventFilter(self)

    def unroll(self, unrolled: bool) -> None:
        """Be as tall as the content, because the page around it scrolls; or scroll by itself."""
        self._unrolled = unrolled
        never, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(never if unrolled else needed)
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Return next to nothing, or the height of the content where it is unrolled."""
        if not self._unrolled:
            return QSize(120, 40)
        width = self.viewport().width()
        tall = self.box.totalHeightForWidth(width) if self.box.hasHeightForWidth() else self.box.totalMinimumSize().height()
        return QSize(120, tall)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Return the least: it takes whatever room is left."""
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Be as tall as the content is in the new width."""
        super().resizeEvent(event)
        if self._unrolled and event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Grow along with the content."""
        if self._unrolled and event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


def flow(*parts: QWidget, gap: int = 10) -> QWidget:
    """Return parts in rows, as words in a paragraph."""
    made = QWidget()
    inside = Flow(made, gap)
    for part in parts:
        inside.addWidget(part)
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return made


def row(*parts: Part, gap: int = 12, margins: Margins = NO_MARGINS) -> QBoxLayout:
    """Return parts from left to right; a number is a stretch of that weight."""
    return _box(QBoxLayout.Direction.LeftToRight, parts, gap, margins)


def column(*parts: Part, gap: int = 12, margins: Margins = NO_MARGINS) -> QBoxLayout:
    """Return parts from top to bottom; a number is a stretch of that weight."""
    return _box(QBoxLayout.Direction.TopToBottom, parts, gap, margins)


def _box(direction: QBoxLayout.Direction, parts: tuple[Part, ...], gap: int, margins: Margins) -> QBoxLayout:
    box = QBoxLayout(direction)
    box.setContentsMargins(*margins)
    box.setSpacing(gap)
    for part in parts:
        if isinstance(part, int):
            box.addStretch(part)
        elif isinstance(part, QWidget):
            box.addWidget(part)
        else:
            box.addLayout(part)
    return box
