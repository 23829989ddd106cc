"""Everything that goes, or went, to the hospital, and how each picture stands."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.requests import Requests
from ui.screens.base import Screen, action_bar
from ui.states import OutboxState
from ui.widgets.buttons import Button
from ui.widgets.layouts import column, flow
from ui.widgets.outbox_table import OutboxTable
from ui.widgets.text import label


class OutboxScreen(Screen[OutboxState]):
    """A table, newest first."""

    def __init__(self, requests: Requests) -> None:
        super().__init__("outbox", requests)
        self._hospital = label("body", wrap=False)
        self._table = OutboxTable()
        self._table.retry_wished.connect(requests.retry)
        self._none = label("body", "Nothing has been sent yet. Pictures come here when a visit is complete.")
        self._more = label("small")
        # Takes the room of a table that is not there.
        self._rest = QWidget()
        self._rest.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._back = Button("outbox.back", "&Back", "main", "back")
        self._back.clicked.connect(requests.leave_outbox)
        self.on_key(Qt.Key.Key_Escape).activated.connect(requests.leave_outbox)
        head = flow(label("title", "Pictures for the hospital", wrap=False), self._hospital, gap=20)
        body = QWidget()
        body.setLayout(column(head, self._none, self._table, self._more, self._rest, gap=10, margins=(24, 12, 24, 8)))
        box = column(body, action_bar(main=self._back), gap=0)
        box.setStretch(0, 1)
        self.setLayout(box)

    def show_state(self, state: OutboxState) -> None:
        """Show the rows."""
        self._hospital.setText(state.hospital)
        self._none.setVisible(not state.rows)
        self._rest.setVisible(not state.rows)
        self._table.setVisible(bool(state.rows))
        self._table.show_rows(state.rows)
        self._more.setVisible(state.more > 0)
        self._more.setText(f"And {state.more} older." if state.more else "")
        self._back.show_words("Back to the visit" if state.visit_open else "Back")

    def first_focus(self) -> QWidget:
        """The way back."""
        return self._back
