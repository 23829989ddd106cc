"""Photographs that a camera took by itself while nobody could file them: held in memory, offered as those of a card are."""

import hashlib
from threading import Lock

from devices.contract import Still
from devices.errors import DeviceFault, DeviceGone
from devices.originals import Original


class Tray:
    """What was put in and not yet taken away. In memory alone: a picture that nobody filed is on no disk of the station.

    Most cameras keep these pictures on their own card too. Any thread.
    """

    key = "tray"
    label = "Pictures that belong to no view yet"

    def __init__(self) -> None:
        self._lock = Lock()
        self._stills: dict[str, Still] = {}

    def put(self, still: Still) -> None:
        """Keep a photograph until it is erased. The same one twice is one."""
        with self._lock:
            self._stills.setdefault(hashlib.sha256(still.content).hexdigest(), still)

    def list(self) -> list[Original]:
        with self._lock:
            stills = sorted(self._stills.items(), key=lambda one: one[1].taken, reverse=True)
        return [Original(digest, f"{still.device.model}.jpg", len(still.content), still.taken) for digest, still in stills]

    def read(self, original: Original) -> Still:
        with self._lock:
            still = self._stills.get(original.id)
        if still is None:
            raise DeviceGone("the picture is not there any more")
        return still

    def erase(self, original: Original, digest: str) -> None:
        if digest != original.id:
            raise DeviceFault("the tray holds another picture")
        with self._lock:
            self._stills.pop(digest, None)
