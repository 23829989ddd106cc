"""The cards inside tethered bodies as places of pictures, beside card readers and folders.

The feed of the body does the work, a step at a time between its frames; here it is asked for, with a limit on every wait.
"""

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as WaitedTooLong
from threading import Lock
from time import monotonic
from typing import Protocol, TypeVar

from devices.contract import Camera, DeviceInfo, Still
from devices.errors import DeviceFault, DeviceGone, DeviceTimeout
from devices.originals import Contents, Original, Steps, Storing

log = logging.getLogger(__name__)

LOOK_EVERY = 10.0
SHARE = 20
"""A look that took a second is repeated after this many."""

GIVE_UP_AFTER = 3
"""So many looks that broke off in a row: the body cannot take it, and is not asked again while the program runs."""

GLANCE_WITHIN = 20.0
READ_WITHIN = 120.0
"""50 MB over a poor network: a person sees that it is being read, and a photograph goes before the rest of it."""

T = TypeVar("T")


class Ask(Protocol):
    """How a body is asked: by its key; the future is always answered, unless it is cancelled."""

    def __call__(self, key: str, work: Callable[[Camera], Steps[T]], /) -> Future[T]:
        """Have work done by the feed of that body."""
        ...


class BodyCard:
    """The card inside one body: an `Originals`, and a `Glancing`. Any thread.

    `list` and `look` return at once; what is listed is what the last look found. The picture that was read last is kept in
    memory, so that looking at it and filing it reads it once; erasing reads it anew.
    """

    def __init__(self, info: DeviceInfo, label: str, ask: Ask) -> None:
        """Reach the body of `info` by `ask`; staff call its card `label`."""
        self._info, self._label, self._ask = info, label, ask
        self._lock = Lock()
        self._seen = False
        self._originals: tuple[Original, ...] = ()
        self._looking: Future[Contents] | None = None
        self._began = self._due = 0.0
        self._broken_off = 0
        self._last: tuple[str, Still] | None = None

    @property
    def key(self) -> str:
        return f"body:{self._info.key}"

    @property
    def label(self) -> str:
        return self._label

    def look(self) -> bool:
        """Begin a look where it is time again. True: one look came to its end since the body is there."""
        with self._lock:
            if self._looking is None and monotonic() >= self._due and self._broken_off < GIVE_UP_AFTER:
                self._began = monotonic()
                self._looking = looking = self._ask(self._info.key, lambda camera: _storing(camera).stored())
            else:
                looking = None
        if looking is not None:
            # Outside the lock: a refusal is there at once, and calls back here.
            looking.add_done_callback(self._looked)
        return self._seen

    def away(self) -> None:
        """Forget what was on it: the body is not there any more, or does not answer."""
        with self._lock:
            looking, self._looking = self._looking, None
            self._seen, self._originals, self._last, self._due = False, (), None, 0.0
        if looking is not None:
            looking.cancel()

    def list(self) -> list[Original]:
        return list(self._originals)

    def glance(self, original: Original) -> bytes:
        return self._done(lambda camera: _storing(camera).glance(original), GLANCE_WITHIN)

    def read(self, original: Original) -> Still:
        with self._lock:
            last = self._last
        if last is not None and last[0] == original.id:
            return last[1]
        still = self._done(lambda camera: _storing(camera).recall(original), READ_WITHIN)
        with self._lock:
            self._last = (original.id, still) if self._seen else None
        return still

    def erase(self, original: Original, digest: str) -> None:
        with self._lock:
            self._last = None
        self._done(lambda camera: _storing(camera).discard(original, digest), READ_WITHIN)
        with self._lock:
            self._originals = tuple(one for one in self._originals if one.id != original.id)

    def _done(self, work: Callable[[Camera], Steps[T]], within: float) -> T:
        asked = self._ask(self._info.key, work)
        try:
            return asked.result(within)
        except CancelledError as error:
            raise DeviceGone("the camera is away") from error
        except WaitedTooLong as error:
            asked.cancel()
            raise DeviceTimeout(f"the camera did not give it within {within:.0f} s") from error

    def _looked(self, look: Future[Contents]) -> None:
        """Take what a look found. The feed's thread."""
        now = monotonic()
        with self._lock:
            if self._looking is not look:
                return
            self._looking = None
            error = None if look.cancelled() else look.exception()
            if look.cancelled() or error is not None:
                self._due = now + LOOK_EVERY
                self._broken_off += 1
            else:
                contents = look.result()
                self._seen, self._originals, self._broken_off = True, contents.originals, 0
                self._due = now if contents.unseen else now + max(LOOK_EVERY, SHARE * (now - self._began))
        if error is not None:
            log.warning("%s: its card cannot be looked at: %s", self._info.key, error)


class BodyCards:
    """The cards of all bodies that are there. One thread, that of `Places`."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._cards: dict[str, BodyCard] = {}

    def cards(self, there: Sequence[DeviceInfo]) -> list[BodyCard]:
        """Return the cards of the bodies that are `there`, open and able to tell of them, as far as they were looked at."""
        for gone in set(self._cards) - {info.key for info in there}:
            self._cards[gone].away()
        models = Counter(info.model for info in there)
        for info in there:
            if info.key not in self._cards:
                self._cards[info.key] = BodyCard(info, _label(info, twins=models[info.model] > 1), self._ask)
        return [card for info in there if (card := self._cards[info.key]).look()]


def _label(info: DeviceInfo, *, twins: bool) -> str:
    name = info.model or info.manufacturer or "camera"
    number = info.serial or info.port or info.key
    return f"Card in {name} ({number})" if twins else f"Card in {name}"


def _storing(camera: Camera) -> Storing:
    if not isinstance(camera, Storing):
        raise DeviceFault("this camera has no card that can be looked through")
    return camera
