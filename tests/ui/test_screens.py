"""Each other screen: what a person does by mouse or key becomes the right request, and what may not be done cannot be."""

from dataclasses import replace
from unittest.mock import Mock, call

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from tests.ui import samples
from ui.robot import CannotDo, Robot
from ui.states import IdentifyState, LesionsState, ScreenState
from ui.widgets.site_picker import matching
from ui.window import Window


def come_to(window: Window, screen: ScreenState, step: int = -1) -> None:
    window.show_state(samples.window(screen, step))
    QApplication.processEvents()


# --- unlock -----------------------------------------------------------------------------------------------------------


def test_a_store_is_made_with_the_passphrase_typed_twice(window: Window, robot: Robot, requests: Mock) -> None:
    come_to(window, samples.unlock())
    robot.type("unlock.passphrase", "four plain words here")
    robot.type("unlock.repeated", "four plain words hear")
    robot.press("unlock.open")
    requests.make_store.assert_called_once_with("four plain words here", "four plain words hear")


def test_enter_opens_the_store_and_the_passphrase_is_covered(window: Window, robot: Robot, requests: Mock) -> None:
    come_to(window, samples.unlock(creating=False))
    entry = robot.find("unlock.passphrase")
    assert isinstance(entry, QLineEdit)
    assert entry.echoMode() is QLineEdit.EchoMode.Password
    QTest.keyClicks(entry, "secret words")
    robot.key(Qt.Key.Key_Return)
    requests.open_store.assert_called_once_with("secret words")
    robot.press("unlock.seen")
    assert entry.echoMode() is QLineEdit.EchoMode.Normal
    assert not robot.can("unlock.repeated")


def test_while_the_store_opens_it_is_not_opened_again(window: Window, robot: Robot, requests: Mock) -> None:
    come_to(window, samples.unlock(creating=False, busy=True))
    robot.type("unlock.passphrase", "x")
    robot.key(Qt.Key.Key_Return)
    requests.open_store.assert_not_called()


def test_an_error_stands_with_its_field_and_what_was_typed_stays(window: Window, robot: Robot) -> None:
    come_to(window, samples.unlock())
    robot.type("unlock.passphrase", "first")
    come_to(window, samples.unlock(errors={"passphrase": "Too short."}))
    assert robot.words("unlock.passphrase.error") == "Too short."
    assert robot.words("unlock.passphrase") == "first"


def test_a_passphrase_does_not_wait_for_the_next_who_comes(window: Window, robot: Robot) -> None:
    come_to(window, samples.unlock())
    robot.type("unlock.passphrase", "secret")
    come_to(window, samples.today())
    come_to(window, samples.unlock())
    assert robot.words("unlock.passphrase") == ""


# --- today ------------------------------------------------------------------------------------------------------------


def test_a_visit_starts_from_its_row(window: Window, robot: Robot, requests: Mock) -> None:
    come_to(window, samples.today())
    robot.press("today.start.c")
    requests.start_visit.assert_called_once_with("c")
    assert not robot.can("today.start.a")


def test_enter_resumes_the_paused_visit_first(window: Window, robot: Robot, requests: Mock) -> None:
    come_to(window, samples.today())
    assert robot.words("today.next") == "Resume SMITH, Joan (Mrs)"
    robot.key(Qt.Key.Key_Return)
    requests.start_visit.assert_called_once_with("b")


def test_a_new_state_asks_for_nothing(window: Window, requests: Mock) -> None:
    come_to(window, samples.today())
    come_to(window, samples.today(people=False))
    assert requests.method_calls == []


def test_a_patient_is_added(window: Window, robot: Robot, requests: Mock) -> None:
    come_to(window, replace(samples.today(), patients=()))
    robot.press("today.add")
    robot.key(Qt.Key.Key_Return)
    assert requests.add_patient.call_count == 2


def test_when_the_list_comes_later_the_next_patient_has_the_focus(window: Window, robot: Robot, requests: Mock) -> None:
    come_to(window, replace(samples.today(), patients=()))
    robot.key(Qt.Key.Key_Return)
    assert requests.method_calls == []
    come_to(window, samples.today())
    robot.key(Qt.Key.Key_Return)
    requests.start_visit.assert_called_once_with("b")


def test_rows_follow_the_list(window: Window, robot: Robot, requests: Mock) -> None:
    state = samples.today()
    come_to(window, state)
    come_to(window, replace(state, patients=(state.patients[4], state.patients[2])))
    assert not robot.can("today.start.b")
    above = robot.find("today.start.e").mapTo(window, robot.find("today.start.e").rect().topLeft())
    below = robot.find("today.start.c").mapTo(window, robot.find("today.start.c").rect().topLeft())
    assert above.y() < below.y()


# --- patient form -----------------------------------------------------------------------------------------------------


def test_a_patient_is_registered_as_typed(window: Window, robot: Robot, requests: Mock) -> None:
    come_to(window, samples.patient_form())
    typed = {
        "given": "Joan",
        "family": "O'Brien & Söhne",
        "day": "6",
        "month": "August",
        "year": "1952",
        "nhs_number": "999 123 4561",
        "address": "",
    }
    for name, words in typed.items():
        robot.type(f"patient_form.{name}", words)
    robot.key(Qt.Key.Key_Return)
    requests.register_patient.assert_called_once_with(typed)
    robot.key(Qt.Key.Key_Escape)
    requests.cancel_form.assert_called_once_with()


def test_errors_keep_what_was_typed_and_lead_to_the_first_wrong_field(window: Window, robot: Robot) -> None:
    come_to(window, samples.patient_form())
    robot.type("patient_form.address", "12 Orchard Lane")
    wrong = samples.patient_form(wrong=True)
    come_to(window, replace(wrong, values={**wrong.values, "address": "12 Orchard Lane"}))
    assert robot.words("patient_form.address") == "12 Orchard Lane"
    assert robot.words("patient_form.date.error").startswith("31 February")
    assert "9. Check it" in robot.words("patient_form.nhs_number.error")
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.objectName() == "patient_form.day"
    assert robot.find("patient_form.nhs_number").accessibleDescription().startswith("Error: ")


def test_the_form_is_empty_for_the_next_patient(window: Window, robot: Robot) -> None:
    come_to(window, samples.patient_form())
    robot.type("patient_form.given", "Joan")
    come_to(window, samples.today())
    come_to(window, samples.patient_form())
    assert robot.words("patient_form.given") == ""


# --- identify ---------------------------------------------------------------------------------------------------------


def test_an_answer_is_covered_until_it_is_asked_for(window: Window, robot: Robot, requests: Mock) -> None:
    state = samples.identify(0, 0)
    told = tuple(replace(question, answer="Joan Mary Smith") for question in state.questions)
    come_to(window, IdentifyState(told, can_continue=False), 0)
    assert not any("Joan Mary Smith" in str(getattr(part, "words", "")) for part in window.findChildren(QWidget))
    for name in ("identify.confirm.name", "identify.differs.name", "identify.done"):
        with pytest.raises(CannotDo):
            robot.press(name)
    robot.press("identify.reveal.name")
    requests.reveal_answer.assert_called_once_with("name")


def test_the_whole_check_by_the_enter_key_alone(window: Window, robot: Robot, requests: Mock) -> None:
    for revealed, confirmed in ((0, 0), (1, 0), (1, 1), (2, 1), (2, 2), (3, 2), (3, 3)):
        come_to(window, samples.identify(revealed, confirmed), 0)
        robot.key(Qt.Key.Key_Return)
    assert requests.method_calls == [
        call.reveal_answer("name"),
        call.confirm_answer("name"),
        call.reveal_answer("born"),
        call.confirm_answer("born"),
        call.reveal_answer("number"),
        call.confirm_answer("number"),
        call.identity_done(),
    ]


def test_a_different_answer_is_said(window: Window, robot: Robot, requests: Mock) -> None:
    come_to(window, samples.identify(1, 0), 0)
    assert robot.words("identify.answer.name") == "Joan Mary Smith"
    robot.press("identify.differs.name")
    requests.answer_differs.assert_called_once_with("name")


# --- consent ----------------------------------------------------------------------------------------------------------


def test_each_level_is_answered_for_itself(window: Window, robot: Robot, requests: Mock) -> None:
    come_to(window, samples.consent((None, None, None)), 1)
    robot.press("consent.record.yes")
    robot.press("consent.teaching.no")
    assert requests.answer_consent.call_args_list == [call("record", True), call("teaching", False)]
    with pytest.raises(CannotDo):
        robot.press("consent.done")


def test_what_is_picked_is_what_the_state_says(window: Window, robot: Robot) -> None:
    come_to(window, samples.consent((True, False, None), "declined"), 1)
    picked = {name: robot.find(name).property("checked") for name in ("consent.record.yes", "consent.record.no")}
    assert picked == {"consent.record.yes": True, "consent.record.no": False}
    assert robot.find("consent.teaching.no").property("checked")
    assert not robot.find("consent.research.yes").property("checked")


def test_the_chaperone_with_a_name(window: Window, robot: Robot, requests: Mock) -> None:
    come_to(window, samples.consent(), 1)
    assert not robot.can("consent.chaperone_name")
    robot.press("consent.chaperone.present")
    come_to(window, samples.consent((True, None, None), "present"), 1)
    robot.type("consent.chaperone_name", "Ada Mensah")
    robot.press("consent.done")
    assert requests.choose_chaperone.call_args_list == [call("present", ""), call("present", "Ada Mensah")]
    requests.consent_done.assert_called_once_with()


def test_a_refusal_is_asked_twice(window: Window, robot: Robot, requests: Mock) -> None:
    come_to(window, samples.consent(), 1)
    robot.press("consent.declines")
    robot.press("consent.keep")
    requests.consent_refused.assert_not_called()
    robot.press("consent.declines")
    robot.press("consent.refused")
    requests.consent_refused.assert_called_once_with()


# --- lesions ----------------------------------------------------------------------------------------------------------


def typed_lesion(window: Window, requests: Mock, state: LesionsState) -> None:
    """Answer as the hall does: with the form as it was told."""

    def answer(site: str, side: str, note: str) -> None:
        come_to(window, replace(state, site=site, side=side, note=note), 2)

    requests.edit_lesion.side_effect = answer


def test_a_lesion_is_added_by_mouse(window: Window, robot: Robot, requests: Mock) -> None:
    state = samples.lesions(empty=True)
    come_to(window, state, 2)
    typed_lesion(window, requests, state)
    robot.type("lesions.site.search", "upper back")
    first = matching(state.sites, "back")[0]
    robot.type("lesions.site.search", "back")
    robot.choose("lesions.site.list", first.label)
    robot.press("lesions.side.L")
    robot.type("lesions.note", "near the spine")
    assert robot.words("lesions.chosen") == first.label
    robot.press("lesions.add")
    requests.add_lesion.assert_called_once_with(first.id, "L", "near the spine")


def test_a_lesion_is_added_by_keyboard(window: Window, robot: Robot, requests: Mock) -> None:
    state = samples.lesions(empty=True)
    come_to(window, state, 2)
    typed_lesion(window, requests, state)
    search = robot.find("lesions.site.search")
    assert QApplication.focusWidget() is search
    QTest.keyClicks(search, "cheek")
    robot.key(Qt.Key.Key_Return)
    wanted = matching(state.sites, "cheek")[0]
    assert requests.edit_lesion.call_args == call(wanted.id, "", "")
    while (focused := QApplication.focusWidget()) is not None and focused.objectName() != "lesions.side.R":
        robot.key(Qt.Key.Key_Tab)
    robot.key(Qt.Key.Key_Return)
    while (focused := QApplication.focusWidget()) is not None and focused.objectName() != "lesions.add":
        robot.key(Qt.Key.Key_Tab)
    robot.key(Qt.Key.Key_Space)
    requests.add_lesion.assert_called_once_with(wanted.id, "R", "")


def test_after_adding_the_form_is_empty_again(window: Window, robot: Robot, requests: Mock) -> None:
    state = samples.lesions()
    come_to(window, replace(state, lesions=state.lesions[:1], note="typed"), 2)
    robot.type("lesions.note", "typed")
    robot.type("lesions.site.search", "cheek")
    come_to(window, replace(state, site="", side="", note=""), 2)
    assert robot.words("lesions.note") == ""
    assert robot.words("lesions.site.search") == ""
    assert robot.words("lesions.chosen") == "No place chosen yet"


def test_typing_a_note_is_never_undone_by_an_older_state(window: Window, robot: Robot) -> None:
    state = samples.lesions(empty=True)
    come_to(window, state, 2)
    robot.type("lesions.note", "two weeks")
    come_to(window, replace(state, note="two w"), 2)
    assert robot.words("lesions.note") == "two weeks"


def test_only_a_lesion_without_pictures_can_be_removed(window: Window, robot: Robot, requests: Mock) -> None:
    come_to(window, samples.lesions(), 2)
    assert not robot.can("lesions.remove.l1")
    robot.press("lesions.remove.l2")
    requests.remove_lesion.assert_called_once_with("l2")
    robot.press("lesions.done")
    requests.lesions_done.assert_called_once_with()


def test_searching_finds_any_beginning_of_any_word() -> None:
    sites = samples.sites()
    found = [site.label for site in matching(sites, "ant fore")]
    assert "Anterior surface of forearm" in found
    assert matching(sites, "back")[0].label == "Back"
    assert matching(sites, "xyz") == []
    assert len(matching(sites, " ")) == len(sites)
