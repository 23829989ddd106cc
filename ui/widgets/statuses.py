"""Several statuses beside or below each other, each with icon, words and colour."""

from collections.abc import Sequence

from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.states import Status
from ui.widgets.badge import Badge
from ui.widgets.layouts import Flow


class Statuses(QWidget):
    """Shows any number of statuses, in rows as words in a paragraph."""

    def __init__(self) -> None:
        super().__init__()
        self._flow = Flow(self, gap=8, row_gap=6)
        self._badges: list[Badge] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_statuses(self, statuses: Sequence[Status]) -> None:
        """Show these, in this order."""
        while len(self._badges) < len(statuses):
            self._badges.append(Badge())
            self._flow.addWidget(self._badges[-1])
        for place, badge in enumerate(self._badges):
            if place < len(statuses):
                badge.show_status(statuses[place].words, statuses[place].tone)
            badge.setVisible(place < len(statuses))
        self.setVisible(bool(statuses))
