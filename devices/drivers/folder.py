"""A watched folder as a camera: the maker's own program brings each photograph that somebody takes with the body in hand."""

import logging
from collections.abc import Generator, Sequence
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.address import Address
from devices.contract import DeviceInfo, Frame, Live, Press, Still
from devices.errors import DeviceFault, DeviceGone, DeviceTimeout
from devices.folders import PictureFolder
from devices.originals import Original

log = logging.getLogger(__name__)

HEARTBEAT = 0.1
SHOW_EVERY = 0.5
"""The picture is told again now and then, for a screen that comes later."""

PATIENCE = 9.0
WIDE = 1600
REDUCED = ((2, cv2.IMREAD_REDUCED_COLOR_2), (4, cv2.IMREAD_REDUCED_COLOR_4), (8, cv2.IMREAD_REDUCED_COLOR_8))


class FolderDriver:
    """Reaches the folders at the addresses it was given (`folder://` and the path); each is attached while it exists."""

    name = "folder"

    def __init__(self, addresses: Sequence[Address]) -> None:
        self._folders = {one.info.key: one for one in addresses}

    def discover(self) -> list[DeviceInfo]:
        return [one.info for one in self._folders.values() if one.path.is_dir()]

    def camera(self, info: DeviceInfo) -> "FolderCamera":
        if info.key not in self._folders:
            raise DeviceGone(f"{info.key} is not among the watched folders")
        return FolderCamera(info, self._folders[info.key].path)


class FolderCamera:
    """One watched folder. It shows and tells of what comes after it was opened: what lies there is of earlier patients.

    A photograph that comes by itself is a `Press` of an unknown moment; while `capture` waits, it is the answer.
    A file whose first byte came before `capture` was called is no answer to it, and becomes a `Press`.
    """

    def __init__(self, info: DeviceInfo, path: Path) -> None:
        self._info = info
        self._path = path
        self._folder: PictureFolder | None = None
        self._opened_at = 0.0
        self._told: set[str] = set()
        self._picture: NDArray[np.uint8] | None = None

    @property
    def info(self) -> DeviceInfo:
        return self._info

    def open(self) -> None:
        folder = PictureFolder(self._path, self._info.key, self._info.model)
        folder.list()
        self._folder, self._opened_at = folder, monotonic()
        self._told, self._picture = set(), None

    def close(self) -> None:
        self._folder, self._picture = None, None

    def frames(self) -> Generator[Live, None, None]:
        folder = self._opened()
        number, due = 0, 0.0
        while True:
            still = self._next(folder, self._opened_at)
            if still is not None:
                due = 0.0
                yield Press(still, now=False)
            elif self._picture is not None and monotonic() >= due:
                due = monotonic() + SHOW_EVERY
                yield Frame(number, self._picture, monotonic())
                number += 1
            else:
                sleep(HEARTBEAT)
                yield None

    def capture(self) -> Still:
        folder = self._opened()
        folder.list()  # what came until now is no answer
        asked = monotonic()
        while monotonic() - asked < PATIENCE:
            still = self._next(folder, asked)
            if still is not None:
                return still
            sleep(HEARTBEAT)
        raise DeviceTimeout(f"no picture came within {PATIENCE:.0f} s: press the shutter on the camera itself")

    def _opened(self) -> PictureFolder:
        if self._folder is None:
            raise DeviceGone("the folder is not open")
        return self._folder

    def _next(self, folder: PictureFolder, since: float) -> Still | None:
        """Return the first whole photograph that began to come after `since` and was not told of yet."""
        fresh = [one for one in folder.list() if not one.obstacle and one.id not in self._told and folder.came(one) > since]
        for original in sorted(fresh, key=folder.came):
            try:
                still = self._own(folder, original)
            except DeviceFault as error:
                # It changed since, and is listed anew; or is no picture that can be kept, and is listed so.
                log.warning("%s: a picture cannot be used: %s", self._info.key, error)
                continue
            self._told.add(original.id)
            self._picture = _reduced(still)
            return still
        return None

    def _own(self, folder: PictureFolder, original: Original) -> Still:
        """Read a picture as one of this device; which body took it stands in the settings."""
        still = folder.read(original)
        body = f"{still.device.manufacturer} {still.device.model}".strip()
        told = {name: text for name, text in (("body", body), ("serial number", still.device.serial)) if text}
        return replace(still, device=self._info, settings={**told, **still.settings})


def _reduced(still: Still) -> NDArray[np.uint8]:
    """Decode for the eye, as small as is good enough."""
    flag = cv2.IMREAD_COLOR
    for factor, smaller in REDUCED:
        if still.width * 2 > WIDE * factor:
            flag = smaller
    decoded = cv2.imdecode(np.frombuffer(still.content, np.uint8), flag | cv2.IMREAD_IGNORE_ORIENTATION)
    if decoded is None:
        raise DeviceFault("the picture cannot be decoded")
    return np.asarray(decoded, dtype=np.uint8)
