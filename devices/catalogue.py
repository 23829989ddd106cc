"""The drivers that we ship, and the places of pictures from elsewhere, made from plain values."""

import sys
from collections.abc import Callable, Mapping, Sequence

from devices.address import FOLDER, GPHOTO, PTPIP, Address
from devices.cards import cards
from devices.contract import DeviceKind, Driver
from devices.drivers.folder import FolderDriver
from devices.drivers.gphoto import GphotoDriver
from devices.drivers.ptpip import PtpipDriver
from devices.drivers.uvc import UvcDriver
from devices.folders import WatchedFolder
from devices.originals import Originals

__all__ = ["Address", "WatchedFolder", "drivers", "places"]


def drivers(addresses: Sequence[Address] = (), kinds: Mapping[str, DeviceKind] | None = None) -> tuple[Driver, ...]:
    """Return the drivers for real instruments: USB video, system cameras by cable, and what is at the addresses.

    `kinds` says what a USB camera is used for, by its key or by `vid:pid`. The simulated driver is not among them: a station
    that is not in demo mode must never show a picture that no camera made.
    """
    by_scheme = {scheme: [one for one in addresses if one.scheme == scheme] for scheme in (PTPIP, GPHOTO, FOLDER)}
    others = [one for one in addresses if one.scheme not in by_scheme]
    # For Windows there is no libgphoto2.
    on_the_usb = () if sys.platform == "win32" else (GphotoDriver(kinds, by_scheme[GPHOTO]),)
    return (UvcDriver(others, kinds), PtpipDriver(by_scheme[PTPIP]), FolderDriver(by_scheme[FOLDER]), *on_the_usb)


def places(folders: Sequence[WatchedFolder] = ()) -> Callable[[], list[Originals]]:
    """Return what `devices.places.Places` asks: the watched folders, and the memory cards that are in at that moment."""
    return lambda: [*folders, *cards()]
