"""System cameras for the campaign: a body that speaks PTP/IP, reached by our own client or by libgphoto2."""

from collections.abc import Mapping
from typing import Self

from devices.address import Address
from devices.contract import DeviceKind
from devices.drivers.gphoto import GphotoDriver
from devices.drivers.ptpip import PtpipDriver
from tests.campaign.part import Fault, Part, does, turned
from tests.parts.pictures import jpeg, photograph
from tests.parts.ptpip import PtpCamera


class Tethered(Part):
    def __init__(self, way: str, number: int) -> None:
        """`way`: `ptpip` or `gphoto`."""
        self.name = f"{way} {number}"
        self.pictures = [photograph(3000 + 100 * number + seed) for seed in range(5)]
        self._previews = [jpeg(4000 + 100 * number + seed) for seed in range(5)]
        self._body = PtpCamera(self.pictures, self._previews)
        self._off = False
        named = Address(f"{way}://127.0.0.1:{self._body.port}", DeviceKind.CAMERA)
        self.key = named.info.key
        self.driver = PtpipDriver([named]) if way == "ptpip" else GphotoDriver(addresses=[named], look=list)

    @property
    def faults(self) -> Mapping[str, Fault]:
        body = self._body
        return {
            "off": does(self._switch_off),
            "out of reach for a moment": does(body.drop),
            "asleep": does(turned(body, "asleep", True), body.drop),
            "silent": does(turned(body, "silent", True)),
            "serves another": does(turned(body, "serves_another", True), body.drop),
            "busy": does(turned(body, "busy_answers", 10_000)),
            "card full": lambda chance: setattr(body, "full_at", chance.choice(("release", "storing"))),
            "truncates": does(turned(body, "truncate_next", True)),
            "lies about the size": does(turned(body, "wrong_size_next", True)),
            "hangs up in the picture": does(turned(body, "hang_up_in_next", True)),
            "slow": lambda chance: setattr(body, "slowness", chance.uniform(0.01, 0.5)),
            "ends its live view": does(body.end_live_view),
            "pressed": does(body.press),
        }

    def mend(self) -> None:
        body = self._body
        body.asleep = body.silent = body.serves_another = False
        body.truncate_next = body.wrong_size_next = body.hang_up_in_next = False
        body.busy_answers, body.full_at, body.slowness = 0, "", 0.0
        if self._off:
            self._body = PtpCamera(self.pictures, self._previews, port=body.port).__enter__()
        self._off = False

    def _switch_off(self) -> None:
        self._body.stop()
        self._off = True

    def __enter__(self) -> Self:
        self._body.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._body.stop()
