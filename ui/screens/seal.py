"""The contact sheet: every picture of the visit under the patient's name, before it is sealed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.requests import Requests
from ui.screens.base import Screen, action_bar
from ui.states import Notice, SealState, SheetLesion, SheetPicture, Tone
from ui.widgets.badge import Badge
from ui.widgets.buttons import Button, PanelButton
from ui.widgets.keyed import Keyed
from ui.widgets.layouts import Flow, Scroller, column, row
from ui.widgets.notice_card import NoticeCard
from ui.widgets.text import FittedLabel, label
from ui.widgets.thumbnail import Thumbnail

ASK = "Are all these pictures of this patient? After this they cannot be changed."
REVIEW = "Look at each picture: press it, or the main button once every picture is decided."


class _Picture(PanelButton):
    """One picture of the sheet; pressing it shows it at full size."""

    def __init__(self, requests: Requests, item: SheetPicture) -> None:
        super().__init__(f"seal.picture.{item.id}", "step")
        self._small = Thumbnail(176, 122)
        self._title = label("strong")
        self._badge = Badge()
        box = column(self._small, self._title, self._badge, 1, gap=6, margins=(10, 10, 10, 8))
        box.setAlignment(self._badge, Qt.AlignmentFlag.AlignLeft)
        self.put(box)
        self.setFixedWidth(200)
        self.clicked.connect(lambda: requests.show_picture(item.id))

    def show_picture(self, item: SheetPicture) -> None:
        """Show it, or why there is none."""
        self._small.show_jpeg(item.thumbnail)
        self._title.setText(item.title)
        self._badge.show_status(item.status, item.tone)
        self.setEnabled(bool(item.thumbnail))
        self.setAccessibleName(f"{item.title}: {item.status}")


class _Lesion(QFrame):
    """One lesion with its pictures."""

    def __init__(self, requests: Requests, screen: Screen[SealState]) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._title, self._place = label("heading"), label("body")
        about = QWidget()
        about.setFixedWidth(190)
        about.setLayout(column(self._title, self._place, 1, gap=4))
        pictures = QWidget()
        self._pictures: Keyed[SheetPicture, _Picture] = Keyed(
            Flow(pictures, 12),
            lambda item: item.id,
            lambda item: _Picture(requests, item),
            lambda widget, item: widget.show_picture(item),
            screen.put_in_order,
        )
        box = row(about, pictures, gap=16, margins=(18, 12, 14, 12))
        box.setStretch(1, 1)
        self.setLayout(box)

    def show_lesion(self, item: SheetLesion) -> None:
        """Show the pictures of the lesion."""
        self._title.setText(item.title)
        self._place.setText(item.place)
        self._pictures.show_items(item.pictures)
        self.setAccessibleName(f"{item.title}: {item.place}")


class _Sure(QWidget):
    """The one question before the pictures go, over the whole width: all of this patient, yes or not yet."""

    def __init__(self, requests: Requests) -> None:
        super().__init__()
        self.button = PanelButton("seal.sure", "step")
        self.button.setCheckable(True)
        self._words = FittedLabel((22, 20, 18, 16))
        self._badge = Badge()
        inside = row(self._words, self._badge, gap=14, margins=(16, 8, 16, 8))
        inside.setStretch(0, 1)
        self.button.put(inside)
        self.button.clicked.connect(requests.confirm_sheet)
        self.setLayout(column(self.button, margins=(24, 4, 24, 8)))

    def show_answer(self, state: SealState) -> None:
        """Show what is asked, and whether it was answered."""
        words = f"These {state.count} are all of {state.name}, born {state.born}"
        self._words.setText(words)
        self._badge.show_status("Yes" if state.sure else "Press to confirm", Tone.GOOD if state.sure else Tone.WARNING)
        self.button.setChecked(state.sure)
        self.button.setEnabled(not state.problems and not state.sealing)
        self.button.setAccessibleName(f"{words}: {'yes' if state.sure else 'not yet confirmed'}")
        self.setVisible(not state.problems)


class SealScreen(Screen[SealState]):
    """The patient's name in very large type, what is still to be done, the pictures."""

    def __init__(self, requests: Requests) -> None:
        super().__init__("seal", requests)
        self._name = FittedLabel((44, 36, 30, 24, 20))
        self._name.setObjectName("seal.name")
        self._facts = label("key")
        self._ask = label("body", ASK)
        self._sure = _Sure(requests)
        self._problems = NoticeCard()
        self._problems.setObjectName("seal.problems")
        scroller = Scroller((24, 10, 24, 16), 8)
        lesions = QVBoxLayout()
        lesions.setSpacing(10)
        for part in (self._name, self._facts, self._ask, self._problems):
            scroller.box.addWidget(part)
        scroller.box.addLayout(lesions)
        scroller.box.addStretch(1)
        self._lesions: Keyed[SheetLesion, _Lesion] = Keyed(
            lesions,
            lambda item: item.id,
            lambda _: _Lesion(requests, self),
            lambda widget, item: widget.show_lesion(item),
            self.put_in_order,
        )
        self._back = Button("seal.back", "&Back to camera", "tall", "camera")
        self._back.clicked.connect(requests.back_to_capture)
        self._change = Button("seal.lesions", "&Lesions", "tall", "place")
        self._change.clicked.connect(requests.back_to_lesions)
        self._history = Button("seal.history", "History", "tall", "person")
        self._history.clicked.connect(requests.show_history)
        self._wrong = Button("seal.repair", "&Not this patient's", "warning", "attention")
        self._wrong.clicked.connect(lambda: requests.show_repair(""))
        self._right = Button("seal.put_right", "Put right", "tall", "attention")
        self._right.clicked.connect(requests.show_put_right)
        self._seal = Button("seal.seal", "Complete visit and &send", "main", "lock")
        self._seal.clicked.connect(requests.seal_visit)
        self.on_key(Qt.Key.Key_Escape).activated.connect(self._escape)
        bar = action_bar(self._back, self._change, self._history, self._wrong, self._right, main=self._seal)
        self.setLayout(column(scroller, self._sure, bar, gap=0))

    def show_state(self, state: SealState) -> None:
        """Show the sheet."""
        self._name.setText(state.name)
        number = f"NHS number {state.number}" if state.number[:1].isdigit() else state.number
        self._facts.setText(f"Born {state.born}     {number}     {state.count}")
        self._sure.show_answer(state)
        self._right.setVisible(bool(state.put_right))
        self._right.show_words(state.put_right)
        self._wrong.setEnabled(any(one.thumbnail for lesion in state.lesions for one in lesion.pictures))
        self._problems.show_notice(
            Notice(Tone.WARNING, "The visit cannot be sent yet.", "\n".join(f"• {problem}" for problem in state.problems))
            if state.problems
            else None
        )
        self._lesions.show_items(state.lesions)
        self._seal.show_words("Completing…" if state.sealing else state.main_words)
        self._back.show_words("Back to the list" if state.reviewing else "Back to camera")
        self._back.show_icon("back" if state.reviewing else "camera")
        self._change.setVisible(not state.reviewing)
        self._ask.setText(REVIEW if state.reviewing else ASK)
        self._seal.setEnabled(state.can_seal and not state.sealing)
        self._history.setVisible(bool(state.history))
        self._history.show_words(state.history)
        for button in (self._back, self._change, self._history):
            button.setEnabled(not state.sealing)

    def title(self) -> str:
        """The question that this screen asks."""
        return self._ask.text()

    def first_focus(self) -> QWidget:
        """The question that only a person answers, then the seal; or the way back where something is missing."""
        if self._seal.isEnabled():
            return self._seal
        return self._sure.button if self._sure.button.isEnabled() else self._back

    def _escape(self) -> None:
        if self._back.isEnabled():
            self.requests.back_to_capture()
