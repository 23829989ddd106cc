"""Memory cards with photographs: volumes that can be taken out and that hold a DCIM folder (DCF, JEITA CP-3461)."""

import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from devices.folders import PictureFolder
from devices.volumes import Volume

if sys.platform == "win32":
    from devices.volumes.windows import removable
elif sys.platform == "darwin":
    from devices.volumes.macos import removable
else:
    from devices.volumes.linux import removable


def cards(volumes: Callable[[], Iterable[Volume]] = removable) -> list[PictureFolder]:
    """Return the cards that are in now. Takes as long as the system's list of volumes; raises `OSError` where there is none.

    A card is known by the serial number of its file system, which formatting changes; two with the same one, and one
    without, by where they are mounted.
    """
    found = [(volume, dcim) for volume in volumes() if (dcim := _dcim(volume.path)) is not None]
    serials = Counter(volume.serial for volume, _ in found)
    return [PictureFolder(dcim, _key(volume, serials), f"Memory card {volume.name}") for volume, dcim in found]


def _key(volume: Volume, serials: Counter[str]) -> str:
    unique = volume.serial and serials[volume.serial] == 1
    return f"card:{volume.serial if unique else volume.path.as_posix()}"


def _dcim(volume: Path) -> Path | None:
    """Return the folder of photographs, however the file system spells it. A volume that does not answer has none."""
    try:
        return next((one for one in volume.iterdir() if one.name.upper() == "DCIM" and one.is_dir()), None)
    except OSError:
        return None
