"""Measures the longest call on the GUI thread, and says which widget and which event it was."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QObject, QThread


@dataclass(frozen=True, slots=True)
class SlowCall:
    """One call on the GUI thread: how long it took, and what it was: `capture.shoot (Button): KeyPress`."""

    milliseconds: float
    what: str


@dataclass(slots=True)
class _Call:
    """A delivery under way. `level` is the depth of event loops it was made in; `inner` the heaviest call within it."""

    what: str
    level: int
    began: float
    left: float = 0.0
    returned: float = 0.0
    inner: SlowCall = field(default=SlowCall(0.0, ""))


class Watchdog:
    """Times each delivery of an event on the thread where it was made; calls of other threads pass untimed.

    A call that one handler makes within another (a key press sent on by the window) counts for the outer one, and gives it
    its name where it is the larger part. Time in a nested event loop (a menu that waits for a person) does not count.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        """Use `clock` (seconds) as the watch."""
        self._clock = clock
        self._thread = threading.get_ident()
        self._calls: list[_Call] = []
        self.worst: SlowCall | None = None
        self.count = 0

    def reset(self) -> None:
        """Forget what was measured so far, for example the making of the window."""
        self.worst, self.count = None, 0

    def measure(self, receiver: QObject, event: QEvent, deliver: Callable[[QObject, QEvent], bool]) -> bool:
        """Deliver `event` by `deliver`, and note how long it took."""
        if threading.get_ident() != self._thread:
            return deliver(receiver, event)
        call = _Call(_name(receiver, event), QThread.currentThread().loopLevel(), self._clock())
        outer = [one for one in self._calls if one.level < call.level]
        for one in outer:
            one.left = one.left or call.began
        self._calls.append(call)
        try:
            return deliver(receiver, event)
        finally:
            self._calls.pop()
            self._ended(call, outer)

    def _ended(self, call: _Call, outer: list[_Call]) -> None:
        now = self._clock()
        for one in outer:
            one.returned = now
        spent = (now - call.began - (call.returned - call.left)) * 1000
        what = call.inner.what if call.inner.milliseconds > spent / 2 else call.what
        done = SlowCall(spent, what)
        if self._calls and self._calls[-1].level == call.level:
            if spent > self._calls[-1].inner.milliseconds:
                self._calls[-1].inner = done
            return
        self.count += 1
        if self.worst is None or spent > self.worst.milliseconds:
            self.worst = done


def _name(receiver: QObject, event: QEvent) -> str:
    kind = type(receiver).__name__
    name = receiver.objectName()
    return f"{name} ({kind}): {event.type().name}" if name else f"{kind}: {event.type().name}"
