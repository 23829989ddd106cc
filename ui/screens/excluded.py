"""This patient or a lesion is not photographed here: why, what to do instead, and the ways on."""

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.requests import Requests
from ui.screens.base import Screen, action_bar, heading
from ui.states import ExcludedReason, ExcludedState
from ui.widgets.buttons import Button
from ui.widgets.choice_box import ChoiceBox
from ui.widgets.icons import IconLabel
from ui.widgets.keyed import Keyed
from ui.widgets.layouts import Scroller, column, row
from ui.widgets.text import label

_ALIKE = "Nothing of this visit is lost. What was entered by mistake can be changed."


class _Reason(QFrame):
    """One reason, in large type."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._about, self._text, self._do = label("strong"), label("heading"), label("body")
        icon = IconLabel(40, "attention", "red_dark")
        box = row(icon, column(self._about, self._text, self._do, gap=4), gap=18, margins=(22, 16, 20, 16))
        box.setStretch(1, 1)
        self.setLayout(box)

    def show_reason(self, item: ExcludedReason) -> None:
        """Show why, and what to do."""
        self._about.setText(item.about)
        self._about.setVisible(bool(item.about))
        self._text.setText(item.text)
        self._do.setText(item.do)
        self.setAccessibleName(" ".join(filter(None, (item.about, item.text, item.do))))


class ExcludedScreen(Screen[ExcludedState]):
    """Each reason with what to do; below it why the visit ends, and the ways to change what was wrong."""

    def __init__(self, requests: Requests) -> None:
        super().__init__("excluded", requests)
        self._title = heading("No pictures are taken of this")
        scroller = Scroller((24, 4, 24, 16), 12)
        reasons = QVBoxLayout()
        reasons.setSpacing(10)
        self._reasons: Keyed[ExcludedReason, _Reason] = Keyed(
            reasons,
            lambda item: (item.about, item.text),
            lambda _: _Reason(),
            lambda widget, item: widget.show_reason(item),
            self.put_in_order,
        )
        self._note = label("body", _ALIKE)
        self._pictures = label("strong")
        self._reason = ChoiceBox("excluded.reason", "Why the visit ends")
        self._reason.picked.connect(requests.choose_ended_reason)
        self._ask = label("strong", "Why the visit ends")
        scroller.box.addLayout(reasons)
        for part in (self._note, self._pictures, self._ask, self._reason):
            scroller.box.addWidget(part)
        scroller.box.addStretch(1)
        self._lesions = Button("excluded.lesions", "Change the &lesions", "tall", "place")
        self._lesions.clicked.connect(requests.change_lesions)
        self._answers = Button("excluded.answers", "Change the &answers", "tall", "person")
        self._answers.clicked.connect(requests.change_answers)
        self._end = Button("excluded.end", "End the visit without pictures", "main", "cross")
        self._end.clicked.connect(requests.end_excluded)
        self.setLayout(column(self._title, scroller, action_bar(self._lesions, self._answers, main=self._end), gap=0))

    def show_state(self, state: ExcludedState) -> None:
        """Show the reasons."""
        self._reasons.show_items(state.reasons)
        self._note.setVisible(state.lesions or state.answers)
        taken = "1 picture was" if state.pictures == 1 else f"{state.pictures} pictures were"
        self._pictures.setText(f"{taken} taken in this visit. If it ends now, they are not sent.")
        self._pictures.setVisible(bool(state.pictures))
        self._ask.setVisible(bool(state.ended_reasons))
        self._reason.setVisible(bool(state.ended_reasons))
        self._reason.show_choices(state.ended_reasons, state.ended_reason)
        self._lesions.setVisible(state.lesions)
        self._answers.setVisible(state.answers)
        self._end.setEnabled(not state.ending)

    def first_focus(self) -> QWidget | None:
        """The way to put it right where there is one; a visit is not ended by a press that was meant for something else."""
        return next((part for part in (self._lesions, self._answers) if not part.isHidden()), None)
