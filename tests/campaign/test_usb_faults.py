"""USB cameras, by Video4Linux and by OpenCV, on a USB in user space: the same campaign."""

from collections.abc import Callable
from pathlib import Path

import pytest

from devices.drivers.uvc import UvcDriver
from tests.campaign.part import Part
from tests.campaign.station import Record, fight
from tests.campaign.usb import Usb
from tests.devices.test_umockdev_opencv import OpencvDriver
from tests.parts.umockdev import UsbBench, under_umockdev

SOCKETS = "handle socket:[#]"
"""umockdev holds one within our process for each open node, and loses some where two threads open nodes at once.

The nodes themselves are counted all the same, and no driver of USB cameras uses sockets.
"""

pytestmark = [under_umockdev, pytest.mark.timeout(7200)]


@pytest.mark.parametrize(("make_driver", "percent"), [(UvcDriver, 10), (OpencvDriver, 10)], ids=["uvc", "opencv"])
def test_a_usb_camera_comes_back_from_every_fault(
    make_driver: type[UvcDriver] | type[OpencvDriver],
    percent: int,
    usb_bench: UsbBench,
    tmp_path: Path,
    seed: str,
    on_demand: bool,
    share: Callable[[int, int], int],
    record_property: Record,
) -> None:
    of_each = 2 if on_demand else 1

    def parts(_place: Path) -> list[Part]:
        driver = make_driver()
        return [Usb(usb_bench, driver, number) for number in range(of_each)]

    fight(parts, tmp_path / "stations", seed, share(percent, of_each), record_property, SOCKETS)
