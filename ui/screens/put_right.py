"""Pictures that were put aside: a second person files each to the patient whose it is, or keeps it out for good."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.requests import Requests
from ui.screens.base import Screen, action_bar, heading
from ui.states import Notice, PutAsidePicture, PutRightState, Tone
from ui.widgets.badge import Badge
from ui.widgets.buttons import Button, PanelButton
from ui.widgets.choice_box import ChoiceBox
from ui.widgets.field import ErrorLine, Field
from ui.widgets.keyed import Keyed
from ui.widgets.layouts import Scroller, SideBySide, column, row
from ui.widgets.notice_card import NoticeCard
from ui.widgets.text import frame, label
from ui.widgets.thumbnail import Thumbnail


class _Picture(PanelButton):
    """One picture that waits; pressing it chooses it."""

    def __init__(self, requests: Requests, item: PutAsidePicture) -> None:
        super().__init__(f"put_right.picture.{item.id}", "step")
        self._small, self._badge = Thumbnail(132, 92), Badge()
        self._filed, self._taken, self._why = label("strong"), label("small"), label("small")
        words = column(self._filed, self._taken, self._why, self._badge, 1, gap=4)
        words.setAlignment(self._badge, Qt.AlignmentFlag.AlignLeft)
        box = row(self._small, words, gap=14, margins=(10, 10, 10, 10))
        box.setStretch(1, 1)
        self.put(box)
        self.clicked.connect(lambda: requests.choose_put_aside(item.id))

    def show_picture(self, item: PutAsidePicture, chosen: str) -> None:
        """Show it, and whether it is the chosen one."""
        self._small.show_jpeg(item.thumbnail)
        self._filed.setText(item.filed)
        self._taken.setText(item.taken)
        self._why.setText(item.why)
        here = item.id == chosen
        held = "The hospital may hold it" if item.at_hospital else "Not sent"
        words = f"Chosen. {held}" if here else held
        tone = Tone.ERROR if item.at_hospital else (Tone.BUSY if here else Tone.QUIET)
        self._badge.show_status(words, tone)
        self.setAccessibleName(f"{item.filed}, {item.taken}, {item.why}. {words}")


class PutRightScreen(Screen[PutRightState]):
    """The pictures on the left, the decision on the right."""

    def __init__(self, requests: Requests) -> None:
        super().__init__("put_right", requests)
        self._chosen = ""
        self._owed = NoticeCard()
        self._none = label("body", "No picture waits to be put right.")
        rows = QVBoxLayout()
        rows.setSpacing(10)
        self._pictures: Keyed[PutAsidePicture, _Picture] = Keyed(
            rows,
            lambda item: item.id,
            lambda item: _Picture(requests, item),
            lambda widget, item: widget.show_picture(item, self._chosen),
            self.put_in_order,
        )
        left = QWidget()
        left.setLayout(column(self._none, rows, 1, gap=10))
        self._to = label("body")
        self._slot = ChoiceBox("put_right.slot", "Lesion and view of the open visit")
        self._slot.picked.connect(requests.choose_put_right_slot)
        self._reason = Field("put_right.reason", "How do you know whose picture it is?", most=200)
        self._obstacle = ErrorLine("put_right.obstacle")
        self._out = Button("put_right.keep_out", "&Keep out for good", "warning", "cross")
        self._out.clicked.connect(lambda: requests.keep_out(self._reason.entry.text()))
        self._decide = frame("card")
        parts = (label("strong", "Where does it belong?"), self._to, self._slot, self._reason, self._obstacle, self._out)
        self._decide.setLayout(column(*parts, 1, gap=12, margins=(20, 14, 20, 16)))
        scroller = Scroller((24, 4, 24, 16), 12)
        scroller.box.addWidget(self._owed)
        scroller.box.addWidget(SideBySide(left, self._decide, second_width=420))
        scroller.box.addStretch(1)
        self._back = Button("put_right.back", "&Back", "tall", "back")
        self._back.clicked.connect(requests.leave_put_right)
        self._file = Button("put_right.file", "&File to this patient", "main", "tick")
        self._file.clicked.connect(lambda: requests.file_put_aside(self._reason.entry.text()))
        self.on_key(Qt.Key.Key_Escape).activated.connect(requests.leave_put_right)
        title = heading("Pictures that were put aside")
        self.setLayout(column(title, scroller, action_bar(self._back, main=self._file), gap=0))

    def arrive(self) -> None:
        """Start without a reason."""
        self._reason.entry.clear()

    def show_state(self, state: PutRightState) -> None:
        """Show the pictures and what can be decided."""
        if state.chosen != self._chosen:
            self._reason.entry.clear()
        self._chosen = state.chosen
        self._owed.show_notice(Notice(Tone.WARNING, state.owed) if state.owed else None)
        self._none.setVisible(not state.pictures)
        self._pictures.show_items(state.pictures)
        self._decide.setVisible(bool(state.chosen))
        self._to.setText(
            f"The visit of {state.to} is open. Choose the lesion and the view to which the picture belongs."
            if state.to
            else "To file it, open the right patient's visit, go to its contact sheet, and come here from there."
        )
        self._slot.setVisible(bool(state.slots))
        self._slot.show_choices(state.slots, state.slot)
        self._obstacle.show_error(state.obstacle)
        self._out.setEnabled(state.can_keep_out)
        self._file.setVisible(bool(state.to))
        self._file.setEnabled(state.can_file)
        self._back.show_words("Back to the visit" if state.visit_open else "Back to today")

    def first_focus(self) -> QWidget | None:
        """The first picture, else the way back."""
        return self._pictures.widgets[0] if self._pictures.widgets else self._back
