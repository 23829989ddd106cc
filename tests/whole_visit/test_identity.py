"""No patient is taken for another, through the real window: hand-over, similar names, and the words that go with them."""

from devices.drivers.simulated import SimulatedDriver
from hub_station.demo.hospital import LoopbackHospital
from hub_station.demo.visit import ScriptedVisit
from tests.whole_visit.conftest import Bench
from tests.whole_visit.looking import now_at, on_screen, state
from ui.states import CaptureState, CheckState, IdentifyState, PatientFormState, SimilarState, TodayState


def hand_over(bench: Bench, to: int) -> None:
    """Somebody else signs in at the station, wherever it stands."""
    members = bench.station.settings.operators
    bench.desktop.front._desk.sign_in(members[to].operator())


def add(visit: ScriptedVisit, given: str, family: str, number: str) -> None:
    robot = visit.robot
    visit.until(lambda: robot.shows(TodayState) and robot.can("today.add"), "today's list")
    robot.press("today.add")
    visit.until(lambda: robot.shows(PatientFormState) and robot.can("patient_form.given"), "the form")
    typed = {"given": given, "family": family, "day": "3", "month": "3", "year": "1960", "nhs_number": number}
    for field, words in typed.items():
        robot.type(f"patient_form.{field}", words)
    robot.press("patient_form.save")
    visit.until(lambda: robot.shows(TodayState) and on_screen(visit, given), "the patient on the list")


def test_who_takes_over_at_the_camera_confirms_identity_again_and_goes_on_where_it_was(
    bench: Bench, at_camera: ScriptedVisit
) -> None:
    robot = at_camera.robot
    at_camera.picture("location")
    at_camera.until(lambda: robot.shows(CaptureState), "the next view")
    hand_over(bench, 1)
    at_camera.until(lambda: robot.shows(IdentifyState), "the identity questions")
    assert on_screen(at_camera, "Confirm identity again")
    assert on_screen(at_camera, "Somebody else goes on with this visit")
    assert state(at_camera).bar is None, "the answers are covered again"
    at_camera.identify()
    at_camera.until(lambda: robot.shows(CaptureState) and robot.can("capture.shoot"), "the camera again")
    assert now_at(at_camera) == "close-up", "the first picture is still there"
    at_camera.picture("close-up")
    (file,) = [bench.station.store.records.visit_file(bench.desktop.front._desk.file.visit.id)]
    assert [one.binding.operator_id for one in file.captures] == ["sam", "amina"]


def test_a_picture_that_is_on_its_way_is_kept_and_leads_nobody_past_the_questions(
    bench: Bench, at_camera: ScriptedVisit
) -> None:
    robot = at_camera.robot
    desk = bench.desktop.front._desk
    bench.desktop.front.capture.shoot()
    hand_over(bench, 1)
    at_camera.until(lambda: len(desk.file.captures) == 1, "the picture of the shutter before")
    at_camera.until(lambda: robot.shows(IdentifyState), "the identity questions")
    assert desk.file.captures[0].binding.operator_id == "sam"
    bench.desktop.front.show_picture(desk.file.captures[0].id)
    at_camera.until(lambda: robot.shows(IdentifyState), "the identity questions still")
    bench.desktop.front.capture.shoot()
    assert not bench.desktop.front.capture.busy, "no shutter for who has not confirmed who this is"
    at_camera.identify()
    at_camera.until(lambda: robot.shows(CaptureState) or robot.shows(CheckState), "the visit")


def test_a_similar_name_interrupts_and_only_a_person_goes_on(
    bench: Bench, hospital: LoopbackHospital, instruments: SimulatedDriver
) -> None:
    visit = bench.open([instruments], hospital.url)
    robot = visit.robot
    add(visit, "Jean", "Ashworth", "9990000085")
    visit.start()
    visit.until(lambda: robot.shows(SimilarState), "both patients")
    assert state(visit).bar is None
    visit.until(lambda: on_screen(visit, "the same last name"), "why")
    assert robot.words("similar.this") == "This is Joan ASHWORTH, born 6 August 1952"
    robot.press("similar.other")
    visit.until(lambda: robot.shows(TodayState) and on_screen(visit, "another patient's"), "the list again")
    visit.until(lambda: robot.words("today.next").startswith("Resume"), "the paused visit")
    visit.start()
    visit.until(lambda: robot.shows(SimilarState), "both patients, asked again")
    robot.press("similar.this")
    visit.identify()
    visit.consent()
