"""The list of people who work here."""

from PySide6.QtWidgets import QFrame, QVBoxLayout

from ui.requests import Requests
from ui.screens.base import Screen, action_bar, heading
from ui.states import PeopleState, PersonRow
from ui.widgets.badge import Badge
from ui.widgets.buttons import Button
from ui.widgets.keyed import Keyed
from ui.widgets.layouts import Scroller, SideBySide, column, flow
from ui.widgets.text import FittedLabel, label


class _Row(QFrame):
    """One person."""

    def __init__(self, screen: "PeopleScreen", item: PersonRow) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._name, self._role, self._badge = FittedLabel((22, 20, 18, 16)), label("body", wrap=False), Badge()
        self._edit = Button(f"people.edit.{item.id}", "Change", "secondary")
        self._pin = Button(f"people.pin.{item.id}", "New PIN", "secondary", "lock")
        self._edit.clicked.connect(lambda: screen.requests.edit_person(item.id))
        self._pin.clicked.connect(lambda: screen.requests.new_pin(item.id))
        who = QFrame()
        who.setLayout(column(self._name, flow(self._role, self._badge), gap=4))
        box = column(SideBySide(who, flow(self._edit, self._pin), from_width=620), margins=(18, 10, 14, 10))
        self.setLayout(box)

    def show_row(self, item: PersonRow) -> None:
        """Show the person as they are now."""
        self._name.setText(item.name)
        self._role.setText(item.role)
        self._badge.show_status(item.status.words, item.status.tone)
        for button, words in ((self._edit, "Change"), (self._pin, "New PIN for")):
            button.setVisible(item.active)
            button.setAccessibleName(f"{words} {item.name}")


class PeopleScreen(Screen[PeopleState]):
    """Everybody, one below the other."""

    def __init__(self, requests: Requests) -> None:
        super().__init__("people", requests)
        rows = Scroller((24, 4, 24, 16), 10)
        box = QVBoxLayout()
        box.setSpacing(10)
        rows.box.addLayout(box)
        rows.box.addStretch(1)
        self._rows: Keyed[PersonRow, _Row] = Keyed(
            box,
            lambda item: item.id,
            lambda item: _Row(self, item),
            lambda widget, item: widget.show_row(item),
            self.put_in_order,
        )
        self._back = Button("people.back", "&Back to today", "tall", "back")
        self._add = Button("people.add", "&Add a person", "main", "plus")
        self._back.clicked.connect(requests.leave_people)
        self._add.clicked.connect(lambda: requests.edit_person(""))
        self.setLayout(column(heading("People who work here"), rows, action_bar(self._back, main=self._add), gap=0))

    def show_state(self, state: PeopleState) -> None:
        """Show the list."""
        self._rows.show_items(state.people)
