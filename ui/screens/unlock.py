"""The passphrase: made the first time, typed where this computer's key store cannot open the store."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from resources.words import translate
from ui.requests import Requests
from ui.screens.base import Screen, action_bar, heading
from ui.states import UnlockState
from ui.widgets.buttons import Button
from ui.widgets.field import Field
from ui.widgets.layouts import Scroller, column, row
from ui.widgets.text import frame, label


class UnlockScreen(Screen[UnlockState]):
    """One or two passphrase fields; Enter opens."""

    def __init__(self, requests: Requests) -> None:
        super().__init__("unlock", requests)
        self._creating = False
        self._title = heading("")
        self._explanation = label("body")
        self._passphrase = Field("unlock.passphrase", "Passphrase")
        self._repeated = Field("unlock.repeated", "The same passphrase again")
        self._seen = Button("unlock.seen", "&Show what I type", "choice", "eye")
        self._seen.setCheckable(True)
        self._seen.toggled.connect(self._show_typed)
        self._show_typed(False)
        self._open = Button("unlock.open", "&Open", "main", "lock")
        self._open.clicked.connect(self._ask)
        self._passphrase.entry.returnPressed.connect(self._ask)
        self._repeated.entry.returnPressed.connect(self._ask)

        parts = (self._explanation, self._passphrase, self._repeated, row(self._seen, 1))
        card = frame("card")
        card.setMaximumWidth(640)
        card.setLayout(column(*parts, gap=18, margins=(24, 20, 24, 24)))
        scroller = Scroller((24, 8, 24, 24))
        scroller.box.addWidget(card)
        scroller.box.addStretch(1)
        self.setLayout(column(self._title, scroller, action_bar(main=self._open), gap=0))

    def arrive(self) -> None:
        """Forget a passphrase that was typed before."""
        self._passphrase.entry.clear()
        self._repeated.entry.clear()
        self._seen.setChecked(False)

    def show_state(self, state: UnlockState) -> None:
        """Show what is asked for, and what was wrong with it."""
        self._creating = state.creating
        title = translate("Choose a passphrase") if state.creating else translate("Open the picture store")
        self._title.setText(title)
        self._explanation.setText(state.explanation)
        self._repeated.setVisible(state.creating)
        self._passphrase.show_error(state.errors.get("passphrase", ""))
        self._repeated.show_error(state.errors.get("repeated", ""))
        self._open.show_words(_main_word(state))
        self._open.setEnabled(not state.busy)

    def first_focus(self) -> QWidget:
        """The passphrase."""
        return self._passphrase.entry

    def _ask(self) -> None:
        if not self._open.isEnabled():
            return
        if self._creating:
            self.requests.make_store(self._passphrase.entry.text(), self._repeated.entry.text())
        else:
            self.requests.open_store(self._passphrase.entry.text())

    def _show_typed(self, seen: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if seen else QLineEdit.EchoMode.Password
        for field in (self._passphrase, self._repeated):
            field.entry.setEchoMode(mode)
            field.entry.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)


def _main_word(state: UnlockState) -> str:
    if state.busy:
        return translate("Making the store…") if state.creating else translate("Opening…")
    return translate("Make the store") if state.creating else translate("Open")
