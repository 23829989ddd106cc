"""The checks of an instrument, from the press of the button to what is stored: real readings of simulated photographs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.checks.boards import TWO
from devices.drivers.simulated import SimulatedDriver, camera, dermatoscope
from devices.simulation.scene import Framing
from hub_station.cameras import Hold
from hub_station.presenters.desk import Place
from hub_station.presenters.device_check import DeviceCheckPresenter
from tests.hub_station.equipment_room import Room
from ui.states import Tone

SCOPE, CAMERA = "simulated:dermatoscope", "simulated:camera"
SEEN = {SCOPE: dermatoscope().subject, CAMERA: camera().subject}
"""Drawn once for all tests."""

LINES = {"across": "100", "down": "100 mm"}


class Bench(Room):
    """The room, with somebody who takes the photographs of a check."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, SimulatedDriver([dermatoscope(SEEN[SCOPE]), camera(SEEN[CAMERA])]))
        self.driver.aim(Framing.DERMOSCOPY)
        self.driver.aim(Framing.OVERVIEW)
        self.check = DeviceCheckPresenter(self.desk)
        self.all_live()

    def take(self, **typed: str) -> None:
        self.check.take_for_check(LINES | typed)
        self.until(lambda: not self.check.state().busy)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.close()


def test_a_camera_that_sees_the_whole_chart_is_checked_by_one_picture(bench: Bench) -> None:
    bench.register(CAMERA, role="camera")
    bench.driver.aim(Framing.CHART)
    bench.check.check_device(CAMERA, "colour")
    assert "All 24 patches" in bench.check.state().instruction
    bench.take()
    done = bench.check.state()
    assert done.result is not None
    assert done.result.tone is Tone.GOOD
    assert "up to 6 is good" in done.result.do
    (stored,) = bench.station.store.equipment.colour_checks().values()
    assert (stored.device_key, stored.light) == (CAMERA, "room light")
    assert f"{stored.difference:.1f}" in done.result.do
    bench.check.leave_check()
    bench.until(lambda: bench.card(CAMERA).checks[0].status.tone is Tone.GOOD)
    assert bench.desk.place is Place.EQUIPMENT


def test_a_picture_without_a_chart_is_refused_in_words_and_nothing_is_stored(bench: Bench) -> None:
    bench.check.check_device(CAMERA, "colour")
    bench.take()
    trouble = bench.check.state().trouble
    assert trouble is not None
    assert "No colour chart was found" in trouble.happened
    assert bench.check.state().result is None
    assert bench.station.store.equipment.colour_checks() == {}


def test_patch_by_patch_the_light_is_held_first_and_released_at_the_end(bench: Bench) -> None:
    bench.check.check_device(SCOPE, "colour")
    assert bench.check.state().action == "Hold colour and light"
    bench.check.take_for_check(LINES)
    bench.until(lambda: bench.check.state().action == "Take picture")
    assert bench.driver.devices[SCOPE].held
    assert bench.check.state().progress == "Picture 1 of 24"
    assert "row 1, patch 1: dark skin" in bench.check.state().instruction
    bench.take()
    first = bench.check.state()
    assert first.progress == "Picture 2 of 24" or (
        first.trouble is not None and "not one even colour" in first.trouble.happened
    )
    bench.check.leave_check()
    assert bench.cameras.capture(SCOPE).result(timeout=15).settings["automatic exposure"] == "on"
    assert next(one.hold for one in bench.cameras.instruments() if one.info.key == SCOPE) is Hold.AUTOMATIC


def test_the_scale_is_read_from_three_pictures_and_what_the_ruler_says(bench: Bench) -> None:
    bench.driver.aim(Framing.BOARD)
    bench.check.check_device(SCOPE, "scale")
    bench.check.take_for_check({"across": "9.8", "down": "one hundred"})
    assert set(bench.check.state().errors) == {"across", "down"}
    assert bench.check.state().progress == "Picture 1 of 3"
    bench.take(across="99,0")
    assert bench.check.state().lengths is None
    bench.take()
    assert bench.check.state().progress == "Picture 3 of 3"
    assert "Lift the instrument" in bench.check.state().instruction
    bench.take()
    done = bench.check.state()
    assert done.result is not None
    assert "It holds for pictures of 1920 × 1440 pixels" in done.result.do
    stored = bench.station.store.equipment.scale_checks()[SCOPE]
    assert stored.column_mm / stored.row_mm == pytest.approx(0.99, rel=0.002)
    assert stored.facts["picture size"] == "1920 x 1440"


def test_another_target_than_the_chosen_one_is_refused_before_the_next_picture(bench: Bench) -> None:
    bench.driver.aim(Framing.BOARD)
    bench.check.check_device(SCOPE, "scale")
    bench.check.pick_in_check("board", "5 mm")
    bench.take()
    trouble = bench.check.state().trouble
    assert trouble is not None
    assert "another scale target" in trouble.happened
    assert bench.check.state().progress == "Picture 1 of 3"
    bench.check.pick_in_check("board", TWO.name)
    bench.take()
    assert bench.check.state().progress == "Picture 2 of 3"
    bench.check.begin_check_again()
    assert bench.check.state().progress == "Picture 1 of 3"


def test_a_cable_pulled_during_a_check_is_said_and_the_check_goes_on(bench: Bench) -> None:
    bench.driver.aim(Framing.BOARD)
    bench.check.check_device(SCOPE, "scale")
    bench.take()
    bench.driver.devices[SCOPE].unplug()
    bench.until(lambda: not bench.check.state().can_act)
    bench.driver.devices[SCOPE].plug_in()
    bench.until(lambda: bench.check.state().can_act)
    bench.take()
    assert bench.check.state().progress == "Picture 3 of 3"
