"""The one place where another thread's word becomes a Qt event."""

import logging
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot

log = logging.getLogger(__name__)


class Bridge(QObject):
    """Runs callables on the GUI thread, in the order in which they were posted. Make it on the GUI thread."""

    _knock = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[Callable[[], None]] = deque()
        self._knock.connect(self._run_next, Qt.ConnectionType.QueuedConnection)

    def post(self, word: Callable[[], None]) -> None:
        """Run `word` soon on the GUI thread. Any thread; returns at once. What it raises is logged, and the next runs."""
        self._waiting.append(word)
        self._knock.emit()

    @Slot()
    def _run_next(self) -> None:
        # One knock, one word: the GUI thread may paint and take a key press between two of them.
        word = self._waiting.popleft()
        try:
            word()
        except Exception:
            log.exception("a word posted to the GUI thread failed")
