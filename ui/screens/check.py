"""One kept picture at full size: accept it, take it again, or accept it as the best possible."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.requests import Requests
from ui.screens.picture_screen import PictureScreen
from ui.states import CheckState, Choice, Tone
from ui.widgets.badge import Badge
from ui.widgets.buttons import Button, ReasonButton
from ui.widgets.filmstrip import Filmstrip
from ui.widgets.keyed import Keyed
from ui.widgets.layouts import Grid, Scroller, SideBySide, column, flow, row
from ui.widgets.notice_card import NoticeCard
from ui.widgets.picture_view import PictureView
from ui.widgets.text import label

_TONES = {"Accepted": Tone.GOOD, "Best possible": Tone.GOOD, "Take again": Tone.WARNING}


class CheckScreen(PictureScreen[CheckState]):
    """The picture on the left, its middle at full size first; the decision in a column on the right."""

    def __init__(self, requests: Requests) -> None:
        super().__init__("check", requests)
        self._state: CheckState | None = None
        self._capture_id = ""
        self._looked = False
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setTimerType(Qt.TimerType.PreciseTimer)
        self._look.timeout.connect(self._have_looked)
        self.picture = PictureView("check.picture")
        self.picture.zoomed.connect(self._zoomed)
        self.picture.painted.connect(self._painted, Qt.ConnectionType.QueuedConnection)
        self._previous = Button("check.previous", "&Previous", "secondary", "back")
        self._next = Button("check.next", "&Next", "secondary", "forward")
        self._zoom = Button("check.zoom", "Full size (F6)", "secondary", "zoom")
        self._previous.clicked.connect(requests.previous_picture)
        self._next.clicked.connect(requests.next_picture)
        self._zoom.clicked.connect(self.picture.toggle)
        self._position = label("body", wrap=False)
        self._back = Button("check.back", "Back to &camera", "secondary", "camera")
        self._back.clicked.connect(requests.back_to_capture)
        ways = flow(self._previous, self._next, self._position)
        lesser = SideBySide(ways, flow(self._zoom, self._back), from_width=560)

        self._title, self._place, self._taken = label("heading"), label("body"), label("small")
        self._tries = label("small")
        self._decision = Badge()
        self._trouble = NoticeCard()
        self._no_ruler = Button("check.no_ruler", "No ruler to be seen (F5)", "choice", "empty")
        self._no_ruler.setCheckable(True)
        self._no_ruler.clicked.connect(self._ask_ruler)
        words = Scroller((20, 12, 20, 8), 8)
        for part in (self._title, self._place, self._taken, self._tries, self._decision, self._no_ruler):
            words.box.addWidget(part)
        words.box.addStretch(1)
        self._reasons = self._reasons_of("check.retake", "Take again: ", self._ask_again)
        words.box.addWidget(label("strong", "Take again (F7) because of:"))
        words.box.addWidget(self._reasons[0])
        best = Scroller((20, 12, 20, 8), 8)
        self._best_reasons = self._reasons_of("check.best", "Best possible: ", self._ask_best)
        leave = Button("check.best.back", "Back", "quiet", "back")
        leave.clicked.connect(lambda: self._consider(False))
        about = label("body", "No better picture can be taken. Say what is not perfect, or accept it without a reason.")
        for each in (label("heading", "Best possible"), about, self._best_reasons[0], leave):
            best.box.addWidget(each, 0, Qt.AlignmentFlag.AlignLeft if each is leave else Qt.AlignmentFlag(0))
        best.box.addStretch(1)
        self._pages = QStackedWidget()
        self._pages.addWidget(words)
        self._pages.addWidget(best)

        self._best = Button("check.best", "&Best possible", "pair")
        self._best.setAccessibleDescription("Not perfect, but no better picture can be taken")
        self._best.clicked.connect(lambda: self._consider(True))
        self._again = Button("check.again", "Take again (F8)", "pair")
        self._again.setAccessibleName("Take again")
        self._again.clicked.connect(lambda: self._ask_again(""))
        self._accept = Button("check.accept", "Accept  (F9)", "main", "tick")
        self._accept.setAccessibleName("Accept")
        self._accept.clicked.connect(self._ask_accept)
        pair = row(self._best, self._again, gap=10)
        pair.setStretch(0, 1)
        pair.setStretch(1, 1)
        foot = column(pair, self._accept, gap=10, margins=(20, 8, 20, 12))
        self._strip = Filmstrip("check.film", requests, self.put_in_order)
        self.lay_out(self.picture, self._trouble, lesser, self._pages, words, foot, self._strip)
        self.on_key(Qt.Key.Key_F8).activated.connect(lambda: self._ask_again(""))
        self.on_key(Qt.Key.Key_F7).activated.connect(self._to_reasons)
        self.on_key(Qt.Key.Key_F6).activated.connect(self.picture.toggle)
        self.on_key(Qt.Key.Key_F5).activated.connect(self._no_ruler.click)
        self.on_key(Qt.Key.Key_Escape).activated.connect(self._escape)

    def show_state(self, state: CheckState) -> None:
        """Show a picture and what was decided about it."""
        before, self._state = self._state, state
        self._capture_id = state.capture_id
        if before is None or (before.capture_id, before.pixels is None) != (state.capture_id, state.pixels is None):
            self._look.stop()
            self._looked = state.pixels is not None and not state.look_for
        self.picture.show_pixels(state.pixels, state.title, full=True)
        self._title.setText(state.title)
        self._place.setText(state.place)
        self._taken.setText(state.taken)
        self._tries.setText(state.tries)
        self._tries.setVisible(bool(state.tries))
        self._position.setText(state.position)
        self._decision.setVisible(bool(state.decision))
        self._decision.show_status(state.decision, _TONES.get(state.decision, Tone.QUIET))
        self._trouble.show_notice(state.trouble)
        self._no_ruler.setVisible(state.ruler is not None)
        self._no_ruler.setChecked(state.ruler is False)
        self._no_ruler.show_icon("tick" if state.ruler is False else "empty")
        for reasons in (self._reasons[1], self._best_reasons[1]):
            reasons.show_items(state.retake_reasons)
        self._previous.setEnabled(state.can_previous)
        self._next.setEnabled(state.can_next)
        self.show_film(state.film)
        self._show_best(state.best)
        kept = bool(state.decision) and state.decision != "Take again"
        words = "Best possible" if state.best else "Keep it, go on" if kept else "Accept"
        self._accept.show_words(f"{words}  (F9)")
        self._accept.setAccessibleName(words)
        self._enable()

    def arrive(self) -> None:
        """Nothing was looked at yet."""
        self._state = None
        self.picture.show_pixels(None)

    def title(self) -> str:
        """Which picture is to be checked."""
        return f"Check the picture: {self._title.text()}"

    def first_focus(self) -> QWidget:
        """Accept."""
        return self._accept

    def _enable(self) -> None:
        """Nobody accepts a picture that they have not seen."""
        for button in (self._accept, self._best, *self._best_reasons[1].widgets):
            button.setEnabled(self._looked)
        self._zoom.setEnabled(self._state is not None and self._state.pixels is not None)

    def _painted(self) -> None:
        if self._state is None or self._state.pixels is None:
            return
        self.requests.picture_seen(self._capture_id)
        if not self._looked:
            self._look.start(round(self._state.look_for * 1000))

    def _have_looked(self) -> None:
        self._looked = True
        self._enable()
        if self.hasFocus():
            self._accept.setFocus()

    def _ask_accept(self) -> None:
        if self._accept.isEnabled():
            self.requests.accept_picture(self._capture_id)

    def _ask_again(self, reason: str) -> None:
        self.requests.take_again(self._capture_id, reason)

    def _ask_best(self, reason: str) -> None:
        self.requests.accept_best_possible(self._capture_id, reason)

    def _ask_ruler(self, none: bool) -> None:
        # The button shows what the state says, not what was pressed; and the next key is for the decision.
        self._no_ruler.setChecked(not none)
        self.requests.ruler_seen(self._capture_id, not none)
        self._accept.setFocus()

    def _consider(self, wanted: bool) -> None:
        self.requests.consider_best_possible(self._capture_id, wanted)

    def _show_best(self, best: bool) -> None:
        if (self._pages.currentIndex() == 1) is best:
            return
        self._pages.setCurrentIndex(1 if best else 0)
        self._best.setVisible(not best)
        self._accept.setFocus()

    def _reasons_of(
        self, name: str, spoken: str, picked: Callable[[str], None]
    ) -> tuple[QWidget, Keyed[Choice, ReasonButton]]:
        """Return a grid of reasons, each named `name.<reason>` and read out after `spoken`."""

        def reason(item: Choice) -> ReasonButton:
            button = ReasonButton(f"{name}.{item.id}", item.label)
            button.setAccessibleName(f"{spoken}{item.label}")
            button.clicked.connect(lambda: picked(item.id))
            return button

        grid = QWidget()
        keyed: Keyed[Choice, ReasonButton] = Keyed(
            Grid(grid, 2, 8), lambda item: item.id, reason, lambda _widget, _item: None, self.put_in_order
        )
        return grid, keyed

    def _to_reasons(self) -> None:
        shown = self._best_reasons[1] if self._pages.currentIndex() else self._reasons[1]
        if shown.widgets:
            shown.widgets[0].setFocus()

    def _zoomed(self, full: bool) -> None:
        self._zoom.show_words("Whole picture (F6)" if full else "Full size (F6)")

    def _escape(self) -> None:
        if self._pages.currentIndex():
            self._consider(False)
        else:
            self.requests.back_to_capture()
