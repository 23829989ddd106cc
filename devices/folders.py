"""A folder that somebody else fills with photographs, as a place of originals: complete ones are offered."""

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from urllib.parse import quote

from devices import files
from devices.contract import DeviceInfo, DeviceKind, KnownBy, Still
from devices.errors import DeviceError, DeviceFault, DeviceForbidden, DeviceGone
from devices.exif import recorded
from devices.files import Entry, Stamp
from devices.jpeg import first_picture, inspect
from devices.originals import Original
from devices.taken import told

SETTLE = 0.3
"""Seconds for which a file must stay as it is before it is looked into: programs write in steps."""

STALE = 10.0
"""Seconds after which a file that does not become a whole picture is listed with the reason, not waited for in silence."""

BUDGET = 0.25
"""Seconds of one look that may go into reading new files, newest first; with thousands at once the next look goes on."""

SHARE = 20
"""A look that took a second is repeated after this many: 10,000 files take 0.1 s, a twentieth of one core."""

HEAD = 64 * 1024
EOI = b"\xff\xd9"
PLAIN = "as the camera stored it"
PREVIEWS = "as the camera stored it, the previews behind the picture left out"
FILE_DATE = "the file's date; the picture itself says none"


@dataclass(slots=True)
class _Known:
    """What is remembered of a file. `came`: when it was first seen; `since`: when it was first seen as it is now.

    `old`: it lay there at the first look. `broken`: read as it is now, and not whole.
    """

    stamp: Stamp
    came: float
    since: float
    old: bool
    broken: str = ""
    original: Original | None = None


class PictureFolder:
    """The photographs below `root`: an `Originals`. `list` on one thread, `read` and `erase` on any others.

    A file is offered once its size and time have stood still and it is a whole JPEG. What cannot be used is listed with the
    reason. Of files that lay there before, only both ends are read before they are offered; `read` proves each anyway.
    """

    def __init__(self, root: Path, key: str, label: str) -> None:
        self._root = root
        self._key = key
        self._label = label
        self._due = 0.0
        self._first = True
        self._known: dict[Path, _Known] = {}
        self._paths: dict[str, Path] = {}
        self._listed: list[Original] = []

    @property
    def key(self) -> str:
        return self._key

    @property
    def label(self) -> str:
        return self._label

    def came(self, original: Original) -> float:
        """Return when a listed file was first seen, by `time.monotonic()`: its first byte, not its last."""
        path = self._paths.get(original.id)
        return self._known[path].came if path in self._known else 0.0

    def list(self) -> list[Original]:
        """Look, if it is time again. Raises `DeviceGone`, `DeviceForbidden`, or `DeviceFault` for a folder of too much."""
        began = monotonic()
        if began >= self._due:
            found = files.entries(self._root)
            self._known = {one.path: self._remember(one, began) for one in found}
            self._first = False
            self._due = monotonic() + SHARE * (monotonic() - began)
            self._judge(found, began)
            known = sorted(self._known.items(), key=_newest_first)
            self._listed = [one.original for _, one in known if one.original is not None]
            self._paths = {one.original.id: path for path, one in known if one.original is not None}
        return [*self._listed]

    def read(self, original: Original) -> Still:
        path, content = self._content(original)
        picture = first_picture(content)
        try:
            facts = inspect(picture)
        except DeviceFault:
            if known := self._known.get(path):
                known.original = replace(original, obstacle=files.UNUSABLE)
            raise
        says = told(content)
        taken = says.taken or datetime.fromtimestamp(_stamp(original).changed / 1e9, UTC)
        device = DeviceInfo(
            self._key, DeviceKind.CAMERA, says.manufacturer, says.model, says.serial, known_by=KnownBy.ADDRESS, live=False
        )
        unchanged = picture is content
        settings = {
            "source": self._label,
            "time": says.clock or FILE_DATE,
            **recorded(picture),
            "encoding": PLAIN if unchanged else PREVIEWS,
        }
        return Still(picture, facts.width, facts.height, taken, device, original=unchanged, settings=settings)

    def erase(self, original: Original, digest: str) -> None:
        """Erase the file, with its previews. On flash memory the system alone knows what of it stays behind.

        Only the hall may ask for it: after a receipt, or at a manager's word.
        """
        path, content = self._content(original)
        if hashlib.sha256(first_picture(content)).hexdigest() != digest:
            raise DeviceFault("the file holds another picture by now")
        try:
            path.unlink()
        except FileNotFoundError as error:
            raise DeviceFault("the file is not there any more") from error
        except OSError as error:
            raise DeviceForbidden(f"the file cannot be erased; is the card locked? ({type(error).__name__})") from error
        _flush(path.parent)

    def _content(self, original: Original) -> tuple[Path, bytes]:
        path = self._paths.get(original.id)
        try:
            if path is None:
                raise DeviceFault("the file is not there any more as it was listed")
            return path, files.whole(path, _stamp(original))
        except DeviceError as error:
            if not self._root.is_dir():
                raise DeviceGone("the folder is away") from error
            if isinstance(error, DeviceGone):
                raise DeviceFault("the file cannot be read any more") from error
            raise

    def _remember(self, entry: Entry, now: float) -> _Known:
        known = self._known.get(entry.path)
        if known is None:
            return _Known(entry.stamp, now, now, self._first)
        if known.stamp == entry.stamp:
            return known
        # Grown since the last look: still the same arrival. Changed after it was offered: another picture of the same name.
        return _Known(entry.stamp, known.came if known.original is None else now, now, old=False)

    def _judge(self, found: Sequence[Entry], now: float) -> None:
        until = monotonic() + BUDGET
        for entry in sorted(found, key=lambda one: -one.stamp.changed):
            known = self._known[entry.path]
            if known.original is None and now - known.since >= SETTLE:
                known.original = self._verdict(entry, known, now - known.since > STALE)
                if monotonic() > until:
                    self._due = 0.0
                    return

    def _verdict(self, entry: Entry, known: _Known, stale: bool) -> Original | None:
        """Return how a file is listed, or None where it is waited for."""
        path, stamp = entry.path, entry.stamp
        obstacle, head = entry.obstacle, b""
        try:
            if not obstacle:
                head, tail = files.ends(path, HEAD)
                obstacle = self._trouble(entry, known, head, tail)
        except (DeviceGone, DeviceForbidden):
            obstacle = files.HELD
        except DeviceFault:
            return None  # it grew while it was read
        if obstacle in {files.HELD, files.UNFINISHED, files.UNUSABLE} and not stale:
            return None
        where = quote(os.fsencode(path.relative_to(self._root)))
        name = os.fsencode(path.name).decode(errors="replace")
        taken = None if obstacle else told(head).taken
        return Original(f"{where}:{stamp.size}:{stamp.changed}", name, stamp.size, taken, obstacle)

    def _trouble(self, entry: Entry, known: _Known, head: bytes, tail: bytes) -> str:
        """Return what is wrong with a file by its content; empty: it is a whole JPEG."""
        if files.being_written(entry.path) or not head:
            return files.UNFINISHED
        if head[:3] != b"\xff\xd8\xff":
            # A file of that name may still be made of room that was only kept for it.
            return files.UNUSABLE if entry.path.suffix.lower() in files.JPEGS else files.OTHER
        if known.old and tail == EOI:
            return ""
        if not known.broken:
            content = files.whole(entry.path, entry.stamp)
            try:
                inspect(first_picture(content))
            except DeviceFault:
                known.broken = files.UNUSABLE if tail == EOI else files.UNFINISHED
        return known.broken


class WatchedFolder(PictureFolder):
    """A folder that another program fills: the maker's own program for a tethered camera, a phone's, a scanner's."""

    def __init__(self, path: Path, label: str = "") -> None:
        """Watch `path`, on whatever disk; staff call it `label`, or by its name."""
        super().__init__(path, f"folder:{path.absolute().as_posix()}", label or f"Folder {path.name}")


def _newest_first(item: tuple[Path, _Known]) -> tuple[float, str]:
    path, known = item
    taken = known.original.taken if known.original else None
    return -(taken.timestamp() if taken else known.stamp.changed / 1e9), str(path)


def _stamp(original: Original) -> Stamp:
    _, size, changed = original.id.rsplit(":", 2)
    return Stamp(int(size), int(changed))


def _flush(folder: Path) -> None:
    """Have the folder written, so that the card may be pulled. Windows writes removable disks through by itself."""
    if os.name == "posix":
        with suppress(OSError):  # some file systems know no such thing
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
