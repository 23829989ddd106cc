"""The equipment page and the form of a device, worked by a person's hands."""

from dataclasses import replace
from unittest.mock import Mock, call

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.ui import samples
from tests.ui import samples_equipment as kit
from tests.ui.test_screens import come_to
from ui.robot import Robot
from ui.states import Status, Tone
from ui.widgets.live_view import LiveView
from ui.window import Window


def test_the_page_is_reached_from_today_and_left_again(window: Window, robot: Robot, requests: Mock) -> None:
    due = Status("2 devices are not registered", Tone.WARNING)
    come_to(window, replace(samples.today(), equipment=due))
    robot.press("today.equipment")
    come_to(window, kit.equipment(kit.new(None)))
    robot.key(Qt.Key.Key_Return)
    robot.key(Qt.Key.Key_Escape)
    assert requests.method_calls == [call.show_equipment(), call.leave_equipment(), call.leave_equipment()]


def test_each_device_is_live_and_opens_its_own_form(window: Window, robot: Robot, requests: Mock) -> None:
    sources = samples.StillSource(samples.skin(64, 48)), samples.StillSource(samples.skin(64, 48))
    come_to(window, kit.equipment(*kit.twins(*sources)))
    for port in ("1-1.3", "1-1.4"):
        view = robot.find(f"equipment.live.{port}")
        assert isinstance(view, LiveView)
        robot.wait_until(lambda view=view: view.showing, what="the live picture")  # type: ignore[misc]
    robot.press("equipment.edit.1-1.4")
    requests.edit_device.assert_called_once_with("1-1.4")
    assert "Handyscope (socket 1-1.4)" in robot.words("equipment.edit.1-1.4")


def test_what_was_typed_stays_while_a_role_is_picked(window: Window, robot: Robot, requests: Mock) -> None:
    come_to(window, kit.device_form(None))
    assert robot.words("device_form.manufacturer") == "Northern Optics"
    robot.type("device_form.serial", "HUB-0042")
    robot.press("device_form.role.camera")
    requests.pick_in_device_form.assert_called_once_with("role", "camera")
    come_to(window, kit.device_form(None, scope=False))
    assert robot.words("device_form.serial") == "HUB-0042"
    assert not robot.can("device_form.contact.yes")
    robot.press("device_form.save")
    requests.register_device.assert_called_once_with(
        {"manufacturer": "Northern Optics", "model": "DermScope 5", "serial": "HUB-0042", "magnification": ""}
    )


def test_an_error_stands_with_its_question_and_the_first_one_gets_the_focus(window: Window, robot: Robot) -> None:
    come_to(window, kit.device_form(None))
    come_to(window, kit.device_form(None, wrong=["contact", "magnification"]))
    assert robot.words("device_form.contact.error") == "Say whether it touches the skin."
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.objectName() == "device_form.contact.yes"


def test_the_form_of_the_next_device_begins_with_its_own_words(window: Window, robot: Robot) -> None:
    come_to(window, kit.device_form(None))
    robot.type("device_form.serial", "HUB-0042")
    come_to(window, kit.equipment())
    come_to(window, kit.device_form(None))
    assert robot.words("device_form.serial") == ""
    assert robot.words("device_form.model") == "DermScope 5"


def test_a_check_is_picked_taken_and_left(window: Window, robot: Robot, requests: Mock) -> None:
    come_to(window, kit.equipment(kit.registered(None)))
    robot.press("equipment.check.scope.scale")
    come_to(window, kit.scale_check(None))
    robot.press("device_check.board.5 mm")
    robot.type("device_check.down", "99.5")
    robot.press("device_check.act")
    come_to(window, kit.colour_checked(None))
    robot.press("device_check.again")
    robot.press("device_check.act")
    assert requests.method_calls == [
        call.check_device("scope", "scale"),
        call.pick_in_check("board", "5 mm"),
        call.take_for_check({"across": "100", "down": "99.5"}),
        call.begin_check_again(),
        call.leave_check(),
    ]
    assert robot.words("device_check.act") == "Done"


def test_a_refused_picture_is_said_over_the_live_one_and_an_error_with_its_field(window: Window, robot: Robot) -> None:
    come_to(window, kit.scale_check(None, wrong=True))
    assert "from 90 to 110" in robot.words("device_check.down.error")
    come_to(window, kit.scale_check(None, refused=True))
    assert not robot.can("device_check.board.1 mm")
    assert robot.can("device_check.again")


def test_a_pedal_is_taught_and_forgotten(window: Window, robot: Robot, requests: Mock) -> None:
    come_to(window, replace(kit.equipment(), triggers=kit.PEDALS))
    robot.press("equipment.forget.pedal")
    robot.press("equipment.teach")
    robot.press("equipment.teach.again")
    come_to(window, replace(kit.equipment(), triggers=kit.TEACHING))
    assert not robot.can("equipment.teach")
    robot.key(Qt.Key.Key_Escape)
    robot.press("equipment.teach.cancel")
    assert requests.method_calls == [
        call.forget_trigger("pedal"),
        call.teach_trigger("take"),
        call.teach_trigger("again"),
        call.cancel_teaching(),
        call.cancel_teaching(),
    ]
