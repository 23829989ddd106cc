"""A drop-down of choices that only a person changes: the wheel passes over it, a new state never asks for anything."""

import sys
from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QListView

from resources.words import translate
from ui.states import Choice
from ui.widgets.icons import pixmap


class ChoiceBox(QComboBox):
    """Emits `picked` with the choice's id when a person picked one."""

    picked = Signal(str)

    def __init__(self, name: str, caption: str) -> None:
        super().__init__()
        self.setObjectName(name)
        caption = translate(caption)
        self.setAccessibleName(caption)
        if sys.platform.startswith("linux"):
            # There Qt calls a drop-down by what is chosen in it.
            self.setAccessibleDescription(caption)
        self.setView(QListView())
        self.setMinimumContentsLength(12)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._choices: tuple[Choice, ...] = ()
        self.activated.connect(lambda index: self.picked.emit(self.itemData(index)))

    def show_choices(self, choices: Sequence[Choice], chosen: str) -> None:
        """Show the choices, with the one of id `chosen` picked."""
        if self._choices != tuple(choices):
            self._choices = tuple(choices)
            self.clear()
            for choice in choices:
                self.addItem(choice.label, choice.id)
        self.setCurrentIndex(self.findData(chosen))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 (Qt's name)
        """Let the wheel scroll the page instead of changing the choice."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Paint our own arrow."""
        super().paintEvent(event)
        painter = QPainter(self)
        arrow = pixmap("chevron", "text" if self.isEnabled() else "secondary", 22, self.devicePixelRatio())
        painter.drawPixmap(QPoint(self.width() - 34, (self.height() - 22) // 2), arrow)
