"""Does what a person does, through the window's own widgets: for the scripted demo and the tests.

Object names are stable and read `screen.part` or `screen.part.id`, where the id is the one of the state:

- `unlock.passphrase`, `.repeated`, `.seen`, `.open`
- `today.start.<row>`, `.next`, `.add`, `.operator`, `.live.<instrument>`, `.equipment`, `.search`, `.list`, `.more.<row>`,
  `.mark.<row>.<mark>` (spaces as dashes)
- `patient_form.given`, `.family`, `.day`, `.month`, `.year`, `.nhs_number`, `.address`, `.save`, `.cancel`
- `identify.reveal.<question>`, `.confirm.<question>`, `.differs.<question>`, `.answer.<question>`, `.done`
- `similar.this`, `.other`
- `consent.<level>.yes`, `consent.<level>.no`, `consent.chaperone.<choice>`, `.chaperone_name`, `.done`; a refusal is
  `consent.declines`, then `consent.refused` (or `consent.keep`)
- `lesions.site.search`, `.site.list`, `.side.<side>`, `.note`, `.add`, `.remove.<lesion>`, `.done`
- `capture.shoot`, `.view.<view>`, `.lesion`, `.device`, `.hold`, `.missing`, `.missing.<reason>`, `.early`, `.done`,
  `.lesions`, `.live`, `.why`, `.why.<reason>`, `.film.<picture>`
- `check.accept`, `.again`, `.retake.<reason>`, `.best`, `.best.<reason>`, `.best.back`, `.no_ruler`, `.film.<picture>`,
  `.previous`, `.next`, `.zoom`, `.back`, `.picture`
- `seal.seal`, `.back`, `.lesions`, `.picture.<capture>`
- `outbox.retry.<row>`, `.back`, `.table`
- `elsewhere.source`, `.picture.<picture>`, `.file`, `.erase`, `.back`; the ways there: `today.elsewhere`,
  `capture.elsewhere`
- `equipment.edit.<device>`, `.check.<device>.<check>`, `.live.<device>`, `.back`
- `device_check.act`, `.again`, `.back`, `.across`, `.down`, `.<question>.<choice>`
- `device_form.manufacturer`, `.model`, `.serial`, `.magnification`, `.<field>.<choice>`, `.save`, `.cancel`
- everywhere: `foot.outbox`, `foot.pause`, `notice.dismiss`
"""

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QScrollArea,
    QWidget,
)

from ui.widgets.text import FittedLabel
from ui.window import Window

StateType = type[object]
_TICK = 10
_TURNS = 6


class CannotDo(Exception):
    """A person could not do this now either: the part is not there, hidden, covered or switched off."""


class Robot:
    """One pair of hands for one window. GUI thread only, and not from within a handler of the same window."""

    def __init__(self, window: Window) -> None:
        self._window = window

    # --- hands -----------------------------------------------------------------------------------------------------

    def press(self, name: str) -> None:
        """Press the button of that object name with the mouse. Raises `CannotDo`."""
        self._click(self._reachable(name))

    def type(self, name: str, words: str) -> None:
        """Put the cursor into a line of text and type in place of what is there. Raises `CannotDo`."""
        entry = self._reachable(name)
        if not isinstance(entry, QLineEdit):
            raise CannotDo(f"nothing can be typed into {name}")
        self._click(entry)
        QTest.keyClick(entry, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(entry, Qt.Key.Key_Delete)
        for letter in words:
            if letter.isascii():
                QTest.keyClicks(entry, letter)
            else:
                # QTest knows keys of ASCII only; a keyboard sends such a letter as the text of a key without a number.
                QApplication.sendEvent(entry, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter))

    def choose(self, name: str, wanted: str) -> None:
        """Pick an entry of a drop-down or list by its words (or, in a drop-down, its id). Raises `CannotDo`."""
        part = self._reachable(name)
        if isinstance(part, QComboBox):
            self._choose_in_box(part, name, wanted)
        elif isinstance(part, QListView):
            self._choose_in_list(part, name, wanted)
        else:
            raise CannotDo(f"{name} is no list of choices")

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press and release a key where the focus is."""
        QTest.keyClick(QApplication.focusWidget() or self._window, key, modifiers)

    # --- eyes ------------------------------------------------------------------------------------------------------

    def shows(self, screen_state: StateType) -> bool:
        """Tell whether the present screen shows a state of that type, for example `CaptureState`."""
        return self._window.state is not None and isinstance(self._window.state.screen, screen_state)

    def can(self, name: str) -> bool:
        """Tell whether the part of that name is there, visible and switched on."""
        try:
            self.find(name)
        except CannotDo:
            return False
        return True

    def words(self, name: str) -> str:
        """Return the words of a label, a line or a button. Raises `CannotDo` where it is not seen."""
        part = self._visible(name)
        if isinstance(part, FittedLabel):
            return part.words
        if isinstance(part, QLabel | QLineEdit):
            return part.text()
        return part.accessibleName()

    def find(self, name: str) -> QWidget:
        """Return the widget of that object name. Raises `CannotDo` where it is missing, hidden or switched off."""
        part = self._visible(name)
        if not part.isEnabled():
            raise CannotDo(f"{name} is switched off")
        return part

    def wait_until(self, holds: Callable[[], bool], timeout: float = 10.0, what: str = "the awaited state") -> None:
        """Let the window live until `holds()`, for at most `timeout` seconds. Raises TimeoutError naming `what`."""
        wake = QTimer()
        wake.start(_TICK)
        until = time.monotonic() + timeout
        while not holds():
            if time.monotonic() > until:
                raise TimeoutError(f"waited {timeout:g} s for {what}")
            QCoreApplication.processEvents(
                QEventLoop.ProcessEventsFlag.AllEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents
            )
        wake.stop()

    def screenshot(self, path: Path) -> None:
        """Write what the window shows, once it is laid out, as a PNG. Raises OSError where it cannot be written."""
        for _ in range(_TURNS):
            QCoreApplication.processEvents()
        if not self._window.grab().save(str(path), "PNG"):
            raise OSError(f"the screenshot could not be written: {path}")

    # --- inside ----------------------------------------------------------------------------------------------------

    def _visible(self, name: str) -> QWidget:
        # A row that just went away may still live for one turn of the event loop under the same name.
        found = [part for part in self._window.findChildren(QWidget, name) if part.isVisible()]
        if not found:
            raise CannotDo(f"{name} is not on the screen")
        return found[-1]

    def _reachable(self, name: str) -> QWidget:
        """Find a part and scroll to it, as a person does; a layout may take some turns before it stands still."""
        for _ in range(_TURNS):
            part = self.find(name)
            _scroll_to(part)
            hit = self._window.childAt(part.mapTo(self._window, part.rect().center()))
            if hit is not None and (hit is part or part.isAncestorOf(hit)):
                return part
            QCoreApplication.processEvents()
        raise CannotDo(f"{name} is covered or out of the window")

    def _click(self, part: QWidget, at: QPoint | None = None) -> None:
        QTest.mouseClick(part, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at or part.rect().center())

    def _choose_in_box(self, box: QComboBox, name: str, wanted: str) -> None:
        to = box.findData(wanted)
        to = box.findText(wanted) if to < 0 else to
        if to < 0:
            raise CannotDo(f"{name} has no such choice")
        box.setFocus()
        while box.currentIndex() != to:
            QTest.keyClick(box, Qt.Key.Key_Down if box.currentIndex() < to else Qt.Key.Key_Up)

    def _choose_in_list(self, view: QAbstractItemView, name: str, wanted: str) -> None:
        model = view.model()
        for number in range(model.rowCount()):
            index = model.index(number, 0)
            if index.data() == wanted:
                view.scrollTo(index)
                self._click(view.viewport(), view.visualRect(index).center())
                return
        raise CannotDo(f"{name} has no such choice")


def _scroll_to(part: QWidget) -> None:
    outer = part.parentWidget()
    while outer is not None:
        if isinstance(outer, QScrollArea):
            outer.ensureWidgetVisible(part, 0, 8)
        outer = outer.parentWidget()
