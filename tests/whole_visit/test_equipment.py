"""The equipment page of the real window: a device is registered there, and the next picture says so to the hospital."""

from io import BytesIO

import pydicom
from PySide6.QtCore import Qt

from devices.drivers.simulated import SimulatedDriver
from hub_station.demo.hospital import LoopbackHospital
from hub_station.demo.visit import DERMATOSCOPE, ScriptedVisit
from tests.whole_visit.conftest import Bench
from tests.whole_visit.looking import CAMERA, capture_state, on_screen
from ui.states import EquipmentState, TodayState


def register(visit: ScriptedVisit, key: str, role: str, model: str, serial: str) -> None:
    """Register a camera from the equipment page."""
    robot = visit.robot
    robot.press(f"equipment.edit.{key}")
    visit.until(lambda: robot.can(f"device_form.role.{role}"), "the form of the device")
    robot.press(f"device_form.role.{role}")
    robot.type("device_form.manufacturer", "Northern Optics")
    robot.type("device_form.model", model)
    robot.type("device_form.serial", serial)
    robot.press("device_form.save")
    visit.until(lambda: robot.shows(EquipmentState) and on_screen(visit, f"{model} is registered"), "the registered device")


def test_a_camera_that_is_registered_says_so_in_its_pictures_and_serves_the_views_of_its_role(
    bench: Bench, hospital: LoopbackHospital, instruments: SimulatedDriver
) -> None:
    visit = bench.open([instruments], hospital.url)
    robot = visit.robot
    visit.until(lambda: on_screen(visit, "2 devices are not registered"), "the words beside the equipment button")
    robot.press("today.equipment")
    visit.until(lambda: robot.can(f"equipment.edit.{CAMERA}"), "the card of the camera")
    register(visit, CAMERA, "location camera", "Ceiling camera", "HUB-0042")
    instruments.devices[DERMATOSCOPE].unplug()
    visit.until(lambda: on_screen(visit, "The instrument is unplugged."), "the words about the cable")
    instruments.devices[DERMATOSCOPE].plug_in()
    robot.press("equipment.back")
    visit.until(lambda: robot.shows(TodayState) and on_screen(visit, "1 device is not registered"), "the first screen")
    visit.start()
    visit.identify()
    visit.consent()
    visit.lesion("Back", "none", "")
    visit.until(lambda: robot.can("capture.shoot"), "the live picture")
    assert capture_state(visit).device == "Ceiling camera"
    for view in ("location", "close-up", "dermoscopic"):
        visit.picture(view)
    visit.seal()
    visit.wait_for_receipts()
    held = [hospital.holds(row.sop_uid) for row in bench.station.store.deliveries.listing(9, 0)]
    received = [pydicom.dcmread(BytesIO(file)) for file in held if file]
    assert len(received) == 3
    said = {instance.ManufacturerModelName: instance.DeviceSerialNumber for instance in received}
    assert said == {"Ceiling camera": "HUB-0042", "Simulated dermatoscope": "SIM-0001"}


def test_colour_and_light_are_held_for_the_visit_and_a_replug_is_said(
    at_camera: ScriptedVisit, instruments: SimulatedDriver, bench: Bench
) -> None:
    robot, device = at_camera.robot, instruments.devices[CAMERA]
    assert robot.words("capture.hold") == "Hold colour and light"
    robot.press("capture.hold")
    at_camera.until(lambda: robot.words("capture.hold") == "Colour and light held" and device.held, "the held instrument")
    device.unplug()
    at_camera.until(lambda: on_screen(at_camera, "Will be held again"), "the words about the lost hold")
    device.plug_in()
    at_camera.until(lambda: on_screen(at_camera, "colour and light are held again"), "the words about the new hold")
    at_camera.picture("location")
    visit = bench.station.store.records.current_visit()
    assert visit is not None
    (capture,) = bench.station.store.records.visit_file(visit.id).captures
    assert capture.settings["automatic white balance"] == "off"
    assert not on_screen(at_camera, "held again")
    robot.press("foot.pause")
    at_camera.until(lambda: robot.shows(TodayState) and not device.held, "the paused visit")


def test_a_key_is_taught_heard_and_forgotten_on_the_page(bench: Bench, instruments: SimulatedDriver) -> None:
    visit = bench.open([instruments], None)
    robot = visit.robot
    visit.until(lambda: robot.can("today.equipment"), "the first screen")
    robot.press("today.equipment")
    visit.until(lambda: robot.can("equipment.teach"), "the equipment page")
    robot.press("equipment.teach")
    visit.until(lambda: on_screen(visit, "Press the pedal, button or key now."), "the words about teaching")
    robot.key(Qt.Key.Key_B)
    visit.until(lambda: on_screen(visit, "B key takes and accepts pictures from now on."), "the lesson")
    visit.until(lambda: len(bench.station.store.equipment.triggers()) == 1, "the stored trigger")
    robot.key(Qt.Key.Key_F9)
    visit.until(lambda: on_screen(visit, ": F9 key"), "the word about what was heard")
    (taught,) = bench.station.store.equipment.triggers()
    robot.press(f"equipment.forget.{taught.id}")
    visit.until(lambda: not robot.can(f"equipment.forget.{taught.id}"), "the forgotten key")
    visit.until(lambda: bench.station.store.equipment.triggers() == (), "the store without it")
    robot.press("equipment.teach")
    visit.until(lambda: robot.can("equipment.teach.cancel"), "the words about teaching")
    robot.press("equipment.back")
    visit.until(lambda: robot.shows(TodayState), "the first screen")
    robot.press("today.equipment")
    visit.until(lambda: robot.can("equipment.teach"), "a page that teaches nothing")
