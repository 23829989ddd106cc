"""Keeps the keys of a barcode scanner from every widget, and hands over what was scanned."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

import shiboken6
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from ui.keys import MODIFIERS, code
from ui.wedge import Answer, Fate, Rules, Wedge

_KINDS = frozenset({QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease})
_SOON = 0.01


@dataclass(slots=True)
class _Kept:
    receiver: QObject
    event: QKeyEvent


class ScannerFilter(QObject):
    """Sees every key of the program before all others (installed last), until it is taken away. GUI thread."""

    def __init__(
        self,
        application: QApplication,
        rules: Rules,
        wanted: Callable[[], bool],
        scanned: Callable[[str], None],
    ) -> None:
        """Call `scanned` with each scan. While nothing is `wanted` (a passphrase is typed) every key passes at once."""
        super().__init__()
        self._application, self._wanted, self._scanned = application, wanted, scanned
        self._wedge = Wedge(rules)
        self._kept: list[_Kept] = []
        self._swallowed: set[int] = set()
        self._last = (0, 0.0)
        self._replaying = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._silence)
        application.installEventFilter(self)

    def remove(self) -> None:
        """See no more keys. Harmless when repeated."""
        self._timer.stop()
        self._application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Look at a key on its way; what is held back or swallowed goes no further."""
        if self._replaying or event.type() not in _KINDS or not isinstance(event, QKeyEvent):
            return False
        if event.key() in MODIFIERS or not (self._wanted() or self._wedge.holding or self._swallowed):
            return False
        match event.type():
            case QEvent.Type.ShortcutOverride:
                # In the midst of a burst no key is a shortcut; else shortcuts come first, as ever.
                if self._wedge.holding:
                    event.accept()
                return self._wedge.holding
            case QEvent.Type.KeyRelease:
                return self._released(watched, event)
            case _:
                return self._pressed(watched, event)

    def _pressed(self, watched: QObject, event: QKeyEvent) -> bool:
        since = self._since(event)
        answer = self._wedge.press(code(event), event.text(), since, repeated=event.isAutoRepeat())
        self._settle(answer)
        match answer.fate:
            case Fate.HOLD:
                self._kept.append(_Kept(watched, event.clone()))
            case Fate.SWALLOW:
                self._swallowed.add(event.key())
            case Fate.PASS:
                self._swallowed.discard(event.key())
        if self._wedge.holding:
            self._timer.start(round(self._wedge.patience * 1000) + 1)
        if answer.scan is not None:
            self._scanned(answer.scan)
        return answer.fate is not Fate.PASS

    def _released(self, watched: QObject, event: QKeyEvent) -> bool:
        if event.key() in self._swallowed:
            if not event.isAutoRepeat():
                self._swallowed.discard(event.key())
            return True
        if any(kept.event.key() == event.key() for kept in self._kept):
            self._kept.append(_Kept(watched, event.clone()))
            return True
        return False

    def _since(self, event: QKeyEvent) -> float:
        """Return the seconds since the key before; the system's own time where it gives one, since we may be late."""
        stamp, now = event.timestamp(), monotonic()
        before, seen = self._last
        self._last = (stamp, now)
        return (stamp - before) / 1000 if stamp and before and stamp >= before else now - seen

    def _silence(self) -> None:
        waited = monotonic() - self._last[1]
        if not self._wedge.holding:
            return
        if waited > 2 * self._wedge.patience + _SOON and not self._timer.property("late"):
            # The program was busy: keys that came meanwhile may still stand in line behind this timer.
            self._timer.setProperty("late", True)
            self._timer.start(round(_SOON * 1000))
            return
        self._timer.setProperty("late", False)
        answer = self._wedge.silence()
        self._settle(answer)
        if answer.scan is not None:
            self._scanned(answer.scan)

    def _settle(self, answer: Answer) -> None:
        """Play out what was held, or forget it."""
        if not (answer.replay or answer.drop):
            return
        kept, self._kept = self._kept, []
        if answer.drop:
            down = {one.event.key() for one in kept if one.event.type() is QEvent.Type.KeyPress}
            up = {one.event.key() for one in kept if one.event.type() is QEvent.Type.KeyRelease}
            self._swallowed |= down - up
            return
        self._replaying = True
        try:
            for one in kept:
                if shiboken6.isValid(one.receiver):
                    QApplication.sendEvent(one.receiver, one.event)
        finally:
            self._replaying = False
