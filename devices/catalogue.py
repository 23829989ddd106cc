"""The drivers that we ship, made from plain values."""

from collections.abc import Mapping, Sequence

from devices.address import PTPIP, Address
from devices.contract import DeviceKind, Driver
from devices.drivers.ptpip import PtpipDriver
from devices.drivers.uvc import UvcDriver

__all__ = ["Address", "drivers"]


def drivers(addresses: Sequence[Address] = (), kinds: Mapping[str, DeviceKind] | None = None) -> tuple[Driver, ...]:
    """Return the drivers for real instruments: USB video, system cameras on the network, and cameras at other addresses.

    `kinds` says what a USB camera is used for, by its key or by `vid:pid`. The simulated driver is not among them: a station
    that is not in demo mode must never show a picture that no camera made.
    """
    tethered = [one for one in addresses if one.scheme == PTPIP]
    others = [one for one in addresses if one.scheme != PTPIP]
    return (UvcDriver(others, kinds), PtpipDriver(tethered))
