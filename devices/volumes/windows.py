"""Volumes that can be taken out, on Windows: by drive letter. Written by the documentation of kernel32, not tried."""

import ctypes
import string
import sys
from collections.abc import Iterator
from pathlib import Path

from devices.volumes import Volume

assert sys.platform == "win32"  # noqa: S101 - for the type checker, which would look for kernel32 elsewhere too

DRIVE_REMOVABLE = 2
LONGEST_NAME = 261
"""MAX_PATH and the end."""


def removable() -> Iterator[Volume]:
    """Yield the drives of removable kind that have something in them."""
    kernel = ctypes.windll.kernel32
    letters = kernel.GetLogicalDrives()
    for place, letter in enumerate(string.ascii_uppercase):
        root = f"{letter}:\\"
        if not letters >> place & 1 or kernel.GetDriveTypeW(root) != DRIVE_REMOVABLE:
            continue
        name, serial = ctypes.create_unicode_buffer(LONGEST_NAME), ctypes.c_uint32()
        # Fails for a reader without a card, which keeps its letter.
        if kernel.GetVolumeInformationW(root, name, LONGEST_NAME, ctypes.byref(serial), None, None, None, 0):
            yield Volume(Path(root), name.value or root[:2], f"{serial.value >> 16:04X}-{serial.value & 0xFFFF:04X}")
