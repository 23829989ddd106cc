"""A field to type into, with its name above, a hint, and the error beneath in words."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from resources.words import translate
from ui.aloud import say
from ui.widgets.icons import IconLabel
from ui.widgets.layouts import column, row
from ui.widgets.text import label, restyle


class Field(QWidget):
    """One labelled line of text. `entry` is the line itself; its object name is the field's."""

    def __init__(self, name: str, caption: str, hint: str = "", *, width: int = 0, most: int = 200) -> None:
        """`width`: fixed width in logical pixels where the answer has a known length; `most`: characters at most."""
        super().__init__()
        caption, hint = translate(caption), translate(hint)
        self.entry = QLineEdit()
        self.entry.setObjectName(name)
        self.entry.setMaxLength(most)
        self.entry.setAccessibleName(caption)
        self.entry.setAccessibleDescription(hint)
        if width:
            self.entry.setFixedWidth(width)
        self._hint = hint
        self._error = ErrorLine(f"{name}.error")
        parts: list[QWidget] = [label("strong", caption)]
        if hint:
            parts.append(label("small", hint))
        box = column(*parts, self._error, gap=4)
        box.addWidget(self.entry, 0, Qt.AlignmentFlag.AlignLeft if width else Qt.AlignmentFlag(0))
        self.setLayout(box)

    def show_error(self, words: str) -> None:
        """Show what is wrong with the entry; empty: nothing is."""
        self._error.show_error(words)
        self.mark(bool(words))
        self.entry.setAccessibleDescription(f"Error: {words}" if words else self._hint)

    def mark(self, wrong: bool) -> None:
        """Give the line the red edge of an error that is told elsewhere, or take it away."""
        restyle(self.entry, "wrong", "true" if wrong else "false")


class ErrorLine(QWidget):
    """One sentence in red with an icon, or nothing."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._words = label("error")
        self._words.setObjectName(name)
        icon = IconLabel(22, "error", "red_dark")
        box = row(icon, self._words, gap=6)
        box.setStretch(1, 1)
        box.setAlignment(icon, Qt.AlignmentFlag.AlignTop)
        self.setLayout(box)
        self.hide()

    def show_error(self, words: str) -> None:
        """Show a sentence, said aloud when it comes; empty: nothing."""
        if words and words != self._words.text():
            say(self, words, urgent=True)
        self._words.setText(words)
        self.setVisible(bool(words))
