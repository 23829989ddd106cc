"""What is known of pictures from elsewhere, found out in the background while somebody looks at the list."""

from collections.abc import Iterable
from concurrent.futures import Future
from functools import partial
from typing import Any

from devices.errors import DeviceFault
from devices.originals import Glancing, Original
from devices.places import Place
from hub_station.elsewhere import Examined
from hub_station.presenters.desk import Desk

Key = tuple[str, str]
"""A place and a picture of it."""


class Facts:
    """Asks and remembers. GUI thread."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._examined: dict[Key, Examined] = {}
        self._glances: dict[Key, bytes] = {}
        self._reading: dict[Key, Future[Any]] = {}
        self._glancing: dict[Key, Future[Any]] = {}

    def of(self, key: Key) -> Examined | None:
        """Return what is known of a picture, None where it was not read yet."""
        return self._examined.get(key)

    def thumbnail(self, key: Key) -> bytes:
        """Return a small JPEG of a picture, empty where there is none yet."""
        known = self._examined.get(key)
        return (known.thumbnail if known else b"") or self._glances.get(key, b"")

    def find_out(self, place: Place, shown: Iterable[Original]) -> None:
        """Have every picture that is shown read once, newest first; of a slow place, first all small pictures."""
        elsewhere = self._desk.station.elsewhere
        keys = {(place.source.key, one.id): one for one in shown if not one.obstacle}
        if isinstance(place.source, Glancing):
            for key, one in keys.items():
                if key not in self._glances and key not in self._glancing and not self.thumbnail(key):
                    self._glancing[key] = elsewhere.glance(place.source.key, one)
                    self._desk.ask(self._glancing[key], partial(self._glanced, key), partial(self._not_glanced, key))
        for key, one in keys.items():
            if key not in self._examined and key not in self._reading:
                self._reading[key] = elsewhere.examine(place.source.key, one)
                self._desk.ask(self._reading[key], partial(self.know, key), partial(self._not_read, key))

    def look_again(self) -> None:
        """Ask anew how far each picture came: the hospital may have received some."""
        for key, known in list(self._examined.items()):
            if known.digest:
                self._desk.ask(self._desk.station.elsewhere.again(known), partial(self.know, key))

    def rest(self, place: Place | None) -> None:
        """Look through no slow place any more while nobody looks at it; a picture that is being read is read to its end."""
        if place is not None and isinstance(place.source, Glancing):
            for waiting in (self._reading, self._glancing):
                for key in [key for key, future in waiting.items() if future.cancel()]:
                    del waiting[key]

    def know(self, key: Key, known: Examined) -> None:
        """Take note of what was found out."""
        reading = self._reading.pop(key, None)
        if reading is not None:
            reading.cancel()
        self._examined[key] = known
        self._desk.changed()

    def _not_read(self, key: Key, _error: BaseException) -> None:
        self._reading.pop(key, None)

    def _glanced(self, key: Key, small: bytes) -> None:
        self._glancing.pop(key, None)
        self._glances[key] = small
        self._desk.changed()

    def _not_glanced(self, key: Key, error: BaseException) -> None:
        self._glancing.pop(key, None)
        if isinstance(error, DeviceFault):
            self._glances[key] = b""  # asked again it would say the same
