"""A second instrument beside the one in use: small, with its name, only to be seen."""

from PySide6.QtWidgets import QFrame

from ui.states import LiveSource
from ui.widgets.layouts import column
from ui.widgets.live_view import LiveView
from ui.widgets.text import label


class SecondView(QFrame):
    """Lies in a corner of a live view while there is a second live picture. Pressing it does nothing."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("role", "over")
        self.view = LiveView(name)
        self.view.setFixedSize(224, 150)
        self._name = label("over", wrap=False)
        self._name.setMaximumWidth(224)
        self._wanted, self._room = False, True
        self.setLayout(column(self.view, self._name, gap=0, margins=(4, 4, 4, 2)))
        self.hide()

    def show_second(self, source: LiveSource | None, name: str) -> None:
        """Show the live picture of another instrument, or nothing."""
        self._name.setText(name)
        self.view.show_source(source, of=name)
        self._wanted = source is not None
        self.setVisible(self._wanted and self._room)

    def give_room(self, room: bool) -> None:
        """In little room the picture in use has all of it."""
        self._room = room
        self.setVisible(self._wanted and room)
