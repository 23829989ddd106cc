"""A person who works here: name, role, and the way out."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.requests import Requests
from ui.screens.base import Screen, action_bar, heading
from ui.states import PersonFormState
from ui.widgets.buttons import Button, ToggleGroup
from ui.widgets.field import ErrorLine, Field
from ui.widgets.layouts import Scroller, column
from ui.widgets.text import frame, label

_RETIRING = "Retire this person? They can sign in no more. Pictures and records that they made stay theirs."


class PersonFormScreen(Screen[PersonFormState]):
    """Two names and a role; an error stands with its field."""

    def __init__(self, requests: Requests) -> None:
        super().__init__("person_form", requests)
        self._values: dict[str, str] | None = None
        self._role = ""
        self._title = heading("")
        self._fields = {
            "given": Field("person_form.given", "First name", most=60),
            "family": Field("person_form.family", "Last name", most=60),
        }
        self._roles = ToggleGroup("person_form.role")
        self._roles.setAccessibleName("What this person does here")
        self._roles.picked.connect(self._pick)
        self._role_error = ErrorLine("person_form.role.error")
        rights = label(
            "small",
            "Everybody takes and checks pictures. Reviewers also review what others took, and decide about pictures of a "
            "wrong patient. Managers also look after people, and may erase what was never filed.",
        )
        role = column(label("strong", "What this person does here"), rights, self._role_error, self._roles, gap=6)
        self._card = frame("card")
        self._card.setMaximumWidth(760)
        self._card.setLayout(column(*self._fields.values(), role, gap=16, margins=(20, 16, 20, 20)))
        self._question = frame("card")
        self._question.setMaximumWidth(760)
        self._question.setLayout(column(label("body", _RETIRING), margins=(20, 16, 20, 16)))
        scroller = Scroller((24, 4, 24, 16))
        scroller.box.addWidget(self._card)
        scroller.box.addWidget(self._question)
        scroller.box.addStretch(1)
        self._cancel = Button("person_form.cancel", "&Cancel", "tall", "back")
        self._retire = Button("person_form.retire", "&Retire", "warning", "bin")
        self._save = Button("person_form.save", "&Save", "main", "tick")
        self._cancel.clicked.connect(requests.cancel_person)
        self._retire.clicked.connect(requests.retire_person)
        self._save.clicked.connect(self._ask)
        self.on_key(Qt.Key.Key_Escape).activated.connect(requests.cancel_person)
        for field in self._fields.values():
            field.entry.returnPressed.connect(self._ask)
        self.setLayout(column(self._title, scroller, action_bar(self._cancel, self._retire, main=self._save), gap=0))

    def arrive(self) -> None:
        """Start with what the state says."""
        self._values = None
        for field in self._fields.values():
            field.entry.clear()

    def show_state(self, state: PersonFormState) -> None:
        """Show values where they changed, and errors with their fields."""
        self._title.setText(state.name or "Add a person")
        if state.values != self._values:
            self._values = dict(state.values)
            self._role = state.values.get("role", "")
            for name, field in self._fields.items():
                if field.entry.text() != state.values.get(name, ""):
                    field.entry.setText(state.values.get(name, ""))
        for name, field in self._fields.items():
            field.show_error(state.errors.get(name, ""))
        self._role_error.show_error(state.errors.get("role", ""))
        self._roles.show_choices(state.roles, self._role)
        self._card.setVisible(not state.retiring)
        self._question.setVisible(state.retiring)
        self._save.setVisible(not state.retiring)
        self._retire.setVisible(state.can_retire)
        self._retire.show_words("Yes, retire" if state.retiring else "Retire")
        self._cancel.show_words("No, go back" if state.retiring else "Cancel")

    def first_focus(self) -> QWidget:
        """The first name."""
        return self._fields["given"].entry

    def _pick(self, role: str) -> None:
        self._role = role
        for button in self._roles.buttons:
            chosen = button.objectName() == f"person_form.role.{role}"
            button.setChecked(chosen)
            button.show_icon("tick" if chosen else "empty")

    def _ask(self) -> None:
        if not self._save.isHidden():
            typed = {name: field.entry.text() for name, field in self._fields.items()}
            self.requests.save_person(typed | {"role": self._role})
