"""What goes wrong in a clinic, through the real window: each trouble gets a clear sentence, and nothing is lost."""

import errno
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from PySide6.QtCore import QCoreApplication, QTimer

from devices.drivers.simulated import SimulatedDriver
from hub_station.demo.hospital import LoopbackHospital
from hub_station.demo.visit import ScriptedVisit
from hub_station.desktop import Desktop
from hub_station.outbox import durable
from hub_station.settings import Settings
from tests.whole_visit.conftest import Bench
from tests.whole_visit.looking import capture_state, now_at, on_screen, outbox_rows, state, strip
from ui.states import (
    CaptureState,
    CheckState,
    ElsewhereState,
    PatientFormState,
    SealState,
    TodayState,
    Tone,
    UnlockState,
)


def add_ana_silva(visit: ScriptedVisit, day: str, nhs_number: str) -> None:
    """Type a patient who is not on the list, born on that day of February 1960, and press Save."""
    robot = visit.robot
    visit.until(lambda: robot.shows(TodayState) and robot.can("today.add"), "today's list")
    robot.press("today.add")
    visit.until(lambda: robot.shows(PatientFormState) and robot.can("patient_form.given"), "the form")
    typed = {"given": "Ana", "family": "Silva", "day": day, "month": "2", "year": "1960", "nhs_number": nhs_number}
    for field, words in typed.items():
        robot.type(f"patient_form.{field}", words)
    robot.press("patient_form.save")


# --- wrong input -----------------------------------------------------------------------------------------------------------


def test_a_wrong_number_and_an_impossible_date_are_said_at_their_fields(
    bench: Bench, hospital: LoopbackHospital, instruments: SimulatedDriver
) -> None:
    visit = bench.open([instruments], hospital.url)
    robot = visit.robot
    add_ana_silva(visit, day="31", nhs_number="999 000 0019")
    visit.until(lambda: on_screen(visit, "not a real date"), "the words about the date")
    assert on_screen(visit, "has a mistake in it")
    assert robot.words("patient_form.given") == "Ana", "what was typed stays"
    robot.type("patient_form.day", "28")
    robot.type("patient_form.nhs_number", "999 000 0085")
    robot.press("patient_form.save")
    visit.until(lambda: robot.shows(TodayState) and on_screen(visit, "SILVA, Ana"), "the patient on the list")


def test_a_number_of_another_patient_is_not_taken(
    bench: Bench, hospital: LoopbackHospital, instruments: SimulatedDriver
) -> None:
    visit = bench.open([instruments], hospital.url)
    add_ana_silva(visit, day="1", nhs_number="9990000018")
    visit.until(lambda: on_screen(visit, "belongs to another patient"), "the words about the number")


def test_an_answer_that_differs_pauses_the_visit_before_any_picture(
    bench: Bench, hospital: LoopbackHospital, instruments: SimulatedDriver
) -> None:
    visit = bench.open([instruments], hospital.url)
    visit.start()
    robot = visit.robot
    visit.until(lambda: robot.can("identify.reveal.name"), "the questions")
    robot.press("identify.reveal.name")
    visit.until(lambda: robot.can("identify.differs.name"), "the answer")
    robot.press("identify.differs.name")
    visit.until(lambda: robot.shows(TodayState) and on_screen(visit, "Do not take pictures"), "the words about identity")
    visit.until(lambda: on_screen(visit, "Paused"), "the paused visit")


def test_declined_consent_ends_the_visit_without_a_picture(
    bench: Bench, hospital: LoopbackHospital, instruments: SimulatedDriver
) -> None:
    visit = bench.open([instruments], hospital.url)
    visit.start()
    visit.identify()
    robot = visit.robot
    visit.until(lambda: robot.can("consent.record.no"), "the consent questions")
    robot.press("consent.record.no")
    visit.until(lambda: robot.can("consent.declines"), "the way out")
    assert not robot.can("consent.done")
    robot.press("consent.declines")
    visit.until(lambda: robot.can("consent.refused"), "the question whether that is meant")
    robot.press("consent.refused")
    visit.until(lambda: robot.shows(TodayState) and on_screen(visit, "declined pictures"), "the words about it")
    visit.until(lambda: on_screen(visit, "Attended, not photographed"), "the ended visit")


def test_an_empty_view_keeps_the_visit_from_being_sent_until_it_is_explained(at_camera: ScriptedVisit) -> None:
    robot = at_camera.robot
    at_camera.picture("location")
    at_camera.until(lambda: robot.can("capture.early"), "the way to all pictures")
    robot.press("capture.early")
    at_camera.until(lambda: robot.shows(SealState), "the contact sheet")
    at_camera.until(lambda: on_screen(at_camera, "Dermoscopic is missing"), "the words about what is missing")
    assert not robot.can("seal.seal")
    robot.press("seal.back")
    for view in ("close-up", "dermoscopic"):
        at_camera.until(lambda view=view: robot.can("capture.missing") and now_at(at_camera) == view, view)  # type: ignore[misc]
        robot.press("capture.missing")
        at_camera.until(lambda: robot.can("capture.missing.covered"), "the reasons")
        robot.press("capture.missing.covered")
    at_camera.until(lambda: robot.shows(SealState), "the contact sheet")
    assert on_screen(at_camera, "Not taken: Hair, crust or dressing")
    at_camera.seal()
    at_camera.wait_for_receipts()


def put_aside(visit: ScriptedVisit) -> list[str]:
    """The pictures that lie on the tray, newest first."""
    screen = state(visit).screen
    assert isinstance(screen, ElsewhereState)
    return [one.id for one in screen.pictures]


def test_a_full_disk_is_said_and_the_visit_goes_on_once_there_is_room(
    at_camera: ScriptedVisit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(durable, "write", full)
    # First looked, then pressed: once the words are there, no other picture is on its way.
    at_camera.until(
        lambda: on_screen(at_camera, "disk of this computer is full") or not at_camera.press_shutter(), "the words"
    )
    assert on_screen(at_camera, "was not kept")
    monkeypatch.undo()
    robot = at_camera.robot
    at_camera.until(lambda: robot.can("capture.elsewhere"), "the way to the picture that was put aside")
    robot.press("capture.elsewhere")
    at_camera.until(lambda: robot.shows(ElsewhereState) and bool(put_aside(at_camera)), "that picture")
    key = put_aside(at_camera)[-1]
    at_camera.until(lambda: robot.can(f"elsewhere.picture.{key}"), "its line")
    robot.press(f"elsewhere.picture.{key}")
    at_camera.until(lambda: robot.can("elsewhere.file"), "the picture to be read")
    robot.press("elsewhere.file")
    at_camera.until(lambda: robot.shows(CheckState) and robot.can("check.accept"), "the picture to be checked")
    robot.press("check.accept")
    at_camera.picture("close-up")


def test_a_picture_to_be_taken_again_is_not_sent(at_camera: ScriptedVisit, bench: Bench, hospital: LoopbackHospital) -> None:
    robot = at_camera.robot
    at_camera.until(lambda: at_camera.press_shutter() and at_camera.picture_shown(), "the picture")
    robot.press("check.retake.movement")
    at_camera.until(lambda: robot.shows(CaptureState), "the camera")
    for view in ("location", "close-up", "dermoscopic"):
        at_camera.picture(view)
    at_camera.seal()
    at_camera.wait_for_receipts()
    assert hospital.instances() == 3
    files = bench.station.store.records.day_list(bench.station.clock().date())
    sealed = next(entry.visit for entry in files if entry.visit)
    assert len(bench.station.store.records.visit_file(sealed.id).captures) == 4, "the first one is kept all the same"


def test_a_paused_visit_is_resumed_only_after_identity_was_asked_again(at_camera: ScriptedVisit) -> None:
    at_camera.picture("location")
    at_camera.robot.press("foot.pause")
    at_camera.until(lambda: at_camera.robot.shows(TodayState) and on_screen(at_camera, "Paused"), "the paused visit")
    assert state(at_camera).bar is None
    at_camera.start()
    at_camera.identify()
    at_camera.until(lambda: at_camera.robot.shows(CaptureState), "the camera")
    steps = {step.id: step.status for step in capture_state(at_camera).views}
    assert steps["location"] == "Accepted"
    at_camera.picture("close-up")


# --- the hospital ----------------------------------------------------------------------------------------------------------


def test_with_the_hospital_down_the_visit_goes_on_and_waits_and_arrives_when_it_is_back(
    bench: Bench, instruments: SimulatedDriver
) -> None:
    first = LoopbackHospital()
    url = first.url
    first.close()
    visit = bench.open([instruments], url)
    visit.perform_until_sealed()
    visit.robot.press("foot.outbox")
    visit.until(lambda: on_screen(visit, "has not taken pictures"), "the words about the link")
    visit.until(
        lambda: ["cannot be reached" in row.detail for row in outbox_rows(visit)] == [True] * 3, "the reason of each wait"
    )
    assert {row.state for row in outbox_rows(visit)} == {"Waiting"}, "nothing failed: it waits"
    bench.close()
    with LoopbackHospital() as back:
        again = bench.open([instruments], back.url)
        # The waits of the first try end one after the other; none is longer than ten seconds.
        again.until(lambda: strip(again).received == 3, "the receipts")
        assert back.instances() == 3


class Nonsense(BaseHTTPRequestHandler):
    """A sign-in page of a guest network, for every question."""

    def do_POST(self) -> None:
        """Take everything, say that all is well, in HTML."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def do_GET(self) -> None:
        """Say that all is well, in HTML."""
        body = b"<html><body>Welcome to the guest network</body></html>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class names it so)
        """Say nothing."""


def test_a_server_that_answers_nonsense_is_never_believed(bench: Bench, instruments: SimulatedDriver) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Nonsense)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        visit = bench.open([instruments], f"http://127.0.0.1:{server.server_address[1]}/dicom-web")
        visit.perform_until_sealed()
        visit.robot.press("foot.outbox")
        visit.until(lambda: bool(strip(visit).alarm), "the words about the link")
        counts = strip(visit)
        assert (counts.waiting + counts.sending, counts.received, counts.attention) == (3, 0, 0)
    finally:
        bench.close()
        server.shutdown()
        thread.join()
        server.server_close()


# --- the door ----------------------------------------------------------------------------------------------------------


def test_without_a_key_store_the_passphrase_makes_and_opens_the_store(bench: Bench, instruments: SimulatedDriver) -> None:
    settings = Settings(data_folder=bench.folder.parent / "new")
    desktop = Desktop(settings, [instruments])
    bench.take_care_of(desktop)
    desktop.open()
    visit = ScriptedVisit(desktop)
    robot = visit.robot
    visit.until(lambda: robot.shows(UnlockState) and robot.can("unlock.passphrase"), "the passphrase screen")
    robot.type("unlock.passphrase", "short")
    robot.type("unlock.repeated", "short")
    robot.press("unlock.open")
    visit.until(lambda: on_screen(visit, "at least 12 characters"), "the words about a short one")
    robot.type("unlock.passphrase", "four words are good")
    robot.type("unlock.repeated", "four words are bad!")
    robot.press("unlock.open")
    visit.until(lambda: on_screen(visit, "not the same"), "the words about the second one")
    robot.type("unlock.repeated", "four words are good")
    robot.press("unlock.open")
    # The only member of staff chooses the first PIN, twice, and is signed in with it.
    visit.until(lambda: on_screen(visit, "New PIN of Clinic Staff"), "the first PIN")
    for _ in range(2):
        robot.type("sign_in.pin", "4826")
        robot.press("sign_in.go")
    visit.until(lambda: robot.shows(TodayState), "today's list")
    bench.close()

    again = Desktop(settings, [instruments])
    bench.take_care_of(again)
    again.open()
    visit = ScriptedVisit(again)
    robot = visit.robot
    visit.until(lambda: on_screen(visit, "key store cannot"), "the words about the key store")
    robot.type("unlock.passphrase", "five words are wrong here")
    visit.until(lambda: robot.can("unlock.open"), "the end of the key store's try")
    robot.press("unlock.open")
    visit.until(lambda: on_screen(visit, "not the passphrase"), "the words about a wrong one")
    robot.type("unlock.passphrase", "four words are good")
    robot.press("unlock.open")
    visit.sign_in("staff", "4826")
    visit.until(lambda: robot.shows(TodayState), "today's list")


def test_closing_the_window_ends_the_program_and_the_visit_waits(
    bench: Bench, hospital: LoopbackHospital, instruments: SimulatedDriver
) -> None:
    visit = bench.open([instruments], hospital.url)
    visit.start()
    visit.identify()
    QTimer.singleShot(0, visit.window.close)
    QTimer.singleShot(20_000, lambda: QCoreApplication.exit(1))
    assert QCoreApplication.exec() == 0
    bench.close()
    again = bench.open([instruments], hospital.url)
    again.until(lambda: on_screen(again, "Paused"), "the visit on today's list")


def test_a_second_window_on_the_same_store_says_so(
    bench: Bench, hospital: LoopbackHospital, instruments: SimulatedDriver
) -> None:
    first = bench.open([instruments], hospital.url)
    first.until(lambda: first.robot.shows(TodayState), "today's list")
    second = bench.open([SimulatedDriver([])], hospital.url)
    second.until(lambda: on_screen(second, "already running"), "the words about the other window")
    assert Tone.ERROR is (state(second).notice.tone if state(second).notice else None)  # type: ignore[union-attr]
