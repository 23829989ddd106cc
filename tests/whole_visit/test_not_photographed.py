"""Through the real window: whoever is not photographed here is led on, and the history is asked and never in the way."""

from devices.drivers.simulated import SimulatedDriver
from hub_station.demo.hospital import LoopbackHospital
from hub_station.demo.visit import ScriptedVisit
from hub_station.domain.patient import long_date
from hub_station.domain.visit import VisitStatus
from tests.whole_visit.conftest import Bench
from ui.states import CaptureState, ExcludedState, HistoryState, IdentifyState, LesionsState, SealState, TodayState


def at_lesions(bench: Bench, driver: SimulatedDriver, hospital: LoopbackHospital) -> ScriptedVisit:
    visit = bench.open([driver], hospital.url)
    visit.start()
    visit.identify()
    visit.consent()
    return visit


def pick(visit: ScriptedVisit, site: str, side: str = "none") -> None:
    robot = visit.robot
    visit.until(lambda: robot.shows(LesionsState) and robot.can("lesions.site.search"), "the lesions screen")
    robot.type("lesions.site.search", site)
    robot.choose("lesions.site.list", site)
    visit.until(lambda: robot.can(f"lesions.side.{side}"), "the sides")
    robot.press(f"lesions.side.{side}")
    robot.press("lesions.add")
    visit.until(lambda: listed(visit) == 1 and robot.can("lesions.done"), "the lesion")


def listed(visit: ScriptedVisit) -> int:
    shown = state(visit)
    return len(shown.lesions) if isinstance(shown, LesionsState) else 0


def resumable(visit: ScriptedVisit) -> bool:
    shown = state(visit)
    return isinstance(shown, TodayState) and any(one.action == "Resume" for one in shown.patients)


def state(visit: ScriptedVisit) -> object:
    shown = visit.window.state
    assert shown is not None
    return shown.screen


def press(visit: ScriptedVisit, name: str) -> None:
    visit.until(lambda: visit.robot.can(name), name)
    visit.robot.press(name)


def test_a_lesion_at_the_eye_is_stopped_with_words_and_another_place_goes_on(
    bench: Bench, instruments: SimulatedDriver, hospital: LoopbackHospital
) -> None:
    visit = at_lesions(bench, instruments, hospital)
    pick(visit, "Upper eyelid", "L")
    visit.until(lambda: visit.window.state is not None and visit.window.state.notice is not None, "the warning")
    shown = visit.window.state
    assert shown is not None
    assert shown.notice is not None
    assert "eye service" in shown.notice.happened
    press(visit, "lesions.done")
    visit.until(lambda: visit.robot.shows(ExcludedState), "the stop")
    stop = state(visit)
    assert isinstance(stop, ExcludedState)
    assert stop.reasons[0].about == "Lesion 1: Upper eyelid, left"
    press(visit, "excluded.lesions")
    lesion = bench.desktop.front.lesions.state().lesions[0].id
    press(visit, f"lesions.remove.{lesion}")
    visit.until(lambda: listed(visit) == 0, "the lesion to go")
    pick(visit, "Back")
    press(visit, "lesions.done")
    visit.history()
    visit.prepare()
    visit.until(lambda: visit.robot.shows(CaptureState), "the camera")


def test_a_patient_with_a_rash_ends_with_a_coded_reason_and_nothing_is_sent(
    bench: Bench, instruments: SimulatedDriver, hospital: LoopbackHospital
) -> None:
    visit = at_lesions(bench, instruments, hospital)
    pick(visit, "Back")
    press(visit, "lesions.done")
    visit.until(lambda: visit.robot.shows(HistoryState), "the history")
    assert not visit.robot.can("history.done"), "first somebody says whether any of these applies"
    press(visit, "history.asked.rash")
    press(visit, "history.done")
    visit.until(lambda: visit.robot.shows(ExcludedState), "the stop")
    visit_id = bench.desktop.front.lesions._desk.file.visit.id
    press(visit, "excluded.answers")
    press(visit, "history.asked.none")
    press(visit, "history.done")
    visit.prepare()
    visit.until(lambda: visit.robot.shows(CaptureState), "what was ticked by mistake is no dead end")
    press(visit, "capture.lesions")
    press(visit, "lesions.done")
    visit.prepare()
    visit.until(lambda: visit.robot.shows(CaptureState), "the camera, without being asked again")
    press(visit, "capture.early")
    visit.until(lambda: visit.robot.shows(SealState), "the contact sheet")
    press(visit, "seal.history")
    press(visit, "history.asked.rash")
    press(visit, "history.done")
    visit.until(lambda: visit.robot.shows(SealState), "the contact sheet again")
    sheet = state(visit)
    assert isinstance(sheet, SealState)
    assert any("rash" in problem for problem in sheet.problems)
    press(visit, "seal.back")
    press(visit, "excluded.end")
    visit.until(lambda: visit.robot.shows(TodayState), "today's list")
    ended = bench.station.store.records.visit_file(visit_id).visit
    assert (ended.status, ended.ended_reason) == (VisitStatus.ENDED, "excluded")
    assert bench.station.store.deliveries.counts().waiting == 0


def test_the_history_is_kept_also_when_the_visit_is_paused_and_shown_when_it_goes_on(
    bench: Bench, instruments: SimulatedDriver, hospital: LoopbackHospital
) -> None:
    visit = at_lesions(bench, instruments, hospital)
    pick(visit, "Back")
    press(visit, "lesions.done")
    visit.until(lambda: visit.robot.can("history.asked.none"), "the history")
    file = bench.desktop.front.lesions._desk.file
    lesion = file.lesions[0].id
    press(visit, "history.source.paper")
    visit.robot.type("history.patient.medicines", "Apixaban 5 mg, twice a day")
    press(visit, "history.patient.insulin.no")
    press(visit, f"history.chapter.{lesion}")
    press(visit, f"history.{lesion}.bleeding.yes")
    press(visit, f"history.{lesion}.changed.colour")
    press(visit, f"history.{lesion}.changed.size")
    visit.robot.type(f"history.{lesion}.size", "about 4")
    press(visit, "foot.pause")
    visit.until(lambda: visit.robot.shows(TodayState), "today's list")
    kept = bench.station.store.records.visit_file(file.visit.id)
    assert kept.answered() == {"medicines": "Apixaban 5 mg, twice a day", "insulin": "no"}
    assert kept.answered(lesion) == {"bleeding": "yes", "changed": "size colour"}, "what is no number is not kept as one"
    assert {one.source.value for one in kept.answers} == {"paper"}
    visit.until(lambda: resumable(visit), "the list with the paused visit")
    press(visit, "today.next")
    visit.until(lambda: visit.robot.shows(IdentifyState), "identity is asked again")
    visit.identify()
    visit.until(lambda: visit.robot.shows(HistoryState), "staff were not asked yet")
    press(visit, "history.chapter.patient")
    visit.until(lambda: visit.robot.can("history.patient.medicines"), "the questions about the patient")
    shown = state(visit)
    assert isinstance(shown, HistoryState)
    assert shown.section is not None
    assert shown.section.questions[0].answer == "Apixaban 5 mg, twice a day"
    assert [one.label for one in shown.chapters] == ["The patient (2 of 12)", "Lesion 1 (2 of 11)"]
    today = long_date(bench.station.clock().date())
    assert shown.section.said.startswith(f"Answered on {today} at ")
    assert shown.section.said.endswith("from a paper form")
    press(visit, f"history.chapter.{lesion}")
    press(visit, f"history.{lesion}.bleeding.yes")
    press(visit, "history.asked.none")
    press(visit, "history.done")
    visit.prepare()
    visit.until(lambda: visit.robot.shows(CaptureState), "the camera")
    assert "bleeding" not in bench.station.store.records.visit_file(file.visit.id).answered(lesion), "it was taken back"
