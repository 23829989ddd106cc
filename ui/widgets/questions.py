"""Questions of the history: yes or no, one choice, any choices, a number, words; each with big targets and by keyboard."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QWidget

from ui.states import AnswerKind, Choice, HistoryQuestion
from ui.widgets.buttons import ToggleGroup
from ui.widgets.field import ErrorLine
from ui.widgets.layouts import column, row
from ui.widgets.text import label, restyle

_MOST = 500
_NARROW = 140


class ManyGroup(ToggleGroup):
    """A few choices, any of which may be picked. Emits the one that was pressed."""

    def show_chosen(self, choices: Sequence[Choice], chosen: Sequence[str]) -> None:
        """Show the choices, with those of the ids `chosen` picked."""
        self.show_choices(choices, "")
        for choice, button in zip(choices, self.buttons, strict=True):
            button.setChecked(choice.id in chosen)
            button.show_icon("tick" if choice.id in chosen else "empty")


class HistoryAnswer(QWidget):
    """One question with the way to answer it. Emits what was typed, or the id of the choice that was pressed."""

    answered = Signal(str)

    def __init__(self, name: str, item: HistoryQuestion) -> None:
        """Name the line `name`, or the buttons `name.<choice id>`."""
        super().__init__()
        self._entry: QLineEdit | None = None
        self._group: ManyGroup | None = None
        self._error = ErrorLine(f"{name}.error")
        hint = [label("small", item.hint)] if item.hint else []
        asked = column(label("strong", item.text), *hint, self._error, gap=2)
        if item.kind in {AnswerKind.NUMBER, AnswerKind.WORDS}:
            self.setLayout(self._typed(name, item, asked))
        elif item.kind is AnswerKind.YES_NO:
            self._group = self._choices(name, item, columns=2)
            self._group.setFixedWidth(232)
            box = row(asked, self._group, gap=20)
            box.setStretch(0, 1)
            self.setLayout(box)
        else:
            self._group = self._choices(name, item, columns=0)
            self.setLayout(column(asked, self._group, gap=6))

    def show_question(self, item: HistoryQuestion) -> None:
        """Show the answer so far; what is being typed stays as it is."""
        self._error.show_error(item.error)
        if self._group is not None:
            self._group.show_chosen(item.choices, item.answer.split())
            for choice, button in zip(item.choices, self._group.buttons, strict=True):
                button.setAccessibleName(f"{choice.label}: {item.text}")
        if self._entry is not None:
            restyle(self._entry, "wrong", "true" if item.error else "false")
            if self._entry.text() != item.answer:
                self._entry.setText(item.answer)

    def _typed(self, name: str, item: HistoryQuestion, asked: QBoxLayout) -> QBoxLayout:
        self._entry = entry = QLineEdit()
        entry.setObjectName(name)
        entry.setMaxLength(_MOST)
        entry.setAccessibleName(f"{item.text} ({item.unit})" if item.unit else item.text)
        entry.setAccessibleDescription(item.hint)
        entry.textEdited.connect(self.answered)
        if item.kind is AnswerKind.WORDS:
            return column(asked, entry, gap=6)
        entry.setFixedWidth(_NARROW)
        return column(asked, row(entry, label("body", item.unit, wrap=False), 1, gap=8), gap=6)

    def _choices(self, name: str, item: HistoryQuestion, columns: int) -> ManyGroup:
        group = ManyGroup(name, columns)
        group.setAccessibleName(item.text)
        group.picked.connect(self.answered)
        return group
