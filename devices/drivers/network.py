"""Cameras on the network: motion JPEG over HTTP here, RTSP in `rtsp.py`."""

from collections.abc import Mapping

from devices.address import RTSP, Address, without_credentials
from devices.drivers.rtsp import RtspSource
from devices.drivers.stream import Source
from devices.errors import DeviceGone
from devices.mjpeg import MjpegStream


def network_source(address: Address) -> Source:
    """Return what speaks the language of the address."""
    return RtspSource(address.address) if address.scheme in RTSP else NetworkSource(address.address)


class NetworkSource:
    """The motion JPEG at an address. Its JPEGs are the camera's own bytes."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._stream: MjpegStream | None = None

    def open(self) -> Mapping[str, str]:
        self.close()
        self._stream = MjpegStream(self._address)
        return {"source": without_credentials(self._address)}

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()
        self._stream = None

    def next(self, timeout: float) -> bytes | None:
        if self._stream is None:
            raise DeviceGone("the stream is not open")
        return self._stream.read(timeout)

    def skip_old(self) -> None:
        self.next(0)
