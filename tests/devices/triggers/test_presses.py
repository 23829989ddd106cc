"""Whatever is pressed, however it bounces, repeats or is held: one press, one picture."""

from math import inf

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from devices.triggers.contract import Kind, Motion, Touch, Trigger
from devices.triggers.layer import OPENING, TriggerLayer
from tests.devices.triggers.things import BUTTON, F2, LETTER, PEDAL, SHUTTER, down, up

BACKWARDS = Trigger(Kind.BUTTON, "1-2", "KEY_CAMERA", "Button of a scope that is wired the wrong way round")
BOUNCING = (F2, PEDAL, BUTTON)
"""The others speak through a program of their own: a camera's, and that of the scope that is known to be so wired."""
QUIET = 0.3
A_MOMENT = 0.001
LONGEST = 9.0
"""Seconds for which a person holds the button of a scope; a pedal may be held for as long as one likes."""


class Hand:
    """One thing and the finger on it; knows what was pressed, the layer does not."""

    def __init__(self, trigger: Trigger) -> None:
        self.trigger = trigger
        self.held = False
        self.level = False
        self.touched = -inf
        self.pictures = 0
        self.clean = True
        self.presses = 0

    def motion(self, pressed: bool) -> Motion | None:
        """What the system reports of that edge; None: nothing, since only changes are reported."""
        if self.trigger is SHUTTER:
            return Motion.DOWN if pressed else None
        level = pressed is (self.trigger is not BACKWARDS)
        if level is self.level:
            return None
        self.level = level
        return Motion.DOWN if level else Motion.UP


class Presses(RuleBasedStateMachine):
    """Several hands on several things. Every press is judged when the next one of the same thing begins, and at the end.

    At most one picture for each press, always; exactly one where it was clean: with 300 ms of quiet before each of its two
    edges, on its own contact and on every other.
    """

    def __init__(self) -> None:
        super().__init__()
        self.layer = TriggerLayer()
        self.layer.remember([F2, PEDAL])
        self.hands = {trigger.id: Hand(trigger) for trigger in (F2, PEDAL, BUTTON, BACKWARDS, SHUTTER)}
        self.now = 100.0
        self.last_edge = -inf

    def edge(self, hand: Hand, pressed: bool) -> None:
        motion = hand.motion(pressed)
        if motion is None:
            return
        fired = self.layer.feed(Touch(hand.trigger, motion, self.now), typing=False)
        if fired:
            assert fired == hand.trigger
            hand.pictures += 1

    def move(self, hand: Hand, pressed: bool, bounces: list[float]) -> None:
        quiet = self.now - self.last_edge >= QUIET
        if pressed:
            self.judge(hand)
            hand.presses, hand.pictures, hand.clean = hand.presses + 1, 0, quiet
        else:
            hand.clean = hand.clean and quiet
        hand.held = pressed
        self.edge(hand, pressed)
        for pause in bounces if hand.trigger in BOUNCING else ():
            self.now += pause
            self.edge(hand, not pressed)
            self.now += pause
            self.edge(hand, pressed)
        self.last_edge = hand.touched = self.now

    def judge(self, hand: Hand) -> None:
        if hand.presses and hand.clean:
            assert hand.pictures == 1, hand.trigger.label

    @invariant()
    def never_two(self) -> None:
        assert all(hand.pictures <= 1 for hand in self.hands.values())

    @rule(
        key=st.sampled_from([F2, PEDAL, BUTTON, BACKWARDS, SHUTTER]), bounces=st.lists(st.floats(A_MOMENT, 0.02), max_size=4)
    )
    def press_or_let_go(self, key: Trigger, bounces: list[float]) -> None:
        hand = self.hands[key.id]
        # A finger is on a thing, or off it, for some time: longer than the contact bounces.
        self.now = max(self.now, hand.touched + (QUIET if key.kind in {Kind.KEY, Kind.PEDAL, Kind.SHUTTER} else 0.06))
        if hand.trigger.kind is Kind.BUTTON and not hand.held:
            self.now = max(self.now, hand.touched + QUIET)
        self.move(hand, not hand.held, bounces)

    @precondition(lambda self: any(self.hands[key.id].held for key in (F2, PEDAL)))
    @rule(times=st.integers(1, 40), every=st.floats(0.02, 0.2))
    def keys_that_are_held_repeat_themselves(self, times: int, every: float) -> None:
        self.let_go_of_buttons(before=self.now + times * every)
        for _ in range(times):
            self.now += every
            for key in (F2, PEDAL):
                if self.hands[key.id].held:
                    assert self.layer.feed(Touch(key, Motion.HELD, self.now), typing=False) is None
                    self.hands[key.id].touched = self.now

    @rule(seconds=st.floats(0.3, 8))
    def time_passes(self, seconds: float) -> None:
        self.let_go_of_buttons(before=self.now + seconds)
        self.now += seconds

    def let_go_of_buttons(self, before: float) -> None:
        for hand in self.hands.values():
            if hand.held and hand.trigger.kind is Kind.BUTTON and before - hand.touched > LONGEST:
                self.now = max(self.now, hand.touched + QUIET)
                self.move(hand, pressed=False, bounces=[])

    @precondition(lambda self: not any(hand.held for hand in self.hands.values()))
    @rule(seconds=st.floats(10, 60))
    def a_patient_dresses(self, seconds: float) -> None:
        self.now += seconds

    def teardown(self) -> None:
        for hand in self.hands.values():
            if hand.held:
                self.now = max(self.now, self.last_edge + QUIET)
                self.move(hand, pressed=False, bounces=[])
            self.judge(hand)


Presses.TestCase.settings = settings(max_examples=100, stateful_step_count=30)
TestPresses = Presses.TestCase


@pytest.fixture
def layer() -> TriggerLayer:
    layer = TriggerLayer()
    layer.remember([F2, LETTER, PEDAL])
    return layer


def pictures(layer: TriggerLayer, *touches: Touch, typing: bool = False) -> int:
    return sum(layer.feed(touch, typing) is not None for touch in touches)


def test_a_scope_that_is_wired_the_wrong_way_round_takes_one_picture_a_press_and_soon_at_the_press(
    layer: TriggerLayer,
) -> None:
    # The first press is lost in the kernel; only its end is reported, as a press.
    assert pictures(layer, down(BUTTON, 0.15)) == 1
    assert [pictures(layer, up(BUTTON, 20)), pictures(layer, down(BUTTON, 20.15))] == [0, 1]
    assert [pictures(layer, up(BUTTON, 40)), pictures(layer, down(BUTTON, 40.15))] == [1, 0], "known by now"
    assert [pictures(layer, up(BUTTON, 42)), pictures(layer, down(BUTTON, 44))] == [1, 0]


def test_a_key_whose_letting_go_was_never_heard_works_at_the_next_press(layer: TriggerLayer) -> None:
    """The window lost the keyboard while the key was down."""
    assert pictures(layer, down(F2, 1), down(F2, 5)) == 2


def test_a_press_that_comes_by_two_ways_is_one_picture(layer: TriggerLayer) -> None:
    assert pictures(layer, down(PEDAL, 1), down(LETTER, 1.002), up(PEDAL, 1.2), up(LETTER, 1.202)) == 1


def test_what_arrives_while_a_scope_is_being_opened_is_of_before(layer: TriggerLayer) -> None:
    assert pictures(layer, Touch(BUTTON, Motion.OPENED, 10), down(BUTTON, 10 + OPENING - 0.01), up(BUTTON, 10.6)) == 0
    assert pictures(layer, down(BUTTON, 11)) == 1


def test_a_scope_that_was_plugged_in_again_starts_anew(layer: TriggerLayer) -> None:
    """It was pulled with its button down, as far as the kernel knew."""
    assert pictures(layer, down(BUTTON, 1), Touch(BUTTON, Motion.OPENED, 60), down(BUTTON, 61)) == 2


@pytest.mark.parametrize("trigger", [F2, PEDAL, BUTTON, SHUTTER], ids=lambda trigger: trigger.kind.value)
def test_what_nobody_types_takes_a_picture_while_a_field_has_the_keyboard(layer: TriggerLayer, trigger: Trigger) -> None:
    assert pictures(layer, down(trigger, 1), typing=True) == 1
    assert layer.claims(trigger, typing=True)


def test_a_letter_in_a_field_of_text_is_a_letter(layer: TriggerLayer) -> None:
    assert pictures(layer, down(LETTER, 1), up(LETTER, 1.1), typing=True) == 0
    assert not layer.claims(LETTER, typing=True)
    assert layer.claims(LETTER, typing=False)
    assert pictures(layer, down(LETTER, 1.2)) == 1, "at once when the field is left"


def test_what_was_not_learnt_takes_no_picture_and_nothing_that_is_typed_is_remembered(layer: TriggerLayer) -> None:
    letter = Trigger(Kind.KEY, "", "P", "P key", types=True)
    for working in (letter, Trigger(Kind.KEY, "", "Ctrl+V", ""), Trigger(Kind.KEY, "", "Return", "")):
        assert pictures(layer, down(working, 1)) == 0
        assert not layer.heard
    other = Trigger(Kind.KEY, "", "F3", "F3 key")
    assert pictures(layer, down(other, 2)) == 0
    assert (layer.heard and layer.heard.trigger) == other
