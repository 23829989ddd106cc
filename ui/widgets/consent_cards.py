"""What the patient is told before they are asked, and who it is that consents."""

from PySide6.QtWidgets import QFrame, QWidget

from ui.requests import ConsentRequests
from ui.states import Choice, ConsentState
from ui.widgets.buttons import Button, ToggleGroup
from ui.widgets.field import Field
from ui.widgets.layouts import SideBySide, column, flow
from ui.widgets.text import label

_CAPACITY = (Choice("yes", "Can decide"), Choice("no", "Cannot decide today"))


class ExplanationCard(QFrame):
    """Why, what form, stored where; and that it was said."""

    def __init__(self, requests: ConsentRequests) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._words = label("body")
        self.told = Button("consent.explained", "The patient was told this", "choice", "empty")
        self.told.setCheckable(True)
        self.told.clicked.connect(requests.tell_explained)
        words = QWidget()
        words.setLayout(column(label("strong", "First tell the patient"), self._words, gap=2))
        self.setLayout(column(SideBySide(words, self.told, from_width=800), margins=(20, 10, 16, 10)))

    def show_explanation(self, state: ConsentState) -> None:
        """Show what is to be said, and whether it was."""
        self._words.setText("\n".join(state.explanation))
        self.told.setChecked(state.explained)
        self.told.show_icon("tick" if state.explained else "empty")


class WhoCard(QFrame):
    """Whether the patient can decide, who consents, and how they are spoken with. The usual answers stand there already."""

    def __init__(self, requests: ConsentRequests) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._requests = requests
        self._person = ""
        self._told = ("", "")
        self._capacity = ToggleGroup("consent.capacity")
        self._capacity.picked.connect(lambda choice: requests.answer_capacity(choice == "yes"))
        self._people = ToggleGroup("consent.person")
        self._people.picked.connect(self._tell)
        self._interpreter = ToggleGroup("consent.interpreter")
        self._interpreter.picked.connect(requests.choose_interpreter)
        self._capacity.setAccessibleName("Can the patient decide?")
        self._people.setAccessibleName("Who consents?")
        self._interpreter.setAccessibleName("Interpreter")
        self._name = Field("consent.person_name", "Their name", most=120)
        self._relationship = Field("consent.relationship", "Who are they to the patient?", most=120)
        for field in (self._name, self._relationship):
            field.entry.textEdited.connect(lambda _: self._tell(self._person))
        self._other = flow(self._name, self._relationship, gap=20)
        self._spoken = label("strong", "Interpreter")
        parts = (label("strong", "The patient"), self._capacity, label("strong", "Who consents?"), self._people)
        self.setLayout(column(*parts, self._other, self._spoken, self._interpreter, gap=6, margins=(20, 10, 16, 12)))

    def forget(self) -> None:
        """Start with empty fields."""
        self._name.entry.clear()
        self._relationship.entry.clear()
        self._told = ("", "")

    def show_who(self, state: ConsentState) -> None:
        """Show the answers so far."""
        self._person = state.person
        self._capacity.show_choices(_CAPACITY, "yes" if state.capacity else "no")
        self._people.show_choices(state.people, state.person)
        self._interpreter.show_choices(state.interpreters, state.interpreter)
        for part in (self._spoken, self._interpreter):
            part.setVisible(bool(state.interpreters))
        self._other.setVisible(bool(state.people) and state.person != state.people[0].id)
        said = (state.name, state.relationship)
        if said != self._told and not (self._name.entry.hasFocus() or self._relationship.entry.hasFocus()):
            self._told = said
            self._name.entry.setText(state.name)
            self._relationship.entry.setText(state.relationship)

    def _tell(self, person: str) -> None:
        self._requests.choose_consenting(person, self._name.entry.text(), self._relationship.entry.text())
