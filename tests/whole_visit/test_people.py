"""Signing in, locking and taking over, through the real window with real keys."""

import time

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from devices.drivers.simulated import SimulatedDriver
from hub_station.demo.clinic import PIN
from hub_station.demo.visit import ScriptedVisit
from tests.whole_visit.conftest import Bench
from tests.whole_visit.looking import now_at, on_screen, state
from ui.states import CaptureState, IdentifyState, LesionsState, PeopleState, PersonFormState, SignInState, TodayState
from ui.widgets.live_view import LiveView

LOCK = Qt.Key.Key_F12
ENTER = Qt.Key.Key_Return


def keys(words: str) -> None:
    """Type where the keyboard is."""
    for letter in words:
        at = QApplication.focusWidget()
        assert at is not None
        QTest.keyClicks(at, letter)


def typed(visit: ScriptedVisit) -> str:
    line = visit.robot.find("sign_in.pin")
    assert isinstance(line, QLineEdit)
    return line.text()


def lock(visit: ScriptedVisit) -> None:
    visit.robot.key(LOCK)
    visit.until(lambda: visit.robot.shows(SignInState) and visit.robot.can("sign_in.pin"), "the locked station")


def unlock(visit: ScriptedVisit, pin: str) -> None:
    keys(pin)
    visit.robot.key(ENTER)


def frames(visit: ScriptedVisit) -> bool:
    """Whether any live picture can be seen."""
    return any(view.isVisible() for view in visit.window.findChildren(LiveView))


def test_nothing_is_seen_before_somebody_signed_in_and_wrong_pins_lead_to_a_pause(
    bench: Bench, instruments: SimulatedDriver
) -> None:
    visit = bench.open([instruments], None, signed_in=None)
    robot = visit.robot
    visit.until(lambda: robot.shows(SignInState) and robot.can("sign_in.person.sam"), "the names")
    assert state(visit).bar is None
    assert not frames(visit)
    assert not on_screen(visit, "ASHWORTH")
    assert not robot.can("foot.outbox")
    robot.press("sign_in.person.sam")
    visit.until(lambda: robot.can("sign_in.pin"), "the line for the PIN")
    for attempt in range(5):
        before = f"{4 - attempt} more" if attempt < 4 else "Too many wrong PINs"
        keys("7093")
        robot.key(ENTER)
        visit.until(lambda before=before: on_screen(visit, before), before)  # type: ignore[misc]
        visit.until(lambda: robot.can("sign_in.pin"), "the line again")
        assert typed(visit) == ""
    visit.sign_in("amina", PIN)
    visit.until(lambda: robot.shows(TodayState), "today's list")
    assert state(visit).operator == "Amina Hussain"


def test_the_lock_hides_the_live_picture_and_its_pin_leads_back_to_the_same_view(
    bench: Bench, at_camera: ScriptedVisit
) -> None:
    robot = at_camera.robot
    at_camera.picture("location")
    at_camera.until(lambda: robot.shows(CaptureState) and robot.can("capture.shoot"), "the next view")
    robot.press("capture.view.dermoscopic")
    at_camera.until(lambda: now_at(at_camera) == "dermoscopic", "another view")
    feeds = set(bench.desktop.cameras._feeds)
    lock(at_camera)
    assert not frames(at_camera)
    assert state(at_camera).bar is None
    assert not on_screen(at_camera, "ASHWORTH")
    robot.key(Qt.Key.Key_F9)
    robot.press("sign_in.pin.4")
    assert typed(at_camera) == "4"
    robot.press("sign_in.pin.delete")
    assert typed(at_camera) == ""
    unlock(at_camera, PIN)
    at_camera.until(lambda: robot.shows(CaptureState) and robot.can("capture.shoot"), "the same view")
    assert now_at(at_camera) == "dermoscopic"
    assert set(bench.desktop.cameras._feeds) == feeds, "the cameras stayed open"
    file = bench.station.store.records.visit_file(bench.desktop.front._desk.file.visit.id)
    assert len(file.captures) == 1, "F9 took nothing while it was locked"


def test_what_is_typed_stays_under_the_lock_and_under_a_hand_over(bench: Bench, instruments: SimulatedDriver) -> None:
    visit = bench.open([instruments], None)
    robot = visit.robot
    visit.start()
    visit.identify()
    visit.consent()
    visit.until(lambda: robot.shows(LesionsState), "the lesions")
    robot.type("lesions.note", "noticed in spring")
    lock(visit)
    unlock(visit, PIN)
    visit.until(lambda: robot.shows(LesionsState), "the lesions again")
    assert robot.words("lesions.note") == "noticed in spring"
    began = time.monotonic()
    lock(visit)
    robot.press("sign_in.person.amina")
    visit.until(lambda: robot.can("sign_in.pin"), "the line for the PIN")
    unlock(visit, PIN)
    visit.until(lambda: robot.shows(IdentifyState), "the identity questions")
    print(f"operator switch: {time.monotonic() - began:.2f} s")  # noqa: T201 - measured, for the reader
    visit.identify()
    visit.until(lambda: robot.shows(LesionsState), "where the visit was")
    assert robot.words("lesions.note") == "noticed in spring"
    assert state(visit).operator == "Amina Hussain"


def test_a_manager_adds_a_person_who_chooses_a_pin_and_signs_in(bench: Bench, instruments: SimulatedDriver) -> None:
    visit = bench.open([instruments], None, signed_in=None)
    robot = visit.robot
    visit.sign_in("grace", PIN)
    visit.until(lambda: robot.shows(TodayState) and robot.can("today.people"), "the way to the people")
    robot.press("today.people")
    visit.until(lambda: robot.shows(PeopleState) and robot.can("people.add"), "the people")
    robot.press("people.add")
    visit.until(lambda: robot.shows(PersonFormState) and robot.can("person_form.role.reviewer"), "the form")
    robot.type("person_form.given", "Joy")
    robot.type("person_form.family", "Abara")
    robot.press("person_form.role.reviewer")
    robot.press("person_form.save")
    visit.until(lambda: robot.shows(PeopleState) and on_screen(visit, "No PIN yet"), "the new person")
    joy = bench.station.store.people.everybody()[-1].operator
    assert (joy.name, joy.role.value) == ("Joy Abara", "reviewer")
    lock(visit)
    # Who has no PIN needs a manager's word.
    visit.until(lambda: robot.can(f"sign_in.person.{joy.id}"), "the new name")
    robot.press(f"sign_in.person.{joy.id}")
    visit.until(lambda: on_screen(visit, "A manager must say that this is Joy Abara"), "the words about a manager")
    visit.until(lambda: robot.can("sign_in.person.grace"), "the manager's name")
    robot.press("sign_in.person.grace")
    visit.until(lambda: robot.can("sign_in.pin"), "the manager's PIN")
    unlock(visit, PIN)
    visit.until(lambda: on_screen(visit, "New PIN of Joy Abara"), "the new PIN")
    keys("1234")
    robot.key(ENTER)
    visit.until(lambda: on_screen(visit, "Digits in a row"), "the words about a weak PIN")
    for _ in range(2):
        visit.until(lambda: robot.can("sign_in.pin"), "the line for the PIN")
        robot.type("sign_in.pin", "59317")
        robot.press("sign_in.go")
    visit.until(lambda: robot.shows(TodayState), "today's list: the page of people is a manager's")
    assert state(visit).operator == "Joy Abara"
    assert not robot.can("today.people")
