"""The zoom of a live picture for gloves: two large buttons and, between them, how closely it is looked at."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from ui.widgets.buttons import Button
from ui.widgets.layouts import row
from ui.widgets.live_view import LiveView
from ui.widgets.text import label, restyle


class ZoomControl(QFrame):
    """Lies in a corner of a live view. A touch leaves the keyboard where it is: the next key is for the shutter."""

    def __init__(self, name: str, view: LiveView) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "over")
        self._back = Button(f"{name}.back", "", "over", "minus")
        self._closer = Button(f"{name}.closer", "", "over", "plus")
        for button, words, change in ((self._back, "Zoom out", view.back), (self._closer, "Zoom in", view.closer)):
            button.setAccessibleName(words)
            button.setToolTip(words)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(change)
        self._step = label("over", wrap=False)
        self._step.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._step.setMinimumWidth(58)
        self.setLayout(row(self._back, self._step, self._closer, gap=0))
        view.zoomed.connect(self.show_step)
        self.show_step(0, False)

    def show_step(self, step: int, further: bool) -> None:
        """Show a step (0: the whole picture) and whether there is a closer one."""
        self._step.setText(f"{step}:1" if step else "Whole")
        self._step.setAccessibleName(f"{step} to 1" if step else "The whole picture")
        restyle(self._step, "zoomed", "true" if step else "false")
        self._back.setEnabled(bool(step))
        self._closer.setEnabled(further)
