"""The live picture, the shutter, and the views that are still needed."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from ui.requests import Requests
from ui.screens.picture_screen import PictureScreen
from ui.states import CaptureState, Choice, Tone, ViewStep
from ui.widgets.badge import Badge
from ui.widgets.buttons import Button, PanelButton, ReasonButton, ShutterButton
from ui.widgets.choice_box import ChoiceBox
from ui.widgets.filmstrip import Filmstrip
from ui.widgets.keyed import Keyed
from ui.widgets.layouts import Scroller, SideBySide, column, flow, row
from ui.widgets.live_view import LiveView
from ui.widgets.notice_card import NoticeCard
from ui.widgets.second_view import SecondView
from ui.widgets.text import frame, label, restyle
from ui.widgets.thumbnail import Thumbnail
from ui.widgets.zoom_control import ZoomControl

_VIEWS, _MISSING, _WHY = 0, 1, 2


class _Step(PanelButton):
    """One view: small picture, name, how it stands. Pressing it makes it the present one."""

    def __init__(self, requests: Requests, item: ViewStep) -> None:
        super().__init__(f"capture.view.{item.id}", "step")
        self._small = Thumbnail(72, 54)
        self._title = label("strong")
        self._badge = Badge()
        words = column(self._title, self._badge, gap=2)
        words.setAlignment(self._badge, Qt.AlignmentFlag.AlignLeft)
        box = row(self._small, words, gap=12, margins=(14, 6, 8, 6))
        box.setStretch(1, 1)
        self.put(box)
        self.clicked.connect(lambda: requests.choose_view(item.id))

    def show_step(self, item: ViewStep) -> None:
        """Show how the view stands now."""
        self._small.show_jpeg(item.thumbnail)
        self._title.setText(item.title if item.required else f"{item.title} (optional)")
        self._badge.show_status(item.status, item.tone)
        restyle(self, "current", "true" if item.current else "false")
        now = ", now" if item.current else ""
        self.setAccessibleName(f"{item.title}: {item.status}{now}")


class CaptureScreen(PictureScreen[CaptureState]):
    """The picture on the left in all the height there is, everything else in a column on the right."""

    def __init__(self, requests: Requests) -> None:
        super().__init__("capture", requests)
        self._view_id = self._title = ""
        self._brief = False
        self.live = LiveView("capture.live", zoomable=True)
        self._second = SecondView("capture.second")
        self._zoom = ZoomControl("capture.zoom", self.live)
        self.live.lay_over(self._zoom, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        self.live.lay_over(self._second, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self._hint = label("hint", wrap=False)
        self._hint_card = frame("over")
        self._hint_card.setLayout(row(self._hint, margins=(12, 6, 12, 6)))
        self.live.lay_over(self._hint_card, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._status = Badge()
        self._device = label("strong", wrap=False)
        self._devices = ChoiceBox("capture.device", "Instrument")
        self._devices.picked.connect(requests.choose_device)
        self._hold = Button("capture.hold", "Hold colour and light", "choice", "empty")
        self._hold.setCheckable(True)
        self._hold.clicked.connect(self._ask_to_hold)
        self._held = Badge()
        self._trouble = NoticeCard()
        self._to_lesions = Button("capture.lesions", "&Lesions", "secondary", "place")
        self._to_lesions.clicked.connect(requests.back_to_lesions)
        self._all = Button("capture.early", "All pic&tures", "secondary", "forward")
        self._all.clicked.connect(requests.capture_done)
        self._elsewhere = Button("capture.elsewhere", "From a card", "secondary", "folder")
        self._elsewhere.clicked.connect(requests.show_elsewhere)
        instrument = flow(self._device, self._devices, self._status, self._hold, self._held, gap=12)
        lesser = SideBySide(instrument, flow(self._elsewhere, self._to_lesions, self._all), from_width=560)

        self._lesion, self._place = label("heading"), label("body")
        self._lesions = ChoiceBox("capture.lesion", "Lesion")
        self._lesions.picked.connect(requests.choose_lesion)
        self._prompt = label("prompt")
        self._prompt_card = frame("inset")
        self._prompt_card.setLayout(row(self._prompt, margins=(14, 8, 10, 8)))
        restyle(self._prompt_card, "tone", "busy")
        self._steps_box = QVBoxLayout()
        self._steps_box.setSpacing(8)
        self._steps: Keyed[ViewStep, _Step] = Keyed(
            self._steps_box,
            lambda item: item.id,
            lambda item: _Step(requests, item),
            lambda widget, item: widget.show_step(item),
            self.put_in_order,
        )
        self._missing = Button("capture.missing", "View cannot be taken", "quiet")
        self._missing.clicked.connect(lambda: self._show_page(_MISSING))
        self._why = Button("capture.why", "Say why it is taken again", "quiet")
        self._why.clicked.connect(lambda: self._show_page(_WHY))
        views = Scroller((20, 12, 20, 8), 10)
        for part in (self._lesion, self._lesions, self._place):
            views.box.addWidget(part)
        views.box.addLayout(self._steps_box)
        views.box.addWidget(self._prompt_card)
        views.box.addWidget(self._why, 0, Qt.AlignmentFlag.AlignLeft)
        views.box.addWidget(self._missing, 0, Qt.AlignmentFlag.AlignLeft)
        views.box.addStretch(1)

        self._reasons_title = label("heading")
        missing, self._reasons = self._page("capture.missing", self._reasons_title, self._explain)
        why, self._again = self._page("capture.why", label("heading", "Why is it taken again?"), self._say_why)
        self._pages = QStackedWidget()
        for page in (views, missing, why):
            self._pages.addWidget(page)

        self._shoot = ShutterButton("capture.shoot", "Take picture")
        self._shoot.fired.connect(requests.shoot)
        self.live.touched.connect(self._shoot.setFocus)
        self._done = Button("capture.done", "&Check all pictures", "main", "forward")
        self._done.clicked.connect(requests.capture_done)
        foot = column(self._shoot, self._done, gap=10, margins=(20, 10, 20, 12))

        self._strip = Filmstrip("capture.film", requests, self.put_in_order)
        self.lay_out(self.live, self._trouble, lesser, self._pages, views, foot, self._strip)
        for key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.on_key(key).activated.connect(self.live.closer)
        self.on_key(Qt.Key.Key_Minus).activated.connect(self.live.back)
        self.on_key(Qt.Key.Key_0).activated.connect(self.live.fit)
        self.on_key(Qt.Key.Key_Escape).activated.connect(self._escape)

    def make_brief(self, brief: bool) -> None:
        """In little room the picture has all of it; the keys and a double click still zoom."""
        super().make_brief(brief)
        self._brief = brief
        self._hint_card.setVisible(bool(self._hint.text()) and not brief)
        self._zoom.setVisible(not brief)
        self._second.give_room(not brief)

    def arrive(self) -> None:
        """Start with the views."""
        self._show_page(_VIEWS)

    def show_state(self, state: CaptureState) -> None:
        """Show the live picture, the views and how the instrument is."""
        present = next((step for step in state.views if step.current), None)
        view_id = present.id if present else ""
        if view_id != self._view_id or (self._pages.currentIndex() == _WHY and not state.why):
            self._view_id = view_id
            self._show_page(_VIEWS)
        several = len(state.lesions) > 1
        wanted = "all views are there" if state.all_done else state.view_title
        self._title = f"Take pictures of {state.lesion}: {wanted}"
        self._lesion.setText(state.lesion)
        self._place.setText(state.place)
        self._lesion.setVisible(not several)
        self._lesions.setVisible(several)
        self._lesions.show_choices(state.lesions, state.lesion_id)
        self._steps.show_items(state.views)
        self._prompt.setText(state.prompt)
        self._reasons_title.setText(f"Why can “{state.view_title}” not be taken?")
        self._reasons.show_items(state.missing_reasons)
        self._again.show_items(state.why)
        self._why.setVisible(bool(state.why))
        self._missing.setVisible(bool(state.missing_reasons) and bool(view_id) and not state.all_done)
        self._prompt_card.setVisible(not state.all_done)
        self._trouble.show_notice(state.trouble)
        self._elsewhere.setVisible(bool(state.elsewhere))
        self._elsewhere.show_words(state.elsewhere)
        self.live.show_guides(state.guides)
        self._hint.setText(state.hint)
        self._hint_card.setVisible(bool(state.hint) and not self._brief)
        self.show_film(state.film)
        self.live.show_source(state.live, state.device_status or "No live picture", state.device)
        self._second.show_second(state.second, state.second_name)
        self._device.setText(state.device)
        self._device.setVisible(len(state.devices) < 2)
        self._devices.setVisible(len(state.devices) > 1)
        self._devices.show_choices(state.devices, state.device_id)
        self._status.show_status(state.device_status, state.device_tone)
        self._show_hold(state)
        self._shoot.show_words("Keeping the picture…" if state.keeping else "Take picture  (F9)")
        self._shoot.setAccessibleName("Take picture")
        self._put_main(state.all_done)
        self._shoot.setEnabled(state.can_shoot and not state.keeping)
        for button in (self._done, self._all, self._to_lesions, self._elsewhere):
            button.setEnabled(not state.keeping)

    def title(self) -> str:
        """Which picture comes next."""
        return self._title

    def first_focus(self) -> QWidget | None:
        """The shutter, or the way on when all views are there."""
        if not self._done.isHidden() and self._done.isEnabled():
            return self._done
        return self._shoot

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """A touch beside the buttons gives the keyboard back to the shutter."""
        super().mousePressEvent(event)
        self._shoot.setFocus()

    def _put_main(self, all_done: bool) -> None:
        """The main action is at the bottom right: the shutter, or the way on once every view is there."""
        self._done.setVisible(all_done)
        self._all.setVisible(not all_done)
        self._shoot.show_kind("tall" if all_done else "main")

    def _page(self, name: str, title: QLabel, picked: Callable[[str], None]) -> tuple[Scroller, Keyed[Choice, ReasonButton]]:
        """Return a page of reasons, each named `name.<reason>`, with a way back to the views."""
        box = QVBoxLayout()
        box.setSpacing(8)

        def reason(item: Choice) -> ReasonButton:
            button = ReasonButton(f"{name}.{item.id}", item.label)
            button.clicked.connect(lambda: picked(item.id))
            return button

        reasons: Keyed[Choice, ReasonButton] = Keyed(
            box, lambda item: item.id, reason, lambda _widget, _item: None, self.put_in_order
        )
        back = Button(f"{name}.back", "Back to the views", "quiet", "back")
        back.clicked.connect(lambda: self._show_page(_VIEWS))
        page = Scroller((20, 12, 20, 8), 10)
        page.box.addWidget(title)
        page.box.addLayout(box)
        page.box.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
        page.box.addStretch(1)
        return page, reasons

    def _explain(self, reason: str) -> None:
        self._show_page(_VIEWS)
        self.requests.explain_missing(self._view_id, reason)

    def _say_why(self, reason: str) -> None:
        self._show_page(_VIEWS)
        self.requests.say_why(reason)

    def _show_page(self, number: int) -> None:
        was = self._pages.currentIndex()
        self._pages.setCurrentIndex(number)
        reasons = {_MISSING: self._reasons, _WHY: self._again}.get(number)
        if reasons and reasons.widgets:
            reasons.widgets[0].setFocus()
        elif was and not number:
            self._shoot.setFocus()

    def _show_hold(self, state: CaptureState) -> None:
        """The button says how it stands; what is out of the ordinary stands beside it."""
        self._hold.setVisible(state.hold is not None)
        self._held.setVisible(state.hold is not None and state.hold.tone is Tone.WARNING)
        if state.hold is None:
            return
        self._hold.setChecked(state.held)
        self._hold.show_words("Colour and light held" if state.held else "Hold colour and light")
        self._hold.show_icon("tick" if state.held else "empty")
        self._held.show_status(state.hold.words, state.hold.tone)

    def _ask_to_hold(self, wished: bool) -> None:
        # The button shows what the state says, not what was pressed; and the next key is for the shutter.
        self._hold.setChecked(not wished)
        self.requests.hold_light(wished)
        self._shoot.setFocus()

    def _escape(self) -> None:
        if self._pages.currentIndex() != _VIEWS:
            self._show_page(_VIEWS)
        else:
            self.requests.back_to_lesions()
