"""Which cards and folders with pictures are there, and what is on them: looked at all the time, on a thread of its own."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from devices.errors import DeviceError, DeviceFault
from devices.originals import Original, Originals

log = logging.getLogger(__name__)

LOOK_EVERY = 0.7


@dataclass(frozen=True, slots=True)
class Place:
    """One card, folder or camera, with what was on it at the last look, newest first. `error`: why it cannot be read."""

    source: Originals
    originals: tuple[Original, ...]
    error: DeviceError | None = None


class Places:
    """Looks every 0.7 s at all places that `find` returns.

    `find` and the places are asked on this thread alone; they may block, which delays the look and nothing else. A place
    under a key that was there before keeps its first object, so that what it remembers of its files is not lost.
    """

    def __init__(self, find: Callable[[], Sequence[Originals]]) -> None:
        self._find = find
        self._places: tuple[Place, ...] = ()
        self._sources: dict[str, Originals] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="cards and folders", daemon=True)
        self._on_change: Callable[[], None] = lambda: None

    def start(self, on_change: Callable[[], None]) -> None:
        """Look from now on; `on_change` is called on this thread whenever something came, went or changed. Once only."""
        self._on_change = on_change
        self._thread.start()

    def stop(self, timeout: float = 2.0) -> None:
        """Look no more. Returns within `timeout` seconds also where a place hangs; harmless when repeated."""
        self._stopping.set()
        if self._thread.ident:
            self._thread.join(timeout)

    def places(self) -> tuple[Place, ...]:
        """Return what the last look found. Any thread; at once."""
        return self._places

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._look()
            self._stopping.wait(LOOK_EVERY)

    def _look(self) -> None:
        try:
            found = {one.key: self._sources.get(one.key, one) for one in self._find()}
        except Exception as error:  # noqa: BLE001 - not to see is not the same as to see nothing
            log.warning("cards and folders cannot be looked for: %s", type(error).__name__)
            found = self._sources
        self._sources = found
        now = tuple(_looked_at(source) for source in found.values())
        if [_facts(one) for one in now] == [_facts(one) for one in self._places]:
            return
        self._places = now
        try:
            self._on_change()
        except Exception:
            log.exception("a listener failed on a change of places")


def _looked_at(source: Originals) -> Place:
    try:
        return Place(source, tuple(source.list()))
    except DeviceError as error:
        return Place(source, (), error)
    except Exception as bug:
        log.exception("%s: a place raised what it may not", source.key)
        return Place(source, (), DeviceFault(f"{type(bug).__name__} in the place"))


def _facts(place: Place) -> tuple[object, ...]:
    """What a listener would notice; an equal error is no news."""
    return place.source.key, place.originals, type(place.error)
