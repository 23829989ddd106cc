"""The drivers that we ship, made from plain values."""

from collections.abc import Mapping, Sequence

from devices.address import Address
from devices.contract import DeviceKind, Driver
from devices.drivers.uvc import UvcDriver

__all__ = ["Address", "drivers"]


def drivers(addresses: Sequence[Address] = (), kinds: Mapping[str, DeviceKind] | None = None) -> tuple[Driver, ...]:
    """Return the drivers for real instruments: USB video, and the cameras at the given addresses.

    `kinds` says what a USB camera is used for, by its key or by `vid:pid`. The simulated driver is not among them: a station
    that is not in demo mode must never show a picture that no camera made.
    """
    return (UvcDriver(addresses, kinds),)
