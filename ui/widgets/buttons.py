"""Buttons, all reachable and pressed by key: main (green), tall, pair, secondary, warning, quiet, choice, reason."""

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLayout, QPushButton, QSizePolicy, QWidget

from ui.states import Choice
from ui.widgets.icons import BUTTON_ICON, icon
from ui.widgets.layouts import Flow, Grid, row
from ui.widgets.text import label, plain, restyle

_ICON_COLOURS = {"main": "white", "warning": "red_dark", "choice": "text", "reason": "text"}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Button(QPushButton):
    """A button that Enter presses as well as Space, once for each press however long it is held."""

    def __init__(self, name: str, words: str, kind: str = "secondary", icon_name: str = "") -> None:
        """`name` is the object name; an `&` in `words` marks the mnemonic; `kind` is the style sheet's."""
        super().__init__(words)
        self.setObjectName(name)
        self.setProperty("kind", kind)
        self.setAccessibleName(words.replace("&&", "\0").replace("&", "").replace("\0", "&"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._kind = kind
        self._icon_name = icon_name
        self.setIconSize(BUTTON_ICON)
        if icon_name:
            self.show_icon(icon_name)

    def show_words(self, words: str) -> None:
        """Show other words, without a mnemonic."""
        self.setText(plain(words))
        self.setAccessibleName(words)

    def show_icon(self, name: str) -> None:
        """Show another icon, in the colour of this kind of button."""
        self._icon_name = name
        self.setIcon(icon(name, _ICON_COLOURS.get(self._kind, "blue"), checked="white" if self._kind == "choice" else ""))

    def show_kind(self, kind: str) -> None:
        """Become another kind of button."""
        if kind != self._kind:
            self._kind = kind
            restyle(self, "kind", kind)
            if self._icon_name:
                self.show_icon(self._icon_name)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Let Enter press the button, and nothing but the first stroke of a held key."""
        if event.isAutoRepeat():
            event.accept()
        elif event.key() in _ENTER:
            self.click()
        else:
            super().keyPressEvent(event)


class ShutterButton(Button):
    """The shutter: fires when it goes down, not when it comes up, and once for each press.

    Buttons and pedals bounce; a press within 300 ms of the last is the same press.
    """

    fired = Signal()
    BOUNCE = 0.3

    def __init__(self, name: str, words: str, clock: Callable[[], float] = time.monotonic) -> None:
        """Use `clock` (seconds, never going back) to tell a bounce from a press."""
        super().__init__(name, words, "main", "camera")
        self._clock = clock
        self._last = float("-inf")

    def fire(self) -> None:
        """Take a picture, unless the button is disabled or this is the bounce of the last press."""
        now = self._clock()
        if self.isEnabled() and now - self._last >= self.BOUNCE:
            self._last = now
            self.fired.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Fire at once."""
        super().mousePressEvent(event)
        if event.button() is Qt.MouseButton.LeftButton:
            self.fire()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Fire on Space and Enter; a held key fires once."""
        if event.key() in (*_ENTER, Qt.Key.Key_Space):
            event.accept()
            if not event.isAutoRepeat():
                self.fire()
        else:
            super().keyPressEvent(event)


class PanelButton(Button):
    """A button that is a small panel: whatever is laid out in it is pressed as a whole."""

    def __init__(self, name: str, kind: str) -> None:
        super().__init__(name, "", kind)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def put(self, inside: QLayout) -> None:
        """Lay out the panel. Its parts let every touch through."""
        self.setLayout(inside)
        for part in self.findChildren(QWidget):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Return what the panel would like."""
        inside = self.layout()
        return inside.totalSizeHint() if inside else super().sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Return what the panel needs."""
        inside = self.layout()
        return inside.totalMinimumSize() if inside else super().minimumSizeHint()

    def hasHeightForWidth(self) -> bool:  # noqa: N802 (Qt's name)
        """Words in the panel may wrap."""
        inside = self.layout()
        return inside is not None and inside.hasHeightForWidth()

    def heightForWidth(self, width: int) -> int:  # noqa: N802 (Qt's name)
        """Return the panel's height in that width."""
        inside = self.layout()
        return inside.totalHeightForWidth(width) if inside else super().heightForWidth(width)


class ReasonButton(PanelButton):
    """A reason of a list, on two lines where it is long."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__(name, "reason")
        self.setAccessibleName(words)
        self.put(row(label("body", words), margins=(12, 5, 8, 5)))


class ToggleGroup(QWidget):
    """A few choices side by side, one of which may be picked. The picked one has a tick as well as a colour."""

    picked = Signal(str)

    def __init__(self, name: str, columns: int = 0) -> None:
        """Name each button `name.<choice id>`. With `columns` all are equally wide, else as wide as their words."""
        super().__init__()
        self._name = name
        self._buttons: dict[str, Button] = {}
        self._choices: tuple[Choice, ...] = ()
        self._flow: QLayout = Grid(self, columns) if columns else Flow(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_choices(self, choices: Sequence[Choice], chosen: str) -> None:
        """Show the choices, with the one of id `chosen` picked (none where no choice has that id)."""
        if self._choices != tuple(choices):
            self._choices = tuple(choices)
            self._rebuild()
        for choice_id, button in self._buttons.items():
            button.setChecked(choice_id == chosen)
            button.show_icon("tick" if choice_id == chosen else "empty")

    @property
    def buttons(self) -> tuple[Button, ...]:
        """The buttons in order."""
        return tuple(self._buttons.values())

    def _rebuild(self) -> None:
        for button in self._buttons.values():
            button.hide()
            self._flow.removeWidget(button)
            button.deleteLater()
        self._buttons = {}
        for choice in self._choices:
            button = Button(f"{self._name}.{choice.id}", plain(choice.label), "choice", "empty")
            button.setCheckable(True)
            # Not `toggled`: only a person's press may ask for something, and a pressed choice stays as the state says.
            button.clicked.connect(lambda _=False, choice_id=choice.id: self.picked.emit(choice_id))
            self._buttons[choice.id] = button
            self._flow.addWidget(button)
