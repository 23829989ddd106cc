"""A cable pulled, a camera that sends nonsense: the screen says so, nothing is lost, and plugging in resumes."""

from devices.drivers.simulated import SimulatedDriver
from hub_station.demo.visit import ScriptedVisit
from tests.whole_visit.conftest import Bench
from tests.whole_visit.looking import CAMERA, capture_state, now_at, on_screen, state
from ui.states import CheckState


def test_the_cable_pulled_in_mid_preview_is_said_and_plugging_in_resumes(
    at_camera: ScriptedVisit, instruments: SimulatedDriver
) -> None:
    at_camera.picture("location")
    instruments.devices[CAMERA].unplug()
    at_camera.until(lambda: on_screen(at_camera, "unplugged"), "the words about the cable")
    assert on_screen(at_camera, "Plug it in again")
    assert on_screen(at_camera, "The patient and the pictures so far are safe")
    assert not at_camera.robot.can("capture.shoot")
    bar = state(at_camera).bar
    assert bar is not None
    assert bar.name == "ASHWORTH, Joan Mary (Mrs)"
    instruments.devices[CAMERA].plug_in()
    at_camera.picture("close-up")
    at_camera.picture("dermoscopic")
    at_camera.seal()
    at_camera.wait_for_receipts()


def test_the_cable_pulled_in_mid_capture_loses_no_picture_and_plugging_in_resumes(
    at_camera: ScriptedVisit, instruments: SimulatedDriver, bench: Bench
) -> None:
    at_camera.picture("location")
    device = instruments.devices[CAMERA]
    device.be_slow(frame_seconds=0.04, capture_seconds=20.0)
    at_camera.until(lambda: at_camera.press_shutter() and capture_state(at_camera).keeping, "the press of the shutter")
    device.unplug()
    at_camera.until(lambda: on_screen(at_camera, "unplugged"), "the words about the cable")
    visit_id = bench.station.store.records.current_visit()
    assert visit_id is not None
    assert len(bench.station.store.records.visit_file(visit_id.id).captures) == 1
    device.recover()
    device.plug_in()
    at_camera.picture("close-up")
    assert len(bench.station.store.records.visit_file(visit_id.id).captures) == 2


def test_a_truncated_picture_is_not_kept_and_said(
    at_camera: ScriptedVisit, instruments: SimulatedDriver, bench: Bench
) -> None:
    instruments.devices[CAMERA].truncate_next_jpeg()
    at_camera.until(
        lambda: at_camera.press_shutter() and on_screen(at_camera, "broken picture"), "the words about the picture"
    )
    visit = bench.station.store.records.current_visit()
    assert visit is not None
    assert bench.station.store.records.visit_file(visit.id).captures == ()
    at_camera.picture("location")


def test_a_picture_that_does_not_move_is_said(at_camera: ScriptedVisit, instruments: SimulatedDriver) -> None:
    instruments.devices[CAMERA].freeze()
    at_camera.until(lambda: on_screen(at_camera, "Picture does not move"), "the words about the frozen picture")
    assert not at_camera.robot.can("capture.shoot")
    instruments.devices[CAMERA].recover()
    at_camera.picture("location")


def test_a_picture_belongs_to_the_view_of_the_press_whatever_is_chosen_while_the_camera_works(
    at_camera: ScriptedVisit, instruments: SimulatedDriver, bench: Bench
) -> None:
    robot = at_camera.robot
    instruments.devices[CAMERA].be_slow(frame_seconds=0.04, capture_seconds=3.0)
    at_camera.until(lambda: at_camera.press_shutter() and capture_state(at_camera).keeping, "the press of the shutter")
    robot.press("capture.view.close-up")
    at_camera.until(lambda: now_at(at_camera) == "close-up", "the other view")
    robot.press("foot.pause")
    at_camera.until(lambda: on_screen(at_camera, "A picture is being kept"), "the words about the picture on its way")
    at_camera.until(at_camera.picture_shown, "the picture")
    visit = bench.station.store.records.current_visit()
    assert visit is not None
    (capture,) = bench.station.store.records.visit_file(visit.id).captures
    assert capture.binding.view_id == "location"


def test_full_size_is_the_picture_as_it_was_taken(at_camera: ScriptedVisit) -> None:
    at_camera.until(lambda: at_camera.press_shutter() and at_camera.picture_shown(), "the picture")
    screen = state(at_camera).screen
    assert isinstance(screen, CheckState)
    assert screen.pixels is not None
    assert f"{screen.pixels.shape[1]} × {screen.pixels.shape[0]} pixels" in screen.taken
