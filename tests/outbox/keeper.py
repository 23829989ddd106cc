"""Keeps pictures as fast as it can until it is killed. Run by the kill test: `python -m tests.outbox.keeper FOLDER ORDER`.

It tells of each picture with one write, once it is kept. ORDER is `right`, or `wrong`: then a picture's row comes before its
file, so that the test can be seen to find losses.
"""

import itertools
import os
import sys
from pathlib import Path

from hub_station.outbox.images import Images, SealedImage
from hub_station.outbox.store import Store
from tests.outbox.conftest import MASTER, Clinic

SIZES = 1_500_000, 20_000, 300_000
"""Bytes: of one segment of a sealed file, and of more."""


class LateImages(Images):
    """Promises a file, and writes it when two more were asked for: what must never be done."""

    def __init__(self, folder: Path, wrapping_key: bytes) -> None:
        super().__init__(folder, wrapping_key)
        self._owed: list[tuple[Path, bytes]] = []

    def seal(self, content: bytes) -> SealedImage:
        if len(self._owed) == 2:
            path, sealed = self._owed.pop(0)
            path.write_bytes(sealed)
        promised = super().seal(content)
        path = self._path(promised.id)
        self._owed.append((path, path.read_bytes()))
        path.unlink()
        return promised


def main(folder: Path, order: str) -> None:
    """Keep one picture after the other."""
    store = Store.open(folder, MASTER) if Store.exists(folder) else Store.create(folder, MASTER)
    clinic = Clinic(store)
    if order == "wrong":
        store.records._images = LateImages(folder / "images", MASTER.derive("wrapping"))
    visit = store.records.current_visit() or clinic.visit()
    lesions = store.records.visit_file(visit.id).lesions
    lesion = lesions[0] if lesions else clinic.lesion(visit)
    for number in itertools.count():
        content = os.urandom(SIZES[number % len(SIZES)])
        capture = clinic.keep(visit, lesion, content, f"view-{number}")
        # One write: a line that is cut in two when the kill comes is no acknowledgement.
        os.write(1, f"{capture.id} {capture.digest}\n".encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
