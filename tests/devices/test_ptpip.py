"""System cameras over PTP/IP by our own client: the camera contract, the body's shutter, and its faults."""

from collections.abc import Callable, Iterator

import pytest

from devices.contract import DeviceKind, Driver
from devices.drivers.ptpip import PtpipDriver
from devices.drivers.uvc import Address
from tests.contracts.camera import CameraContract
from tests.parts.pictures import jpeg
from tests.parts.ptpip import PtpCamera

PICTURES = [jpeg(seed, 640, 480) for seed in range(4)]
PREVIEWS = [jpeg(seed) for seed in range(10, 15)]


@pytest.fixture
def body() -> Iterator[PtpCamera]:
    with PtpCamera(PICTURES, PREVIEWS) as body:
        yield body


class TestPtpipCamera(CameraContract):
    @pytest.fixture
    def driver(self, body: PtpCamera) -> Driver:
        return PtpipDriver([Address(body.address, DeviceKind.CAMERA)])

    @pytest.fixture
    def pull(self, body: PtpCamera) -> Callable[[], None]:
        return body.stop

    @pytest.fixture
    def put_back(self, body: PtpCamera) -> Iterator[Callable[[], None]]:
        again: list[PtpCamera] = []

        def back() -> None:
            again.append(PtpCamera(PICTURES, PREVIEWS, port=body.port).__enter__())

        yield back
        for one in again:
            one.stop()
