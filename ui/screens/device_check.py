"""A check of an instrument: the live picture, what to do now, one button, and what came out of it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.requests import Requests
from ui.screens.picture_screen import PictureScreen
from ui.states import DeviceCheckState, Guide, Question
from ui.widgets.badge import Badge
from ui.widgets.buttons import Button
from ui.widgets.field import Field
from ui.widgets.keyed import Keyed
from ui.widgets.layouts import Scroller, SideBySide, column, flow, row
from ui.widgets.live_view import LiveView
from ui.widgets.notice_card import NoticeCard
from ui.widgets.question import PickQuestion
from ui.widgets.text import frame, label, restyle

_LINES = {"across": "Line across, in mm", "down": "Line down, in mm"}


class DeviceCheckScreen(PictureScreen[DeviceCheckState]):
    """The live picture on the left, the check in a column on the right."""

    def __init__(self, requests: Requests) -> None:
        super().__init__("device_check", requests)
        self._told: dict[str, str] = {}
        self._finished = False
        self._live = LiveView("device_check.live", guides=(Guide.CENTRE,))
        self._trouble = NoticeCard()
        self._status = Badge()
        self._back = Button("device_check.back", "Back to &equipment", "secondary", "back")
        self._back.clicked.connect(requests.leave_check)
        self._device = label("strong", wrap=False)
        self._again = Button("device_check.again", "Begin &again", "secondary")
        self._again.clicked.connect(requests.begin_check_again)
        lesser = SideBySide(flow(self._device, self._status, gap=12), flow(self._again, self._back), from_width=560)

        self._title = label("heading")
        questions = QVBoxLayout()
        questions.setSpacing(14)
        self._questions: Keyed[Question, PickQuestion] = Keyed(
            questions, lambda item: item.id, self._question, _show_question, self.put_in_order
        )
        self._lines = {name: Field(f"device_check.{name}", words, width=120, most=8) for name, words in _LINES.items()}
        self._ruler = QWidget()
        ruler = label("body", "How long are the two printed lines, by a steel ruler? They are meant to be 100 mm.")
        self._ruler.setLayout(column(ruler, *self._lines.values(), gap=8))
        self._instruction = label("prompt")
        self._card = frame("inset")
        self._card.setLayout(row(self._instruction, margins=(14, 8, 10, 8)))
        restyle(self._card, "tone", "busy")
        self._progress = label("strong")
        self._result = NoticeCard()
        self._details = label("body")
        middle = Scroller((20, 12, 20, 8), 12)
        for part in (self._title, self._card, self._progress, self._result, self._details):
            middle.box.addWidget(part)
        middle.box.addLayout(questions)
        middle.box.addWidget(self._ruler)
        middle.box.addStretch(1)

        self._act = Button("device_check.act", "Take picture", "main", "camera")
        self._act.clicked.connect(self._ask)
        foot = column(self._act, margins=(20, 10, 20, 12))
        self.lay_out(self._live, self._trouble, lesser, middle, middle, foot)
        self.on_key(Qt.Key.Key_Escape).activated.connect(requests.leave_check)

    def arrive(self) -> None:
        """Start with what the state says, whatever was typed the last time."""
        self._told = {}

    def show_state(self, state: DeviceCheckState) -> None:
        """Show what to do now, or what came out."""
        self._finished = state.finished
        self._live.show_source(state.live, state.device_status, state.device)
        self._trouble.show_notice(state.trouble)
        self._status.show_status(state.device_status, state.device_tone)
        self._title.setText(state.title)
        self._device.setText(state.device)
        self._questions.show_items(state.questions)
        self._ruler.setVisible(state.lengths is not None)
        for name, value in (state.lengths or {}).items():
            if value != self._told.get(name):
                self._lines[name].entry.setText(value)
            self._lines[name].show_error(state.errors.get(name, ""))
        self._told = dict(state.lengths or self._told)
        self._card.setVisible(bool(state.instruction))
        self._instruction.setText(state.instruction)
        self._progress.setText(state.progress)
        self._progress.setVisible(bool(state.progress))
        self._result.show_notice(state.result)
        self._details.setText("\n".join(state.details))
        self._details.setVisible(bool(state.details))
        self._again.setVisible(state.can_begin_again)
        self._act.show_words("One moment…" if state.busy else state.action)
        self._act.show_icon("tick" if state.finished else "camera")
        self._act.setEnabled(state.can_act)
        self._back.setEnabled(not state.busy)

    def first_focus(self) -> QWidget:
        """The main button."""
        return self._act

    def _question(self, item: Question) -> PickQuestion:
        made = PickQuestion(f"device_check.{item.id}")
        made.picked.connect(lambda choice: self.requests.pick_in_check(item.id, choice))
        return made

    def _ask(self) -> None:
        if self._finished:
            self.requests.leave_check()
        else:
            self.requests.take_for_check({name: line.entry.text() for name, line in self._lines.items()})


def _show_question(widget: PickQuestion, item: Question) -> None:
    widget.show_question(item.caption, item.choices, item.chosen)
