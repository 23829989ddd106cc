"""Press it now: what is learnt, what is refused and why, and when it ends by itself."""

import pytest

from devices.triggers.contract import Kind, Motion, Touch, Trigger
from devices.triggers.layer import F9, PATIENCE, Phase, Refusal, Teaching, TriggerLayer
from tests.devices.triggers.things import BUTTON, F2, LETTER, PEDAL, down, up


@pytest.fixture
def layer() -> TriggerLayer:
    layer = TriggerLayer()
    layer.begin_teaching(0, in_use={"F8"})
    return layer


def press(layer: TriggerLayer, trigger: Trigger, moment: float) -> int:
    """Press and let go; return the number of pictures."""
    touches = (down(trigger, moment), up(trigger, moment + 0.1))
    return sum(layer.feed(touch, typing=False) is not None for touch in touches)


@pytest.mark.parametrize("trigger", [F2, LETTER, PEDAL], ids=lambda trigger: trigger.id)
def test_what_is_pressed_is_learnt_and_its_next_press_is_a_picture(layer: TriggerLayer, trigger: Trigger) -> None:
    assert press(layer, trigger, 1) == 0
    assert layer.teaching == Teaching(Phase.LEARNT, trigger)
    assert layer.learnt == (trigger,)
    assert press(layer, trigger, 2) == 1


def test_the_bounce_of_the_press_that_taught_is_no_picture(layer: TriggerLayer) -> None:
    assert press(layer, PEDAL, 1) == 0
    assert press(layer, PEDAL, 1.12) == 0


def test_a_pedal_that_types_too_is_learnt_as_the_pedal(layer: TriggerLayer) -> None:
    """Where a pedal cannot be taken from the keyboard, the window hears its letter first."""
    for touch in (down(LETTER, 1), down(PEDAL, 1.003), up(PEDAL, 1.2), up(LETTER, 1.203)):
        layer.feed(touch, typing=False)
    assert layer.learnt == (PEDAL,)


def test_the_end_of_the_press_that_began_the_teaching_teaches_nothing(layer: TriggerLayer) -> None:
    layer.feed(up(LETTER, 0.1), typing=False)
    assert layer.teaching == Teaching(Phase.WAITING)


@pytest.mark.parametrize(
    ("trigger", "why"),
    [
        (Trigger(Kind.KEY, "", "Esc", "Esc key"), Refusal.NAVIGATION),
        (Trigger(Kind.KEY, "", "Shift+Tab", "Shift+Tab keys"), Refusal.NAVIGATION),
        (Trigger(Kind.KEY, "", "Return", "Return key"), Refusal.NAVIGATION),
        (Trigger(Kind.KEY, "", "F8", "F8 key"), Refusal.IN_USE),
        (Trigger(Kind.KEY, "", "Alt+L", "Alt+L keys"), Refusal.IN_USE),
        (F9, Refusal.KNOWN),
        (BUTTON, Refusal.KNOWN),
    ],
    ids=lambda value: getattr(value, "id", value),
)
def test_what_cannot_be_learnt_is_refused_with_its_reason_and_another_may_be_pressed(
    layer: TriggerLayer, trigger: Trigger, why: Refusal
) -> None:
    press(layer, trigger, 1)
    assert layer.teaching == Teaching(Phase.WAITING, trigger, why)
    press(layer, F2, 3)
    assert layer.learnt == (F2,)


def test_keys_that_work_the_window_go_on_doing_so_while_it_waits(layer: TriggerLayer) -> None:
    assert not layer.claims(Trigger(Kind.KEY, "", "Esc", "Esc key"), typing=False)
    assert layer.claims(LETTER, typing=True), "a letter is for the teaching, not for a mnemonic"


def test_what_is_learnt_already_says_so(layer: TriggerLayer) -> None:
    press(layer, F2, 1)
    layer.begin_teaching(2)
    press(layer, F2, 3)
    assert layer.teaching == Teaching(Phase.WAITING, F2, Refusal.KNOWN)
    assert layer.learnt == (F2,)


def test_nothing_is_learnt_when_it_waited_too_long(layer: TriggerLayer) -> None:
    assert not layer.lose_patience(PATIENCE - 0.1)
    assert layer.lose_patience(PATIENCE)
    assert layer.teaching == Teaching(Phase.TIMED_OUT)
    press(layer, F2, PATIENCE + 1)
    assert layer.learnt == ()


def test_a_press_after_the_end_teaches_nothing_although_nobody_looked_at_the_clock(layer: TriggerLayer) -> None:
    layer.feed(down(PEDAL, PATIENCE + 1), typing=False)
    assert layer.teaching == Teaching(Phase.TIMED_OUT)


def test_a_cancelled_teaching_learns_nothing(layer: TriggerLayer) -> None:
    layer.cancel_teaching()
    press(layer, F2, 1)
    assert layer.teaching == Teaching()
    assert layer.learnt == ()


def test_what_is_unlearnt_takes_no_picture_and_f9_stays(layer: TriggerLayer) -> None:
    press(layer, F2, 1)
    layer.forget(F2.id)
    layer.forget(F9.id)
    layer.forget("key//unknown")
    assert press(layer, F2, 3) == 0
    assert press(layer, F9, 4) == 1


def test_a_trigger_survives_being_stored() -> None:
    for trigger in (F2, LETTER, PEDAL):
        back = Trigger.of(trigger.value())
        assert (back, back.label, back.types) == (trigger, trigger.label, trigger.types)
    with pytest.raises((ValueError, KeyError)):
        Trigger.of({"kind": "something of a later version"})


def test_a_stored_trigger_takes_pictures_again_and_keeps_its_rule_for_typing(layer: TriggerLayer) -> None:
    layer.cancel_teaching()
    layer.remember([Trigger.of(LETTER.value())])
    # A key that comes up says no text, so that the source cannot tell any more.
    untold = Trigger(Kind.KEY, "", "B", "B key")
    assert layer.feed(Touch(untold, Motion.DOWN, 1), typing=True) is None
