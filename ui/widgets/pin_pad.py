"""Where a PIN is typed: a covered line and a pad of large keys, for mouse, touch, keyboard and number block alike."""

from functools import partial

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSizePolicy, QWidget

from ui.widgets.buttons import Button
from ui.widgets.layouts import column
from ui.widgets.text import label

_LONGEST = 12


class PinPad(QWidget):
    """The line takes digits only; Enter, there or on the pad, emits `entered`."""

    entered = Signal()

    def __init__(self, name: str) -> None:
        """Name the line `name`, the keys `name.<digit>` and `name.delete`."""
        super().__init__()
        self._caption = label("strong")
        self.entry = QLineEdit()
        self.entry.setObjectName(name)
        self.entry.setMaxLength(_LONGEST)
        self.entry.setEchoMode(QLineEdit.EchoMode.Password)
        self.entry.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly | Qt.InputMethodHint.ImhSensitiveData)
        self.entry.setValidator(QRegularExpressionValidator(QRegularExpression(r"\d*"), self.entry))
        self.entry.returnPressed.connect(self.entered)
        keys = QGridLayout()
        keys.setSpacing(8)
        for place, digit in enumerate("1234567890"):
            row, across = divmod(place, 3) if digit != "0" else (3, 1)
            keys.addWidget(self._key(name, digit, digit), row, across)
        self._delete = self._key(name, "delete", "Delete")
        keys.addWidget(self._delete, 3, 2)
        self.setLayout(column(self._caption, self.entry, keys, gap=8))

    def show_caption(self, words: str) -> None:
        """Say whose PIN is typed."""
        self._caption.setText(words)
        self.entry.setAccessibleName(words)

    def type(self, digits: str) -> None:
        """Type at the end of the line, as its keys do."""
        self.entry.insert(digits)

    def _key(self, name: str, key_id: str, words: str) -> Button:
        made = Button(f"{name}.{key_id}", words, "tall")
        made.setAccessibleName(f"Digit {words}" if words.isdigit() else "Delete the last digit")
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        # A press by hand leaves the keyboard where it is: at the line.
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.clicked.connect(self.entry.backspace if key_id == "delete" else partial(self.type, words))
        return made
