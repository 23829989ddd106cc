"""The pedals, keys and buttons that take pictures: what is taught, teaching one more, and what was heard last."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.requests import Requests
from ui.states import Notice, TriggerRow, TriggersState
from ui.widgets.badge import Badge
from ui.widgets.buttons import Button
from ui.widgets.icons import IconLabel
from ui.widgets.keyed import Keyed
from ui.widgets.layouts import column, flow, row
from ui.widgets.notice_card import NoticeCard
from ui.widgets.text import label


class _Row(QWidget):
    """One thing that was taught."""

    def __init__(self, requests: Requests, item: TriggerRow) -> None:
        super().__init__()
        self._label, self._action = label("strong"), label("small")
        self._forget = Button(f"equipment.forget.{item.id}", "Forget", "warning", "bin")
        self._forget.clicked.connect(lambda: requests.forget_trigger(item.id))
        box = row(IconLabel(24, "tick", "green"), column(self._label, self._action, gap=2), self._forget, gap=12)
        box.setStretch(1, 1)
        self.setLayout(box)

    def show_trigger(self, item: TriggerRow) -> None:
        """Show what it is called."""
        self._label.setText(item.label)
        self._action.setText(item.action)
        self._forget.setAccessibleName(f"Forget {item.label}")


class TriggersCard(QFrame):
    """A card of its own on the equipment page."""

    def __init__(self, requests: Requests) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._requests = requests
        self._rows_box, problems_box = QVBoxLayout(), QVBoxLayout()
        self._rows_box.setSpacing(8)
        problems_box.setSpacing(8)
        self._rows: Keyed[TriggerRow, _Row] = Keyed(
            self._rows_box,
            lambda item: item.id,
            lambda item: _Row(requests, item),
            lambda widget, item: widget.show_trigger(item),
        )
        self._problems: Keyed[Notice, NoticeCard] = Keyed(
            problems_box, lambda item: item, lambda _: NoticeCard(), lambda widget, item: widget.show_notice(item)
        )
        self._said = NoticeCard()
        self._heard = Badge()
        self._teach = Button("equipment.teach", "&Teach: take and accept", "secondary", "plus")
        self._again = Button("equipment.teach.again", "Teach: take a&gain", "secondary", "plus")
        self._cancel = Button("equipment.teach.cancel", "&Cancel", "secondary", "cross")
        self._teach.clicked.connect(lambda: requests.teach_trigger("take"))
        self._again.clicked.connect(lambda: requests.teach_trigger("again"))
        self._cancel.clicked.connect(requests.cancel_teaching)
        always = label("body", "F9 and the buttons of the instruments take a picture, and accept it. F8 takes it again.")
        below = flow(self._teach, self._again, self._cancel, self._heard, gap=12)
        parts = (label("heading", "Pedals and buttons"), always, self._rows_box, self._said, problems_box, below)
        box = column(*parts, gap=10, margins=(18, 14, 18, 16))
        box.setAlignment(below, Qt.AlignmentFlag.AlignLeft)
        self.setLayout(box)

    def show_state(self, state: TriggersState) -> None:
        """Show what is taught, and how the teaching stands."""
        self._rows.show_items(state.learnt)
        self._said.show_notice(state.said)
        self._problems.show_items(state.problems)
        self._teach.setVisible(not state.teaching)
        self._again.setVisible(not state.teaching)
        self._cancel.setVisible(state.teaching)
        self._heard.setVisible(state.heard is not None)
        if state.heard:
            self._heard.show_status(state.heard.words, state.heard.tone)
