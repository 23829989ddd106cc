"""Volumes that can be taken out, on macOS: by its own `diskutil`. Written by its documentation, not tried."""

import plistlib
import subprocess
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from devices.volumes import Volume

MOUNTS = Path("/Volumes")


def removable() -> Iterator[Volume]:
    """Yield what is mounted and not inside the computer; each volume is asked about once, when it is new."""
    for path in MOUNTS.iterdir():
        volume = None if path.is_symlink() else _asked(path, path.stat().st_dev)
        if volume is not None:
            yield volume


@lru_cache(maxsize=64)
def _asked(path: Path, _device: int) -> Volume | None:
    """Ask about what is mounted at `path`; `_device` tells one volume from the next at the same place."""
    command = ["/usr/sbin/diskutil", "info", "-plist", str(path)]
    try:
        answer = subprocess.run(command, capture_output=True, timeout=5, check=True)  # noqa: S603 - a fixed program
        facts = plistlib.loads(answer.stdout)
    except (OSError, subprocess.SubprocessError, plistlib.InvalidFileException):
        return None
    if facts.get("Internal") and not facts.get("RemovableMedia"):
        return None
    return Volume(path, str(facts.get("VolumeName") or path.name), str(facts.get("VolumeUUID") or ""))
