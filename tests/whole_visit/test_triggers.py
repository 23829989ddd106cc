"""Keys, pedals and buttons through the real window: what takes a picture, where, and what is remembered of it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import inf
from time import monotonic

import pytest
from PySide6.QtCore import Qt

from devices.drivers.simulated import SimulatedDriver
from devices.errors import DeviceForbidden
from devices.triggers.contact import DEBOUNCE
from devices.triggers.contract import Action, Kind, Motion, Problem, Touch, Trigger, TriggerSource
from devices.triggers.layer import Phase
from hub_station.demo.hospital import LoopbackHospital
from hub_station.demo.visit import ScriptedVisit
from hub_station.domain.capture import Decision
from hub_station.domain.visit import VisitFile
from tests.whole_visit.conftest import Bench
from tests.whole_visit.looking import on_screen
from ui.states import CaptureState, CheckState, LesionsState, PatientFormState, SealState, TodayState

PEDAL = Trigger(Kind.PEDAL, "0c45:7404", "KEY_B", "Foot switch FS1-P, B")


class Foot:
    """A source of presses that the test makes."""

    def __init__(self) -> None:
        self.attended: list[tuple[frozenset[str], bool]] = []
        self.stopped = False

    def __call__(
        self, on_touch: Callable[[Touch], None], on_problems: Callable[[tuple[Problem, ...]], None]
    ) -> Sequence[TriggerSource]:
        self.hear, self.tell = on_touch, on_problems
        return (self,)

    def start(self) -> None:
        self.stopped = False

    def stop(self, timeout: float = 2.0) -> None:
        self.stopped = True

    def attend(self, devices: frozenset[str], teaching: bool) -> None:
        self.attended.append((devices, teaching))

    def press(self, trigger: Trigger = PEDAL) -> None:
        now = monotonic()
        self.hear(Touch(trigger, Motion.DOWN, now))
        self.hear(Touch(trigger, Motion.UP, now + 0.1))


@pytest.fixture
def foot() -> Foot:
    return Foot()


@pytest.fixture
def visit(bench: Bench, hospital: LoopbackHospital, instruments: SimulatedDriver, foot: Foot) -> ScriptedVisit:
    return opened(bench, hospital, instruments, foot)


def opened(bench: Bench, hospital: LoopbackHospital, instruments: SimulatedDriver, foot: Foot) -> ScriptedVisit:
    visit = bench.open([instruments], hospital.url, sources=foot)
    visit.until(lambda: visit.robot.shows(TodayState), "the first screen")
    return visit


def to_the_camera(visit: ScriptedVisit) -> None:
    visit.start()
    visit.identify()
    visit.consent()
    visit.until(lambda: visit.robot.shows(LesionsState), "the lesions")
    visit.lesion("Back", "none", "")
    visit.until(lambda: visit.robot.shows(CaptureState) and visit.robot.can("capture.shoot"), "the live picture")


def teach(bench: Bench, visit: ScriptedVisit, press: Callable[[], None], action: Action = Action.TAKE) -> None:
    bench.desktop.triggers.begin_teaching(action)
    assert said(bench) == "Press the pedal, button or key now."
    press()
    visit.until(lambda: bench.desktop.triggers.teaching.phase is Phase.LEARNT, "the lesson")
    assert said(bench).endswith(" from now on.")


def said(bench: Bench) -> str:
    lesson = bench.desktop.front.triggers.lesson()
    return lesson.happened if lesson else ""


def photograph(visit: ScriptedVisit, press: Callable[[], None]) -> None:
    """Press until the picture is there: while the live picture is late nothing comes of a press."""
    pressed = -inf

    def shown() -> bool:
        nonlocal pressed
        if visit.robot.can("capture.shoot") and monotonic() - pressed > 1:
            pressed = monotonic()
            press()
        return visit.picture_shown()

    visit.until(shown, "the picture")


def current(bench: Bench) -> VisitFile:
    visit = bench.station.store.records.current_visit()
    assert visit is not None
    return bench.station.store.records.visit_file(visit.id)


def captures(bench: Bench) -> int:
    return len(current(bench).captures)


def reviews(bench: Bench) -> list[tuple[str, Decision]]:
    found = [capture.review for capture in current(bench).captures]
    return [(review.reason_id, review.decision) for review in found if review]


def heard_at(bench: Bench) -> float:
    heard = bench.desktop.triggers.heard
    return heard.moment if heard else -inf


def seen_at(bench: Bench) -> float:
    """When the picture on the screen was painted."""
    moment = bench.desktop.front.check._seen_at
    assert moment is not None
    return moment


def test_f9_takes_the_picture_of_the_view_wherever_the_keyboard_is(visit: ScriptedVisit, bench: Bench) -> None:
    to_the_camera(visit)
    visit.until(lambda: visit.robot.can("capture.view.dermoscopic"), "the views")
    visit.robot.find("capture.view.dermoscopic").setFocus()
    photograph(visit, lambda: visit.robot.key(Qt.Key.Key_F9))
    assert captures(bench) == 1


def test_a_whole_visit_is_photographed_and_accepted_with_one_pedal(visit: ScriptedVisit, bench: Bench, foot: Foot) -> None:
    teach(bench, visit, foot.press)
    to_the_camera(visit)
    for number in range(3):
        photograph(visit, foot.press)
        visit.until(lambda: visit.robot.can("check.accept"), "the moment to look")
        foot.press()
        visit.until(lambda: not visit.robot.shows(CheckState), "what comes next")
        assert captures(bench) == number + 1
    visit.until(lambda: visit.robot.shows(SealState), "the contact sheet")
    assert [decision for _, decision in reviews(bench)] == [Decision.ACCEPTED] * 3


def test_a_press_twice_accepts_nothing_that_was_not_seen(visit: ScriptedVisit, bench: Bench, foot: Foot) -> None:
    teach(bench, visit, foot.press)
    to_the_camera(visit)
    photograph(visit, foot.press)
    visit.until(lambda: bench.desktop.front.check._seen_at is not None, "the picture on the screen")
    seen = seen_at(bench)
    foot.hear(Touch(PEDAL, Motion.DOWN, seen + 0.59))
    foot.hear(Touch(PEDAL, Motion.UP, seen + 0.6))
    visit.until(lambda: heard_at(bench) == seen + 0.59, "the second press")
    assert visit.robot.shows(CheckState), "a press of its own, but no look"
    assert reviews(bench) == []
    foot.hear(Touch(PEDAL, Motion.DOWN, seen + 1.2))
    visit.until(lambda: not visit.robot.shows(CheckState), "the next view")
    assert reviews(bench) == [("", Decision.ACCEPTED)]


def test_a_second_pedal_takes_again_and_the_reason_is_said_afterwards(
    visit: ScriptedVisit, bench: Bench, foot: Foot
) -> None:
    again = replace(PEDAL, code="KEY_C", label="Foot switch FS1-P, C")
    teach(bench, visit, foot.press)
    bench.desktop.triggers.cancel_teaching()
    teach(bench, visit, lambda: foot.press(again), Action.AGAIN)
    visit.until(lambda: len(bench.station.store.equipment.triggers()) == 2, "the stored pedals")
    assert [Trigger.of(one.value).action for one in bench.station.store.equipment.triggers()] == [Action.TAKE, Action.AGAIN]
    to_the_camera(visit)
    photograph(visit, foot.press)
    visit.until(lambda: visit.robot.can("check.accept"), "the moment to look")
    foot.press(again)
    visit.until(lambda: visit.robot.shows(CaptureState) and visit.robot.can("capture.why"), "the same view again")
    assert reviews(bench) == [("other", Decision.TAKE_AGAIN)]
    visit.robot.press("capture.why")
    visit.robot.press("capture.why.movement")
    visit.until(lambda: reviews(bench) == [("movement", Decision.TAKE_AGAIN)], "the reason")
    assert not visit.robot.can("capture.why")
    photograph(visit, foot.press)
    assert visit.robot.words("check.film." + current(bench).captures[-1].id).endswith("Not checked yet, shown")
    assert on_screen(visit, "Taken again once: Movement or out of focus.")


def test_the_shutter_of_another_instrument_accepts_nothing(
    visit: ScriptedVisit, bench: Bench, instruments: SimulatedDriver
) -> None:
    to_the_camera(visit)
    visit.until(lambda: visit.press_shutter() and visit.picture_shown(), "the picture")
    visit.until(lambda: visit.robot.can("check.accept"), "the moment to look")
    instruments.devices["simulated:dermatoscope"].press(takes_picture=False)
    visit.until(lambda: bench.desktop.triggers.heard is not None, "the press")
    assert visit.robot.shows(CheckState)
    visit.until(lambda: monotonic() - heard_at(bench) > DEBOUNCE, "the contacts to be quiet")
    instruments.devices["simulated:camera"].press(takes_picture=False)
    visit.until(lambda: not visit.robot.shows(CheckState), "the next view")


def test_a_pedal_is_taught_kept_and_takes_pictures_on_another_day(
    visit: ScriptedVisit, bench: Bench, hospital: LoopbackHospital, instruments: SimulatedDriver, foot: Foot
) -> None:
    assert foot.attended[-1] == (frozenset(), False)
    teach(bench, visit, foot.press)
    assert (frozenset(), True) in foot.attended, "while it is taught every pedal is listened to"
    assert foot.attended[-1] == (frozenset({"0c45:7404"}), False)
    visit.until(lambda: bool(bench.station.store.equipment.triggers()), "the stored pedal")
    bench.close()
    assert foot.stopped

    again = opened(bench, hospital, instruments, foot)
    again.until(lambda: bench.desktop.triggers.learnt == (PEDAL,), "the pedal of before")
    assert foot.attended[-1] == (frozenset({"0c45:7404"}), False)
    to_the_camera(again)
    photograph(again, foot.press)
    assert captures(bench) == 1


def test_a_pedal_that_is_forgotten_takes_no_picture_and_is_heard(visit: ScriptedVisit, bench: Bench, foot: Foot) -> None:
    triggers = bench.desktop.triggers
    teach(bench, visit, foot.press)
    bench.desktop.front.triggers.forget_trigger(PEDAL.id)
    visit.until(lambda: not bench.station.store.equipment.triggers(), "the store to forget it")
    assert foot.attended[-1] == (frozenset(), False)
    to_the_camera(visit)
    foot.press()
    visit.until(lambda: triggers.heard is not None and triggers.heard.trigger == PEDAL, "the press")
    assert captures(bench) == 0


def test_a_press_between_visits_takes_nothing_and_is_heard(visit: ScriptedVisit, bench: Bench, foot: Foot) -> None:
    teach(bench, visit, foot.press)
    foot.hear(Touch(PEDAL, Motion.DOWN, monotonic() + 1))
    before = bench.desktop.triggers.heard
    visit.until(lambda: bench.desktop.triggers.heard != before, "the press")
    assert visit.robot.shows(TodayState)


def test_a_letter_that_was_taught_is_typed_into_a_name_and_takes_pictures_at_a_view(
    visit: ScriptedVisit, bench: Bench
) -> None:
    teach(bench, visit, lambda: visit.robot.key(Qt.Key.Key_B))
    visit.robot.press("today.add")
    visit.until(lambda: visit.robot.shows(PatientFormState), "the form")
    visit.robot.type("patient_form.given", "bob")
    assert visit.robot.words("patient_form.given") == "bob"
    visit.robot.press("patient_form.cancel")
    to_the_camera(visit)
    photograph(visit, lambda: visit.robot.key(Qt.Key.Key_B))
    assert captures(bench) == 1


def test_a_key_of_the_program_is_refused_and_goes_on_working(visit: ScriptedVisit, bench: Bench) -> None:
    bench.desktop.triggers.begin_teaching()
    visit.robot.key(Qt.Key.Key_F8)
    assert said(bench) == "F8 key: The program uses this key for something else."
    bench.desktop.triggers.cancel_teaching()
    to_the_camera(visit)
    photograph(visit, lambda: visit.robot.key(Qt.Key.Key_F9))
    visit.robot.key(Qt.Key.Key_F8)
    visit.until(lambda: visit.robot.shows(CaptureState), "the view again")


def test_the_shutter_of_another_instrument_takes_no_picture_and_says_so(
    visit: ScriptedVisit, bench: Bench, instruments: SimulatedDriver
) -> None:
    to_the_camera(visit)
    instruments.devices["simulated:dermatoscope"].press(takes_picture=False)
    visit.until(lambda: on_screen(visit, "The button of another instrument was pressed."), "the words about it")
    assert captures(bench) == 0


def test_a_button_that_cannot_be_heard_is_named(visit: ScriptedVisit, bench: Bench, foot: Foot) -> None:
    problem = Problem("Scope", DeviceForbidden("/dev/input/event4: Permission denied"))
    foot.tell((problem,))
    visit.until(lambda: bench.desktop.triggers.problems == (problem,), "the problem")
    foot.tell(())
    visit.until(lambda: bench.desktop.triggers.problems == (), "its end")
