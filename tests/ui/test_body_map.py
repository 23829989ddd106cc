"""The body map by mouse, by touch and by keys; what a screen reader hears of it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QSizeF, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication

from tests.ui.samples_body import body
from ui.widgets.body_map import BodyMap
from ui.widgets.body_sheet import Arranged

SHEETS = body().sheets


@pytest.fixture
def shown(qapp: QApplication) -> Iterator[BodyMap]:
    made = BodyMap("map")
    made.resize(480, 400)
    made.show_map(body())
    made.show()
    made.activateWindow()
    made.canvas.setFocus()
    QApplication.processEvents()
    yield made
    made.hide()
    made.deleteLater()


def click(shown: BodyMap, region: str, by: tuple[int, int] = (0, 0)) -> None:
    at = shown.canvas.middle(region).toPoint() + QPoint(*by)
    QTest.mouseClick(shown.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)


def picked(spy: QSignalSpy) -> list[str]:
    return [spy.at(number)[0] for number in range(spy.count())]


def test_a_click_picks_the_region_under_it(shown: BodyMap) -> None:
    spy = QSignalSpy(shown.picked)
    for region in ("front.chest-left", "back.buttock-right", "front.navel"):
        click(shown, region)
    assert picked(spy) == ["front.chest-left", "back.buttock-right", "front.navel"]


def test_a_click_beside_the_body_takes_the_nearest_and_one_far_off_nothing(shown: BodyMap) -> None:
    spy = QSignalSpy(shown.picked)
    click(shown, "front.forearm-left", (18, 0))
    QTest.mouseClick(shown.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(2, 200))
    assert picked(spy) == ["front.forearm-left"]


def test_a_hand_opens_its_drawing_and_there_is_a_way_back(shown: BodyMap) -> None:
    spy = QSignalSpy(shown.picked)
    click(shown, "front.hand-left")
    assert shown.sheet == "hand-left"
    click(shown, "hand-back-left.nail-thumb")
    assert picked(spy) == ["hand-back-left.nail-thumb"]
    QTest.keyClick(shown.canvas, Qt.Key.Key_Escape)
    assert shown.sheet == "body"
    assert shown.canvas.region == "front.hand-left"


def test_it_is_used_by_keys_alone(shown: BodyMap) -> None:
    spy = QSignalSpy(shown.picked)
    assert shown.canvas.region == "front.head"
    QTest.keyClick(shown.canvas, Qt.Key.Key_Down)
    assert shown.canvas.region == "front.neck"
    QTest.keyClick(shown.canvas, Qt.Key.Key_Return)
    QTest.keyClick(shown.canvas, Qt.Key.Key_Up)
    QTest.keyClick(shown.canvas, Qt.Key.Key_Space)
    assert picked(spy) == ["front.neck"]
    assert shown.sheet == "head"


@pytest.mark.parametrize("size", [(480, 345), (620, 320), (700, 640)])
@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.id)
def test_the_arrow_keys_reach_every_region(sheet: object, size: tuple[int, int]) -> None:
    arranged = Arranged(sheet, QSizeF(*size))  # type: ignore[arg-type]
    reached, new = set[str](), {arranged.first()}
    while new:
        reached |= new
        ways = ((1, 0), (-1, 0), (0, 1), (0, -1))
        new = {arranged.beside(region, *way) for region in new for way in ways} - reached
    assert set(arranged.middles) - reached == set()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.id)
def test_every_region_can_be_hit_at_its_middle(sheet: object) -> None:
    arranged = Arranged(sheet, QSizeF(480, 345))  # type: ignore[arg-type]
    assert [name for name, at in arranged.middles.items() if arranged.at(at) != name] == []


def test_a_screen_reader_hears_where_the_keyboard_is(shown: BodyMap) -> None:
    assert shown.canvas.accessibleName() == "Body map: Head, opens a closer drawing, lesion 2"
    QTest.keyClick(shown.canvas, Qt.Key.Key_Down)
    assert shown.canvas.accessibleName() == "Body map: Front of neck"
    shown.show_map(body(("SCT:70559009", "L")))
    shown.canvas.go_to("front.forearm-left")
    assert shown.canvas.accessibleName() == "Body map: Front of forearm, left, chosen, lesion 1 and 3"


def test_what_is_chosen_is_marked_and_only_that_changes(shown: BodyMap) -> None:
    shown.canvas.clearFocus()
    plain = shown.canvas.grab().toImage()
    shown.show_map(body(("SCT:61248009", "R")))
    chosen = shown.canvas.grab().toImage()
    at = shown.canvas.middle("front.thigh-right").toPoint()
    other = shown.canvas.middle("front.thigh-left").toPoint()
    assert plain.pixelColor(at) != chosen.pixelColor(at)
    assert plain.pixelColor(other) == chosen.pixelColor(other)


def test_numbers_are_on_the_map_and_fanned_out(shown: BodyMap) -> None:
    shown.canvas.clearFocus()
    shown.show_map(replace(body(), markers=()))
    without = shown.canvas.grab().toImage()
    shown.show_map(body())
    with_numbers = shown.canvas.grab().toImage()
    middle = shown.canvas.middle("front.forearm-left").toPoint()
    for aside in (-20, 20):
        at = middle + QPoint(aside, 0)
        assert without.pixelColor(at) != with_numbers.pixelColor(at)
