"""Volumes that can be taken out, on Linux: by the kernel's own list of mounts, and udev's names for disks."""

import re
from collections.abc import Iterator
from pathlib import Path

from devices.volumes import Volume

MOUNTED_BY_THE_DESKTOP = ("/media/", "/run/media/")


def removable(
    mounts: Path = Path("/proc/self/mountinfo"), sysfs: Path = Path("/sys/dev/block"), disks: Path = Path("/dev/disk")
) -> Iterator[Volume]:
    """Yield whole volumes of real disks that the desktop mounted, or whose disk says that it can be taken out."""
    for line in mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines():
        mount, _, system = line.partition(" - ")
        (_, _, number, root, point, *_), source = mount.split(" "), system.split(" ")[1]
        path, device = Path(_plain(point)), Path(_plain(source))
        # A folder of a volume that is mounted elsewhere would be the same card twice.
        if root != "/" or not source.startswith("/dev/"):
            continue
        if path.as_posix().startswith(MOUNTED_BY_THE_DESKTOP) or _says_removable(sysfs / number):
            yield Volume(path, _named(disks / "by-label", device) or path.name, _named(disks / "by-uuid", device))


def _says_removable(device: Path) -> bool:
    disk = device.resolve()
    flags = (disk / "removable", disk.parent / "removable")  # of the disk itself; of the disk that a partition is on
    return any(flag.is_file() and flag.read_text(encoding="ascii").strip() == "1" for flag in flags)


def _named(links: Path, device: Path) -> str:
    """Return the name that udev gave a device among those of one kind: its serial number, its label."""
    try:
        real = device.resolve()
        return next((_unescaped(link.name) for link in links.iterdir() if link.resolve() == real), "")
    except OSError:
        return ""


def _plain(text: str) -> str:
    r"""Undo what mountinfo does to blanks, tabs, line ends and backslashes (`\040`)."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), text)


def _unescaped(text: str) -> str:
    r"""Undo what udev does to letters of labels (`\x20`)."""

    def letters(found: re.Match[str]) -> str:
        return bytes.fromhex(found[0].replace("\\x", "")).decode(errors="replace")

    return "".join(letter for letter in re.sub(r"(?:\\x[0-9a-f]{2})+", letters, text) if letter.isprintable())
