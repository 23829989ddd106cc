"""One device of the equipment page: its live picture, what it is, how it is, and what can be done with it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.requests import Requests
from ui.states import Choice, DeviceCheckLine
from ui.states import DeviceCard as DeviceCardState
from ui.widgets.badge import Badge
from ui.widgets.buttons import Button
from ui.widgets.keyed import Keyed
from ui.widgets.layouts import Flow, SideBySide, column, row
from ui.widgets.live_view import LiveView
from ui.widgets.notice_card import NoticeCard
from ui.widgets.statuses import Statuses
from ui.widgets.text import FittedLabel, label, restyle

_PICTURE = (240, 180)


class _Check(QWidget):
    """What was checked, how it came out, when."""

    def __init__(self, _item: DeviceCheckLine) -> None:
        super().__init__()
        self._what, self._badge, self._when = label("body", wrap=False), Badge(), label("body", wrap=False)
        parts = Flow(self, gap=10, row_gap=4)
        for part in (self._what, self._badge, self._when):
            parts.addWidget(part)

    def show_check(self, item: DeviceCheckLine) -> None:
        """Show it as it stands now."""
        self._what.setText(item.what)
        self._badge.show_status(item.status.words, item.status.tone)
        self._when.setText(item.when)
        self._when.setVisible(bool(item.when))


class DeviceCard(QFrame):
    """A large row; what has trouble is seen by its words and icon first, then by the edge of the card."""

    def __init__(self, requests: Requests, item: DeviceCardState) -> None:
        super().__init__()
        self._id = item.id
        self.setProperty("role", "card")
        self._live = LiveView(f"equipment.live.{item.id}")
        self._live.setFixedSize(*_PICTURE)
        self._name = FittedLabel((22, 20, 18))
        self._statuses = Statuses()
        self._facts = label("body")
        self._trouble = NoticeCard()
        checks = QVBoxLayout()
        checks.setSpacing(6)
        self._checks: Keyed[DeviceCheckLine, _Check] = Keyed(
            checks, lambda item: item.what, _Check, lambda widget, item: widget.show_check(item)
        )
        self._action = Button(f"equipment.edit.{item.id}", "Register this device", "secondary")
        self._action.clicked.connect(lambda: requests.edit_device(item.id))
        words = QWidget()
        words.setLayout(column(self._name, self._statuses, self._trouble, self._facts, checks, 1, gap=8))
        checks_box = QVBoxLayout()
        checks_box.setSpacing(8)
        self._can_check: Keyed[Choice, Button] = Keyed(
            checks_box, lambda choice: choice.id, lambda choice: self._check_button(requests, choice), lambda *_: None
        )
        buttons = QWidget()
        buttons.setLayout(column(self._action, checks_box, 1, gap=8))
        beside = row(self._live, SideBySide(words, buttons, from_width=620), gap=18)
        beside.setAlignment(self._live, Qt.AlignmentFlag.AlignTop)
        beside.setStretch(1, 1)
        beside.setContentsMargins(14, 14, 14, 14)
        self.setLayout(beside)

    def show_device(self, item: DeviceCardState) -> None:
        """Show it as it is now."""
        self._live.show_source(item.live, item.statuses[0].words, item.name)
        self._name.setText(item.name)
        self._statuses.show_statuses(item.statuses)
        self._facts.setText("\n".join(item.facts))
        self._checks.show_items(item.checks)
        self._trouble.show_notice(item.trouble)
        self._action.setVisible(bool(item.action))
        self._action.show_words(item.action)
        self._action.setAccessibleName(f"{item.action}: {item.name}")
        self._can_check.show_items(item.can_check)
        restyle(self, "done", "true" if item.registered and not item.trouble else "false")

    def _check_button(self, requests: Requests, choice: Choice) -> Button:
        button = Button(f"equipment.check.{self._id}.{choice.id}", choice.label, "secondary")
        button.clicked.connect(lambda: requests.check_device(self._id, choice.id))
        return button
