"""What was asked of a camera and not yet answered, photographs above all: each is answered once, whatever happens."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock
from time import monotonic
from typing import Any, Generic, TypeVar

from devices.contract import Camera
from devices.errors import DeviceError, FeedStopped

T = TypeVar("T")


class Request(Generic[T]):
    """One task for a camera. Whoever comes first answers it: the feed with a result, or a watcher with a refusal."""

    def __init__(self, task: Callable[[Camera], T]) -> None:
        self.task = task
        self.future: Future[T] = Future()
        # Running from the start: a press of the shutter cannot be cancelled, only answered.
        self.future.set_running_or_notify_cancel()
        self.asked = monotonic()
        self._lock = Lock()
        self._answered = False

    def deliver(self, result: T) -> bool:
        """Answer with what came out. False: too late, it was refused before."""
        if not self._first():
            return False
        self.future.set_result(result)
        return True

    def refuse(self, error: DeviceError) -> None:
        """Answer with an error, unless it was answered before."""
        if self._first():
            self.future.set_exception(error)

    def _first(self) -> bool:
        with self._lock:
            first = not self._answered
            self._answered = True
        return first


class Requests:
    """The requests of one feed, in order. Any thread. Closed at first; closed again for good when the feed ends.

    `close` shuts the door before the last requests are refused, and a request that comes later refuses itself: no request
    can fall between. No lock is held while a future's callbacks run.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: deque[Request[Any]] = deque()
        self._current: Request[Any] | None = None
        self._closed_by: DeviceError | None = FeedStopped("the feed is not started")

    def open(self) -> None:
        """Accept requests from now on."""
        with self._lock:
            self._closed_by = None

    def ask(self, task: Callable[[Camera], T]) -> Future[T]:
        """Put a request at the end of the queue, or have it refused at once."""
        request = Request(task)
        with self._lock:
            closed_by = self._closed_by
            if closed_by is None:
                self._waiting.append(request)
        if closed_by is not None:
            request.refuse(again(closed_by))
        return request.future

    def next(self) -> Request[Any] | None:
        """Take the oldest request up; the one taken before counts as done with."""
        with self._lock:
            self._current = self._waiting.popleft() if self._waiting else None
            return self._current

    def expire(self, older_than: float, error: DeviceError) -> None:
        """Refuse those that were asked before `older_than`, by `time.monotonic()`, the one in progress too."""
        expired = []
        with self._lock:
            # It may have waited for long before its turn came.
            if self._current is not None and self._current.asked < older_than:
                expired.append(self._current)
            while self._waiting and self._waiting[0].asked < older_than:
                expired.append(self._waiting.popleft())
        for request in expired:
            request.refuse(again(error))

    def close(self, error: DeviceError) -> bool:
        """Shut the door, then refuse all that is open, the one in progress too. False: it was shut before."""
        with self._lock:
            if self._closed_by is not None:
                return False
            self._closed_by = error
            left = [*([self._current] if self._current else []), *self._waiting]
            self._current = None
            self._waiting.clear()
        for request in left:
            request.refuse(again(error))
        return True


def again(error: DeviceError) -> DeviceError:
    """Return an equal error for one more listener: a raised exception carries its own traceback and is not shared."""
    return type(error)(*error.args)
