"""Something to pick: what is asked, what is wrong with the answer, and the choices side by side."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.states import Choice
from ui.widgets.buttons import ToggleGroup
from ui.widgets.field import ErrorLine
from ui.widgets.layouts import column
from ui.widgets.text import label


class PickQuestion(QWidget):
    """Emits `picked` with the choice's id. The buttons are named `name.<choice id>`."""

    picked = Signal(str)

    def __init__(self, name: str, columns: int = 0) -> None:
        """`columns` as in `ToggleGroup`."""
        super().__init__()
        self._caption = label("strong")
        self._error = ErrorLine(f"{name}.error")
        self.group = ToggleGroup(name, columns)
        self.group.picked.connect(self.picked)
        self.setLayout(column(self._caption, self._error, self.group, gap=6))

    def show_question(self, caption: str, choices: Sequence[Choice], chosen: str, error: str = "") -> None:
        """Show it as it stands now."""
        self._caption.setText(caption)
        self._error.show_error(error)
        self.group.setAccessibleName(caption)
        self.group.show_choices(choices, chosen)
