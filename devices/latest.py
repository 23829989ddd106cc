"""A place for exactly one frame: the newest wins, and the reader is never flooded."""

from collections.abc import Callable
from threading import Lock

from devices.contract import Frame


class LatestFrame:
    """Hands the newest live frame of one camera to one reader. Any thread; one place per feed.

    A frame that nobody took is replaced, so that the reader is never late. The ping carries nothing and is sent only when
    the place was empty: however slow the reader is, at most one ping waits for it.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._frame: Frame | None = None
        self._ping: Callable[[], None] | None = None

    def put(self, frame: Frame) -> None:
        """Replace what is there. Pings on the caller's thread, outside the lock; the ping must return at once."""
        with self._lock:
            was_empty = self._frame is None
            self._frame = frame
            ping = self._ping
        if was_empty and ping is not None:
            ping()

    def take(self) -> Frame | None:
        """Hand over the newest frame that was not yet taken, or None."""
        with self._lock:
            frame, self._frame = self._frame, None
        return frame

    def listen(self, ping: Callable[[], None] | None) -> None:
        """Ping from now on; None: no more. A frame that already waits is announced at once, on the caller's thread.

        Without that, a reader who comes after the first frame would never hear of any. A ping that is already under way on
        another thread may still arrive after `listen(None)`.
        """
        with self._lock:
            self._ping = ping
            waiting = self._frame is not None
        if waiting and ping is not None:
            ping()
