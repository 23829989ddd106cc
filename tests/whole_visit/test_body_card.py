"""The card inside a tethered camera, through the real window: offered, filed by a person, erased only once received."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from devices.address import Address
from devices.contract import DeviceKind
from devices.drivers.ptpip import PtpipDriver
from devices.drivers.simulated import SimulatedDriver, dermatoscope
from devices.places import Place
from devices.simulation.replay import Replay
from hub_station.assembly import local_now
from hub_station.demo.hospital import LoopbackHospital
from hub_station.demo.visit import ScriptedVisit
from tests.contracts.tethered import PREVIEWS
from tests.parts.pictures import jpeg, photograph
from tests.parts.ptpip import PtpCamera
from tests.whole_visit.conftest import Bench
from tests.whole_visit.looking import capture_state, on_screen
from tests.whole_visit.test_elsewhere import look, shown
from ui.states import CaptureState, CheckState, ElsewhereState, TodayState

TAKEN = [photograph(seed, 1280, 960) for seed in range(20, 26)]
OLD, SMALL = photograph(30, 1280, 960), jpeg(31, 160, 120)


@pytest.fixture
def body() -> Iterator[PtpCamera]:
    """A camera with a picture of an earlier day on its card."""
    with PtpCamera(TAKEN, PREVIEWS) as body:
        day = local_now() - timedelta(days=4)
        body.put("OLD_0001.JPG", OLD, f"{day:%Y%m%dT%H%M%S}", SMALL)
        yield body


@pytest.fixture
def visit(
    bench: Bench, hospital: LoopbackHospital, body: PtpCamera, pictures: Callable[[DeviceKind], Path]
) -> ScriptedVisit:
    """A visit with one lesion, at the live picture of its first view, which is that of the tethered camera."""
    scope = SimulatedDriver([dermatoscope(Replay(pictures(DeviceKind.DERMATOSCOPE)))])
    tethered = PtpipDriver([Address(body.address, DeviceKind.CAMERA, "Body on the shelf")])
    visit = bench.open([scope, tethered], hospital.url)
    visit.start()
    visit.identify()
    visit.consent()
    visit.lesion("Back", "none", "")
    visit.until(lambda: visit.robot.shows(CaptureState) and visit.robot.can("capture.shoot"), "the live picture")
    return visit


def card(bench: Bench) -> Place:
    """The card of the body, as the station sees it."""
    return next(one for one in bench.station.elsewhere.places() if one.source.key.startswith("body:"))


def go_there(visit: ScriptedVisit, way: str, pictures: int) -> None:
    visit.until(lambda: visit.robot.can(way), "the way to the card")
    visit.robot.press(way)
    visit.until(lambda: visit.robot.shows(ElsewhereState) and len(shown(visit).pictures) == pictures, "the card")


def status(visit: ScriptedVisit, name: str) -> str:
    return next(one.status for one in shown(visit).pictures if f":{name}:" in one.id)


def show(visit: ScriptedVisit, name: str) -> ElsewhereState:
    (key,) = (one.id for one in shown(visit).pictures if f":{name}:" in one.id)
    return look(visit, key)


def test_a_picture_on_the_bodys_card_is_offered_and_filed_by_a_person_byte_for_byte(
    visit: ScriptedVisit, bench: Bench, body: PtpCamera
) -> None:
    go_there(visit, "capture.elsewhere", 1)
    assert shown(visit).title == "Card in Body on the shelf"
    visit.until(lambda: bool(shown(visit).pictures[0].thumbnail), "its small picture")
    assert not visit.robot.can("elsewhere.file"), "nothing is filed that nobody looked at"
    state = show(visit, "OLD_0001.JPG")
    assert state.target == "Lesion 1: Location"
    visit.robot.press("elsewhere.file")
    visit.until(lambda: visit.robot.shows(CheckState), "the picture to be checked")
    current = bench.station.store.records.current_visit()
    assert current is not None
    (kept,) = bench.station.store.records.visit_file(current.id).captures
    assert bench.station.store.records.picture(kept.id) == OLD
    assert kept.device.model == "Body on the shelf"
    assert body.on_card() == ["OLD_0001.JPG"], "the original stays where it is"


def test_what_the_station_took_counts_as_filed_and_is_erased_once_the_hospital_holds_it(
    visit: ScriptedVisit, bench: Bench, body: PtpCamera
) -> None:
    for view in ("location", "close-up"):
        visit.picture(view)
    visit.until(lambda: visit.robot.shows(CaptureState), "the next view")
    assert body.on_card() == ["OLD_0001.JPG", "HUB_0001.JPG", "HUB_0002.JPG"]
    visit.until(lambda: len(card(bench).originals) == 3, "the card to be looked at again")
    assert capture_state(visit).elsewhere == "From a card (1)", "what the station holds is not to be filed"
    go_there(visit, "capture.elsewhere", 3)
    visit.until(lambda: status(visit, "HUB_0001.JPG") == "Filed, visit not complete", "the word for it")
    visit.until(lambda: status(visit, "OLD_0001.JPG") == "New", "the old picture to be read")
    assert not visit.robot.can("elsewhere.erase"), "nothing goes that the hospital does not hold"
    mine = next(one for one in card(bench).originals if one.name == "HUB_0001.JPG")
    assert mine.digest == hashlib.sha256(TAKEN[1]).hexdigest()
    for given_up in (False, True):
        with pytest.raises(PermissionError):
            bench.station.elsewhere.erase(card(bench).source.key, mine, mine.digest, "sam", given_up=given_up).result()
    visit.robot.press("elsewhere.back")
    visit.picture("dermoscopic")
    visit.seal()
    visit.wait_for_receipts()
    visit.robot.press("outbox.back")
    visit.until(lambda: visit.robot.shows(TodayState), "today's list")
    go_there(visit, "today.elsewhere", 3)
    visit.until(lambda: visit.robot.can("elsewhere.erase"), "the receipts to be known")
    assert shown(visit).erase_words == "Erase 2 pictures"
    visit.robot.press("elsewhere.erase")
    assert len(body.on_card()) == 3, "erased without being asked twice"
    visit.robot.press("elsewhere.erase")
    visit.until(lambda: on_screen(visit, "2 pictures erased."), "the word about it")
    assert body.on_card() == ["OLD_0001.JPG"]


def test_a_protected_picture_stays_and_it_is_said(visit: ScriptedVisit, bench: Bench, body: PtpCamera) -> None:
    for view in ("location", "close-up", "dermoscopic"):
        visit.picture(view)
    visit.seal()
    visit.wait_for_receipts()
    visit.robot.press("outbox.back")
    visit.until(lambda: len(card(bench).originals) == 3, "the card to be looked at again")
    go_there(visit, "today.elsewhere", 3)
    visit.until(lambda: shown(visit).erase_words == "Erase 2 pictures", "the receipts to be known")
    body.locked = True
    visit.robot.press("elsewhere.erase")
    visit.robot.press("elsewhere.erase")
    visit.until(lambda: on_screen(visit, "2 pictures could not be erased."), "the word about it")
    assert len(body.on_card()) == 3


def test_a_camera_that_is_pulled_while_its_card_is_read_is_said_and_comes_back(
    visit: ScriptedVisit, body: PtpCamera
) -> None:
    body.slowness = 0.05
    go_there(visit, "capture.elsewhere", 1)
    (key,) = (one.id for one in shown(visit).pictures)
    visit.until(lambda: visit.robot.can(f"elsewhere.picture.{key}"), "its line")
    visit.robot.press(f"elsewhere.picture.{key}")
    body.stop()
    visit.until(lambda: not shown(visit).pictures, "the card to be gone")
    visit.until(lambda: on_screen(visit, "unplugged"), "the word about it")
    with PtpCamera(TAKEN, PREVIEWS, port=body.port) as again:
        again.put("OLD_0001.JPG", OLD, "20261120T090000", SMALL)
        visit.until(lambda: len(shown(visit).pictures) == 1, "the card to be back")
        show(visit, "OLD_0001.JPG")


def test_photographs_are_taken_while_a_slow_card_is_looked_through(visit: ScriptedVisit, body: PtpCamera) -> None:
    for number in range(30):
        body.put(f"MORE_{number:02}.JPG", TAKEN[0], f"20261119T09{number:02}00")
    body.slowness = 0.01
    go_there(visit, "capture.elsewhere", 31)
    visit.robot.press("elsewhere.back")
    visit.picture("location")
    visit.picture("close-up")
