"""What is asked before the pictures: whether something keeps them from being taken, then the history, which can wait."""

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.requests import Requests
from ui.screens.base import Screen, action_bar, heading
from ui.states import HistoryQuestion, HistorySection, HistoryState
from ui.widgets.buttons import Button, ToggleGroup
from ui.widgets.keyed import Keyed
from ui.widgets.layouts import Scroller, column
from ui.widgets.question import PickQuestion
from ui.widgets.questions import HistoryAnswer, ManyGroup
from ui.widgets.text import frame, label, restyle


class _Section(QFrame):
    """The questions about the patient, or about one lesion."""

    def __init__(self, screen: "HistoryScreen", item: HistorySection) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._title, self._said = label("heading"), label("small")
        questions = QVBoxLayout()
        questions.setSpacing(18)

        def make(question: HistoryQuestion) -> HistoryAnswer:
            made = HistoryAnswer(f"history.{item.id}.{question.id}", question)
            made.answered.connect(lambda answer: screen.requests.answer_question(item.id, question.id, answer))
            return made

        self._questions: Keyed[HistoryQuestion, HistoryAnswer] = Keyed(
            questions,
            lambda question: question.id,
            make,
            lambda widget, question: widget.show_question(question),
            screen.put_in_order,
        )
        self.setLayout(column(self._title, self._said, questions, gap=10, margins=(22, 12, 20, 18)))

    def show_section(self, item: HistorySection) -> None:
        """Show the answers so far."""
        self._title.setText(item.title)
        self._said.setText(item.said)
        self._said.setVisible(bool(item.said))
        self._questions.show_items(item.questions)
        self.setAccessibleName(item.title)


class HistoryScreen(Screen[HistoryState]):
    """The checklist on top, the questions below, and the way on, which no question blocks."""

    def __init__(self, requests: Requests) -> None:
        super().__init__("history", requests)
        self._title = heading("Before the pictures")
        self._checklist = frame("card")
        self._asked = ManyGroup("history.asked")
        self._asked.setAccessibleName("Does any of these apply?")
        self._asked.picked.connect(requests.tick_asked)
        self._waiting = label("body")
        self._checklist.setLayout(
            column(label("heading", "Does any of these apply?"), self._asked, self._waiting, gap=8, margins=(22, 12, 20, 14))
        )
        self._later = label("body", "The questions below can be answered now, or later before the visit is sent.")
        self._source = PickQuestion("history.source")
        self._source.picked.connect(requests.choose_answer_source)
        sections = QVBoxLayout()
        sections.setSpacing(10)
        self._sections: Keyed[HistorySection, _Section] = Keyed(
            sections,
            lambda item: item.id,
            lambda item: _Section(self, item),
            lambda widget, item: widget.show_section(item),
            self.put_in_order,
        )
        self._chapters = ToggleGroup("history.chapter")
        self._chapters.setAccessibleName("Questions about")
        self._chapters.picked.connect(requests.choose_chapter)
        scroller = Scroller((24, 4, 24, 16), 12)
        for part in (self._checklist, self._later, self._source, self._chapters):
            scroller.box.addWidget(part)
        scroller.box.addLayout(sections)
        scroller.box.addStretch(1)
        self._lesions = Button("history.lesions", "&Lesions", "tall", "place")
        self._lesions.clicked.connect(requests.leave_history)
        self._done = Button("history.done", "Continue", "main", "forward")
        self._done.clicked.connect(requests.history_done)
        self.setLayout(column(self._title, scroller, action_bar(self._lesions, main=self._done), gap=0))

    def show_state(self, state: HistoryState) -> None:
        """Show the answers so far."""
        self._checklist.setVisible(bool(state.asked))
        self._asked.show_chosen(state.asked, state.ticked)
        restyle(self._checklist, "done", "true" if state.ticked else "false")
        self._waiting.setText(state.waiting)
        self._waiting.setVisible(bool(state.waiting))
        self._later.setVisible(bool(state.chapters))
        self._source.setVisible(bool(state.chapters))
        self._source.show_question("Where do the answers come from?", state.sources, state.source)
        self._chapters.setVisible(len(state.chapters) > 1)
        self._chapters.show_choices(state.chapters, state.section.id if state.section else "")
        self._sections.show_items((state.section,) if state.section else ())
        self._done.show_words(state.go_on)
        self._done.setEnabled(not state.waiting)

    def first_focus(self) -> QWidget | None:
        """The checklist while it is not answered, else the way on."""
        if self._done.isEnabled() or not self._asked.buttons:
            return self._done
        return self._asked.buttons[0]
