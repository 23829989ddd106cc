"""Before the pictures: what is cleaned, and how the patient is made ready. One large button, which the pedal presses too."""

from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from ui.requests import Requests
from ui.screens.base import Screen, action_bar, heading
from ui.states import PrepareState
from ui.widgets.buttons import Button
from ui.widgets.icons import IconLabel
from ui.widgets.layouts import Scroller, SideBySide, column, row
from ui.widgets.text import frame, label


class _Things(QFrame):
    """A card with a title and the things to do."""

    def __init__(self, title: str, icon_name: str) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._icon_name = icon_name
        self._box = QVBoxLayout()
        self._box.setSpacing(14)
        head = row(IconLabel(28, icon_name, "blue"), label("heading", title, wrap=False), 1, gap=12)
        self.setLayout(column(head, self._box, 1, gap=18, margins=(24, 20, 24, 20)))
        self._shown: tuple[str, ...] = ()

    def show_things(self, things: tuple[str, ...]) -> None:
        """Show one line for each thing; nothing at all where there is none."""
        self.setVisible(bool(things))
        if things == self._shown:
            return
        self._shown = things
        while (item := self._box.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for words in things:
            line = frame("plain")
            mark = IconLabel(22, "forward", "secondary")
            mark.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
            box = row(mark, label("quote", words), gap=12)
            box.setStretch(1, 1)
            line.setLayout(box)
            self._box.addWidget(line)


class PrepareScreen(Screen[PrepareState]):
    """The two lists side by side, and the button that says that all was done."""

    def __init__(self, requests: Requests) -> None:
        super().__init__("prepare", requests)
        self._cleaning = _Things("Clean", "tick")
        self._preparation = _Things("Make ready with the patient", "person")
        body = Scroller((24, 4, 24, 16), 12)
        body.box.addWidget(SideBySide(self._cleaning, self._preparation))
        body.box.addStretch(1)
        self._back = Button("prepare.back", "&Lesions", "tall", "back")
        self._back.clicked.connect(requests.leave_preparation)
        self._done = Button("prepare.done", "Done: go to the pictures", "main", "forward")
        self._done.clicked.connect(requests.prepared)
        box = column(heading("Before the pictures"), body, action_bar(self._back, main=self._done), gap=0)
        box.setStretch(1, 1)
        self.setLayout(box)

    def show_state(self, state: PrepareState) -> None:
        """Show what is to be done."""
        self._cleaning.show_things(state.cleaning)
        self._preparation.show_things(state.preparation)
        self._done.setEnabled(not state.busy)

    def first_focus(self) -> QWidget | None:
        """The button: Enter, Space and the pedal press it."""
        return self._done
