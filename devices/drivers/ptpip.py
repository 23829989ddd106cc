"""System cameras on the network (PTP/IP), by a client of our own: on every system, and the only one on Windows."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from devices.address import Address
from devices.contract import DeviceInfo
from devices.errors import DeviceFault, DeviceGone
from devices.ptp.body import PtpipBody
from devices.ptp.session import PORT
from devices.tether.camera import TetheredCamera


class PtpipDriver:
    """Reaches the bodies at the addresses it was given: `ptpip://host` or `ptpip://host:port`.

    A body counts as attached as long as it is configured: only opening it shows whether it answers. It is known by its
    address; once it was open, its own serial number, model and firmware are told too, and recorded with each still.
    """

    name = "ptpip"

    def __init__(self, addresses: Sequence[Address]) -> None:
        self._addresses: dict[str, str] = {}
        self._infos: dict[str, DeviceInfo] = {}
        for one in addresses:
            self._addresses[one.info.key] = one.address
            self._infos[one.info.key] = one.info

    def discover(self) -> list[DeviceInfo]:
        return list(self._infos.values())

    def camera(self, info: DeviceInfo) -> TetheredCamera:
        if info.key not in self._addresses:
            raise DeviceGone(f"{info.key} is not configured")
        return TetheredCamera(self._infos[info.key], PtpipBody(*place(self._addresses[info.key])), self._learn)

    def _learn(self, info: DeviceInfo) -> None:
        self._infos[info.key] = info


def place(address: str) -> tuple[str, int]:
    """Return host and port of an address. Raises `DeviceFault` where it is none."""
    try:
        url = urlsplit(address)
        host, port = url.hostname, url.port
    except ValueError as error:
        raise DeviceFault("the address must be like ptpip://host or ptpip://host:15740") from error
    if not host:
        raise DeviceFault("the address names no host")
    return host, port or PORT
