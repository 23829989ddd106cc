"""A lesion is placed on the body map, through the real window and on a real store: site and side are those of the region."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from devices.drivers.simulated import SimulatedDriver
from hub_station.demo.hospital import LoopbackHospital
from hub_station.demo.visit import ScriptedVisit
from hub_station.domain.lesion import Side
from tests.whole_visit.conftest import Bench
from ui.robot import Robot
from ui.states import LesionsState
from ui.widgets.body_map import BodyMap


@pytest.fixture
def at_lesions(bench: Bench, hospital: LoopbackHospital, instruments: SimulatedDriver) -> ScriptedVisit:
    visit = bench.open([instruments], hospital.url)
    visit.start()
    visit.identify()
    visit.consent()
    visit.until(lambda: visit.robot.shows(LesionsState) and visit.robot.can("lesions.map"), "the lesions")
    return visit


def the_map(bench: Bench) -> BodyMap:
    found = bench.desktop.window.findChild(BodyMap)
    assert isinstance(found, BodyMap)
    return found


def touch(shown: BodyMap, region: str) -> None:
    for _ in range(4):
        QApplication.processEvents()
    at = shown.canvas.middle(region).toPoint()
    assert shown.canvas.rect().contains(at)
    QTest.mouseClick(shown.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)


def lesions(bench: Bench) -> list[tuple[str, Side]]:
    return [(one.site.id, one.side) for one in bench.desktop.front._desk.file.lesions]


def added(visit: ScriptedVisit, count: Callable[[], int]) -> None:
    before = count()
    visit.robot.press("lesions.add")
    visit.until(lambda: count() > before, "the recorded lesion")


def test_site_and_side_come_from_the_map(bench: Bench, at_lesions: ScriptedVisit) -> None:
    shown, robot = the_map(bench), at_lesions.robot
    touch(shown, "front.hand-left")
    touch(shown, "hand-back-left.nail-thumb")
    at_lesions.until(lambda: robot.words("lesions.chosen") == "Nail unit of thumb", "the chosen place")
    added(at_lesions, lambda: len(lesions(bench)))
    shown.close_sheet()
    touch(shown, "front.navel")
    at_lesions.until(lambda: robot.words("lesions.chosen") == "Umbilicus", "the chosen place")
    assert not robot.can("lesions.side.L")
    added(at_lesions, lambda: len(lesions(bench)))
    assert lesions(bench) == [("SCT:770810008", Side.LEFT), ("SCT:315003", Side.NONE)]


def test_a_finer_place_is_offered_and_keeps_the_side(bench: Bench, at_lesions: ScriptedVisit) -> None:
    shown = the_map(bench)
    touch(shown, "front.head")
    touch(shown, "head-right.helix")
    at_lesions.until(lambda: at_lesions.robot.can("lesions.finer.DCM:130305"), "the finer places")
    at_lesions.robot.press("lesions.finer.DCM:130305")
    added(at_lesions, lambda: len(lesions(bench)))
    assert lesions(bench) == [("DCM:130305", Side.RIGHT)]


def test_what_is_picked_in_the_list_shows_on_the_map(bench: Bench, at_lesions: ScriptedVisit) -> None:
    robot: Robot = at_lesions.robot
    robot.type("lesions.site.search", "popliteal")
    robot.choose("lesions.site.list", "Popliteal fossa")
    at_lesions.until(lambda: robot.words("lesions.chosen") == "Popliteal fossa", "the chosen place")
    at_lesions.until(lambda: robot.can("lesions.side.R"), "the sides")
    assert not robot.can("lesions.side.none")
    robot.press("lesions.side.R")

    def on_the_map() -> bool:
        state = bench.desktop.window.state
        screen = state.screen if state else None
        return isinstance(screen, LesionsState) and screen.body.picked == ("back.knee-right",)

    at_lesions.until(on_the_map, "the back of the right knee on the map")
