"""The sign-in, which is the lock too: names on the left, the PIN on the right. Nothing of any patient is on it."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.requests import Requests
from ui.screens.base import Screen, action_bar, heading
from ui.states import Entry, PersonTile, SignInState, Status, Tone
from ui.widgets.badge import Badge
from ui.widgets.buttons import Button, PanelButton
from ui.widgets.field import ErrorLine, Field
from ui.widgets.keyed import Keyed
from ui.widgets.layouts import Scroller, SideBySide, column, row
from ui.widgets.pin_pad import PinPad
from ui.widgets.text import FittedLabel, frame, label, restyle

_NO_NOTE = Status("", Tone.QUIET)


class _Tile(PanelButton):
    """A person, pressed as a whole."""

    def __init__(self, screen: "SignInScreen", item: PersonTile) -> None:
        super().__init__(f"sign_in.person.{item.id}", "step")
        self._name = FittedLabel((22, 20, 18, 16))
        self._role = label("small")
        self._note = Badge()
        self.put(row(column(self._name, self._role, gap=0), self._note, gap=12, margins=(16, 10, 12, 10)))
        self.clicked.connect(lambda: screen.requests.pick_person(item.id))

    def show_person(self, item: PersonTile, chosen: bool) -> None:
        """Show the person as they are now."""
        self._name.setText(item.name)
        self._role.setText(f"{item.role}, picked" if chosen else item.role)
        note = item.note or _NO_NOTE
        self._note.setVisible(item.note is not None)
        self._note.show_status(note.words, note.tone)
        self.setAccessibleName(", ".join(filter(None, (item.name, item.role, note.words, "picked" if chosen else ""))))
        restyle(self, "current", "true" if chosen else "false")


class SignInScreen(Screen[SignInState]):
    """One name, one PIN, one press. Digits go to the PIN wherever the keyboard is."""

    def __init__(self, requests: Requests) -> None:
        super().__init__("sign_in", requests)
        self._chosen, self._turn, self._kind = "", -1, Entry.NOTHING
        self._title = heading("")
        self._explanation = label("body")
        tiles = QWidget()
        self._names = column(gap=10)
        tiles.setLayout(self._names)
        self._tiles: Keyed[PersonTile, _Tile] = Keyed(
            self._names,
            lambda item: item.id,
            lambda item: _Tile(self, item),
            lambda widget, item: widget.show_person(item, item.id == self._chosen),
            self.put_in_order,
        )
        left = Scroller((24, 4, 14, 16), 12)
        left.box.addWidget(self._explanation)
        left.box.addWidget(tiles)
        left.box.addStretch(1)

        self._pad = PinPad("sign_in.pin")
        self._passphrase = Field("sign_in.passphrase", "Passphrase")
        self._passphrase.entry.setEchoMode(QLineEdit.EchoMode.Password)
        self._error = ErrorLine("sign_in.error")
        self._pad.entered.connect(self._ask)
        self._passphrase.entry.returnPressed.connect(self._ask)
        self._card = frame("card")
        self._card.setLayout(column(self._error, self._pad, self._passphrase, gap=10, margins=(20, 14, 20, 16)))
        right = Scroller((8, 4, 24, 16), 12)
        right.box.addWidget(self._card)
        right.box.addStretch(1)

        self._back = Button("sign_in.back", "&Back", "tall", "back")
        self._forgot = Button("sign_in.forgot", "&I do not know my PIN", "tall")
        self._by_passphrase = Button("sign_in.by_passphrase", "&Use the passphrase", "tall", "lock")
        self._go = Button("sign_in.go", "Sign in", "main", "forward")
        self._back.clicked.connect(requests.sign_in_back)
        self._forgot.clicked.connect(requests.forgot_pin)
        self._by_passphrase.clicked.connect(requests.use_passphrase)
        self._go.clicked.connect(self._ask)
        body = SideBySide(left, right, second_width=420)
        bar = action_bar(self._back, self._forgot, self._by_passphrase, main=self._go)
        box = column(self._title, body, bar, gap=0)
        box.setStretch(1, 1)
        self.setLayout(box)

    def arrive(self) -> None:
        """Forget what was typed before."""
        self._forget()
        self._turn = -1

    def show_state(self, state: SignInState) -> None:
        """Show who can sign in, and what is to be typed."""
        turned = state.turn != self._turn or state.entry is not self._kind
        self._chosen, self._turn, self._kind = state.chosen, state.turn, state.entry
        if turned:
            self._forget()
        self._title.setText(state.title)
        self._explanation.setText(state.explanation)
        self._tiles.show_items(state.people)
        self._card.setVisible(state.entry is not Entry.NOTHING)
        self._pad.setVisible(state.entry is Entry.PIN)
        self._pad.show_caption(state.caption)
        self._pad.entry.setEnabled(not state.busy)
        self._passphrase.setVisible(state.entry is Entry.WORDS)
        self._passphrase.entry.setEnabled(not state.busy)
        self._error.show_error(state.error)
        self._pad.entry.setAccessibleDescription(f"Error: {state.error}" if state.error else "")
        self._back.setVisible(state.back)
        self._forgot.setVisible(state.forgotten)
        self._by_passphrase.setVisible(state.passphrase)
        self._go.show_words("Checking…" if state.busy else state.action)
        self._go.setVisible(state.entry is not Entry.NOTHING)
        self._go.setEnabled(not state.busy)
        if turned and not state.busy:
            wanted = self.first_focus()
            if wanted:
                wanted.setFocus()

    def first_focus(self) -> QWidget | None:
        """Where the next thing is typed; else the first name."""
        if self._kind is Entry.PIN:
            return self._pad.entry
        if self._kind is Entry.WORDS:
            return self._passphrase.entry
        return self._tiles.widgets[0] if self._tiles.widgets else None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Take digits for the PIN wherever the keyboard is; Escape goes back."""
        if event.key() == Qt.Key.Key_Escape and not self._back.isHidden():
            self.requests.sign_in_back()
        elif event.text().isdigit() and self._kind is Entry.PIN and event.type() is QEvent.Type.KeyPress:
            self._pad.entry.setFocus()
            self._pad.type(event.text())
        else:
            super().keyPressEvent(event)

    def _forget(self) -> None:
        self._pad.entry.clear()
        self._passphrase.entry.clear()

    def _ask(self) -> None:
        if not self._go.isEnabled():
            return
        if self._kind is Entry.PIN and self._pad.entry.text():
            self.requests.enter_pin(self._pad.entry.text())
        elif self._kind is Entry.WORDS and self._passphrase.entry.text():
            self.requests.enter_passphrase(self._passphrase.entry.text())
