"""A body behind libgphoto2, which runs in a process of its own."""

from collections import deque
from collections.abc import Callable, Generator
from typing import cast

from devices.errors import DeviceAsleep, DeviceError, DeviceGone, DeviceTimeout
from devices.tether.body import Identity, Item, Photograph
from devices.tether.process import Worker

OPEN_WITHIN = 8.0
BRING_WITHIN = 2.0
FETCH_WITHIN = 30.0
CAPTURE_WITHIN = 10.0


class GphotoBody:
    """One body. `where` says by which model and port libgphoto2 reaches it now, or raises why it cannot."""

    def __init__(self, where: Callable[[], tuple[str, str]]) -> None:
        self._where = where
        self._worker: Worker | None = None
        self._items: deque[Item] = deque()

    @property
    def fetching(self) -> bool:
        return self._worker is not None and self._worker.fetching

    def open(self) -> Identity:
        self.close()
        model, port = self._where()
        self._worker = Worker()
        self._items.clear()
        try:
            return cast("Identity", self._worker.ask("open", model, port, within=OPEN_WITHIN).value)
        except DeviceTimeout as error:
            self.close()
            raise DeviceAsleep("the camera is there and does not answer: it sleeps, or it hangs") from error
        except DeviceError:
            self.close()
            raise

    def close(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.end()

    def life(self) -> Generator[Item | None, None, None]:
        while True:
            worker = self._opened()
            if self._items:
                yield self._items.popleft()
                continue
            if not worker.asked:
                worker.begin("bring", within=BRING_WITHIN, fetch_within=FETCH_WITHIN)
            answer = worker.answer()
            if answer is None:
                yield None
                continue
            self._items.extend(cast("list[Item]", answer.value))
            if not self._items:
                yield None

    def capture(self) -> Photograph:
        worker = self._opened()
        # What the stream asked for comes first, and stays for it.
        while worker.asked:
            if (answer := worker.answer()) is not None:
                self._items.extend(cast("list[Item]", answer.value))
        return cast("Photograph", worker.ask("capture", within=CAPTURE_WITHIN).value)

    def _opened(self) -> Worker:
        if self._worker is None:
            raise DeviceGone("the camera is not open")
        return self._worker
