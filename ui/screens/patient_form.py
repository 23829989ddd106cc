"""A patient who is not on the list: name, date of birth, NHS number or address."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.requests import Requests
from ui.screens.base import Screen, action_bar, heading
from ui.states import PatientFormState
from ui.widgets.buttons import Button
from ui.widgets.field import ErrorLine, Field
from ui.widgets.layouts import Scroller, SideBySide, column, row
from ui.widgets.reading_panel import ReadingPanel
from ui.widgets.text import frame, label

_DATE = ("day", "month", "year")


class PatientFormScreen(Screen[PatientFormState]):
    """Two columns of fields; an error stands with its field and the first one gets the focus."""

    def __init__(self, requests: Requests) -> None:
        super().__init__("patient_form", requests)
        self._values: dict[str, str] | None = None
        self._errors: dict[str, str] = {}
        self._fields = {
            "given": Field("patient_form.given", "First name"),
            "family": Field("patient_form.family", "Last name"),
            "day": Field("patient_form.day", "Day", width=76, most=2),
            "month": Field("patient_form.month", "Month", width=130, most=12),
            "year": Field("patient_form.year", "Year", width=100, most=4),
            "nhs_number": Field("patient_form.nhs_number", "NHS number", "10 digits, like 999 123 4567", width=260, most=24),
            "address": Field("patient_form.address", "Address", "Only if the patient does not know the NHS number"),
        }
        self._date_error = ErrorLine("patient_form.date.error")
        self._save = Button("patient_form.save", "&Add and start visit", "main", "forward")
        self._cancel = Button("patient_form.cancel", "Cancel", "tall", "back")
        self._save.clicked.connect(self._ask)
        self._cancel.clicked.connect(requests.cancel_form)
        self.on_key(Qt.Key.Key_Escape).activated.connect(requests.cancel_form)
        for name, field in self._fields.items():
            field.entry.returnPressed.connect(self._ask)
            field.entry.textEdited.connect(partial(requests.type_in_form, name))

        date = row(*(self._fields[name] for name in _DATE), 1, gap=14)
        hint = label("small", "For example 6 August 1952")
        birth = column(label("strong", "Date of birth"), hint, self._date_error, date, gap=4)
        who = frame("card")
        who.setLayout(column(self._fields["given"], self._fields["family"], birth, 1, gap=16, margins=(20, 16, 20, 20)))
        which = frame("card")
        self._checked = label("small")
        which.setLayout(
            column(self._fields["nhs_number"], self._checked, self._fields["address"], 1, gap=16, margins=(20, 16, 20, 20))
        )
        self._reading = ReadingPanel("patient_form", requests)
        scroller = Scroller((24, 4, 24, 20))
        scroller.box.addWidget(self._reading)
        scroller.box.addWidget(SideBySide(who, which, second_width=560))
        scroller.box.addStretch(1)
        self.setLayout(
            column(heading("Add a patient"), scroller, action_bar(self._cancel, self._reading.begin, main=self._save), gap=0)
        )

    def arrive(self) -> None:
        """Start with what the state says, whatever was typed the last time."""
        self._values = None
        for field in self._fields.values():
            field.entry.clear()

    def show_state(self, state: PatientFormState) -> None:
        """Show errors with their fields; values only where they changed, so that typing is never undone."""
        if state.values != self._values:
            self._values = dict(state.values)
            for name, value in state.values.items():
                if name in self._fields and self._fields[name].entry.text() != value:
                    self._fields[name].entry.setText(value)
        self._reading.show_reading(state.reading, can_read=state.can_read)
        self._checked.setText(state.checked)
        self._checked.setVisible(bool(state.checked))
        came = state.errors != self._errors
        self._errors = dict(state.errors)
        for name, field in self._fields.items():
            field.show_error("" if name in _DATE else state.errors.get(name, ""))
        wrong_date = [state.errors[name] for name in _DATE if state.errors.get(name)]
        self._date_error.show_error(" ".join(dict.fromkeys(wrong_date)))
        for name in _DATE:
            self._fields[name].mark(bool(state.errors.get(name)))
        if came and state.errors:
            self._first_wrong().setFocus()

    def first_focus(self) -> QWidget:
        """The first name."""
        return self._fields["given"].entry

    def _first_wrong(self) -> QLineEdit:
        wrong = (field.entry for name, field in self._fields.items() if self._errors.get(name))
        return next(wrong, self._fields["given"].entry)

    def _ask(self) -> None:
        self.requests.register_patient({name: field.entry.text() for name, field in self._fields.items()})
