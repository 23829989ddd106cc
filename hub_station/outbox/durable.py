"""Files that survive a power cut: written beside, flushed, renamed into place, and the folder flushed too."""

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
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Make renames in `folder` durable. Windows knows no such thing: there the rename itself is the promise."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
