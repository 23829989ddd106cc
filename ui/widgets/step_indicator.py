"""How far the visit has come: each step with a mark and a word."""

from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy

from ui.widgets.icons import IconLabel
from ui.widgets.layouts import row
from ui.widgets.text import label, restyle

_MARKS = {"done": ("received", "green"), "now": ("forward", "blue"), "later": ("empty", "secondary")}


class StepIndicator(QFrame):
    """The steps of a visit in a row."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("steps")
        self._box = row(gap=8)
        self._box.setContentsMargins(24, 0, 24, 0)
        self.setLayout(self._box)
        self.setFixedHeight(40)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._marks: list[tuple[IconLabel, QLabel]] = []
        self._shown: tuple[tuple[str, ...], int] | None = None
        self._box.addStretch(1)

    def show_steps(self, steps: tuple[str, ...], step: int) -> None:
        """Show that `step` (an index) is the present one of `steps`; no steps: nothing."""
        if self._shown == (steps, step):
            return
        self._shown = (steps, step)
        self.setVisible(bool(steps))
        if not steps:
            return
        self._make(len(steps))
        now = f"Step {step + 1} of {len(steps)}: {steps[step]}" if 0 <= step < len(steps) else ""
        self.setAccessibleName(now)
        for index, (mark, words) in enumerate(self._marks):
            state = "done" if index < step else "now" if index == step else "later"
            words.setText(f"{index + 1}. {steps[index]}")
            restyle(words, "state", state)
            mark.show_icon(*_MARKS[state])

    def _make(self, count: int) -> None:
        while len(self._marks) > count:
            for part in self._marks.pop():
                part.deleteLater()
        while len(self._marks) < count:
            mark, words = IconLabel(20), label("step", wrap=False)
            self._box.insertWidget(self._box.count() - 1, mark)
            self._box.insertWidget(self._box.count() - 1, words)
            self._box.insertSpacing(self._box.count() - 1, 20)
            self._marks.append((mark, words))
