"""The form of a device: what it is used for, maker, model, number, and the optics of a dermatoscope."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.requests import Requests
from ui.screens.base import Screen, action_bar, heading
from ui.states import DeviceFormState
from ui.widgets.buttons import Button
from ui.widgets.field import Field
from ui.widgets.layouts import Scroller, SideBySide, column
from ui.widgets.live_view import LiveView
from ui.widgets.question import PickQuestion
from ui.widgets.text import frame, label

_LONGEST = 64
_ASKED = {
    "role": "What is it used for?",
    "polarization": "Its light",
    "contact": "At the skin",
    "fixed_distance": "Distance from the skin",
}


class DeviceFormScreen(Screen[DeviceFormState]):
    """Two columns; an error stands with its field. What is typed stays while something is picked."""

    def __init__(self, requests: Requests) -> None:
        super().__init__("device_form", requests)
        self._told: dict[str, str] = {}
        self._errors: dict[str, str] = {}
        self._title = heading("Register a device")
        self._known_by = label("small")
        self._live = LiveView("device_form.live")
        self._live.setFixedHeight(150)
        self._questions = {field: self._question(field, 2 if field == "role" else 0) for field in _ASKED}
        self._fields = {
            "manufacturer": Field("device_form.manufacturer", "Maker", most=_LONGEST),
            "model": Field("device_form.model", "Model", most=_LONGEST),
            "serial": Field("device_form.serial", "Serial number or asset number", most=_LONGEST),
            "magnification": Field(
                "device_form.magnification", "Magnification", "As engraved on it, for example 10", width=120, most=8
            ),
        }
        self._save = Button("device_form.save", "&Register", "main", "tick")
        self._cancel = Button("device_form.cancel", "Cancel", "tall", "back")
        self._end = Button("device_form.end", "End registration…", "warning")
        self._end.clicked.connect(requests.end_registration)
        self._save.clicked.connect(self._ask)
        self._cancel.clicked.connect(requests.cancel_device_form)
        self.on_key(Qt.Key.Key_Escape).activated.connect(requests.cancel_device_form)
        for field in self._fields.values():
            field.entry.returnPressed.connect(self._ask)

        which = frame("card")
        named = (self._fields[name] for name in ("manufacturer", "model", "serial"))
        which.setLayout(column(self._questions["role"], *named, 1, gap=14, margins=(20, 16, 20, 20)))
        optics = [self._questions[name] for name in ("polarization", "contact", "fixed_distance")]
        self._optics = frame("card")
        self._optics.setLayout(column(*optics, self._fields["magnification"], gap=14, margins=(20, 16, 20, 20)))
        seen = frame("card")
        seen.setLayout(column(self._live, self._known_by, gap=8, margins=(14, 14, 14, 12)))
        right = QWidget()
        right.setLayout(column(seen, self._optics, 1, gap=14))
        scroller = Scroller((24, 4, 24, 20))
        scroller.box.addWidget(SideBySide(which, right, second_width=520))
        scroller.box.addStretch(1)
        self.setLayout(column(self._title, scroller, action_bar(self._cancel, self._end, main=self._save), gap=0))

    def arrive(self) -> None:
        """Start with what the state says, whatever was typed the last time."""
        self._told = {}
        for field in self._fields.values():
            field.entry.clear()

    def show_state(self, state: DeviceFormState) -> None:
        """Show errors with their fields; a value only where it changed, so that typing is never undone."""
        self._title.setText(state.title)
        self._known_by.setText(state.known_by)
        self._end.setVisible(bool(state.end_words))
        self._end.show_words(state.end_words)
        self._live.show_source(state.live, of=state.title)
        for name, field in self._fields.items():
            value = state.values.get(name, "")
            if value != self._told.get(name, ""):
                field.entry.setText(value)
            field.show_error(state.errors.get(name, ""))
        self._told = dict(state.values)
        for name, question in self._questions.items():
            error = state.errors.get(name, "")
            question.show_question(_ASKED[name], state.choices.get(name, ()), state.values.get(name, ""), error)
        self._optics.setVisible("polarization" in state.choices)
        self.put_in_order()
        came = state.errors.keys() - self._errors.keys()
        self._errors = dict(state.errors)
        if came:
            self._first_wrong().setFocus()

    def first_focus(self) -> QWidget:
        """The first field to type into."""
        return self._fields["manufacturer"].entry

    def _question(self, field: str, columns: int) -> PickQuestion:
        made = PickQuestion(f"device_form.{field}", columns=columns)
        made.picked.connect(lambda choice: self.requests.pick_in_device_form(field, choice))
        return made

    def _first_wrong(self) -> QWidget:
        """Return where the first error is, as the form is read."""
        order = ("role", "manufacturer", "model", "serial", "polarization", "contact", "fixed_distance", "magnification")
        first = next(name for name in order if self._errors.get(name))
        return self._questions[first].group.buttons[0] if first in self._questions else self._fields[first].entry

    def _ask(self) -> None:
        self.requests.register_device({name: field.entry.text() for name, field in self._fields.items()})
