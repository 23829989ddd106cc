"""“These are not this patient's”: pick the pictures, say why, put them aside at once."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.requests import Requests
from ui.screens.base import Screen, action_bar, heading
from ui.states import RepairPicture, RepairState, Tone
from ui.widgets.badge import Badge
from ui.widgets.buttons import Button, PanelButton, ToggleGroup
from ui.widgets.keyed import Keyed
from ui.widgets.layouts import Flow, Scroller, column
from ui.widgets.text import FittedLabel, frame, label
from ui.widgets.thumbnail import Thumbnail


class _Picture(PanelButton):
    """One picture; pressing it picks it, pressing it again lets it be."""

    def __init__(self, requests: Requests, item: RepairPicture) -> None:
        super().__init__(f"repair.picture.{item.id}", "step")
        self._small, self._badge = Thumbnail(176, 122), Badge()
        self._title, self._place = label("strong"), label("small")
        box = column(self._small, self._title, self._place, self._badge, 1, gap=6, margins=(10, 10, 10, 8))
        box.setAlignment(self._badge, Qt.AlignmentFlag.AlignLeft)
        self.put(box)
        self.setFixedWidth(200)
        self.clicked.connect(lambda: requests.pick_for_repair(item.id))

    def show_picture(self, item: RepairPicture) -> None:
        """Show it, and whether it is picked."""
        self._small.show_jpeg(item.thumbnail)
        self._title.setText(item.title)
        self._place.setText(item.place)
        stands = "Put aside" if item.chosen else "Stays"
        self._badge.show_status(stands, Tone.WARNING if item.chosen else Tone.QUIET)
        self.setAccessibleName(f"{item.title}, {item.place}: {stands}")


class RepairScreen(Screen[RepairState]):
    """The name in large type, the pictures, the reasons."""

    def __init__(self, requests: Requests) -> None:
        super().__init__("repair", requests)
        self._name = FittedLabel((36, 30, 24, 20))
        self._name.setObjectName("repair.name")
        self._facts, self._how = label("key"), label("body")
        pictures = QWidget()
        self._pictures: Keyed[RepairPicture, _Picture] = Keyed(
            Flow(pictures, 12),
            lambda item: item.id,
            lambda item: _Picture(requests, item),
            lambda widget, item: widget.show_picture(item),
            self.put_in_order,
        )
        self._all = Button("repair.all", "Pick &all pictures", "secondary", "tick")
        self._all.clicked.connect(requests.pick_all_for_repair)
        self._reasons = ToggleGroup("repair.reason")
        self._reasons.picked.connect(requests.choose_repair_reason)
        self._reasons.setAccessibleName("Why are they not this patient's?")
        why = frame("card")
        why.setLayout(column(label("strong", "Why are they not this patient's?"), self._reasons, margins=(20, 12, 16, 14)))
        scroller = Scroller((24, 4, 24, 16), 12)
        for part in (self._name, self._facts, self._how, pictures):
            scroller.box.addWidget(part)
        scroller.box.addWidget(self._all, 0, Qt.AlignmentFlag.AlignLeft)
        scroller.box.addWidget(why)
        scroller.box.addStretch(1)
        self._back = Button("repair.back", "&Back, change nothing", "tall", "back")
        self._back.clicked.connect(requests.leave_repair)
        self._put = Button("repair.put_aside", "&Put aside", "main", "lock")
        self._put.clicked.connect(requests.put_aside)
        self.on_key(Qt.Key.Key_Escape).activated.connect(requests.leave_repair)
        title = heading("Which pictures are not this patient's?")
        self.setLayout(column(title, scroller, action_bar(self._back, main=self._put), gap=0))

    def show_state(self, state: RepairState) -> None:
        """Show the pictures and what is picked."""
        self._name.setText(state.name)
        number = f"NHS number {state.number}" if state.number[:1].isdigit() else state.number
        self._facts.setText(f"Born {state.born}     {number}")
        sent = " What the hospital holds already must be told to it by telephone." if state.complete else ""
        self._how.setText(
            "They leave this visit at once and are not sent. Nothing is deleted: a second person files them to the right "
            f"patient or keeps them out.{sent}"
        )
        self._pictures.show_items(state.pictures)
        self._reasons.show_choices(state.reasons, state.reason)
        count = sum(one.chosen for one in state.pictures)
        self._put.show_words("Put 1 picture aside" if count == 1 else f"Put {count} pictures aside")
        self._put.setEnabled(state.can_put_aside)

    def first_focus(self) -> QWidget | None:
        """The first picture."""
        return self._pictures.widgets[0] if self._pictures.widgets else self._back
