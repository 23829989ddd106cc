"""Makes the one QApplication of the process and gives it the look. Works without a display (`QT_QPA_PLATFORM=offscreen`)."""

import sys

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from ui import aloud
from ui.theme import dress
from ui.watchdog import Watchdog
from ui.widgets.focus_ring import FocusRing

TITLE = "Hub Station"
_DRESSED = "dressed"


class Application(QApplication):
    """The program's QApplication: dressed, with the focus ring."""

    def __init__(self) -> None:
        super().__init__(sys.argv[:1])
        _finish(self)


class WatchedApplication(Application):
    """The same with every call on the GUI thread timed."""

    def __init__(self, watchdog: Watchdog) -> None:
        self._watchdog = watchdog
        super().__init__()

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        """Deliver an event, with a watch in the hand."""
        return self._watchdog.measure(receiver, event, super().notify)


def application(watchdog: Watchdog | None = None) -> QApplication:
    """Return the process's application, made now if there is none yet. GUI thread.

    With a `watchdog` every call on the GUI thread is timed. Raises RuntimeError where it comes too late for that.
    """
    present = QApplication.instance()
    if isinstance(present, QApplication):
        if watchdog is not None:
            raise RuntimeError("the application is already there: give the watchdog to the first call of application()")
        if not present.property(_DRESSED):
            _finish(present)
        return present
    return WatchedApplication(watchdog) if watchdog else Application()


def _finish(app: QApplication) -> None:
    app.setApplicationName(TITLE)
    dress(app)
    FocusRing(app)
    aloud.install()
    app.setProperty(_DRESSED, True)
