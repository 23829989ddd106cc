"""The instrument's own shutter and button, through the real window: filed to the view that it serves, else kept aside."""

from pathlib import Path

from devices.address import Address
from devices.contract import DeviceKind
from devices.drivers.folder import FolderDriver
from devices.drivers.simulated import SimulatedDriver
from devices.simulation.device import SimulatedDevice
from hub_station.demo.hospital import LoopbackHospital
from hub_station.demo.visit import ScriptedVisit
from tests.parts.pictures import jpeg
from tests.whole_visit.conftest import Bench
from tests.whole_visit.looking import capture_state, on_screen, state
from ui.states import CaptureState, CheckState, ElsewhereState, TodayState

CAMERA, SCOPE = "simulated:camera", "simulated:dermatoscope"


def device(instruments: SimulatedDriver, key: str) -> SimulatedDevice:
    return instruments.devices[key]


def elsewhere(visit: ScriptedVisit) -> ElsewhereState:
    screen = state(visit).screen
    assert isinstance(screen, ElsewhereState)
    return screen


def captures(bench: Bench) -> list[tuple[str, str]]:
    """Which device made the pictures of the open visit, and for which views."""
    current = bench.station.store.records.current_visit()
    assert current is not None
    file = bench.station.store.records.visit_file(current.id)
    return [(one.device.key, one.binding.view_id) for one in file.captures]


def test_the_shutter_of_the_camera_files_its_picture_to_the_view(
    at_camera: ScriptedVisit, bench: Bench, instruments: SimulatedDriver
) -> None:
    device(instruments, CAMERA).press(takes_picture=True)
    at_camera.until(lambda: at_camera.robot.shows(CheckState), "the picture")
    assert captures(bench) == [(CAMERA, "location")]


def test_the_button_of_an_instrument_presses_the_shutter_of_the_view(
    at_camera: ScriptedVisit, bench: Bench, instruments: SimulatedDriver
) -> None:
    device(instruments, CAMERA).press(takes_picture=False)
    at_camera.until(lambda: at_camera.robot.shows(CheckState), "the picture")
    assert captures(bench) == [(CAMERA, "location")]


def test_a_picture_of_another_instrument_goes_to_no_view_and_is_not_lost(
    at_camera: ScriptedVisit, bench: Bench, instruments: SimulatedDriver
) -> None:
    device(instruments, SCOPE).press(takes_picture=True)
    at_camera.until(lambda: on_screen(at_camera, "It belongs to no view yet"), "the words about it")
    assert captures(bench) == []
    at_camera.robot.press("capture.view.dermoscopic")
    at_camera.until(lambda: at_camera.robot.can("capture.elsewhere"), "the way to it")
    at_camera.robot.press("capture.elsewhere")
    at_camera.until(lambda: at_camera.robot.shows(ElsewhereState), "the tray")
    (picture,) = elsewhere(at_camera).pictures
    at_camera.until(lambda: at_camera.robot.can(f"elsewhere.picture.{picture.id}"), "the small picture")
    at_camera.robot.press(f"elsewhere.picture.{picture.id}")
    at_camera.until(lambda: at_camera.robot.can("elsewhere.file"), "the picture to be read")
    assert elsewhere(at_camera).target == "Lesion 1: Dermoscopic"
    at_camera.robot.press("elsewhere.file")
    at_camera.until(lambda: at_camera.robot.shows(CheckState), "the check")
    assert captures(bench) == [(SCOPE, "dermoscopic")]


def test_a_press_before_any_visit_is_kept_aside_and_whoever_leaves_is_told(
    bench: Bench, hospital: LoopbackHospital, instruments: SimulatedDriver
) -> None:
    visit = bench.open([instruments], hospital.url)
    visit.wait_for_live_picture()
    device(instruments, CAMERA).press(takes_picture=True)
    visit.until(lambda: on_screen(visit, "It belongs to no view yet"), "the words about it")
    visit.until(lambda: visit.robot.shows(TodayState) and visit.robot.can("today.elsewhere"), "the way to it")
    visit.robot.press("notice.dismiss")
    visit.window.close()
    visit.until(lambda: on_screen(visit, "went to no patient yet"), "the word about it")
    assert state(visit).notice is not None


def test_a_press_while_a_picture_is_checked_is_kept_aside(
    at_camera: ScriptedVisit, bench: Bench, instruments: SimulatedDriver
) -> None:
    camera = device(instruments, CAMERA)
    camera.press(takes_picture=True)
    at_camera.until(lambda: at_camera.robot.shows(CheckState) and at_camera.robot.can("check.back"), "the first picture")
    camera.press(takes_picture=True)
    at_camera.until(lambda: on_screen(at_camera, "It belongs to no view yet"), "the words about the second")
    at_camera.robot.press("check.back")
    at_camera.until(lambda: at_camera.robot.shows(CaptureState) and at_camera.robot.can("capture.elsewhere"), "the second")
    assert captures(bench) == [(CAMERA, "location")]


def test_a_picture_that_appears_in_a_folder_is_offered_and_never_files_itself(
    bench: Bench, hospital: LoopbackHospital, instruments: SimulatedDriver, tmp_path: Path
) -> None:
    folder = tmp_path / "tethered"
    folder.mkdir()
    visit = bench.open([FolderDriver([Address(f"folder://{folder}", DeviceKind.CAMERA)]), instruments], hospital.url)
    visit.start()
    visit.identify()
    visit.consent()
    visit.lesion("Back", "none", "")
    visit.until(lambda: visit.robot.shows(CaptureState) and visit.robot.can("capture.shoot"), "the live picture")
    assert capture_state(visit).device == "Folder tethered", "the folder serves this view"
    (folder / "IMG_1.JPG").write_bytes(jpeg(3))
    visit.until(lambda: on_screen(visit, "It belongs to no view yet"), "the words about it")
    assert captures(bench) == []
    visit.until(lambda: visit.robot.can("capture.elsewhere"), "the way to it")
