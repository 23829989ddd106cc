"""The one window: demo band, patient, steps, notice, the present screen, and the outbox at the foot."""

from collections.abc import Callable
from typing import Any

import shiboken6
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QScrollArea, QStackedWidget, QWidget

from ui.aloud import say
from ui.requests import Requests
from ui.screens.base import Screen
from ui.screens.capture import CaptureScreen
from ui.screens.check import CheckScreen
from ui.screens.consent import ConsentScreen
from ui.screens.device_check import DeviceCheckScreen
from ui.screens.device_form import DeviceFormScreen
from ui.screens.elsewhere import ElsewhereScreen
from ui.screens.equipment import EquipmentScreen
from ui.screens.excluded import ExcludedScreen
from ui.screens.history import HistoryScreen
from ui.screens.identify import IdentifyScreen
from ui.screens.lesions import LesionsScreen
from ui.screens.outbox import OutboxScreen
from ui.screens.patient_form import PatientFormScreen
from ui.screens.people import PeopleScreen
from ui.screens.person_form import PersonFormScreen
from ui.screens.prepare import PrepareScreen
from ui.screens.put_right import PutRightScreen
from ui.screens.repair import RepairScreen
from ui.screens.seal import SealScreen
from ui.screens.sign_in import SignInScreen
from ui.screens.similar import SimilarScreen
from ui.screens.stop import StopScreen
from ui.screens.today import TodayScreen
from ui.screens.unlock import UnlockScreen
from ui.states import (
    CaptureState,
    CheckState,
    ConsentState,
    DeviceCheckState,
    DeviceFormState,
    ElsewhereState,
    EquipmentState,
    ExcludedState,
    HistoryState,
    IdentifyState,
    LesionsState,
    OutboxState,
    PatientFormState,
    PeopleState,
    PersonFormState,
    PrepareState,
    PutRightState,
    RepairState,
    SealState,
    SignInState,
    SimilarState,
    StopState,
    TodayState,
    UnlockState,
    WindowState,
)
from ui.widgets.choice_box import ChoiceBox
from ui.widgets.icons import IconLabel
from ui.widgets.layouts import column, row
from ui.widgets.notice_card import NoticeCard
from ui.widgets.outbox_strip import OutboxStrip
from ui.widgets.patient_bar import PatientBar
from ui.widgets.step_indicator import StepIndicator
from ui.widgets.text import label

LOCK_KEY = Qt.Key.Key_F12

_SCREENS: dict[type[object], Callable[[Requests], Screen[Any]]] = {
    UnlockState: UnlockScreen,
    SignInState: SignInScreen,
    PeopleState: PeopleScreen,
    PersonFormState: PersonFormScreen,
    TodayState: TodayScreen,
    PatientFormState: PatientFormScreen,
    SimilarState: SimilarScreen,
    IdentifyState: IdentifyScreen,
    ConsentState: ConsentScreen,
    LesionsState: LesionsScreen,
    PrepareState: PrepareScreen,
    HistoryState: HistoryScreen,
    ExcludedState: ExcludedScreen,
    CaptureState: CaptureScreen,
    CheckState: CheckScreen,
    SealState: SealScreen,
    RepairState: RepairScreen,
    PutRightState: PutRightScreen,
    StopState: StopScreen,
    OutboxState: OutboxScreen,
    ElsewhereState: ElsewhereScreen,
    EquipmentState: EquipmentScreen,
    DeviceFormState: DeviceFormScreen,
    DeviceCheckState: DeviceCheckScreen,
}
# In less than this (a small screen, or 200 %) the frame around the screens takes less room, and whole pages scroll.
_LITTLE = QSize(940, 560)


class Window(QWidget):
    """Shows a `WindowState`; passes on what a person asks for. GUI thread only.

    Closing it only asks: `requests.close_program()`. Whoever answers ends the application or hides the window.
    """

    def __init__(self, requests: Requests) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setWindowTitle("Hub Station")
        self._requests = requests
        self._state: WindowState | None = None
        self._brief = False
        self._title = ""
        self._covered: Screen[Any] | None = None
        self._band = QFrame()
        self._band.setObjectName("demo_band")
        self._band_words = label("band", wrap=False)
        self._exercises = ChoiceBox("demo.exercise", "What the instruments show")
        self._exercises.picked.connect(requests.choose_exercise)
        band = row(1, IconLabel(20, "info", "text"), self._band_words, self._exercises, 1, gap=10, margins=(0, 3, 0, 3))
        self._band.setLayout(band)
        self._bar = PatientBar()
        self._steps = StepIndicator()
        self._notice = NoticeCard("notice.dismiss")
        self._notice.setObjectName("notice")
        if self._notice.dismiss:
            self._notice.dismiss.clicked.connect(requests.dismiss_notice)
        self._screens: dict[type[object], Screen[Any]] = {kind: make(requests) for kind, make in _SCREENS.items()}
        self._stack = QStackedWidget()
        self._rooms = {screen: _room(screen) for screen in self._screens.values()}
        for room in self._rooms.values():
            self._stack.addWidget(room)
        self._foot = OutboxStrip()
        self._foot.pause.clicked.connect(requests.pause_visit)
        self._foot.stop.clicked.connect(requests.show_stop)
        self._foot.outbox.clicked.connect(requests.show_outbox)
        self._foot.lock.clicked.connect(requests.lock)
        lock = QShortcut(QKeySequence(LOCK_KEY), self)
        lock.setAutoRepeat(False)
        lock.activated.connect(requests.lock)
        box = column(self._band, self._bar, self._steps, self._notice, self._stack, self._foot, gap=0)
        box.setStretch(box.indexOf(self._stack), 1)
        self.setLayout(box)
        for screen in self._screens.values():
            screen.put_in_order()
        self.setMinimumSize(640, 360)
        self.resize(1366, 768)

    @property
    def state(self) -> WindowState | None:
        """What is shown now; None before the first state."""
        return self._state

    @property
    def screen_shown(self) -> Screen[Any]:
        """The present screen."""
        return self._screens[type(self._state.screen)] if self._state else self._screens[UnlockState]

    def show_state(self, state: WindowState) -> None:
        """Show `state`, whole."""
        screen = self._screens[type(state.screen)]
        arriving = self._state is None or self._stack.currentWidget() is not self._rooms[screen]
        before = QApplication.focusWidget()
        left = self.screen_shown
        self._state = state
        self._show_frame(state)
        if arriving:
            # First the change, then the state: the screen that leaves lets go of a live picture that this one may show.
            self._stack.setCurrentWidget(self._rooms[screen])
            if not self._comes_back(left, screen):
                screen.arrive()
        screen.show_state(state.screen)
        self._say_title(screen)
        if arriving or not _can_have_focus(before):
            self._settle_focus(screen)
        elif QApplication.focusWidget() is not before:
            # The screen went to what is wrong.
            _reveal(QApplication.focusWidget())

    def focusNextPrevChild(self, forwards: bool) -> bool:  # noqa: N802 (Qt's name)
        """Let Tab scroll to where it goes, also where it comes from outside of what scrolls (WCAG 2.4.11)."""
        moved = super().focusNextPrevChild(forwards)
        if moved:
            _reveal(QApplication.focusWidget())
        return moved

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 (Qt's name)
        """Ask; the window closes when the program ends."""
        event.ignore()
        self._requests.close_program()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Give the screens more of a small window."""
        super().resizeEvent(event)
        if self._state is not None:
            self._show_frame(self._state)

    def _show_frame(self, state: WindowState) -> None:
        brief = self.height() < _LITTLE.height() or self.width() < _LITTLE.width()
        if brief != self._brief:
            self._brief = brief
            for screen in self._screens.values():
                screen.make_brief(brief)
        self._band.setVisible(bool(state.band))
        self._band_words.setText(state.band)
        self._exercises.setVisible(bool(state.exercises))
        self._exercises.show_choices(state.exercises, state.exercise)
        step = f"Step {state.step + 1} of {len(state.steps)}" if state.steps and brief else ""
        self._bar.show_patient(state.bar, state.operator, step)
        self._steps.show_steps(() if brief else state.steps, state.step)
        self._notice.show_notice(state.notice)
        visit = state.bar is not None or bool(state.steps)
        covered = isinstance(state.screen, SignInState)
        self._foot.show_strip(state.strip, visit=visit, covered=covered, brief=brief)
        self._foot.outbox.setEnabled(not isinstance(state.screen, OutboxState))

    def _say_title(self, screen: Screen[Any]) -> None:
        """Tell a screen reader where it is: when another screen came, and when this one is about something else."""
        title = screen.title()
        if title != self._title:
            self._title = title
            screen.setAccessibleName(title)
            say(screen, title)

    def _comes_back(self, left: Screen[Any], screen: Screen[Any]) -> bool:
        """Tell whether `screen` was covered by the sign-in (and the question who the patient is): what was typed stays."""
        if isinstance(screen, SignInScreen):
            self._covered = self._covered or left
            return False
        back = screen is self._covered
        if back or not isinstance(screen, IdentifyScreen | SimilarScreen):
            self._covered = None
        return back

    def _settle_focus(self, screen: Screen[Any]) -> None:
        """Give the focus to the screen's choice, or let it wait on the screen: never on a button that Qt happens to find."""
        wanted = screen.first_focus()
        if wanted is not None and wanted.isEnabled() and not wanted.isHidden():
            wanted.setFocus()
        else:
            screen.setFocus()


def _room(screen: Screen[Any]) -> QScrollArea:
    """Return a screen with room to scroll as a whole, where there is not enough for it."""
    room = QScrollArea()
    room.setWidgetResizable(True)
    room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    room.setWidget(screen)
    return room


def _reveal(part: QWidget | None) -> None:
    """Scroll to a part, in everything that scrolls around it; with a little room for the ring."""
    above = part.parentWidget() if part is not None else None
    while part is not None and above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(part, 12, 12)
        elif isinstance(above, QAbstractItemView):
            above.scrollTo(above.indexAt(part.mapTo(above.viewport(), part.rect().center())))
        above = above.parentWidget()


def _can_have_focus(part: QWidget | None) -> bool:
    """Tell whether the part that had the focus can keep it."""
    if part is None or not shiboken6.isValid(part) or isinstance(part, Screen | Window):
        return False
    return part.isVisible() and part.isEnabled()
