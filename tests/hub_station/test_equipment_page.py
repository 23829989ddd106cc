"""What the equipment page says of each device: what is wrong and what to do, its registration, how old its checks are."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from devices.contract import Condition, DeviceInfo, DeviceKind, KnownBy
from devices.drivers.simulated import SimulatedDriver, camera, dermatoscope
from devices.errors import (
    DeviceAsleep,
    DeviceBusy,
    DeviceError,
    DeviceFault,
    DeviceForbidden,
    DeviceFull,
    DeviceGone,
    DeviceTimeout,
    FeedStopped,
)
from devices.simulation.device import SimulatedDevice
from devices.unclaimed import Reason, Unclaimed
from hub_station.cameras import Cameras
from hub_station.domain.equipment import ColourCheck, DeviceRole
from hub_station.domain.operator import Role
from hub_station.presenters import instruments, words
from hub_station.presenters.desk import Place
from hub_station.presenters.equipment import colour_line
from hub_station.settings import Instrument, Settings
from tests.hub_station.equipment_room import SUBJECT, Moody, Room, twin
from ui.states import Status, Tone

NOW = datetime(2026, 11, 24, 9, 20, tzinfo=UTC)
SCOPE, CAMERA = "simulated:dermatoscope", "simulated:camera"

Open = Callable[..., Room]


@pytest.fixture
def open_room(tmp_path: Path) -> Iterator[Open]:
    rooms: list[Room] = []

    def make(
        *devices: SimulatedDevice,
        driver: SimulatedDriver | None = None,
        settings: Settings | None = None,
        live: bool = True,
    ) -> Room:
        rooms.append(Room(tmp_path, driver or SimulatedDriver(devices), settings))
        if live:
            rooms[-1].all_live()
        return rooms[-1]

    yield make
    for room in rooms:
        room.close()


def test_a_new_device_is_named_and_asks_to_be_registered(open_room: Open) -> None:
    room = open_room(dermatoscope(), camera())
    card = room.card(SCOPE)
    assert card.name == "Simulated dermatoscope"
    assert card.statuses == (Status("Live", Tone.GOOD), Status("Not registered", Tone.WARNING))
    assert "Known by its serial number SIM-0001" in card.facts
    assert card.action == "Register this device"
    assert card.checks == ()
    room.until(lambda: room.equipment.to_see_to() is not None)
    assert room.equipment.to_see_to() == Status("2 devices are not registered", Tone.WARNING)


def test_a_registered_device_is_known_again_and_its_pictures_say_so(open_room: Open) -> None:
    room = open_room(dermatoscope())
    room.form.edit_device(SCOPE)
    assert room.form.state().values["manufacturer"] == "Hub Station"
    assert room.form.state().values["serial"] == "SIM-0001"
    room.register(SCOPE)
    card = room.card(SCOPE)
    assert card.name == "DermScope 5"
    assert Status("Registered", Tone.GOOD) in card.statuses
    assert card.facts[0] == "Dermatoscope · Northern Optics, number HUB-0042"
    assert room.station.store.equipment.registrations()[SCOPE].contact == ""
    assert room.station.store.equipment.registrations()[SCOPE].magnification == "10"
    room.form.edit_device(SCOPE)
    shown = room.form.state().values
    assert (shown["polarization"], shown["contact"], shown["fixed_distance"]) == ("yes", "both", "yes")


def test_a_manager_ends_a_registration_and_is_asked_twice(open_room: Open) -> None:
    room = open_room(dermatoscope())
    room.register(SCOPE)
    room.desk.hand_over(replace(room.desk.operator, id="sam", role=Role.PHOTOGRAPHER))
    room.form.edit_device(SCOPE)
    assert room.form.state().end_words == "", "a photographer ends no registration"
    room.form.end_registration()
    room.form.end_registration()
    room.desk.hand_over(replace(room.desk.operator, id="grace", role=Role.MANAGER))
    room.form.edit_device(SCOPE)
    room.form.end_registration()
    assert room.form.state().end_words.startswith("Press again")
    assert set(room.station.store.equipment.registrations()) == {SCOPE}
    room.form.end_registration()
    room.until(lambda: room.desk.place is Place.EQUIPMENT)
    assert room.station.store.equipment.registrations() == {}
    assert Status("Not registered", Tone.WARNING) in room.card(SCOPE).statuses
    assert room.card(SCOPE).action == "Register this device"
    assert room.card(SCOPE).checks == ()


def test_what_the_form_lacks_is_said_beside_its_field_and_nothing_is_stored(open_room: Open) -> None:
    room = open_room(dermatoscope())
    room.form.edit_device(SCOPE)
    room.form.register_device({"manufacturer": " ", "model": "x" * 65, "serial": "A\\B", "magnification": "big"})
    errors = room.form.state().errors
    assert set(errors) == {"manufacturer", "model", "serial", "magnification", "polarization", "contact", "fixed_distance"}
    assert "too long" in errors["model"]
    assert "backslash" in errors["serial"]
    assert room.desk.place is Place.DEVICE_FORM
    assert room.station.store.equipment.registrations() == {}


def test_a_camera_is_not_asked_about_optics_of_a_dermatoscope(open_room: Open) -> None:
    room = open_room(camera())
    room.form.edit_device(CAMERA)
    assert set(room.form.state().choices) == {"role"}
    room.form.pick_in_device_form("role", "dermatoscope")
    assert "contact" in room.form.state().choices
    room.form.pick_in_device_form("role", "close-up camera")
    room.form.register_device({"manufacturer": "Nikon", "model": "D750", "serial": "1", "magnification": "10"})
    room.until(lambda: room.desk.place is Place.EQUIPMENT)
    assert room.station.registrations[CAMERA].magnification == ""


def test_twins_are_told_apart_wherever_devices_are_named(open_room: Open) -> None:
    room = open_room(twin("1-1.3"), twin("1-1.4"))
    first, second = "uvc:1e4e:0110@1-1.3", "uvc:1e4e:0110@1-1.4"
    assert [one.name for one in instruments.shown(room.station)] == [
        "Handyscope (socket 1-1.3)",
        "Handyscope (socket 1-1.4)",
    ]
    assert "known by its socket 1-1.3. Keep it plugged in there." in room.card(first).facts[-1]
    room.register(first, model="Handyscope", serial="HUB-1")
    assert room.card(first).name == "Handyscope (number HUB-1)"
    assert room.card(second).name == "Handyscope (socket 1-1.4)"


def test_the_role_says_which_device_serves_a_view_and_stays_with_it_after_replugging(open_room: Open) -> None:
    left, right = camera(key="simulated:left", serial="L"), camera(key="simulated:right", serial="R")
    room = open_room(left, right)
    room.register("simulated:left", role="close-up camera", model="Left")
    room.register("simulated:right", role="location camera", model="Right")

    def serves(role: DeviceRole) -> str:
        one = instruments.chosen(room.station, role, {})
        return one.name if one else ""

    assert (serves(DeviceRole.LOCATION), serves(DeviceRole.CLOSE_UP)) == ("Right", "Left")
    right.unplug()
    room.until(lambda: serves(DeviceRole.LOCATION) == "Left")
    right.plug_in()
    room.until(lambda: serves(DeviceRole.LOCATION) == "Right")
    assert instruments.chosen(room.station, DeviceRole.DERMATOSCOPE, {}) is None


def test_a_registered_device_that_is_not_there_is_listed_all_the_same(open_room: Open, tmp_path: Path) -> None:
    room = open_room(dermatoscope())
    room.register(SCOPE)
    other = replace(room.station.registrations[SCOPE], id="2", device_key="uvc:else", model="In the cupboard")
    room.station.registrations["uvc:else"] = other
    assert room.card("uvc:else").statuses[0] == Status("Not attached", Tone.QUIET)
    room.form.edit_device("uvc:else")
    assert room.form.state().values["model"] == "In the cupboard"


def test_what_the_policy_names_counts_as_registered(open_room: Open) -> None:
    named = Instrument(key=SCOPE, role=DeviceRole.DERMATOSCOPE, manufacturer="Maker", model="Scope", serial="7")
    room = open_room(dermatoscope(), settings=Settings(instruments=(named,)))
    assert Status("Registered by the hub", Tone.GOOD) in room.card(SCOPE).statuses
    room.form.edit_device(SCOPE)
    assert room.form.state().values["serial"] == "7"


@pytest.mark.parametrize(
    ("difference", "days", "status"),
    [
        (6.0, 0, Status("Good (6.0)", Tone.GOOD)),
        (6.1, 0, Status("Off (6.1)", Tone.WARNING)),
        (10.1, 0, Status("Far off (10.1)", Tone.ERROR)),
        (4.2, 30, Status("Good (4.2)", Tone.GOOD)),
        (4.2, 31, Status("Out of date (4.2)", Tone.WARNING)),
        (12.0, 31, Status("Far off (12.0)", Tone.ERROR)),
    ],
)
def test_a_colour_check_is_green_amber_or_red_and_grows_old(difference: float, days: int, status: Status) -> None:
    check = ColourCheck("c", SCOPE, "polarised light", difference, "sam", NOW, NOW + timedelta(days=30))
    assert colour_line(check, (NOW + timedelta(days=days)).date()).status == status


def test_a_colour_check_that_is_due_is_said_on_the_first_screen(open_room: Open) -> None:
    room = open_room(dermatoscope())
    room.register(SCOPE)
    room.until(lambda: room.equipment.to_see_to() is not None)
    assert room.equipment.to_see_to() == Status("Colour check due", Tone.WARNING)
    assert [line.what for line in room.card(SCOPE).checks] == ["Colour", "Scale"]
    now = room.station.clock()
    check = ColourCheck("c", SCOPE, "polarised light", 4.2, "staff", now, now + timedelta(days=30))
    room.station.clinic.write(lambda store: store.equipment.add_colour_check(check)).result()
    room.equipment.refresh()
    room.until(lambda: room.equipment.to_see_to() is None)
    assert room.card(SCOPE).checks[0].when == "checked today"


def test_a_pulled_cable_and_a_frozen_picture_are_said_with_what_to_do(open_room: Open) -> None:
    room = open_room(dermatoscope())
    device = room.driver.devices[SCOPE]
    device.freeze()
    room.until(lambda: room.card(SCOPE).trouble is not None)
    frozen = room.card(SCOPE)
    assert frozen.trouble is not None
    assert "does not move" in frozen.trouble.happened
    assert frozen.live is not None
    device.recover()
    device.unplug()
    room.until(lambda: room.card(SCOPE).statuses[0].words == "Unplugged")
    pulled = room.card(SCOPE)
    assert pulled.trouble is not None
    assert pulled.trouble.do == "Plug it in again; the picture comes back by itself."
    assert pulled.live is None


ERRORS = (DeviceGone, DeviceBusy, DeviceForbidden, DeviceAsleep, DeviceFull, DeviceTimeout, DeviceFault, FeedStopped)


def test_every_trouble_of_a_device_has_words_of_its_own_and_a_remedy() -> None:
    for say in (words.device, words.standing):
        notices = [say(kind("a detail for the log")) for kind in ERRORS]
        assert len({one.happened for one in notices}) >= len(ERRORS) - 1
        assert all(one.do and "detail" not in one.happened + one.do for one in notices)
    assert "hub-station devices permit" in words.standing(DeviceForbidden("")).do
    assert "wake" in words.standing(DeviceAsleep("")).do
    assert "not taken" in words.device(DeviceFull("")).happened


def test_battery_and_card_are_shown_where_the_device_says(open_room: Open) -> None:
    room = open_room(driver=Moody(condition=Condition(battery=15, shots_left=0)))
    card = room.card(SCOPE)
    assert "Battery 15 %" in card.facts
    assert Status("Battery low", Tone.WARNING) in card.statuses
    assert Status("Card full", Tone.ERROR) in card.statuses


@pytest.mark.parametrize(
    "error", [DeviceBusy("x"), DeviceForbidden("x"), DeviceAsleep("x")], ids=lambda one: type(one).__name__
)
def test_a_device_that_cannot_be_opened_says_why_until_it_can(open_room: Open, error: DeviceError) -> None:
    driver = Moody(error)
    room = open_room(driver=driver, live=False)
    room.until(lambda: bool(room.equipment.state().devices) and room.card(SCOPE).trouble is not None)
    trouble = room.card(SCOPE).trouble
    assert trouble is not None
    assert trouble.happened == words.standing(error).happened
    assert words.SAFE not in trouble.do
    driver.error = None
    room.all_live()
    assert room.card(SCOPE).trouble is None


@pytest.mark.parametrize(
    ("reason", "remedy"), [(Reason.FORBIDDEN, "permit"), (Reason.BUSY, "Close"), (Reason.NO_DRIVER, "manager")]
)
def test_what_is_attached_and_cannot_be_used_is_named_with_the_remedy(
    open_room: Open, monkeypatch: pytest.MonkeyPatch, reason: Reason, remedy: str
) -> None:
    scope = Unclaimed("ab02", "ab01", "1-1.2", "HT-B30S dermoscope", reason)
    monkeypatch.setattr(Cameras, "unclaimed", lambda _: (scope,))
    room = open_room(driver=SimulatedDriver([]), live=False)
    (card,) = room.equipment.state().devices
    assert card.name == "HT-B30S dermoscope"
    assert card.trouble is not None
    assert remedy in card.trouble.do
    assert card.action == ""


def test_a_scope_of_a_public_list_is_called_by_its_name_there(open_room: Open) -> None:
    said = DeviceInfo(
        "uvc:ab02:ab01@1-1.2", DeviceKind.DERMATOSCOPE, "", "USB Camera", "", port="1-1.2", known_by=KnownBy.PORT
    )
    room = open_room(SimulatedDevice(said, SUBJECT))
    assert room.card(said.key).name == "HT-B30S dermoscope"
    room.form.edit_device(said.key)
    assert room.form.state().values["model"] == "HT-B30S dermoscope"


def test_a_body_without_live_picture_is_ready_and_not_in_trouble(open_room: Open) -> None:
    body = DeviceInfo("folder:here", DeviceKind.CAMERA, "Nikon", "D750", "1", live=False)
    room = open_room(SimulatedDevice(body, SUBJECT))
    card = room.card(body.key)
    assert card.statuses[0] == Status("Ready, no live picture", Tone.GOOD)
    assert card.live is None
    assert card.trouble is None
