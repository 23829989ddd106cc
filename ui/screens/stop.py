"""A visit stops, or the patient takes consent back: choose which, read what follows, confirm."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.requests import Requests
from ui.screens.base import Screen, action_bar, heading
from ui.states import StopState
from ui.widgets.buttons import Button, ToggleGroup
from ui.widgets.field import Field
from ui.widgets.layouts import Scroller, column
from ui.widgets.notice_card import NoticeCard
from ui.widgets.text import FittedLabel, frame, label


class StopScreen(Screen[StopState]):
    """Two short lists and one button."""

    def __init__(self, requests: Requests) -> None:
        super().__init__("stop", requests)
        self._ready = self._needs_reason = False
        self._name = FittedLabel((30, 26, 22, 18))
        self._name.setObjectName("stop.name")
        self._takes_back, self._ends = ToggleGroup("stop.withdraw"), ToggleGroup("stop.end")
        self._takes_back.picked.connect(requests.choose_stop)
        self._ends.picked.connect(requests.choose_stop)
        self._takes_back.setAccessibleName("The patient takes back what they agreed to")
        self._ends.setAccessibleName("The visit ends without pictures, because")
        self._first, self._second = frame("card"), frame("card")
        first = column(
            label("strong", "The patient takes back what they agreed to:"), self._takes_back, margins=(20, 12, 16, 14)
        )
        second = column(
            label("strong", "Or the visit ends without pictures, because:"), self._ends, margins=(20, 12, 16, 14)
        )
        self._first.setLayout(first)
        self._second.setLayout(second)
        self._reason = Field("stop.reason", "Who asked for it, and how?", most=200)
        self._reason.entry.textChanged.connect(lambda _: self._enable())
        self._outcome = NoticeCard()
        self._outcome.setObjectName("stop.outcome")
        scroller = Scroller((24, 4, 24, 16), 12)
        for part in (self._name, self._first, self._second, self._reason, self._outcome):
            scroller.box.addWidget(part)
        scroller.box.addStretch(1)
        self._back = Button("stop.back", "&Go back, change nothing", "tall", "back")
        self._back.clicked.connect(requests.leave_stop)
        self._confirm = Button("stop.confirm", "&End the visit", "main", "tick")
        self._confirm.clicked.connect(lambda: requests.confirm_stop(self._reason.entry.text()))
        self.on_key(Qt.Key.Key_Escape).activated.connect(requests.leave_stop)
        title = heading("Stop the visit, or take consent back")
        self.setLayout(column(title, scroller, action_bar(self._back, main=self._confirm), gap=0))

    def arrive(self) -> None:
        """Start without a reason."""
        self._reason.entry.clear()

    def show_state(self, state: StopState) -> None:
        """Show the choices and what follows."""
        self._name.setText(state.name)
        self._first.setVisible(bool(state.withdrawals))
        self._second.setVisible(bool(state.reasons))
        self._takes_back.show_choices(state.withdrawals, state.chosen)
        self._ends.show_choices(state.reasons, state.chosen)
        self._reason.setVisible(state.complete)
        self._outcome.show_notice(state.outcome)
        self._confirm.show_words(state.confirm)
        self._ready, self._needs_reason = state.can_confirm, state.complete
        self._enable()

    def first_focus(self) -> QWidget | None:
        """The way back: nothing happens by pressing Enter once more."""
        return self._back

    def _enable(self) -> None:
        typed = bool(self._reason.entry.text().strip())
        self._confirm.setEnabled(self._ready and (typed or not self._needs_reason))
