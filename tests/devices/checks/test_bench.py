"""The simulated instruments can be checked as real ones are: aimed at a target, photographed, read."""

from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from devices.checks import chart, scale
from devices.checks.boards import TWO
from devices.checks.chart_finder import find
from devices.checks.reading import Verdict
from devices.checks.reference import Edition
from devices.checks.refusal import Refusal, Refused
from devices.contract import Camera, DeviceKind
from devices.drivers.simulated import SimulatedDriver
from devices.simulation import scope
from devices.simulation.scene import Conditions, Framing, Scene
from devices.simulation.subject import Rendered


@pytest.fixture(scope="module")
def driver() -> SimulatedDriver:
    return SimulatedDriver()


@pytest.fixture(params=list(DeviceKind))
def opened(request: pytest.FixtureRequest, driver: SimulatedDriver) -> Iterator[Camera]:
    info = next(info for info in driver.discover() if info.kind is request.param)
    camera = driver.camera(info)
    camera.open()
    yield camera
    camera.close()


def test_its_colours_are_green_on_a_chart_and_skin_is_refused(driver: SimulatedDriver, opened: Camera) -> None:
    driver.aim(Framing.CHART)
    checked = chart.check(opened.capture(), Edition.SINCE_NOVEMBER_2014, "polarised")
    assert checked.reading.verdict is Verdict.GREEN
    assert checked.device == opened.info
    driver.aim(Framing.DERMOSCOPY)
    driver.aim(Framing.CLOSE_UP)
    with pytest.raises(Refused) as refused:
        chart.check(opened.capture(), Edition.SINCE_NOVEMBER_2014, "polarised")
    assert refused.value.refusal is Refusal.NO_CHART


@pytest.mark.parametrize("opened", [DeviceKind.DERMATOSCOPE], indirect=True)
def test_its_scale_is_that_of_its_field(driver: SimulatedDriver, opened: Camera) -> None:
    driver.aim(Framing.BOARD)
    stills = [opened.capture() for _ in range(3)]
    checked = scale.check(stills, TWO, scale.Printed(100, 100))
    assert checked.row == pytest.approx(scope.FIELD_MM / (scope.FIELD_SHARE * 1920), rel=0.002)
    assert checked.column == pytest.approx(checked.row, rel=0.001)
    assert checked.applies_to(stills[0])


@pytest.mark.parametrize("seed", [213, 239])
def test_a_picture_over_which_opencv_stumbles_is_read_all_the_same(seed: int) -> None:
    subject = Rendered(Scene(), (Framing.DERMOSCOPY, Framing.CHART), 1920)
    subject.framing = Framing.CHART
    rng = np.random.default_rng(seed)
    hand = rng.uniform(-0.0095, 0.0095, 2)
    content = subject.photograph(Conditions(), (float(hand[0]), float(hand[1])), rng).content
    picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    assert find(np.asarray(picture, dtype=np.uint8)).shape == (24, 3)
