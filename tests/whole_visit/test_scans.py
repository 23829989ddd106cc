"""A wristband or letter is scanned on one screen after the other: found, filled in, compared; it never types or presses."""

from datetime import date
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from devices.drivers.simulated import SimulatedDriver
from hub_station.demo.hospital import LoopbackHospital
from hub_station.demo.visit import ScriptedVisit
from hub_station.domain.scan import Scan
from hub_station.domain.visit import VisitStatus
from tests.parts.wristband import wristband
from tests.whole_visit.conftest import Bench
from tests.whole_visit.looking import on_screen, state
from ui.states import CaptureState, IdentifyState, PatientFormState, TodayState

JOAN = Scan("9990000018", "ASHWORTH", "Joan", date(1952, 8, 6), "RA7", "123456")
KWAME = Scan("9990000026", "MENSAH", "Kwame", date(1968, 2, 29), "RA7", "123457")
STRANGER = Scan("9990000808", "LOVELACE", "Ada", date(1950, 12, 10), "RA7", "1")


@pytest.fixture
def visit(bench: Bench, hospital: LoopbackHospital, instruments: SimulatedDriver) -> ScriptedVisit:
    visit = bench.open([instruments], hospital.url)
    visit.until(lambda: visit.robot.shows(TodayState) and visit.robot.can("today.add"), "the first screen")
    visit.until(lambda: bool(rows(visit)), "today's list")
    return visit


def rows(visit: ScriptedVisit) -> tuple[object, ...]:
    screen = state(visit).screen
    return screen.patients if isinstance(screen, TodayState) else ()


def typed(visit: ScriptedVisit) -> str:
    """Everything that stands in a line of text now."""
    return "".join(line.text() for line in visit.window.findChildren(QLineEdit) if line.isVisible())


def identified(visit: ScriptedVisit, scan: Scan = JOAN) -> None:
    visit.robot.scan(wristband(scan))
    visit.until(lambda: visit.robot.shows(IdentifyState), "the questions")


def current(bench: Bench) -> str:
    visit = bench.station.store.records.current_visit()
    return bench.station.store.records.visit_file(visit.id).patient.nhs_number if visit else ""


def test_a_wristband_on_todays_list_starts_the_visit_of_its_patient(visit: ScriptedVisit, bench: Bench) -> None:
    identified(visit, KWAME)
    assert current(bench) == KWAME.nhs_number
    assert not visit.robot.can("identify.done"), "the questions are still asked"


def test_a_wristband_of_the_same_number_and_another_name_starts_nothing(visit: ScriptedVisit, bench: Bench) -> None:
    visit.robot.scan(wristband(Scan(JOAN.nhs_number, "ASHWORTH", "Jane", JOAN.birth_date)))
    visit.until(lambda: on_screen(visit, "The list has another name for the NHS number"), "the warning")
    assert visit.robot.shows(TodayState)
    assert current(bench) == ""


@pytest.mark.parametrize("scanned", ["9990000019", "5012345678900", "]d20105012345678900"])
def test_what_is_no_wristband_is_said_and_starts_nothing(visit: ScriptedVisit, bench: Bench, scanned: str) -> None:
    visit.robot.scan(scanned)
    visit.until(lambda: state(visit).notice is not None, "the sentence")
    assert visit.robot.shows(TodayState)
    assert current(bench) == ""


def test_a_patient_who_is_not_on_the_list_comes_with_a_filled_form(visit: ScriptedVisit, bench: Bench) -> None:
    visit.robot.scan(wristband(STRANGER))
    visit.until(lambda: visit.robot.shows(PatientFormState), "the form")
    fields = ("given", "family", "day", "month", "year", "nhs_number")
    shown = [visit.robot.words(f"patient_form.{field}") for field in fields]
    assert shown == ["Ada", "LOVELACE", "10", "December", "1950", "999 000 0808"]
    assert on_screen(visit, "Only the format of the number is checked here")
    visit.robot.press("patient_form.save")
    visit.until(lambda: any(STRANGER.nhs_number in str(row).replace(" ", "") for row in rows(visit)), "the new line")


def test_typed_and_scanned_must_agree_and_nothing_typed_is_overwritten(visit: ScriptedVisit, bench: Bench) -> None:
    visit.robot.press("today.add")
    visit.until(lambda: visit.robot.shows(PatientFormState), "the form")
    visit.robot.type("patient_form.given", "Ida")
    visit.robot.type("patient_form.nhs_number", "999 000 0018")
    visit.robot.scan(wristband(STRANGER))
    visit.until(lambda: on_screen(visit, "The code says 999 000 0808."), "the disagreement")
    assert visit.robot.words("patient_form.nhs_number") == "999 000 0018"
    assert visit.robot.words("patient_form.given") == "Ida"
    assert visit.robot.words("patient_form.family") == "LOVELACE", "what was empty is filled in"
    visit.robot.press("patient_form.save")
    visit.until(lambda: on_screen(visit, "The code says Ada."), "the refusal")
    assert visit.robot.shows(PatientFormState)
    visit.robot.type("patient_form.given", "ada")
    visit.robot.type("patient_form.nhs_number", "9990000808")
    visit.until(lambda: not on_screen(visit, "The code says"), "the end of the disagreement")
    visit.robot.press("patient_form.save")
    visit.until(lambda: visit.robot.shows(TodayState), "the list")


def test_a_wristband_that_agrees_is_the_third_identifier(visit: ScriptedVisit, bench: Bench) -> None:
    identified(visit)
    visit.robot.scan(wristband(JOAN), Qt.Key.Key_Tab)
    visit.until(lambda: on_screen(visit, "Scanned, agrees"), "the answer")
    assert not visit.robot.can("identify.done"), "name and date of birth are still asked"
    for question in ("name", "birth-date"):
        visit.robot.press(f"identify.reveal.{question}")
        visit.until(partial(visit.robot.can, f"identify.confirm.{question}"), "the answer")
        visit.robot.press(f"identify.confirm.{question}")
    visit.until(lambda: visit.robot.can("identify.done"), "three identifiers")
    visit.robot.press("identify.done")
    visit.until(lambda: not visit.robot.shows(IdentifyState), "the next step")
    records = bench.station.store.records
    visit_now = records.current_visit()
    assert visit_now is not None
    check = records.visit_file(visit_now.id).identity
    assert check is not None
    assert check.identifiers == ("name", "birth-date", "nhs-number (scanned)")


@pytest.mark.parametrize(
    ("scan", "words"),
    [
        (KWAME, "This wristband is of another patient. The visit is paused."),
        (Scan(JOAN.nhs_number, "ASHWORTH", "Joan", date(1952, 6, 8)), "The date of birth on the wristband is not"),
    ],
)
def test_another_patients_wristband_stops_the_visit(visit: ScriptedVisit, bench: Bench, scan: Scan, words: str) -> None:
    identified(visit)
    visit.robot.scan(wristband(scan))
    visit.until(lambda: visit.robot.shows(TodayState) and on_screen(visit, words), "the stop")
    assert current(bench) == ""
    (entry,) = (one for one in bench.station.clinic.day().result(5) if one.visit)
    assert entry.patient.nhs_number == JOAN.nhs_number
    assert entry.visit is not None
    assert entry.visit.status is VisitStatus.PAUSED


def test_a_scan_at_the_camera_takes_no_picture_presses_nothing_and_says_whose_it_is(
    at_camera: ScriptedVisit, bench: Bench, instruments: SimulatedDriver
) -> None:
    visit = at_camera
    visit.robot.find("capture.shoot").setFocus()
    visit.robot.scan(wristband(JOAN))
    visit.until(lambda: on_screen(visit, "This is the patient of the open visit."), "the quiet words")
    visit.robot.scan("999 000 0026")
    visit.until(lambda: on_screen(visit, "This wristband is of another patient than the open visit."), "the warning")
    assert visit.robot.shows(CaptureState)
    assert current(bench) == JOAN.nhs_number, "nothing changed"
    records = bench.station.store.records
    now = records.current_visit()
    assert now is not None
    assert records.visit_file(now.id).captures == ()


def test_a_scan_while_a_picture_is_taken_disturbs_nothing(at_camera: ScriptedVisit, bench: Bench) -> None:
    visit = at_camera
    visit.robot.press("capture.shoot")
    visit.robot.scan(wristband(KWAME))
    visit.until(visit.picture_shown, "the picture")
    records = bench.station.store.records
    now = records.current_visit()
    assert now is not None
    file = records.visit_file(now.id)
    assert len(file.captures) == 1
    assert file.patient.nhs_number == JOAN.nhs_number


def test_a_scan_types_nothing_into_the_field_where_the_cursor_is(visit: ScriptedVisit) -> None:
    visit.robot.press("today.add")
    visit.until(lambda: visit.robot.shows(PatientFormState), "the form")
    visit.robot.type("patient_form.address", "1 Mill Lane")
    visit.robot.scan("https://example.org")
    visit.until(lambda: on_screen(visit, "This barcode holds no NHS number."), "the sentence")
    assert typed(visit) == "1 Mill Lane"
    assert visit.robot.shows(PatientFormState), "Enter sent no form"
