"""The training instrument: each exercise shows its fault, and photographs carry it as live pictures do."""

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from devices.contract import DeviceKind
from devices.drivers.simulated import SimulatedDriver, dermatoscope
from devices.simulation.scenarios import SCENARIOS, Scenario
from devices.simulation.scene import Framing, Scene, Tone
from devices.simulation.subject import Rendered

BY_ID = {one.id: one for one in SCENARIOS}
Grey = NDArray[np.float32]
Taken = Callable[[str], Grey]


@pytest.fixture(scope="module")
def taken() -> Taken:
    """Take a photograph of one patient under a scenario, smaller; the rendering is shared."""
    scene = Scene(seed=4, bubbles=0.0)
    device = dermatoscope(Rendered(scene, (Framing.DERMOSCOPY,), 1280))
    driver = SimulatedDriver([device])
    driver.seat(scene)
    pictures: dict[str, Grey] = {}

    def take(name: str) -> Grey:
        if name not in pictures:
            driver.play(BY_ID[name])
            (info,) = driver.discover()
            camera = driver.camera(info)
            camera.open()
            content = np.frombuffer(camera.capture().content, np.uint8)
            camera.close()
            decoded = cv2.imdecode(content, cv2.IMREAD_GRAYSCALE)
            assert decoded is not None
            pictures[name] = decoded[200:-200, 300:-300].astype(np.float32)
        return pictures[name]

    return take


def detail(picture: Grey) -> float:
    return float(cv2.Laplacian(cv2.GaussianBlur(picture, (0, 0), 1.2), cv2.CV_32F).var())


def test_each_fault_shows_in_the_photograph(taken: Taken) -> None:
    good = taken("good")
    assert detail(taken("out-of-focus")) < 0.3 * detail(good)
    assert taken("too-dark").mean() < 0.5 * good.mean()
    assert (taken("too-bright") >= 254).mean() > 0.1 > (good >= 254).mean()
    assert (taken("glare") >= 250).mean() > (good >= 250).mean() + 0.005
    assert detail(taken("hair")) > 1.1 * detail(good)


def test_a_moving_hand_smears_the_photograph_itself() -> None:
    device = dermatoscope(Rendered(Scene(seed=4, hair=1.0), (Framing.DERMOSCOPY,), 1280))
    rng = np.random.default_rng(1)
    still = BY_ID["moving-hand"].conditions

    def shot(smear: tuple[float, float]) -> Grey:
        content = device.subject.photograph(replace(still, smear=smear), (0.0, 0.0), rng).content
        decoded = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_GRAYSCALE)
        assert decoded is not None
        return decoded[200:-200, 300:-300].astype(np.float32)

    sharp, smeared = shot((0.0, 0.0)), shot((0.012, 0.0))

    def across(picture: Grey) -> float:
        return float(np.abs(cv2.Sobel(cv2.GaussianBlur(picture, (0, 0), 1.5), cv2.CV_32F, 1, 0)).mean())

    def down(picture: Grey) -> float:
        return float(np.abs(cv2.Sobel(cv2.GaussianBlur(picture, (0, 0), 1.5), cv2.CV_32F, 0, 1)).mean())

    # What moved sideways is smeared sideways, and keeps its edges in the other direction.
    assert across(smeared) < 0.6 * across(sharp)
    assert across(smeared) / across(sharp) < 0.8 * down(smeared) / down(sharp)


def test_a_hand_that_moves_smears_by_its_own_way() -> None:
    driver = SimulatedDriver()
    driver.play(BY_ID["moving-hand"])
    assert all(device.conditions.shutter > 0 for device in driver.devices.values())
    driver.play(BY_ID["good"])
    assert all(device.conditions.shutter == 0 for device in driver.devices.values())


def test_skin_of_every_tone_can_be_practised_on_and_the_patient_stays_the_same(taken: Taken) -> None:
    white, brown, black = (taken(name).mean() for name in ("white-skin", "brown-skin", "black-skin"))
    assert white > brown > black
    assert {BY_ID[f"{tone}-skin"].tone for tone in Tone} == set(Tone)
    scene = Scene(seed=9, tone=Tone.BROWN)
    assert BY_ID["out-of-focus"].of(scene) == scene


def test_an_exercise_goes_on_with_the_next_patient() -> None:
    driver = SimulatedDriver()
    driver.play(BY_ID["black-skin"])
    driver.seat(Scene(seed=3, tone=Tone.WHITE))
    scope = next(device for device in driver.devices.values() if device.info.kind is DeviceKind.DERMATOSCOPE)
    assert isinstance(scope.subject, Rendered)
    assert (scope.subject.scene.seed, scope.subject.scene.tone) == (3, Tone.BLACK)
    driver.play(BY_ID["good"])
    assert scope.subject.scene.tone is Tone.WHITE


def test_titles_are_told_apart() -> None:
    titles = [one.title for one in SCENARIOS]
    assert len({*titles}) == len(titles) == len({one.id for one in SCENARIOS})
    assert isinstance(SCENARIOS[0], Scenario)
