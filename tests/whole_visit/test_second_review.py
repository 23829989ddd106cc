"""The second person's review through the real window: what the photographer passes on, and what comes back."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

import resources
from devices.drivers.simulated import SimulatedDriver
from hub_station.demo.clinic import PIN
from hub_station.demo.hospital import LoopbackHospital
from hub_station.demo.visit import ScriptedVisit
from hub_station.domain.visit import VisitStatus
from tests.whole_visit.conftest import Bench
from tests.whole_visit.looking import on_screen
from ui.states import CheckState, SealState, TodayState

VIEWS = ("location", "close-up", "dermoscopic")


@pytest.fixture
def visit(bench: Bench, hospital: LoopbackHospital, instruments: SimulatedDriver, tmp_path: Path) -> ScriptedVisit:
    pathway = tmp_path / "pathway.toml"
    text = resources.text("pathways/three-views.toml")
    settings = "\n".join(line for line in text.splitlines() if not line.startswith("second_review"))
    pathway.write_text(f"second_review = true\n{settings}\n", encoding="utf-8")
    return bench.open([instruments], hospital.url, pathway=str(pathway))


def pass_on(visit: ScriptedVisit) -> None:
    sure(visit)
    assert "pass on for review" in visit.robot.words("seal.seal")
    visit.robot.press("seal.seal")
    visit.until(lambda: on_screen(visit, "waits for a second person."), "the list")


def sure(visit: ScriptedVisit) -> None:
    """Say that all pictures on the sheet are the patient's."""
    visit.until(lambda: visit.robot.shows(SealState) and visit.robot.can("seal.sure"), "the contact sheet")
    visit.robot.press("seal.sure")
    visit.until(lambda: visit.robot.can("seal.seal"), "all pictures, each decided")


def become(visit: ScriptedVisit, operator: str) -> None:
    visit.robot.key(Qt.Key.Key_F12)
    visit.sign_in(operator, PIN)
    visit.until(lambda: visit.robot.shows(TodayState), "today's list")


def status(visit: ScriptedVisit) -> str:
    state = visit.window.state
    assert state is not None
    assert isinstance(state.screen, TodayState)
    return state.screen.patients[0].status


def open_review(visit: ScriptedVisit) -> None:
    become(visit, "amina")
    state = visit.window.state
    assert state is not None
    assert isinstance(state.screen, TodayState)
    row = state.screen.patients[0].id
    visit.until(lambda: visit.robot.can(f"today.start.{row}") and on_screen(visit, "Waiting for review"), "the queue")
    visit.robot.press(f"today.start.{row}")
    visit.until(lambda: visit.robot.shows(SealState), "all pictures of the visit")
    assert not visit.robot.can("seal.seal"), "nothing is sent unseen"
    assert not visit.robot.can("seal.lesions")


def look_at_first(visit: ScriptedVisit) -> None:
    state = visit.window.state
    assert state is not None
    assert isinstance(state.screen, SealState)
    first = f"seal.picture.{state.screen.lesions[0].pictures[0].id}"
    visit.until(lambda: visit.robot.can(first), "its small picture")
    visit.robot.press(first)
    visit.until(lambda: visit.robot.shows(CheckState) and visit.robot.can("check.accept"), "the picture")


def decide(visit: ScriptedVisit, button: str) -> None:
    """Decide about the picture on the screen; the next one comes, or all of them."""
    before = capture_id(visit)
    visit.robot.press(button)
    visit.until(
        lambda: not visit.robot.shows(CheckState) or (capture_id(visit) != before and visit.robot.can("check.accept")),
        "the next picture",
    )


def capture_id(visit: ScriptedVisit) -> str:
    state = visit.window.state
    return state.screen.capture_id if state and isinstance(state.screen, CheckState) else ""


def test_a_second_person_gives_a_visit_back_and_then_sends_it(visit: ScriptedVisit, bench: Bench) -> None:
    visit.start()
    visit.identify()
    visit.consent()
    visit.lesion("Back", "none", "")
    for view in VIEWS:
        visit.picture(view)
    pass_on(visit)

    open_review(visit)
    look_at_first(visit)
    visit.robot.type("check.note", "No landmark")
    decide(visit, "check.retake.positioning")
    decide(visit, "check.accept")
    decide(visit, "check.accept")
    visit.until(lambda: visit.robot.shows(SealState) and visit.robot.can("seal.seal"), "all pictures, each decided")
    assert visit.robot.words("seal.seal") == "Give it back for more pictures"
    visit.robot.press("seal.seal")
    visit.until(lambda: visit.robot.shows(TodayState) and status(visit) == "Needs pictures", "the list")
    assert bench.station.store.deliveries.counts().waiting == 0

    become(visit, "sam")
    visit.until(lambda: on_screen(visit, "No landmark"), "what the reviewer said")
    visit.robot.press("today.feedback.read")
    visit.until(lambda: not on_screen(visit, "No landmark"), "that it was read")
    visit.start()
    visit.identify()
    visit.picture("location")
    pass_on(visit)

    open_review(visit)
    look_at_first(visit)
    decide(visit, "check.accept")
    sure(visit)
    visit.robot.press("seal.seal")
    visit.until(lambda: visit.robot.shows(TodayState) and status(visit) == "Photographed", "the sealed visit")
    entry = bench.station.store.records.day_list(bench.station.clock().date())[0]
    assert entry.visit is not None
    assert (entry.visit.status, entry.visit.closed_by) == (VisitStatus.SEALED, "amina")


def test_a_reviewer_leaves_a_visit_and_it_goes_on_waiting(visit: ScriptedVisit) -> None:
    visit.start()
    visit.identify()
    visit.consent()
    visit.lesion("Back", "none", "")
    for view in VIEWS:
        visit.picture(view)
    pass_on(visit)
    open_review(visit)
    look_at_first(visit)
    visit.robot.press("check.back")
    visit.until(lambda: visit.robot.shows(SealState), "all pictures")
    visit.robot.press("foot.pause")
    visit.until(lambda: visit.robot.shows(TodayState), "the list")
    assert status(visit) == "Waiting for review"
