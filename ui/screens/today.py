"""Today's patients, who works at the station, and the instruments as they are now."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ui.requests import Requests
from ui.screens.base import Screen, action_bar
from ui.states import Choice, Instrument, PatientRow, TodayState
from ui.widgets.badge import Badge
from ui.widgets.buttons import Button
from ui.widgets.icons import icon
from ui.widgets.keyed import Keyed
from ui.widgets.layouts import Scroller, SideBySide, column, flow, row
from ui.widgets.live_view import LiveView
from ui.widgets.notice_card import NoticeCard
from ui.widgets.statuses import Statuses
from ui.widgets.text import FittedLabel, label, restyle

# Logical pixels of words on the main button; the row above has the whole name.
_LONGEST = 440
_MOST_ALARMS = 3


class _Row(QFrame):
    """One patient of the list."""

    def __init__(self, screen: "TodayScreen", item: PatientRow) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._searched = ""
        self._offered: tuple[str, ...] = ()
        self._time = label("key", wrap=False)
        self._time.setFixedWidth(72)
        self._name = FittedLabel((22, 20, 18, 16))
        self._facts = label("body")
        self._badge = Badge()
        self.start = Button(f"today.start.{item.id}", "Start", "secondary")
        self.start.setMinimumWidth(118)
        self.start.clicked.connect(lambda: screen.requests.start_visit(item.id))
        self._more = Button(f"today.more.{item.id}", "", "quiet", "chevron")
        self._more.setCheckable(True)
        self._more.clicked.connect(self._show_marks)
        self._marks_box = QHBoxLayout()
        self._marks_box.setSpacing(10)
        self._marks: Keyed[Choice, Button] = Keyed(
            self._marks_box,
            lambda mark: mark.id,
            lambda mark: self._mark(screen, item.id, mark),
            lambda widget, mark: widget.setAccessibleName(f"{mark.label}: {self._name.words}"),
            screen.put_in_order,
        )
        self._marks_row = QWidget()
        self._marks_row.setLayout(row(self._marks_box, 1, margins=(72 + 16, 4, 0, 0)))
        box = row(self._time, column(self._name, self._facts, gap=2), self._badge, self._more, self.start, gap=16)
        box.setStretch(1, 1)
        self.setLayout(column(box, self._marks_row, gap=0, margins=(18, 10, 14, 10)))
        self._marks_row.hide()

    def fits(self, words: str) -> bool:
        """Whether every word (in small letters) is part of the name, the date of birth or the number."""
        return all(word in self._searched for word in words.split())

    def show_row(self, item: PatientRow) -> None:
        """Show the patient as the list has him now."""
        self._searched = " ".join((item.name, item.born, item.number, item.number.replace(" ", ""))).casefold()
        self._more.setVisible(bool(item.marks))
        self._more.setAccessibleName(f"More about {item.name}")
        if tuple(mark.id for mark in item.marks) != self._offered:
            # What was just said is done: the row closes.
            self._offered = tuple(mark.id for mark in item.marks)
            self._more.setChecked(False)
            self._show_marks(False)
        self._time.setText(item.time)
        self._name.setText(item.name)
        self._facts.setText("    ".join(filter(None, (item.born, item.number))))
        self._badge.show_status(item.status, item.tone)
        self.start.setVisible(bool(item.action))
        if item.action:
            self.start.show_words(item.action)
            self.start.setAccessibleName(f"{item.action} {item.name}")
        self._marks.show_items(item.marks)
        restyle(self, "done", "true" if not item.action else "false")

    def _mark(self, screen: "TodayScreen", row_id: str, mark: Choice) -> Button:
        button = Button(f"today.mark.{row_id}.{mark.id.replace(' ', '-')}", mark.label, "secondary")
        button.clicked.connect(lambda: screen.requests.mark_patient(row_id, mark.id))
        return button

    def _show_marks(self, shown: bool) -> None:
        self._marks_row.setVisible(shown)


class _Tile(QFrame):
    """One instrument with its live picture."""

    def __init__(self, item: Instrument) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.view = LiveView(f"today.live.{item.id}")
        self.view.setFixedHeight(108)
        self._name = label("strong", wrap=False)
        self._badge = Badge()
        self.setLayout(column(self.view, flow(self._name, self._badge), gap=6, margins=(10, 10, 10, 10)))

    def show_instrument(self, item: Instrument) -> None:
        """Show it as it is now."""
        self._name.setText(item.name)
        self._badge.show_status(item.status, item.tone)
        self.view.setVisible(item.live is not None)
        self.view.show_source(item.live, item.status, item.name)


class TodayScreen(Screen[TodayState]):
    """The list on the left, the station on the right."""

    def __init__(self, requests: Requests) -> None:
        super().__init__("today", requests)
        self._next = ""
        self._title, self._hub = label("title", wrap=False), label("body", wrap=False)
        self._empty = label("body", "No patients are booked today. You can add one.")
        self._search = QLineEdit()
        self._search.setObjectName("today.search")
        self._search.setPlaceholderText("Find by name, date of birth or NHS number")
        self._search.setAccessibleName("Find a patient by name, date of birth or NHS number")
        self._search.setClearButtonEnabled(True)
        self._search.addAction(icon("search", "secondary"), QLineEdit.ActionPosition.LeadingPosition)
        for button, words in zip(self._search.findChildren(QToolButton), ("Clear the search", "Search"), strict=True):
            button.setAccessibleName(words)
        self._search.textChanged.connect(self._find)
        self._unfound = label("body", "Nobody on the list fits. Clear the search to see everybody.")
        self._alarms = [NoticeCard() for _ in range(_MOST_ALARMS)]
        rows = Scroller((0, 6, 14, 6), 10)
        for card in self._alarms:
            rows.box.addWidget(card)
        self._feedback = [NoticeCard() for _ in range(_MOST_ALARMS)]
        for card in self._feedback:
            rows.box.addWidget(card)
        self._read = Button("today.feedback.read", "I have read what the &reviewer said", "secondary", "tick")
        self._read.clicked.connect(requests.feedback_read)
        rows.box.addWidget(self._read, 0, Qt.AlignmentFlag.AlignLeft)
        rows.box.addWidget(self._search)
        rows.box.addWidget(self._unfound)
        self._rows_box = QVBoxLayout()
        self._rows_box.setSpacing(10)
        rows.box.addWidget(self._empty)
        rows.box.addLayout(self._rows_box)
        rows.box.addStretch(1)
        self._rows: Keyed[PatientRow, _Row] = Keyed(
            self._rows_box,
            lambda item: item.id,
            lambda item: _Row(self, item),
            lambda widget, item: widget.show_row(item),
            self.put_in_order,
        )
        side = Scroller((6, 6, 14, 6), 10)
        self._tiles_box = QVBoxLayout()
        self._tiles_box.setSpacing(10)
        self._no_instrument = label("body", "No camera or dermatoscope is attached. Plug one in; it comes by itself.")
        self._equipment = Button("today.equipment", "E&quipment", "secondary", "equipment")
        self._equipment.clicked.connect(requests.show_equipment)
        self._to_see_to = Statuses()
        self._people = Button("today.people", "Peop&le", "secondary", "person")
        self._people.clicked.connect(requests.show_people)
        side.box.addSpacing(2)
        side.box.addWidget(flow(self._equipment, self._people, self._to_see_to))
        side.box.addWidget(self._no_instrument)
        side.box.addLayout(self._tiles_box)
        self._elsewhere = Button("today.elsewhere", "Pictures on a card", "secondary", "folder")
        self._elsewhere.clicked.connect(requests.show_elsewhere)
        self._put_right = Button("today.put_right", "Put right", "warning", "attention")
        self._put_right.clicked.connect(requests.show_put_right)
        side.box.addWidget(flow(self._elsewhere, self._put_right))
        side.box.addStretch(1)
        self._tiles: Keyed[Instrument, _Tile] = Keyed(
            self._tiles_box, lambda item: item.id, _Tile, lambda widget, item: widget.show_instrument(item)
        )
        self._add = Button("today.add", "&Add a patient", "tall", "plus")
        self._add.clicked.connect(requests.add_patient)
        self._list = Button("today.list", "Read the clinic &list", "tall", "folder")
        self._list.clicked.connect(requests.read_clinic_list)
        self._start_next = Button("today.next", "Start", "main", "forward")
        self._start_next.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._start_next.clicked.connect(lambda: requests.start_visit(self._next))

        head = flow(self._title, self._hub, gap=20)
        body = QWidget()
        body.setLayout(column(head, SideBySide(rows, side, second_width=360), gap=8, margins=(24, 12, 10, 4)))
        box = column(body, action_bar(self._add, self._list, main=self._start_next), gap=0)
        box.setStretch(0, 1)
        self.setLayout(box)

    def show_state(self, state: TodayState) -> None:
        """Show the day."""
        self._title.setText(state.today)
        self._hub.setText(state.hub)
        for place, card in enumerate(self._alarms):
            card.show_notice(state.alarms[place] if place < len(state.alarms) else None)
        self._people.setVisible(state.people)
        for place, card in enumerate(self._feedback):
            card.show_notice(state.feedback[place] if place < len(state.feedback) else None)
        self._read.setVisible(bool(state.feedback))
        self._empty.setVisible(not state.patients)
        self._search.setVisible(bool(state.patients))
        self._list.setVisible(state.clinic_list)
        self._rows.show_items(state.patients)
        self._find()
        self._no_instrument.setVisible(not state.instruments)
        self._to_see_to.show_statuses((state.equipment,) if state.equipment else ())
        self._put_right.setVisible(bool(state.put_right))
        self._put_right.show_words(state.put_right)
        self._elsewhere.setVisible(bool(state.elsewhere))
        self._elsewhere.show_words(state.elsewhere)
        self._tiles.show_items(state.instruments)
        following = _next(state.patients)
        self._next = following.id if following else ""
        self._start_next.setVisible(following is not None)
        if following:
            whole = f"{following.action} {following.name}"
            fitting = self._start_next.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, _LONGEST)
            self._start_next.show_words(fitting)
            self._start_next.setAccessibleName(whole)

    def arrive(self) -> None:
        """Show everybody again."""
        self._search.clear()

    def _find(self) -> None:
        words = self._search.text().casefold()
        fitting = [widget for widget in self._rows.widgets if widget.fits(words)]
        for widget in self._rows.widgets:
            widget.setVisible(widget in fitting)
        self._unfound.setVisible(bool(self._rows.widgets) and not fitting)

    def first_focus(self) -> QWidget | None:
        """The next patient. While the list is empty the keyboard waits: it may still come."""
        return self._start_next if self._next else None


def _next(patients: tuple[PatientRow, ...]) -> PatientRow | None:
    """Return a paused visit before all others, else the first that can start."""
    can = [item for item in patients if item.action]
    return next((item for item in can if item.action == "Resume"), can[0] if can else None)
