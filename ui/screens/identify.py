"""Three identifiers, by open questions: the expected answer stays covered until it was asked for."""

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.requests import Requests
from ui.screens.base import Screen, action_bar, heading
from ui.states import IdentifyState, IdentityQuestion, Tone
from ui.widgets.badge import Badge
from ui.widgets.buttons import Button
from ui.widgets.keyed import Keyed
from ui.widgets.layouts import Scroller, column, row
from ui.widgets.reading_panel import ReadingPanel
from ui.widgets.text import FittedLabel, label, restyle

_COVERED = "Covered until you have asked"


class _Question(QFrame):
    """One question: ask, uncover, compare."""

    def __init__(self, requests: Requests, item: IdentityQuestion) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._question = label("quote")
        self._answer = FittedLabel((26, 22, 18))
        self._answer.setObjectName(f"identify.answer.{item.id}")
        self._covered = label("small", _COVERED)
        self._badge = Badge()
        self.reveal = Button(f"identify.reveal.{item.id}", "Show answer", "tall", "eye")
        self.differs = Button(f"identify.differs.{item.id}", "Different", "warning", "cross")
        self.confirm = Button(f"identify.confirm.{item.id}", "Matches", "tall", "tick")
        for button in (self.reveal, self.confirm, self.differs):
            button.setAccessibleName(f"{button.accessibleName()}: {item.question}")
        self.reveal.clicked.connect(lambda: requests.reveal_answer(item.id))
        self.confirm.clicked.connect(lambda: requests.confirm_answer(item.id))
        self.differs.clicked.connect(lambda: requests.answer_differs(item.id))
        words = column(self._question, self._answer, self._covered, gap=4)
        buttons = (self.reveal, self.differs, self.confirm)
        box = row(words, self._badge, *buttons, gap=14, margins=(20, 14, 16, 14))
        box.setStretch(0, 1)
        self.setLayout(box)
        self.setMinimumHeight(104)

    def show_question(self, item: IdentityQuestion) -> None:
        """Show how far this one has come."""
        self._question.setText(item.question)
        self._answer.setText(item.answer if item.revealed else "")
        self._answer.setVisible(item.revealed)
        self._covered.setVisible(not item.revealed)
        self._badge.show_status("Scanned, agrees" if item.scanned else "Matches", Tone.GOOD)
        self._badge.setVisible(item.confirmed)
        self.reveal.setVisible(not item.revealed)
        for button in (self.confirm, self.differs):
            button.setVisible(item.revealed and not item.confirmed)
        restyle(self, "done", "true" if item.confirmed else "false")

    def next_part(self) -> Button | None:
        """Return the button that comes next here, or None where the question is done."""
        return next((button for button in (self.reveal, self.confirm) if not button.isHidden()), None)


class IdentifyScreen(Screen[IdentifyState]):
    """The questions one below the other."""

    def __init__(self, requests: Requests) -> None:
        super().__init__("identify", requests)
        self._title = heading("")
        self._how = label("body")
        self._how.setContentsMargins(24, 0, 24, 0)
        self._reading = ReadingPanel("identify", requests)
        scroller = Scroller((24, 8, 24, 20), 14)
        scroller.box.addWidget(self._reading)
        self._box = QVBoxLayout()
        self._box.setSpacing(14)
        scroller.box.addLayout(self._box)
        scroller.box.addStretch(1)
        self._questions: Keyed[IdentityQuestion, _Question] = Keyed(
            self._box,
            lambda item: item.id,
            lambda item: _Question(requests, item),
            lambda widget, item: widget.show_question(item),
            self.put_in_order,
        )
        self._done = Button("identify.done", "&Continue", "main", "forward")
        self._done.clicked.connect(requests.identity_done)
        self.setLayout(column(self._title, self._how, scroller, action_bar(self._reading.begin, main=self._done), gap=0))

    def show_state(self, state: IdentifyState) -> None:
        """Show the questions, and go on to the next where the focused button went away."""
        self._title.setText("Confirm identity again" if state.resuming else "Confirm who the patient is")
        self._how.setText("Ask each question aloud and let the patient answer. Then show the answer and compare.")
        self._questions.show_items(state.questions)
        self._reading.show_reading(state.reading, can_read=state.can_read)
        self._done.setEnabled(state.can_continue)

    def first_focus(self) -> QWidget | None:
        """The next thing to do: uncover, compare, go on."""
        parts = (question.next_part() for question in self._questions.widgets)
        return next((part for part in parts if part is not None), self._done)
