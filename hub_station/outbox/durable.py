"""Files that survive a power cut: written beside, flushed, renamed into place, and the folder flushed too.

The ways of Windows and macOS follow their makers' documentation; only Linux's has been through power-cut trials.
"""

import os
import sys
from collections.abc import Iterable
from pathlib import Path


def write(path: Path, pieces: Iterable[bytes], mode: int = 0o600) -> None:
    """Write `pieces` to `path` so that it is there whole or not at all. Raises OSError; nothing is left at `path` then."""
    beside = path.with_name(f"{path.name}.tmp")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            flush(file.fileno())
        rename(beside, path)
    except BaseException:
        # A file whose flush failed is never tried again: the system may have forgotten what was to be written.
        beside.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


if sys.platform == "win32":
    import ctypes

    _REPLACE, _WRITE_THROUGH = 0x1, 0x8

    def flush(handle: int) -> None:
        """Put what was written to an open file onto the disk."""
        os.fsync(handle)

    def rename(source: Path, target: Path) -> None:
        """Move a file into place, durably: MoveFileEx comes back when the move is on the disk, `os.replace` before."""
        if not ctypes.windll.kernel32.MoveFileExW(str(source), str(target), _REPLACE | _WRITE_THROUGH):
            raise ctypes.WinError()

    def flush_folder(folder: Path) -> None:
        """Nothing: Windows knows no flush of a folder, the rename itself is the promise."""

else:
    import fcntl

    def flush(handle: int) -> None:
        """Put what was written to an open file onto the disk."""
        if sys.platform == "darwin":
            # fsync there stops at the drive's own cache.
            fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
        else:
            os.fsync(handle)

    def rename(source: Path, target: Path) -> None:
        """Move a file into place; durable once the folder is flushed."""
        source.replace(target)

    def flush_folder(folder: Path) -> None:
        """Make renames in `folder` durable."""
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
