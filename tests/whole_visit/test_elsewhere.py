"""Pictures from a card, through the real window: offered, filed by a person, never twice, erased only once received."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest

from devices.drivers.simulated import SimulatedDriver
from hub_station.assembly import local_now
from hub_station.demo.hospital import LoopbackHospital
from hub_station.demo.visit import ScriptedVisit
from tests.parts.card import Card
from tests.parts.pictures import jpeg
from tests.whole_visit.conftest import Bench
from tests.whole_visit.looking import on_screen
from ui.states import CaptureState, CheckState, ElsewhereState, SealState, TodayState, WindowState


@pytest.fixture
def card(tmp_path: Path) -> Card:
    return Card(tmp_path / "card")


@pytest.fixture
def visit(bench: Bench, hospital: LoopbackHospital, instruments: SimulatedDriver, card: Card) -> ScriptedVisit:
    """A visit with one lesion, at the live picture of its first view, and a card in the reader."""
    visit = bench.open([instruments], hospital.url, lambda: [card.place])
    visit.start()
    visit.identify()
    visit.consent()
    visit.lesion("Back", "none", "")
    visit.until(lambda: visit.robot.shows(CaptureState) and visit.robot.can("capture.shoot"), "the live picture")
    return visit


def shown(visit: ScriptedVisit) -> ElsewhereState:
    state = visit.window.state
    assert isinstance(state, WindowState)
    assert isinstance(state.screen, ElsewhereState)
    return state.screen


def capture(visit: ScriptedVisit) -> CaptureState:
    state = visit.window.state
    assert state is not None
    assert isinstance(state.screen, CaptureState)
    return state.screen


def sheet(visit: ScriptedVisit) -> SealState:
    state = visit.window.state
    assert state is not None
    assert isinstance(state.screen, SealState)
    return state.screen


def go_there(visit: ScriptedVisit, pictures: int) -> None:
    """Wait until the card was read, and go to its screen."""
    visit.until(lambda: visit.robot.can("capture.elsewhere"), "the way to the card")
    visit.robot.press("capture.elsewhere")
    visit.until(lambda: visit.robot.shows(ElsewhereState) and len(shown(visit).pictures) == pictures, "the card")
    visit.until(lambda: all(one.status != "Reading…" for one in shown(visit).pictures), "every picture to be read")


def look(visit: ScriptedVisit, name: str) -> ElsewhereState:
    (key,) = (one.id for one in shown(visit).pictures if one.id.startswith(name))
    visit.until(lambda: visit.robot.can(f"elsewhere.picture.{key}"), "its line")
    visit.robot.press(f"elsewhere.picture.{key}")
    visit.until(lambda: shown(visit).chosen == key and shown(visit).pixels is not None, "the picture")
    return shown(visit)


def test_a_picture_of_a_card_is_filed_by_a_person_and_stays_byte_for_byte(
    visit: ScriptedVisit, bench: Bench, card: Card
) -> None:
    content = card.shoot("IMG_1.JPG", jpeg(5, 1280, 960), local_now())
    go_there(visit, 1)
    assert not visit.robot.can("elsewhere.file"), "nothing is filed that nobody looked at"
    state = look(visit, "IMG_1.JPG")
    assert state.target == "Lesion 1: Location"
    assert not state.doubtful
    visit.robot.press("elsewhere.file")
    visit.until(lambda: visit.robot.shows(CheckState), "the picture to be checked")
    current = bench.station.store.records.current_visit()
    assert current is not None
    (kept,) = bench.station.store.records.visit_file(current.id).captures
    assert bench.station.store.records.picture(kept.id) == content
    assert kept.binding.view_id == "location"
    assert card.names == {"IMG_1.JPG"}, "the original stays where it is"


def test_the_same_picture_is_never_filed_twice_but_to_another_view_once_it_was_refused(
    visit: ScriptedVisit, card: Card
) -> None:
    card.shoot("IMG_1.JPG", jpeg(5, 1280, 960), local_now())
    go_there(visit, 1)
    look(visit, "IMG_1.JPG")
    visit.robot.press("elsewhere.file")
    visit.until(lambda: visit.robot.shows(CheckState) and visit.robot.can("check.accept"), "the check")
    visit.robot.press("check.back")
    go_there(visit, 1)
    visit.until(lambda: shown(visit).pictures[0].status == "Filed, visit not complete", "the word for it")
    look(visit, "IMG_1.JPG")
    assert not visit.robot.can("elsewhere.file")
    visit.robot.press("elsewhere.back")
    visit.until(lambda: visit.robot.shows(CaptureState), "the camera")
    (step,) = (one for one in capture(visit).views if one.id == "location")
    assert step.status == "Not checked yet"
    visit.robot.press("capture.early")
    visit.until(lambda: visit.robot.shows(SealState), "the contact sheet")
    (kept,) = (one for one in sheet(visit).lesions[0].pictures if one.title == "Location")
    visit.until(lambda: visit.robot.can(f"seal.picture.{kept.id}"), "the small picture")
    visit.robot.press(f"seal.picture.{kept.id}")
    visit.until(lambda: visit.robot.shows(CheckState) and visit.robot.can("check.accept"), "the check")
    visit.robot.press("check.retake.positioning")
    visit.until(lambda: visit.robot.shows(CaptureState) and visit.robot.can("capture.view.close-up"), "the camera")
    visit.robot.press("capture.view.close-up")
    go_there(visit, 1)
    assert look(visit, "IMG_1.JPG").target == "Lesion 1: Close-up with ruler"
    visit.robot.press("elsewhere.file")
    visit.until(lambda: visit.robot.shows(CheckState) and visit.robot.can("check.accept"), "the check")


def test_a_picture_from_before_the_visit_is_doubted_and_one_of_tomorrow_too(visit: ScriptedVisit, card: Card) -> None:
    card.shoot("IMG_1.JPG", jpeg(5, 1280, 960), local_now() - timedelta(hours=1))
    card.shoot("IMG_2.JPG", jpeg(6, 1280, 960), local_now() + timedelta(days=1))
    card.shoot("IMG_3.JPG", jpeg(7, 1280, 960), local_now())
    go_there(visit, 3)
    for name, words in (("IMG_1.JPG", "before the visit began"), ("IMG_2.JPG", "clock is ahead")):
        state = look(visit, name)
        assert state.doubtful
        assert state.warning is not None
        assert words in state.warning.happened
        assert visit.robot.words("elsewhere.file") == "File it all the same"
    assert not look(visit, "IMG_3.JPG").doubtful


def test_what_cannot_be_filed_is_listed_with_the_reason(visit: ScriptedVisit, card: Card) -> None:
    card.shoot("IMG_1.CR3", b"a raw file", None)
    go_there(visit, 1)
    (picture,) = shown(visit).pictures
    assert "Set the camera to JPEG" in picture.status
    visit.until(lambda: visit.robot.can(f"elsewhere.picture.{picture.id}"), "its line")
    visit.robot.press(f"elsewhere.picture.{picture.id}")
    visit.until(lambda: on_screen(visit, "This file cannot be filed"), "the words about it")
    assert not visit.robot.can("elsewhere.file")


def test_a_picture_that_does_not_say_when_it_was_taken_is_doubted(visit: ScriptedVisit, card: Card) -> None:
    card.shoot("IMG_1.JPG", jpeg(5, 1280, 960), None)
    go_there(visit, 1)
    state = look(visit, "IMG_1.JPG")
    assert state.doubtful
    assert state.warning is not None
    assert "does not say when" in state.warning.happened


def test_a_card_that_is_pulled_while_it_is_looked_at_is_said(visit: ScriptedVisit, card: Card) -> None:
    card.shoot("IMG_1.JPG", jpeg(5, 1280, 960), local_now())
    go_there(visit, 1)
    card.pull()
    visit.until(lambda: not shown(visit).pictures, "the card to be gone")
    assert "unplugged" in shown(visit).nothing
    card.put_back()
    visit.until(lambda: len(shown(visit).pictures) == 1, "the card to be back")


def test_an_original_is_erased_once_the_hospital_holds_it_and_not_before(
    visit: ScriptedVisit, hospital: LoopbackHospital, bench: Bench, card: Card
) -> None:
    content = card.shoot("IMG_1.JPG", jpeg(5, 1280, 960), local_now())
    card.shoot("IMG_0.JPG", jpeg(6, 1280, 960), local_now())
    go_there(visit, 2)
    assert not visit.robot.can("elsewhere.erase")
    look(visit, "IMG_1.JPG")
    visit.robot.press("elsewhere.file")
    visit.until(lambda: visit.robot.shows(CheckState) and visit.robot.can("check.accept"), "the check")
    visit.robot.press("check.accept")
    for view in ("close-up", "dermoscopic"):
        visit.picture(view)
    digest = hashlib.sha256(content).hexdigest()
    original = next(one for one in card.place.list() if one.name == "IMG_1.JPG")
    with pytest.raises(PermissionError):
        bench.station.elsewhere.erase(card.place.key, original, digest, "sam", given_up=False).result()
    visit.seal()
    visit.wait_for_receipts()
    visit.robot.press("outbox.back")
    visit.until(lambda: visit.robot.shows(TodayState) and visit.robot.can("today.elsewhere"), "today's list")
    visit.robot.press("today.elsewhere")
    visit.until(lambda: visit.robot.can("elsewhere.erase"), "the receipt to be known")
    assert shown(visit).erase_words == "Erase 1 picture"
    visit.robot.press("elsewhere.erase")
    assert card.names == {"IMG_0.JPG", "IMG_1.JPG"}, "erased without being asked twice"
    visit.robot.press("elsewhere.erase")
    visit.until(lambda: card.names == {"IMG_0.JPG"}, "the erasing")


def test_whoever_leaves_is_told_of_the_pictures_on_the_card_and_can_leave(
    bench: Bench, hospital: LoopbackHospital, instruments: SimulatedDriver, card: Card
) -> None:
    card.shoot("IMG_1.JPG", jpeg(5, 1280, 960), local_now())
    visit = bench.open([instruments], hospital.url, lambda: [card.place])
    visit.until(lambda: visit.robot.can("today.elsewhere"), "the card")
    visit.window.close()
    visit.until(lambda: visit.window.state is not None and visit.window.state.notice is not None, "the word about the card")
    assert visit.window.state is not None
    assert visit.window.state.notice is not None
    assert "still holds 1 picture" in visit.window.state.notice.happened
