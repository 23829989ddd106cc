"""Pictures that lie on a card, in a folder or in a camera: read and erased on threads that do only that."""

import hashlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from devices.contract import Still
from devices.errors import DeviceError, DeviceFault, DeviceGone
from devices.originals import Glancing, Original, Originals
from devices.places import Place, Places
from hub_station import pictures
from hub_station.courtesy import step_back
from hub_station.domain.operator import Right
from hub_station.outbox.store import Store


@dataclass(frozen=True, slots=True)
class Examined:
    """What is known of a picture once its file was read: its SHA-256, a small JPEG, and how far it came in the store.

    `whereabouts` is as `Equipment.whereabouts` says. `trouble` says why it cannot be filed; then `digest` is empty.
    """

    digest: str
    thumbnail: bytes
    taken: datetime | None
    whereabouts: str | None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Large:
    """A picture to be looked at: BGR, uint8, (height, width, 3), every pixel as it is; and what is known of it."""

    pixels: NDArray[np.uint8]
    examined: Examined


class Elsewhere:
    """Reads the pictures of other places. Any thread; every answer is a `Future`.

    What a person waits for is read on one thread, what is looked through in the background on another.
    """

    def __init__(self, places: Places, store: Store, clock: Callable[[], datetime]) -> None:
        """Read what `places` sees; `clock` gives timezone-aware local time."""
        self._places, self._store, self._clock = places, store, clock
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="elsewhere", initializer=step_back)
        self._background = ThreadPoolExecutor(max_workers=1, thread_name_prefix="elsewhere, later", initializer=step_back)

    def close(self) -> None:
        """Finish the pictures that are being read, and begin no other. Stop the cameras before, which ends theirs."""
        self._background.shutdown(wait=False, cancel_futures=True)
        self._worker.shutdown(cancel_futures=True)
        self._background.shutdown()

    def places(self) -> tuple[Place, ...]:
        """Return the places that are there now."""
        return self._places.places()

    def glance(self, source_key: str, original: Original) -> Future[bytes]:
        """Fetch the small picture of a slow place, empty where it has none. May be cancelled. Fails with a `DeviceError`."""

        def job() -> bytes:
            source = self._source(source_key)
            small = source.glance(original) if isinstance(source, Glancing) else b""
            try:
                return pictures.thumbnail(small) if small else b""
            except pictures.Unreadable:
                return b""

        return self._background.submit(job)

    def examine(self, source_key: str, original: Original) -> Future[Examined]:
        """Read a picture and say what it is. May be cancelled. Fails with `DeviceGone` where the place is away.

        One that the station itself fetched from that very file is not read again.
        """
        if original.digest:
            return self.again(Examined(original.digest, b"", original.taken, None))

        def job() -> Examined:
            source = self._source(source_key)
            try:
                still = source.read(original)
                return self._examined(original, still, pictures.thumbnail(still.content))
            except DeviceGone:
                raise
            except (DeviceError, pictures.Unreadable) as error:
                if isinstance(source, Glancing) and not isinstance(error, DeviceFault | pictures.Unreadable):
                    raise  # a camera that is busy or slow says nothing of the file
                return Examined("", b"", original.taken, None, "This file is damaged or no photograph")

        return self._background.submit(job)

    def _examined(self, original: Original, still: Still, small: bytes) -> Examined:
        digest = hashlib.sha256(still.content).hexdigest()
        # Without the camera's own word the still has the date of its file, which proves nothing.
        taken = still.taken if original.taken else None
        return Examined(digest, small, taken, self._store.equipment.whereabouts(digest))

    def again(self, known: Examined) -> Future[Examined]:
        """Ask anew how far a picture came; the place itself is not touched."""
        return self._worker.submit(lambda: replace(known, whereabouts=self._store.equipment.whereabouts(known.digest)))

    def fetch(self, source_key: str, original: Original) -> Future[Still]:
        """Return the picture whole, to be filed. Fails with a `DeviceError`."""
        return self._worker.submit(lambda: self._source(source_key).read(original))

    def large(self, source_key: str, original: Original) -> Future[Large]:
        """Return the picture decoded, to be looked at. Fails with a `DeviceError` or `pictures.Unreadable`."""

        def job() -> Large:
            still = self._source(source_key).read(original)
            examined = self._examined(original, still, pictures.thumbnail(still.content))
            return Large(pictures.full_size(still.content), examined)

        return self._worker.submit(job)

    def erase(self, source_key: str, original: Original, digest: str, operator_id: str, *, given_up: bool) -> Future[None]:
        """Erase a picture that the hospital holds; or, where a manager gave it up, one that was never filed.

        Whether the hospital holds it is looked up here, at this moment. The audit entry is written before the file goes.
        Fails with `PermissionError` where neither is so, and with a `DeviceError`.
        """

        def job() -> None:
            whereabouts = self._store.equipment.whereabouts(digest)
            person = self._store.people.find(operator_id)
            allowed = given_up and person is not None and person.operator.may(Right.GIVE_UP)
            held = whereabouts in {"received", "purged"}
            if not held and (whereabouts is not None or not allowed):
                raise PermissionError("the hospital does not hold this picture, and no manager gave it up")
            why = "received" if held else "given up"
            self._store.equipment.note_erasure(digest, why, operator_id, self._clock())
            self._source(source_key).erase(original, digest)

        return self._worker.submit(job)

    def _source(self, key: str) -> Originals:
        for place in self._places.places():
            if place.source.key == key:
                return place.source
        raise DeviceGone("the card or folder is away")
