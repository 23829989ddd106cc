"""Network cameras for the campaign: motion JPEG over HTTP, and RTSP."""

from collections.abc import Mapping
from pathlib import Path
from typing import Self

from devices.address import Address
from devices.contract import DeviceKind
from devices.drivers.uvc import UvcDriver
from tests.campaign.part import Fault, Part, does, turned
from tests.parts.mjpeg import MjpegServer
from tests.parts.pictures import jpeg
from tests.parts.rtsp import RtspServer

START_OF_SCAN = b"\xff\xda"
RATE = 15.0


def reached(address: str) -> tuple[UvcDriver, str]:
    """Return a driver that reaches this address alone, and the key of what is there."""
    named = Address(address, DeviceKind.CAMERA)
    return UvcDriver([named], sysfs=Path("no-usb-cameras-here")), named.info.key


class Mjpeg(Part):
    def __init__(self, number: int) -> None:
        self.name = f"mjpeg {number}"
        self.pictures = [jpeg(1000 + 100 * number + seed) for seed in range(6)]
        self._server = MjpegServer(self.pictures, RATE)
        self._away = False
        self.driver, self.key = reached(self._server.address)

    @property
    def faults(self) -> Mapping[str, Fault]:
        server = self._server
        return {
            "away": does(self._go),
            "hangs up": does(server.drop),
            "frozen": does(turned(server, "frozen", True)),
            "repeats itself": does(turned(server, "repeat", True)),
            "sends garbage": does(turned(server, "garbage", True)),
            "truncates": does(turned(server, "truncated", True)),
            "trickles": does(turned(server, "trickle", True)),
            "slow": lambda chance: setattr(server, "rate", chance.uniform(0.3, 3)),
            "answers nobody": does(turned(server, "dumb", True), server.drop),
            "serves no further viewer": does(turned(server, "status", 503), server.drop),
            "tells no lengths": does(turned(server, "lengths", False), server.drop),
        }

    def mend(self) -> None:
        server = self._server
        server.frozen = server.repeat = server.garbage = server.truncated = server.trickle = server.dumb = False
        server.lengths, server.status, server.rate = True, 200, RATE
        if self._away:
            self._server = MjpegServer(self.pictures, RATE, server.port).__enter__()
        self._away = False

    def _go(self) -> None:
        self._server.stop()
        self._away = True

    def __enter__(self) -> Self:
        self._server.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()


class Rtsp(Part):
    """It takes a JPEG apart and puts it together again (RFC 2435): the compressed data are the same, the headers new."""

    def __init__(self, place: Path, number: int) -> None:
        self.name = f"rtsp {number}"
        self.pictures = [jpeg(2000 + 100 * number + seed) for seed in range(6)]
        self._data = {compressed(content) for content in self.pictures}
        place.mkdir()
        for turn, content in enumerate(self.pictures):
            (place / f"{turn}.jpg").write_bytes(content)
        self._server = RtspServer(place)
        self.driver, self.key = reached(self._server.address)

    @property
    def faults(self) -> Mapping[str, Fault]:
        return {"away": does(self._server.kill), "frozen": does(self._freeze)}

    def _freeze(self) -> None:
        if self._server.running:
            self._server.freeze()

    def mend(self) -> None:
        if self._server.running:
            self._server.thaw()
        else:
            self._server.start()

    def sent(self, content: bytes) -> bool:
        return compressed(content) in self._data

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.kill()


def compressed(content: bytes) -> bytes:
    """Return what follows the headers of a baseline JPEG, without an end that came twice."""
    at = content.index(START_OF_SCAN)
    return content[at + 2 + int.from_bytes(content[at + 2 : at + 4], "big") :].rstrip(b"\xff\xd9")
