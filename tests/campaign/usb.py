"""A USB dermatoscope in user space for the campaign.

It is never pulled here: where a device goes while a program asks it, umockdev now and then never answers that program, as no
kernel does. Pulled cables are tried one by one in `tests/devices/test_umockdev_*`, and on a real kernel in the device lab.
"""

from collections.abc import Mapping
from typing import Self

from devices.contract import Driver
from tests.campaign.part import Fault, Part, does
from tests.parts.pictures import jpeg
from tests.parts.umockdev import Scope, UsbBench


class Usb(Part):
    def __init__(self, bench: UsbBench, driver: Driver, number: int) -> None:
        self.name = f"{driver.name} {number}"
        self.driver = driver
        self.pictures = [jpeg(7000 + 100 * number + seed, 640, 480) for seed in range(7)]
        films = {"MJPG": {(640, 480): self.pictures}}
        scope = Scope(serial=f"DERM{number:04}", port=f"1-{number + 1}", node=10 * number, pictures=films)
        self.key = f"uvc:{scope.vid}:{scope.pid}:{scope.serial}"
        self._scope = bench.scope(scope)

    @property
    def faults(self) -> Mapping[str, Fault]:
        scope = self._scope
        return {
            "frozen": does(scope.freeze),
            "frozen, then held by another program": does(scope.freeze, scope.occupy),
            "damaged": lambda chance: scope.damage(chance.randrange(1, 200)),
            "truncated": lambda chance: scope.cut(chance.randrange(1, 200)),
            "hung in the kernel": does(scope.deafen),
        }

    def mend(self) -> None:
        self._scope.thaw()
        self._scope.occupy(False)
        self._scope.damage(0)
        self._scope.cut(0)
        self._scope.deafen(False)

    def __enter__(self) -> Self:
        self._scope.plug()
        return self

    def __exit__(self, *_: object) -> None:
        self._scope.pull()
