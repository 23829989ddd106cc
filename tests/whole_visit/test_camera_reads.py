"""The station's own camera reads a wristband that is held before it."""

from datetime import date
from pathlib import Path

import cv2
import numpy as np
import pytest
import zxingcpp

from devices.drivers.simulated import SimulatedDriver, camera, dermatoscope
from devices.simulation.replay import Replay
from hub_station.demo.hospital import LoopbackHospital
from hub_station.demo.visit import ScriptedVisit
from hub_station.domain.scan import Scan
from tests.parts.wristband import wristband
from tests.whole_visit.conftest import Bench
from tests.whole_visit.looking import on_screen, state
from ui.states import IdentifyState, PatientFormState, TodayState

JOAN = Scan("9990000018", "ASHWORTH", "Joan", date(1952, 8, 6), "RA7", "123456")


@pytest.fixture
def visit(bench: Bench, hospital: LoopbackHospital, tmp_path: Path) -> ScriptedVisit:
    code = zxingcpp.create_barcode(wristband(JOAN, before=""), zxingcpp.BarcodeFormat.DataMatrix)
    printed = np.asarray(code.to_image(scale=6, add_quiet_zones=True))
    seen = np.full((960, 1280), 190, np.uint8)
    seen[300 : 300 + printed.shape[0], 500 : 500 + printed.shape[1]] = printed
    (tmp_path / "bands").mkdir()
    cv2.imwrite(str(tmp_path / "bands" / "band.jpg"), cv2.cvtColor(seen, cv2.COLOR_GRAY2BGR))
    instruments = SimulatedDriver([dermatoscope(), camera(Replay(tmp_path / "bands"))])
    visit = bench.open([instruments], hospital.url)
    visit.until(lambda: visit.robot.shows(TodayState) and visit.robot.can("today.add"), "the first screen")
    visit.until(lambda: bool(getattr(state(visit).screen, "patients", ())), "today's list")
    return visit


def test_the_camera_reads_a_wristband_where_identity_is_asked(visit: ScriptedVisit) -> None:
    visit.robot.scan(wristband(JOAN))
    visit.until(lambda: visit.robot.shows(IdentifyState) and visit.robot.can("identify.read"), "the questions")
    visit.robot.press("identify.read")
    visit.until(lambda: on_screen(visit, "Scanned, agrees"), "the answer")
    assert not visit.robot.can("identify.stop_reading"), "it stops when it has read"


def test_the_camera_fills_the_form(visit: ScriptedVisit) -> None:
    visit.robot.press("today.add")
    visit.until(lambda: visit.robot.shows(PatientFormState) and visit.robot.can("patient_form.read"), "the form")
    visit.robot.press("patient_form.read")
    visit.until(lambda: visit.robot.words("patient_form.nhs_number") == "999 000 0018", "the number")


def test_reading_stops_when_somebody_stops_it_or_leaves(visit: ScriptedVisit, bench: Bench) -> None:
    scans = bench.desktop.front.scans
    visit.robot.press("today.add")
    visit.until(lambda: visit.robot.shows(PatientFormState) and visit.robot.can("patient_form.read"), "the form")
    scans.read_with_camera()
    scans.stop_reading()
    visit.until(lambda: visit.robot.can("patient_form.read"), "the button")
    scans.read_with_camera()
    visit.robot.press("patient_form.cancel")
    visit.until(lambda: visit.robot.shows(TodayState), "the list")
    form = bench.desktop.front.form.state()
    assert scans.with_camera(form).reading is None
    assert form.values == {}
