"""Two patients who are alike, beside each other: what differs stands in large type, and a person says which one it is."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.requests import Requests
from ui.screens.base import Screen, action_bar, heading
from ui.states import SimilarFact, SimilarPerson, SimilarState
from ui.widgets.buttons import Button
from ui.widgets.icons import IconLabel
from ui.widgets.keyed import Keyed
from ui.widgets.layouts import Scroller, column, row
from ui.widgets.text import FittedLabel, frame, label

# Logical pixels of words on the main button; the card above has the whole name.
_LONGEST = 520


class _Fact(QWidget):
    """One line of a person; large where it differs."""

    def __init__(self, item: SimilarFact) -> None:
        super().__init__()
        self._caption = label("small", item.caption)
        self._large, self._plain = FittedLabel((30, 26, 22, 18)), FittedLabel((18, 16, 14))
        self.setLayout(column(self._caption, self._large, self._plain, gap=0))

    def show_fact(self, item: SimilarFact) -> None:
        """Show it, large or plain."""
        self._caption.setText(f"{item.caption}: different" if item.differs else f"{item.caption}: the same")
        self._large.setText(item.value if item.differs else "")
        self._plain.setText("" if item.differs else item.value)
        self._large.setVisible(item.differs)
        self._plain.setVisible(not item.differs)


class _Person(QFrame):
    """One of the two."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._title = label("strong")
        facts = QVBoxLayout()
        facts.setSpacing(10)
        self._facts: Keyed[SimilarFact, _Fact] = Keyed(
            facts, lambda item: item.caption, _Fact, lambda widget, item: widget.show_fact(item)
        )
        box = column(self._title, gap=10, margins=(20, 14, 20, 16))
        box.addLayout(facts)
        box.addStretch(1)
        self.setLayout(box)

    def show_person(self, item: SimilarPerson) -> None:
        """Show the person."""
        self._title.setText(item.title)
        self._facts.show_items(item.facts)


class SimilarScreen(Screen[SimilarState]):
    """The patient of the visit on the left, whoever is alike on the right."""

    def __init__(self, requests: Requests) -> None:
        super().__init__("similar", requests)
        self._why = label("body")
        stop = frame("card")
        stop.setLayout(row(IconLabel(28, "attention", "text"), self._why, gap=12, margins=(16, 10, 16, 10)))
        stop.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        scroller = Scroller((24, 4, 24, 16), 14)
        scroller.box.addWidget(stop)
        people = QHBoxLayout()
        people.setSpacing(20)
        self._people: Keyed[SimilarPerson, _Person] = Keyed(
            people, lambda item: item.id, lambda _: _Person(), lambda widget, item: widget.show_person(item)
        )
        scroller.box.addLayout(people)
        scroller.box.addStretch(1)
        self._other = Button("similar.other", "&Another patient: back to the list", "warning", "back")
        self._other.clicked.connect(requests.leave_similar)
        self._this = Button("similar.this", "", "main", "tick")
        self._this.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._this.clicked.connect(requests.told_apart)
        title = heading("Two patients are easily mixed up. Which one is here?")
        self.setLayout(column(title, scroller, action_bar(self._other, main=self._this), gap=0))

    def show_state(self, state: SimilarState) -> None:
        """Show both."""
        self._why.setText(f"{state.why} Ask the patient for their full name and date of birth, then compare.")
        self._people.show_items((state.this, *state.others))
        fitting = self._this.fontMetrics().elidedText(state.answer, Qt.TextElideMode.ElideMiddle, _LONGEST)
        self._this.show_words(fitting)
        self._this.setAccessibleName(state.answer)

    def first_focus(self) -> QWidget | None:
        """Nowhere: this is answered by reading, not by pressing Enter once more."""
        return None
