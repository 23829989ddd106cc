"""Pictures of another patient and consent that is taken back, through the real window."""

import pytest

from devices.drivers.simulated import SimulatedDriver
from hub_station.demo.hospital import LoopbackHospital
from hub_station.demo.visit import ScriptedVisit
from hub_station.domain.operator import Operator, Role
from hub_station.domain.visit import VisitStatus
from tests.whole_visit.conftest import Bench
from tests.whole_visit.looking import on_screen, outbox_rows, state, strip
from ui.states import (
    CaptureState,
    PutRightState,
    RepairState,
    SealState,
    StopState,
    TodayState,
)

ADA = Operator("ada", "Mensah", "Ada", Role.REVIEWER)


def three_pictures(visit: ScriptedVisit) -> None:
    for view in ("location", "close-up", "dermoscopic"):
        visit.picture(view)
    visit.until(lambda: visit.robot.shows(SealState), "the contact sheet")


def more(visit: ScriptedVisit, mark: str) -> None:
    """Press something under “More” of the patient whose visit is complete."""
    screen = state(visit).screen
    assert isinstance(screen, TodayState)
    row = next(one.id for one in screen.patients if one.status == "Photographed")
    visit.robot.press(f"today.more.{row}")
    visit.until(lambda: visit.robot.can(f"today.mark.{row}.{mark}"), mark)
    visit.robot.press(f"today.mark.{row}.{mark}")


def test_nothing_is_sent_before_a_person_said_whose_pictures_these_are(at_camera: ScriptedVisit) -> None:
    robot = at_camera.robot
    three_pictures(at_camera)
    at_camera.until(lambda: robot.can("seal.sure"), "the question")
    assert not robot.can("seal.seal")
    assert on_screen(at_camera, "These 3 pictures are all of ASHWORTH, Joan")
    robot.press("seal.sure")
    at_camera.until(lambda: robot.can("seal.seal"), "the way to send")
    robot.press("seal.back")
    at_camera.until(lambda: robot.shows(CaptureState) and robot.can("capture.done"), "the camera")
    robot.press("capture.done")
    at_camera.until(lambda: robot.shows(SealState) and robot.can("seal.sure"), "the sheet again")
    assert not robot.can("seal.seal"), "asked again after every look elsewhere"


def test_pictures_of_another_patient_are_put_aside_and_filed_to_the_right_one_by_a_second_person(
    bench: Bench, at_camera: ScriptedVisit
) -> None:
    robot, records = at_camera.robot, bench.station.store.records
    three_pictures(at_camera)
    desk = bench.desktop.front._desk
    wrong = desk.file.captures[0]
    robot.press("seal.repair")
    at_camera.until(lambda: robot.shows(RepairState) and robot.can(f"repair.picture.{wrong.id}"), "the pictures")
    assert not robot.can("repair.put_aside")
    robot.press(f"repair.picture.{wrong.id}")
    robot.press("repair.reason.other")
    at_camera.until(lambda: robot.can("repair.put_aside"), "the way to put it aside")
    robot.press("repair.put_aside")
    at_camera.until(lambda: robot.shows(CaptureState) and on_screen(at_camera, "1 picture is put aside"), "the camera")
    assert [one.id for one in records.visit_file(desk.file.visit.id).captures] == [one.id for one in desk.file.captures]
    assert wrong.id not in {one.id for one in desk.file.captures}
    robot.press("foot.pause")
    at_camera.until(lambda: robot.shows(TodayState) and robot.can("today.put_right"), "the way to put it right")
    robot.press("today.put_right")
    at_camera.until(lambda: robot.shows(PutRightState) and robot.can(f"put_right.picture.{wrong.id}"), "what waits")
    robot.press(f"put_right.picture.{wrong.id}")
    at_camera.until(lambda: on_screen(at_camera, "A reviewer or manager decides"), "why this person may not")
    assert not robot.can("put_right.keep_out")
    robot.press("put_right.back")

    # The second person opens the right patient's visit.
    at_camera.until(lambda: robot.shows(TodayState), "today's list")
    desk.hand_over(ADA)
    screen = state(at_camera).screen
    assert isinstance(screen, TodayState)
    at_camera.until(lambda: robot.can("today.next"), "the list")
    robot.press(f"today.start.{next(one.id for one in screen.patients if one.name.startswith('MENSAH'))}")
    at_camera.identify()
    at_camera.consent()
    at_camera.lesion("Back", "none", "")
    at_camera.until(lambda: robot.shows(CaptureState) and robot.can("capture.early"), "the camera")
    robot.press("capture.early")
    at_camera.until(lambda: robot.shows(SealState) and robot.can("seal.put_right"), "the contact sheet")
    robot.press("seal.put_right")
    at_camera.until(lambda: robot.shows(PutRightState) and robot.can(f"put_right.picture.{wrong.id}"), "what waits")
    robot.press(f"put_right.picture.{wrong.id}")
    at_camera.until(lambda: robot.can("put_right.slot"), "the views of this visit")
    shown = state(at_camera).screen
    assert isinstance(shown, PutRightState)
    robot.choose("put_right.slot", shown.slots[0].label)
    robot.type("put_right.reason", "The patient showed the place.")
    at_camera.until(lambda: robot.can("put_right.file"), "the way to file it")
    robot.press("put_right.file")
    at_camera.until(lambda: on_screen(at_camera, "The picture is filed to MENSAH"), "the words about it")
    (moved,) = records.visit_file(desk.file.visit.id).captures
    assert moved.digest == wrong.digest
    assert moved.sop_uid != wrong.sop_uid
    assert moved.binding.patient_id != wrong.binding.patient_id


def test_of_a_sent_visit_it_is_said_that_the_hospital_holds_the_picture_and_what_to_do(
    bench: Bench, at_camera: ScriptedVisit
) -> None:
    robot = at_camera.robot
    three_pictures(at_camera)
    at_camera.seal()
    at_camera.until(lambda: strip(at_camera).received == 3, "the hospital's receipts")
    more(at_camera, "not-theirs")
    at_camera.until(lambda: robot.shows(RepairState) and robot.can("repair.reason.other"), "the pictures")
    robot.press("repair.all")
    robot.press("repair.reason.other")
    at_camera.until(lambda: robot.can("repair.put_aside"), "the way to put them aside")
    robot.press("repair.put_aside")
    at_camera.until(lambda: robot.shows(TodayState) and on_screen(at_camera, "the hospital holds 3 of them"), "the truth")
    assert on_screen(at_camera, "Telephone the hospital")
    assert len(bench.station.store.repairs.owed()) == 3
    assert strip(at_camera).received == 3
    robot.press("foot.outbox")
    at_camera.until(lambda: len(outbox_rows(at_camera)) == 3, "the outbox")
    at_camera.until(lambda: all("by telephone" in row.detail for row in outbox_rows(at_camera)), "the words about each")


def test_the_picture_on_the_screen_is_picked_already_when_it_is_not_this_patients(at_camera: ScriptedVisit) -> None:
    robot = at_camera.robot
    at_camera.until(lambda: at_camera.press_shutter() and at_camera.picture_shown(), "the picture")
    robot.press("check.repair")
    at_camera.until(lambda: robot.shows(RepairState) and robot.can("repair.reason.other"), "the pictures")
    screen = state(at_camera).screen
    assert isinstance(screen, RepairState)
    assert [one.chosen for one in screen.pictures] == [True]
    robot.press("repair.back")
    at_camera.until(at_camera.picture_shown, "the picture again")


def test_consent_taken_back_at_the_camera_ends_the_visit_in_two_steps_and_sends_nothing(
    bench: Bench, at_camera: ScriptedVisit
) -> None:
    robot = at_camera.robot
    at_camera.picture("location")
    at_camera.until(lambda: robot.shows(CaptureState) and robot.can("foot.stop"), "the camera")
    key = bench.desktop.front._desk.file.visit.id
    robot.press("foot.stop")
    at_camera.until(lambda: robot.shows(StopState) and robot.can("stop.withdraw.back:record"), "what stops")
    assert not robot.can("stop.confirm"), "not by accident"
    robot.press("stop.back")
    at_camera.until(lambda: robot.shows(CaptureState), "the camera, nothing changed")
    robot.press("foot.stop")
    at_camera.until(lambda: robot.can("stop.withdraw.back:record"), "what stops")
    robot.press("stop.withdraw.back:record")
    at_camera.until(
        lambda: on_screen(at_camera, "not sent; they are kept locked") and robot.can("stop.confirm"), "what follows"
    )
    robot.press("stop.confirm")
    at_camera.until(lambda: robot.shows(TodayState) and on_screen(at_camera, "took consent back"), "today's list")
    file = bench.station.store.records.visit_file(key)
    assert file.visit.status is VisitStatus.ENDED
    assert file.captures == ()
    assert strip(at_camera).waiting == 0


def test_teaching_taken_back_goes_on_with_the_visit(bench: Bench, at_camera: ScriptedVisit) -> None:
    robot = at_camera.robot
    robot.press("foot.stop")
    at_camera.until(lambda: robot.can("stop.withdraw.back:teaching"), "what stops")
    robot.press("stop.withdraw.back:teaching")
    at_camera.until(lambda: robot.can("stop.confirm"), "the way to record it")
    robot.press("stop.confirm")
    at_camera.until(lambda: robot.shows(CaptureState), "the camera")
    consent = bench.desktop.front._desk.file.consent
    assert consent is not None
    assert consent.levels["teaching"] is False


@pytest.mark.parametrize("capacity", ["no"])
def test_without_capacity_and_nobody_who_may_decide_the_visit_goes_no_further(
    bench: Bench, hospital: LoopbackHospital, instruments: SimulatedDriver, capacity: str
) -> None:
    visit = bench.open([instruments], hospital.url)
    robot = visit.robot
    visit.start()
    visit.identify()
    visit.until(lambda: robot.can(f"consent.capacity.{capacity}"), "the consent questions")
    robot.press(f"consent.capacity.{capacity}")
    visit.until(lambda: on_screen(visit, "best-interest decision"), "what to do")
    robot.press("consent.explained")
    robot.press("consent.record.yes")
    robot.press("consent.chaperone.declined")
    visit.until(lambda: not robot.can("consent.done"), "the closed way")
    robot.press("consent.person.attorney")
    visit.until(lambda: robot.can("consent.person_name"), "who it is")
    robot.type("consent.person_name", "Ann Ashworth")
    robot.type("consent.relationship", "daughter, attorney")
    visit.until(lambda: robot.can("consent.done"), "the way on")
    robot.press("consent.done")
    visit.until(lambda: bench.desktop.front._desk.file.consent is not None, "the recorded consent")
    consent = bench.desktop.front._desk.file.consent
    assert consent is not None
    assert (consent.details.name, consent.details.capacity) == ("Ann Ashworth", False)
