"""One program at a time: an operating system lock on a file, gone with the process however it ends."""

import os
import sys
from pathlib import Path


class StoreInUse(Exception):
    """Another program holds this store."""


class Lock:
    """Holds a file from `__init__` to `release`."""

    def __init__(self, path: Path) -> None:
        """Take the lock. Raises `StoreInUse`, OSError."""
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _take(self._handle)
        except OSError as error:
            os.close(self._handle)
            raise StoreInUse from error

    def release(self) -> None:
        """Let go. Once."""
        os.close(self._handle)


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
