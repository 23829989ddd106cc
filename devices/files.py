"""Which files lie in a folder that somebody else fills, and which of them are complete photographs by now."""

import os
import stat
from pathlib import Path
from typing import NamedTuple

from devices.errors import DeviceError, DeviceFault, DeviceForbidden, DeviceGone

MOST_FILES = 20_000
MOST_BYTES = 100 * 1024 * 1024

JPEGS = frozenset({".jpg", ".jpeg", ".jpe", ".jfif"})
RAW = "A raw file. Set the camera to JPEG, or to RAW and JPEG."
HEIF = "An HEIF file. Set the camera to JPEG."
FILM = "A film, not a photograph."
OTHER = "Not a JPEG photograph."
LINK = "A link to another place. Put the picture itself here."
CLOSED = "This folder cannot be opened."
HELD = "It cannot be opened. Another program may hold it."
UNFINISHED = "Not complete: it is still being written, or the writing broke off."
UNUSABLE = "Damaged, or a kind of JPEG that cannot be sent."
LARGE = "Larger than any photograph."
KINDS = {
    **dict.fromkeys((".3fr", ".arw", ".cr2", ".cr3", ".crw", ".dng", ".erf", ".iiq", ".mrw", ".nef", ".nrw", ".orf"), RAW),
    **dict.fromkeys((".pef", ".raf", ".raw", ".rw2", ".rwl", ".sr2", ".srf", ".srw", ".x3f"), RAW),
    **dict.fromkeys((".heic", ".heif", ".hif", ".avif"), HEIF),
    **dict.fromkeys((".3gp", ".avi", ".m4v", ".mov", ".mp4", ".mpg", ".mts"), FILM),
}
"""What a file is by its name, where it is no JPEG: names of raw formats as the cameras' makers give them."""

BEING_WRITTEN = frozenset({".crdownload", ".download", ".filepart", ".lock", ".part", ".partial", ".temp", ".tmp"})
HOUSEKEEPING = frozenset({"$recycle.bin", "@eadir", "desktop.ini", "lost+found", "system volume information", "thumbs.db"})
CATALOGUE = ".ctg"
"""A Canon body's own list of its card."""

ONLY_A_FILE = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""No link, and no waiting for a pipe, that took the place of a file since it was listed."""


class Stamp(NamedTuple):
    """What tells a file from a later one of the same name."""

    size: int
    changed: int
    """st_mtime_ns"""


class Entry(NamedTuple):
    """One file below the folder, `path` as the system names it. `obstacle`: why it is no photograph, known by its name."""

    path: Path
    stamp: Stamp
    obstacle: str = ""


def entries(root: Path) -> list[Entry]:
    """List all files below `root`, but hidden ones and housekeeping. No link is followed, so that none leads away.

    Raises `DeviceGone` where the folder is away, `DeviceForbidden` where it may not be read, `DeviceFault` where more than
    `MOST_FILES` lie there: that is no folder for photographs.
    """
    found: list[Entry] = []
    folders = [root]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(folder) as listing:
                for entry in listing:
                    _note(entry, found, folders)
        except OSError as error:
            if folder == root:
                raise said(error) from error
            if not isinstance(error, FileNotFoundError):
                found.append(Entry(folder, Stamp(0, 0), CLOSED))
        if len(found) > MOST_FILES:
            raise DeviceFault(f"more than {MOST_FILES} files: that is no folder for photographs")
    return found


def of_the_system(name: str) -> bool:
    """Say whether a file or folder of this name is the system's or the camera's own, and nobody's picture."""
    name = name.lower()
    return name.startswith(".") or name in HOUSEKEEPING or name.endswith(CATALOGUE)


def _note(entry: os.DirEntry[str], found: list[Entry], folders: list[Path]) -> None:
    name = entry.name.lower()
    if of_the_system(name):
        return
    try:
        facts = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return  # renamed or removed meanwhile: the next look sees how it is called now
    if stat.S_ISDIR(facts.st_mode):
        folders.append(Path(entry.path))
        return
    if stat.S_ISLNK(facts.st_mode):
        obstacle = LINK
    elif not stat.S_ISREG(facts.st_mode):
        obstacle = OTHER
    elif facts.st_size > MOST_BYTES:
        obstacle = FILM if KINDS.get(Path(name).suffix) == FILM else LARGE
    else:
        obstacle = KINDS.get(Path(name).suffix, "")
    found.append(Entry(Path(entry.path), Stamp(facts.st_size, facts.st_mtime_ns), obstacle))


def being_written(path: Path) -> bool:
    """Say whether a name is one that programs give to what they have not finished."""
    return path.suffix.lower() in BEING_WRITTEN or path.name.startswith("~")


def whole(path: Path, stamp: Stamp) -> bytes:
    """Return the content of a file that is as it was listed. Raises `DeviceFault` where it is not, else as `said`."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | ONLY_A_FILE), "rb") as file:
            content = file.read(stamp.size + 1)
            facts = os.fstat(file.fileno())
    except OSError as error:
        raise said(error) from error
    if Stamp(len(content), facts.st_mtime_ns) != stamp or facts.st_size != stamp.size:
        raise DeviceFault("the file is no longer as it was listed")
    return content


def ends(path: Path, head: int) -> tuple[bytes, bytes]:
    """Return the first `head` bytes of a file and its last two. Raises as `said`."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | ONLY_A_FILE), "rb") as file:
            beginning = file.read(head)
            file.seek(max(0, os.fstat(file.fileno()).st_size - 2))
            return beginning, file.read(2)
    except OSError as error:
        raise said(error) from error


def said(error: OSError) -> DeviceError:
    """Return what an error of the file system means, without the file's name: a patient's may be in it."""
    if isinstance(error, PermissionError):
        return DeviceForbidden("the file system does not allow it")
    return DeviceGone(f"the file system does not answer for it: {type(error).__name__} {error.errno}")
