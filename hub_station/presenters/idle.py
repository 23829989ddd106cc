"""The lock after a while without a touch, and the warning before it. What is being kept is never interrupted."""

from collections.abc import Callable
from time import monotonic

from hub_station.presenters.desk import Desk
from hub_station.presenters.sign_in import SignInPresenter
from ui.states import Notice, Tone

WARNING = 30
"""Seconds before the lock in which it is said that it comes; any touch puts it off."""


class IdlePresenter:
    """Counts the time since the last touch: key, mouse, screen, pedal, or the shutter of a device."""

    def __init__(
        self,
        desk: Desk,
        sign_in: SignInPresenter,
        busy: Callable[[], bool],
        running: Callable[[], float] = monotonic,
    ) -> None:
        """Lock by `sign_in`, not while `busy()`; `running` are seconds that never go back."""
        self._desk, self._sign_in, self._busy, self._running = desk, sign_in, busy, running
        self._touched = running()
        self._warning = False

    def touched(self) -> None:
        """Somebody is there. Cheap: called with every touch."""
        self._touched = self._running()
        if self._warning:
            self._warning = False
            self._desk.changed()

    def tick(self) -> None:
        """Look at the time; called about every second."""
        if self._desk.covered or self._busy():
            self.touched()
            return
        left = self._desk.station.pathway.lock_minutes * 60 - (self._running() - self._touched)
        if left <= 0:
            self._warning = False
            self._sign_in.lock("idle")
        elif left <= WARNING and not self._warning:
            self._warning = True
            self._desk.changed()

    def warning(self) -> Notice | None:
        """Say that the lock is near; None: it is not."""
        if not self._warning:
            return None
        return Notice(
            Tone.WARNING,
            f"Nobody has touched this station for a while. It locks in {WARNING} seconds.",
            "Touch anything to go on. Nothing is lost when it locks.",
        )
