"""Work for a camera that takes long and may wait: done a step at a time between its frames, after every photograph."""

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from threading import Lock
from time import monotonic
from typing import Any, Generic, TypeVar

from devices.contract import Camera
from devices.errors import DeviceError, DeviceFault, FeedStopped
from devices.originals import Steps
from devices.requests import again

T = TypeVar("T")


class Errand(Generic[T]):
    """One piece of work. Whoever comes first answers it: the feed with a result or an error, or a watcher with a refusal.

    Its future may be cancelled by whoever asked, at any time: then no further step is taken.
    """

    def __init__(self, work: Callable[[Camera], Steps[T]]) -> None:
        self.future: Future[T] = Future()
        self._work = work
        self._steps: Steps[T] | None = None
        self._lock = Lock()
        self._answered = False

    @property
    def over(self) -> bool:
        """Whether nobody waits for it any more."""
        return self._answered or self.future.cancelled()

    def step(self, camera: Camera) -> None:
        """Take one step; answer where it was the last. The feed's thread. Raises what the work raised, once answered."""
        try:
            if self._steps is None:
                self._steps = self._work(camera)
            next(self._steps)
        except StopIteration as end:
            self._steps = None
            if self._first():
                self.future.set_result(end.value)
        except Exception as error:
            self._steps = None
            self.refuse(error if isinstance(error, DeviceError) else DeviceFault(f"{type(error).__name__} in the driver"))
            raise

    def refuse(self, error: DeviceError) -> None:
        """Answer with an error, unless it was answered before. Any thread."""
        if self._first():
            self.future.set_exception(error)

    def drop(self) -> None:
        """End what was begun of it. The feed's thread."""
        steps, self._steps = self._steps, None
        if steps is not None:
            with suppress(DeviceError):
                steps.close()

    def _first(self) -> bool:
        with self._lock:
            first, self._answered = not self._answered, True
        return first and self.future.set_running_or_notify_cancel()


class Errands:
    """The errands of one feed. Any thread, but `step` and `drop`. Closed at first; closed again for good at the feed's end.

    The newest goes first: what a person waits for overtakes what is done in the background.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: list[Errand[Any]] = []
        self._moved = 0.0
        self._closed_by: DeviceError | None = FeedStopped("the feed is not started")

    def open(self) -> None:
        """Accept errands from now on."""
        with self._lock:
            self._closed_by = None

    def ask(self, work: Callable[[Camera], Steps[T]]) -> Future[T]:
        """Have work done, or refused at once. The future is always answered, unless it is cancelled."""
        errand = Errand(work)
        with self._lock:
            closed_by = self._closed_by
            if closed_by is None:
                if not self._waiting:
                    self._moved = monotonic()
                self._waiting.append(errand)
        if closed_by is not None:
            errand.refuse(again(closed_by))
        return errand.future

    def next(self) -> Errand[Any] | None:
        """Return the errand whose turn it is, None where there is none. The feed's thread."""
        with self._lock:
            over = [one for one in self._waiting if one.over]
            self._waiting = [one for one in self._waiting if not one.over]
            newest = self._waiting[-1] if self._waiting else None
        for errand in over:
            errand.drop()
        return newest

    def moved(self) -> None:
        """Note that a step was taken."""
        self._moved = monotonic()

    def expire(self, older_than: float, error: DeviceError) -> None:
        """Refuse all of them where no step was taken since `older_than`, by `time.monotonic()`."""
        with self._lock:
            left = list(self._waiting) if self._moved < older_than else []
        for errand in left:
            errand.refuse(again(error))

    def close(self, error: DeviceError) -> None:
        """Shut the door, then refuse all that is open; the first reason stands."""
        with self._lock:
            self._closed_by = self._closed_by or error
            left = list(self._waiting)
        for errand in left:
            errand.refuse(again(error))
