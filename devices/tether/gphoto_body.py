"""A body behind libgphoto2, which runs in a process of its own."""

from collections import deque
from collections.abc import Callable, Generator
from typing import cast

from devices.errors import DeviceAsleep, DeviceError, DeviceFault, DeviceGone, DeviceTimeout
from devices.originals import Steps
from devices.tether.body import Identity, Item, OnCard, Photograph
from devices.tether.messages import Value
from devices.tether.pieces import checked, in_pieces, whole_size
from devices.tether.process import STEP, Worker

OPEN_WITHIN = 8.0
BRING_WITHIN = 2.0
FETCH_WITHIN = 30.0
CAPTURE_WITHIN = 10.0
LIST_WITHIN = 20.0
"""To list a folder of thousands of files takes a slow body many seconds, and cannot be parted."""

PIECE_WITHIN = 5.0


class GphotoBody:
    """One body. `where` says by which model and port libgphoto2 reaches it now, or raises why it cannot.

    The worker answers one call after the other; whoever waits for it meanwhile puts its answer down for whoever asked.
    """

    def __init__(self, where: Callable[[], tuple[str, str]]) -> None:
        self._where = where
        self._worker: Worker | None = None
        self._items: deque[Item] = deque()
        self._call: _Call | None = None
        self._bring: _Call | None = None
        self._gives_pieces = True

    @property
    def fetching(self) -> bool:
        aside = self._call is not None and self._call is not self._bring
        return aside or (self._worker is not None and self._worker.fetching)

    def open(self) -> Identity:
        self.close()
        model, port = self._where()
        self._worker = Worker()
        self._items.clear()
        self._call = self._bring = None
        self._gives_pieces = True
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
            if self._items:
                yield self._items.popleft()
                continue
            if self._bring is None and self._call is None:
                self._bring = self._begin("bring", within=BRING_WITHIN, fetch_within=FETCH_WITHIN)
            self._hear()
            self._take_what_came()
            if not self._items:
                yield None

    def capture(self) -> Photograph:
        while self._call is not None:
            self._hear()
        # What the stream asked for comes first, and stays for it.
        self._take_what_came()
        return cast("Photograph", self._opened().ask("capture", within=CAPTURE_WITHIN).value)

    # its card

    def stored(self) -> Steps[tuple[list[OnCard], int]]:
        return cast("tuple[list[OnCard], int]", (yield from self._do("stored", within=LIST_WITHIN)))

    def thumbnail(self, one: OnCard) -> Steps[bytes]:
        return cast("bytes", (yield from self._do("thumbnail", one, within=PIECE_WITHIN)))

    def read(self, one: OnCard) -> Steps[bytes]:
        if whole_size(one) and self._gives_pieces:
            try:
                return (yield from in_pieces(one, lambda offset, size: self._piece(one, offset, size)))
            except _NoPieces:
                self._gives_pieces = False
        return checked(one, cast("bytes", (yield from self._do("whole", one, within=FETCH_WITHIN))))

    def delete(self, one: OnCard, proven: Callable[[bytes], bool]) -> Steps[None]:
        content = yield from self.read(one)
        if not proven(content):
            raise DeviceFault("the file holds another picture by now")
        yield from self._do("delete", one, within=PIECE_WITHIN)

    def _piece(self, one: OnCard, offset: int, size: int) -> Steps[bytes]:
        got = cast("bytes | None", (yield from self._do("piece", one, offset, size, within=PIECE_WITHIN)))
        if got is None:
            raise _NoPieces("this camera gives no part of a file")
        return got

    # the worker

    def _do(self, name: str, *arguments: object, within: float) -> Steps[object]:
        """Have the worker do something, once it has done what it is at."""
        while self._call is not None:
            self._hear()
            if self._call is not None:
                yield
        call = self._begin(name, *arguments, within=within)
        while call.outcome is None:
            self._hear()
            if call.outcome is None:
                yield
        if isinstance(call.outcome, DeviceError):
            raise call.outcome
        return call.outcome.value

    def _begin(self, name: str, *arguments: object, within: float, fetch_within: float = 0.0) -> "_Call":
        self._opened().begin(name, *arguments, within=within, fetch_within=fetch_within)
        self._call = _Call()
        return self._call

    def _hear(self, wait: float = STEP) -> None:
        """Wait a moment for the answer that is due, and put it down for whoever asked."""
        worker, call = self._opened(), self._call
        if call is None:
            return
        try:
            call.outcome = worker.answer(wait)
        except DeviceError as error:
            call.outcome = error
        if call.outcome is not None:
            self._call = None

    def _take_what_came(self) -> None:
        """Take the items of the stream that the worker brought."""
        if self._bring is None or self._bring.outcome is None:
            return
        outcome, self._bring = self._bring.outcome, None
        if isinstance(outcome, DeviceError):
            raise outcome
        self._items.extend(cast("list[Item]", outcome.value))

    def _opened(self) -> Worker:
        if self._worker is None:
            raise DeviceGone("the camera is not open")
        return self._worker


class _Call:
    """One call of the worker, and what came of it."""

    def __init__(self) -> None:
        self.outcome: Value | DeviceError | None = None


class _NoPieces(DeviceFault):
    """The body gives files only whole."""
