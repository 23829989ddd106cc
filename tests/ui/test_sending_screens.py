"""Contact sheet, outbox and the frame around all screens: what a person does there becomes the right request."""

from dataclasses import replace
from unittest.mock import Mock

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui import samples
from tests.ui.samples_outbox import outbox
from ui.robot import CannotDo, Robot
from ui.screens.base import Screen
from ui.states import OutboxStrip, ScreenState
from ui.window import Window


def come_to(window: Window, screen: ScreenState, step: int = -1) -> None:
    window.show_state(samples.window(screen, step))
    QApplication.processEvents()


# --- seal -------------------------------------------------------------------------------------------------------------


def test_the_name_is_very_large_on_the_contact_sheet(window: Window, robot: Robot) -> None:
    come_to(window, samples.seal(), 4)
    assert robot.words("seal.name") == samples.BAR.name
    assert robot.find("seal.name").font().pixelSize() >= 40


def test_a_visit_is_sealed(window: Window, robot: Robot, requests: Mock) -> None:
    come_to(window, samples.seal(), 4)
    robot.key(Qt.Key.Key_Return)
    requests.seal_visit.assert_called_once_with()


def test_what_is_missing_is_said_and_stops_the_seal(window: Window, robot: Robot, requests: Mock) -> None:
    problem = "Lesion 2: Close-up with ruler is missing."
    come_to(window, samples.seal(problems=(problem,)), 4)
    assert problem in robot.find("seal.problems").accessibleName()
    with pytest.raises(CannotDo):
        robot.press("seal.seal")
    robot.key(Qt.Key.Key_Return)
    requests.back_to_capture.assert_called_once_with()
    robot.press("seal.lesions")
    requests.back_to_lesions.assert_called_once_with()


def test_nothing_else_is_pressed_while_the_visit_is_being_sealed(window: Window, robot: Robot, requests: Mock) -> None:
    come_to(window, samples.seal(), 4)
    come_to(window, samples.seal(sealing=True), 4)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Escape):
        robot.key(key)
    assert requests.method_calls == []


def test_a_picture_of_the_sheet_is_looked_at_again(window: Window, robot: Robot, requests: Mock) -> None:
    come_to(window, samples.seal(samples.jpeg(samples.skin(320, 240))), 4)
    robot.press("seal.picture.c2")
    requests.show_picture.assert_called_once_with("c2")
    with pytest.raises(CannotDo):
        robot.press("seal.picture.v5")


# --- outbox -----------------------------------------------------------------------------------------------------------


def test_only_what_needs_a_person_can_be_tried_again(window: Window, robot: Robot, requests: Mock) -> None:
    come_to(window, outbox())
    assert not robot.can("outbox.retry.r0")
    robot.press("outbox.retry.r2")
    requests.retry.assert_called_once_with("r2")


def test_rows_change_their_state_in_place(window: Window, robot: Robot) -> None:
    state = outbox()
    come_to(window, state)
    table = robot.find("outbox.table")
    settled = tuple(replace(row, state="Received", can_retry=False) for row in state.rows)
    come_to(window, replace(state, rows=settled))
    assert robot.find("outbox.table") is table
    assert not robot.can("outbox.retry.r2")
    come_to(window, state)
    assert robot.can("outbox.retry.r2")


def test_the_way_back_says_where_it_leads(window: Window, robot: Robot, requests: Mock) -> None:
    come_to(window, outbox(visit_open=True))
    assert robot.words("outbox.back") == "Back to the visit"
    robot.key(Qt.Key.Key_Escape)
    come_to(window, outbox(visit_open=False))
    assert robot.words("outbox.back") == "Back"
    robot.key(Qt.Key.Key_Return)
    assert requests.leave_outbox.call_count == 2


def test_ten_thousand_rows_do_not_make_ten_thousand_widgets(window: Window) -> None:
    come_to(window, outbox(rows=1))
    before = len(window.findChildren(QWidget))
    come_to(window, outbox(rows=10_000))
    assert len(window.findChildren(QWidget)) < before + 20


# --- the frame around the screens -------------------------------------------------------------------------------------


def test_the_foot_counts_and_sounds_the_alarm(window: Window, robot: Robot, requests: Mock) -> None:
    strip = OutboxStrip(3, 1, 42, 2, "The hospital does not answer.")
    window.show_state(replace(samples.window(samples.consent(), 1), strip=strip))
    shown = [robot.find(f"foot.{name}").accessibleName() for name in ("waiting", "sending", "received", "needs_attention")]
    assert shown == ["Waiting 3", "Sending 1", "Received 42", "Needs attention 2"]
    assert robot.words("foot.alarm") == "The hospital does not answer."
    robot.press("foot.outbox")
    robot.press("foot.pause")
    requests.show_outbox.assert_called_once_with()
    requests.pause_visit.assert_called_once_with()


def test_there_is_nothing_to_pause_without_a_visit(window: Window, robot: Robot) -> None:
    come_to(window, samples.today())
    assert not robot.can("foot.pause")


def test_a_notice_says_what_happened_until_it_is_dismissed(window: Window, robot: Robot, requests: Mock) -> None:
    window.show_state(samples.window(samples.today(), notice=samples.PULLED))
    assert robot.find("notice").accessibleName() == f"{samples.PULLED.happened} {samples.PULLED.do}"
    robot.press("notice.dismiss")
    requests.dismiss_notice.assert_called_once_with()
    window.show_state(samples.window(samples.today()))
    assert not robot.can("notice")


def test_closing_only_asks(window: Window, requests: Mock) -> None:
    window.close()
    assert window.isVisible()
    requests.close_program.assert_called_once_with()


def test_a_name_is_shown_as_it_is_whatever_it_holds(window: Window, robot: Robot) -> None:
    nasty = "<b>BOLD</b> & sons, &lt;Al&gt;"
    bar = replace(samples.BAR, name=nasty)
    state = samples.today()
    window.show_state(samples.window(replace(state, patients=(replace(state.patients[2], name=nasty),)), 0, bar=bar))
    assert robot.words("patient_bar.name") == nasty
    assert robot.words("today.next") == f"Start {nasty}"
    drawn = robot.find("today.next").property("text")
    assert drawn == f"Start {nasty}".replace("&", "&&")


def test_the_focus_never_falls_on_a_button_by_accident(window: Window, robot: Robot, requests: Mock) -> None:
    """When the focused button goes away, the keyboard waits on the screen instead of pressing what happens to be next."""
    come_to(window, samples.today())
    come_to(window, replace(samples.today(), patients=()))
    assert isinstance(QApplication.focusWidget(), Screen)
    robot.key(Qt.Key.Key_Space)
    robot.key(Qt.Key.Key_Return)
    assert requests.method_calls == []
