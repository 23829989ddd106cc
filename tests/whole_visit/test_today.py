"""The first screen through a real window: who came and who did not, finding a patient, the clinic list, what is late."""

from datetime import timedelta
from pathlib import Path

from devices.drivers.simulated import SimulatedDriver
from hub_station.assembly import local_now, read_pathway
from hub_station.demo.hospital import LoopbackHospital
from hub_station.demo.visit import ScriptedVisit
from hub_station.domain.identifiers import new_id, new_uid
from hub_station.domain.visit import Visit, VisitStatus
from hub_station.outbox.store import Store
from hub_station.settings import Settings
from tests.outbox.conftest import Clinic
from tests.parts.pictures import jpeg
from tests.whole_visit.conftest import Bench
from tests.whole_visit.looking import on_screen
from ui.states import PatientRow, TodayState


def rows(visit: ScriptedVisit) -> dict[str, PatientRow]:
    """Today's lines by family name."""
    screen = visit.window.state.screen if visit.window.state else None
    return {row.name.split(",")[0]: row for row in screen.patients} if isinstance(screen, TodayState) else {}


def on_list(visit: ScriptedVisit) -> None:
    visit.until(lambda: len(rows(visit)) >= 6 and visit.robot.can("today.next"), "today's list")


def test_who_did_not_come_is_marked_and_can_be_put_back(
    bench: Bench, hospital: LoopbackHospital, instruments: SimulatedDriver
) -> None:
    visit = bench.open([instruments], hospital.url)
    on_list(visit)
    row = rows(visit)["ASHWORTH"]
    assert (row.status, row.action) == ("Scheduled", "Start")
    visit.robot.press(f"today.more.{row.id}")
    visit.robot.press(f"today.mark.{row.id}.did-not-attend")
    visit.until(lambda: rows(visit)["ASHWORTH"].status == "Did not attend", "the mark")
    assert rows(visit)["ASHWORTH"].action == "", "nobody starts this visit by mistake"
    visit.until(lambda: not visit.robot.can(f"today.mark.{row.id}.scheduled"), "the closed row")
    visit.robot.press(f"today.more.{row.id}")
    visit.robot.press(f"today.mark.{row.id}.scheduled")
    visit.until(lambda: rows(visit)["ASHWORTH"].action == "Start", "the patient on the list again")


def test_a_patient_is_found_by_any_part_of_name_birth_or_number(
    bench: Bench, hospital: LoopbackHospital, instruments: SimulatedDriver
) -> None:
    visit = bench.open([instruments], hospital.url)
    on_list(visit)

    def found(typed: str) -> list[str]:
        visit.robot.type("today.search", typed)
        return [name for name, row in rows(visit).items() if visit.robot.can(f"today.start.{row.id}")]

    assert found("mens") == ["MENSAH"]
    assert found("1985 priya") == ["RAMAN"]
    assert found("9990000077") == found("999 000 0077") == ["O'HARA"]
    assert found("nobody") == []
    assert on_screen(visit, "Nobody on the list fits")


def test_the_clinic_list_is_read_and_the_line_that_is_wrong_is_named(
    bench: Bench, hospital: LoopbackHospital, instruments: SimulatedDriver, tmp_path: Path
) -> None:
    file = tmp_path / "list.csv"
    day = f"{local_now():%d/%m/%Y}"
    file.write_text(
        "date,time,family name,given name,date of birth,nhs number\n"
        f"{day},16:20,Silva,Ana,01/02/1960,9990000085\n"
        f"{day},16:40,Wrong,Number,01/02/1960,9990000019\n"
    )
    visit = bench.open([instruments], hospital.url, clinic_list=file)
    on_list(visit)
    visit.robot.press("today.list")
    visit.until(lambda: "SILVA" in rows(visit), "the new patient")
    assert on_screen(visit, "1 patient was added from the clinic list. 1 line was left out.")
    assert on_screen(visit, "Line 3: This NHS number has a mistake in it")


def test_what_is_late_turns_the_first_screen_red(
    bench: Bench, hospital: LoopbackHospital, instruments: SimulatedDriver
) -> None:
    assert bench.master
    store = Store.open(bench.folder, bench.master)
    ago = local_now() - timedelta(hours=50)
    records, clinic = store.records, Clinic(store)
    patient = records.patient_by_nhs_number("9990000069")
    assert patient
    visits = [
        Visit(new_id(), patient.id, "", f"V{number}", new_uid(), "", "", ago, "sam", VisitStatus.OPEN) for number in range(2)
    ]
    content = jpeg(1)
    for visit in visits:
        records.open_visit(visit, read_pathway(Settings()))
        lesion = clinic.lesion(visit)
        capture = clinic.keep(visit, lesion, content, at=ago)
        if visit is visits[0]:
            records.seal_visit(visit.id, "sam", ago, [clinic.instance(visit, lesion, capture, content)])
    store.close()
    window = bench.open([instruments], url=None)
    window.until(lambda: on_screen(window, "1 picture has not reached the hospital in 48 hours"), "the late picture")
    assert on_screen(window, "1 picture is in a visit that was not finished for 48 hours")
