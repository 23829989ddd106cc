"""Calls something again and again on the GUI thread."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Ticker(QObject):
    """Calls `act` about every `milliseconds`, from `start` to `stop`. GUI thread only."""

    def __init__(self, milliseconds: int, act: Callable[[], None]) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.setInterval(milliseconds)
        self._timer.timeout.connect(act)

    def start(self) -> None:
        """Begin."""
        self._timer.start()

    def stop(self) -> None:
        """Call no more. Harmless when repeated."""
        self._timer.stop()
