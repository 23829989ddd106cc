"""The card of a body by libgphoto2, as the worker's process sees it: listed, read in pieces, erased.

Written for libgphoto2 2.5.34. To list a folder is one call that asks the body about every file in it, and cannot be parted;
it is remembered, and the first photograph of a session pays for it in any case, as libgphoto2 then lists the folder too.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any, TypeVar

import gphoto2 as gp

from devices import files
from devices.errors import DeviceFault, DeviceForbidden
from devices.tether.body import OnCard

AT_ONCE = 40
MOST_DEEP = 6

T = TypeVar("T")


class Card:
    """What lies on the cards of the open body. Raises only `DeviceError`."""

    def __init__(self, use: Callable[[Callable[[Any], Any]], Any]) -> None:
        """`use` calls a function with libgphoto2's camera, and raises what an error of it means."""
        self._use = use
        self._known: dict[str, OnCard] = {}

    def forget(self) -> None:
        """Know nothing any more: another body, or another session with it."""
        self._known = {}

    def stored(self) -> tuple[list[OnCard], int]:
        """As `Body.stored`."""
        paths: list[str] = self._use(_paths)
        self._known = {path: self._known[path] for path in paths if path in self._known}
        new = [path for path in reversed(paths) if path not in self._known]
        self._known |= self._use(lambda camera: {path: _about(camera, path) for path in new[:AT_ONCE]})
        return list(self._known.values()), max(0, len(new) - AT_ONCE)

    def thumbnail(self, one: OnCard) -> bytes:
        """As `Body.thumbnail`."""
        return bytes(self._use(lambda camera: _small(camera, one.where)))

    def piece(self, one: OnCard, offset: int, size: int) -> bytes | None:
        """Return what stands at an offset, none at the end; None where the body gives no pieces."""
        got: bytes | None = self._use(lambda camera: _piece(camera, one.where, offset, size))
        return got

    def whole(self, one: OnCard) -> bytes:
        """Return the whole file."""
        return bytes(self._use(lambda camera: _content(camera, one.where, gp.GP_FILE_TYPE_NORMAL)))

    def delete(self, one: OnCard) -> None:
        """Delete the file, if it is still as it was listed."""
        if self._use(lambda camera: _about(camera, one.where)) != one:
            raise DeviceFault("the file is not there any more as it was listed")
        self._use(lambda camera: _delete(camera, one.where))
        if self._use(lambda camera: one.where in _files(camera, str(PurePosixPath(one.where).parent))):
            raise DeviceFault("the camera says that it erased the file, and still has it")
        self._known.pop(one.where, None)


def _paths(camera: Any, folder: str = "/", deep: int = 0) -> list[str]:
    """List every file below a folder, the system's own folders left out; the newest come last."""
    found = _files(camera, folder)
    if deep < MOST_DEEP:
        below = camera.folder_list_folders(folder)
        for name in sorted(below.get_name(place) for place in range(below.count())):
            if not files.of_the_system(name):
                found += _paths(camera, str(PurePosixPath(folder, name)), deep + 1)
    return found


def _files(camera: Any, folder: str) -> list[str]:
    inside = camera.folder_list_files(folder)
    return [str(PurePosixPath(folder, inside.get_name(place))) for place in range(inside.count())]


def _parted(path: str) -> tuple[str, str]:
    where = PurePosixPath(path)
    return str(where.parent), where.name


def _about(camera: Any, path: str) -> OnCard:
    info = camera.file_get_info(*_parted(path)).file
    size = int(info.size) if info.fields & gp.GP_FILE_INFO_SIZE else None
    taken = datetime.fromtimestamp(info.mtime, UTC) if info.fields & gp.GP_FILE_INFO_MTIME and info.mtime > 0 else None
    where = PurePosixPath(path)
    return OnCard(path, where.name, size, taken, where.suffix.lower() in files.JPEGS)


def _content(camera: Any, path: str, kind: int) -> bytes:
    # The data belong to the file and die with it: it must live until they are copied.
    file = camera.file_get(*_parted(path), kind)
    return bytes(file.get_data_and_size())


def _small(camera: Any, path: str) -> bytes:
    try:
        return _content(camera, path, gp.GP_FILE_TYPE_PREVIEW)
    except gp.GPhoto2Error as error:
        if error.code in {gp.GP_ERROR_NOT_SUPPORTED, gp.GP_ERROR, gp.GP_ERROR_CORRUPTED_DATA}:
            return b""
        raise


def _piece(camera: Any, path: str, offset: int, size: int) -> bytes | None:
    room = bytearray(size)
    try:
        got = camera.file_read(*_parted(path), gp.GP_FILE_TYPE_NORMAL, offset, room)
    except gp.GPhoto2Error as error:
        if error.code == gp.GP_ERROR_NOT_SUPPORTED:
            return None
        raise
    return bytes(room[:got])


def _delete(camera: Any, path: str) -> None:
    try:
        camera.file_delete(*_parted(path))
    except gp.GPhoto2Error as error:
        if error.code == gp.GP_ERROR:
            # What the body answered is lost on the way; it does so where a file is protected or its card locked.
            raise DeviceForbidden("the camera protects it, or its card is locked") from error
        raise
