"""One kept picture at full size: accept it, take it again with a reason, or accept it as the best possible."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.requests import Requests
from ui.screens.picture_screen import PictureScreen
from ui.states import CheckState, Choice, Tone
from ui.widgets.badge import Badge
from ui.widgets.buttons import Button, ReasonButton
from ui.widgets.keyed import Keyed
from ui.widgets.layouts import Grid, Scroller, SideBySide, column, flow
from ui.widgets.notice_card import NoticeCard
from ui.widgets.picture_view import PictureView
from ui.widgets.text import label

_TONES = {"Accepted": Tone.GOOD, "Best possible": Tone.GOOD, "Take again": Tone.WARNING}


class CheckScreen(PictureScreen[CheckState]):
    """The picture on the left, the decision in a column on the right."""

    def __init__(self, requests: Requests) -> None:
        super().__init__("check", requests)
        self._capture_id = ""
        self.picture = PictureView("check.picture")
        self.picture.zoomed.connect(self._zoomed)
        self._previous = Button("check.previous", "&Previous", "secondary", "back")
        self._next = Button("check.next", "&Next", "secondary", "forward")
        self._zoom = Button("check.zoom", "Full size (F6)", "secondary", "zoom")
        self._previous.clicked.connect(requests.previous_picture)
        self._next.clicked.connect(requests.next_picture)
        self._zoom.clicked.connect(self._toggle)
        self._position = label("body", wrap=False)
        self._back = Button("check.back", "Back to &camera", "secondary", "camera")
        self._back.clicked.connect(requests.back_to_capture)
        ways = flow(self._previous, self._next, self._position)
        lesser = SideBySide(ways, flow(self._zoom, self._back), from_width=560)

        self._title, self._place, self._taken = label("heading"), label("body"), label("small")
        self._decision = Badge()
        self._trouble = NoticeCard()
        grid = QWidget()
        self._reasons_box = Grid(grid, 2, 8)
        self._reasons: Keyed[Choice, ReasonButton] = Keyed(
            self._reasons_box, lambda item: item.id, self._reason, lambda _widget, _item: None, self.put_in_order
        )
        upper = Scroller((20, 12, 20, 8), 8)
        for part in (self._title, self._place, self._taken, self._decision):
            upper.box.addWidget(part)
        upper.box.addStretch(1)
        upper.box.addWidget(label("strong", "Take again (F7) because of:"))
        upper.box.addWidget(grid)

        self._best = Button("check.best", "&Best possible", "secondary", "tick")
        self._best.setAccessibleDescription("Not perfect, but no better picture can be taken")
        self._best.clicked.connect(lambda: self.requests.accept_best_possible(self._capture_id))
        self._accept = Button("check.accept", "Accept  (F8)", "main", "tick")
        self._accept.setAccessibleName("Accept")
        self._accept.clicked.connect(self._ask_accept)
        foot = column(self._best, self._accept, gap=10)
        foot.setContentsMargins(20, 8, 20, 12)
        self.lay_out(self.picture, self._trouble, lesser, upper, upper, foot)
        self.on_key(Qt.Key.Key_F8).activated.connect(self._ask_accept)
        self.on_key(Qt.Key.Key_F7).activated.connect(self._to_reasons)
        self.on_key(Qt.Key.Key_F6).activated.connect(self._toggle)
        self.on_key(Qt.Key.Key_Escape).activated.connect(requests.back_to_capture)

    def show_state(self, state: CheckState) -> None:
        """Show a picture and what was decided about it."""
        self._capture_id = state.capture_id
        self.picture.show_pixels(state.pixels, state.title)
        self._title.setText(state.title)
        self._place.setText(state.place)
        self._taken.setText(state.taken)
        self._position.setText(state.position)
        self._decision.setVisible(bool(state.decision))
        self._decision.show_status(state.decision, _TONES.get(state.decision, Tone.QUIET))
        self._trouble.show_notice(state.trouble)
        self._reasons.show_items(state.retake_reasons)
        self._previous.setEnabled(state.can_previous)
        self._next.setEnabled(state.can_next)
        # Nobody accepts a picture that they have not seen.
        seen = state.pixels is not None
        self._accept.setEnabled(seen)
        self._best.setEnabled(seen)
        self._zoom.setEnabled(seen)

    def title(self) -> str:
        """Which picture is to be checked."""
        return f"Check the picture: {self._title.text()}"

    def first_focus(self) -> QWidget:
        """Accept."""
        return self._accept

    def _ask_accept(self) -> None:
        if self._accept.isEnabled():
            self.requests.accept_picture(self._capture_id)

    def _reason(self, item: Choice) -> ReasonButton:
        button = ReasonButton(f"check.retake.{item.id}", item.label)
        button.setAccessibleName(f"Take again: {item.label}")
        button.clicked.connect(lambda: self.requests.take_again(self._capture_id, item.id))
        return button

    def _to_reasons(self) -> None:
        if self._reasons.widgets:
            self._reasons.widgets[0].setFocus()

    def _toggle(self) -> None:
        self.picture.toggle()

    def _zoomed(self, full: bool) -> None:
        self._zoom.show_words("Whole picture (F6)" if full else "Full size (F6)")
