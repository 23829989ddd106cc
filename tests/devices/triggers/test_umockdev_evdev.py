"""Buttons of scopes and pedals on a USB in user space, heard by the real evdev: pulled, forbidden, taken, taught."""

import queue
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest

from devices.errors import DeviceBusy, DeviceForbidden
from devices.triggers.contract import Kind, Motion, Problem, Touch, Trigger
from devices.triggers.linux import EvdevSource
from devices.triggers.sources import presses
from tests.parts.umockdev import FakeScope, Scope, UsbBench, under_umockdev

pytestmark = under_umockdev

SOON = 10.0
KEY_A, KEY_B, KEY_F13 = 30, 48, 183
BUTTON = Trigger(Kind.BUTTON, "1-1", "KEY_CAMERA", "")
PEDAL = Scope(vid="0c45", pid="7404", serial="", port="1-2", usb_class=3, driver="usbhid", keys=(KEY_A, KEY_B))
KEYBOARD = replace(PEDAL, vid="046d", pid="c31c", port="1-3")
BOX = replace(PEDAL, vid="1234", pid="5678", port="1-4", keys=(KEY_F13,))


class Ear:
    """A source, and what it said."""

    def __init__(self) -> None:
        self.touches: queue.Queue[Touch] = queue.Queue()
        self.problems: queue.Queue[tuple[Problem, ...]] = queue.Queue()
        self.source = EvdevSource(self.touches.put, self.problems.put)

    def hears(self, *motions: Motion) -> Trigger:
        """Wait for these motions, and for nothing before them; return the trigger."""
        heard = [self.touches.get(timeout=SOON) for _ in motions]
        assert [touch.motion for touch in heard] == list(motions)
        assert len({touch.trigger for touch in heard}) == 1
        return heard[-1].trigger


@contextmanager
def listening() -> Iterator[Ear]:
    """Make a source, not yet started."""
    ear = Ear()
    yield ear
    ear.source.stop(SOON)
    assert not ear.source._thread.is_alive()


@pytest.fixture
def ear(usb_bench: UsbBench) -> Iterator[Ear]:
    with listening() as ear:
        ear.source.start()
        yield ear


@pytest.fixture
def button(usb_bench: UsbBench, ear: Ear) -> FakeScope:
    """A scope whose button is being listened to."""
    scope = usb_bench.scope()
    scope.plug()
    assert ear.hears(Motion.OPENED) == BUTTON
    return scope


def test_the_button_of_a_scope_is_heard_without_being_taught(ear: Ear, button: FakeScope) -> None:
    button.press()
    assert ear.hears(Motion.DOWN, Motion.UP) == BUTTON
    button.key(1)
    button.key(2)
    assert ear.hears(Motion.DOWN, Motion.HELD).label == "Button of Scope"


def test_a_scope_that_was_pulled_while_its_button_was_down_is_heard_again(ear: Ear, button: FakeScope) -> None:
    for number in range(3):
        button.key(1)
        ear.hears(Motion.DOWN)
        button.pull()
        button.plug(node=2 + 2 * number)
        assert ear.hears(Motion.OPENED) == BUTTON
        button.press()
        assert ear.hears(Motion.DOWN, Motion.UP) == BUTTON


def test_a_learnt_pedal_is_heard_and_told_by_what_it_is(usb_bench: UsbBench, ear: Ear) -> None:
    ear.source.attend(frozenset({"0c45:7404"}), teaching=False)
    pedal = usb_bench.scope(PEDAL)
    pedal.plug()
    other = usb_bench.scope(replace(PEDAL, pid="7403", port="1-6"))
    other.plug()
    when_heard(ear, pedal)
    other.press(KEY_B)
    pedal.press(KEY_A)
    assert ear.hears(Motion.DOWN, Motion.UP) == Trigger(Kind.PEDAL, "0c45:7404", "KEY_A", "")


def when_heard(ear: Ear, pedal: FakeScope) -> Trigger:
    """Press until it is heard: nothing says when a pedal is open."""
    while True:
        pedal.press(KEY_B)
        try:
            touch = ear.touches.get(timeout=0.2)
        except queue.Empty:
            continue
        while touch.motion is not Motion.UP or not ear.touches.empty():
            touch = ear.touches.get(timeout=SOON)
        return touch.trigger


def test_while_teaching_every_pedal_is_heard_and_no_keyboard_ever(usb_bench: UsbBench, ear: Ear) -> None:
    things = [usb_bench.scope(kind) for kind in (KEYBOARD, PEDAL, BOX)]
    for thing in things:
        thing.plug()
    keyboard, pedal, box = things
    ear.source.attend(frozenset({"046d:c31c"}), teaching=True)
    assert when_heard(ear, pedal).device == "0c45:7404"
    keyboard.press(KEY_B)
    box.press(KEY_F13)
    assert ear.hears(Motion.DOWN, Motion.UP) == Trigger(Kind.PEDAL, "1234:5678", "KEY_F13", "")
    ear.source.attend(frozenset({"1234:5678"}), teaching=False)
    keyboard.press(KEY_B)
    box.press(KEY_F13)
    assert ear.hears(Motion.DOWN, Motion.UP).device == "1234:5678"


def test_a_button_that_may_not_be_opened_is_named_until_it_may(usb_bench: UsbBench) -> None:
    scope = usb_bench.scope()
    scope.plug()
    with listening() as ear:
        with scope.forbidden():
            ear.source.start()
            (problem,) = ear.problems.get(timeout=SOON)
            assert isinstance(problem.error, DeviceForbidden)
            assert problem.name == "Scope"
        assert ear.problems.get(timeout=SOON) == ()
        assert ear.hears(Motion.OPENED) == BUTTON


def test_what_a_scope_and_a_pedal_do_can_be_found_out_without_the_window(usb_bench: UsbBench) -> None:
    scope, pedal = usb_bench.scope(), usb_bench.scope(PEDAL)
    for thing in (scope, pedal):
        thing.plug()
    pressing = threading.Event()

    def press() -> None:
        while not pressing.wait(0.05):
            scope.press()
            pedal.press(KEY_B)

    hands = threading.Thread(target=press)
    hands.start()
    wanted = {"button/1-1/KEY_CAMERA", "pedal/0c45:7404/KEY_B"}
    with closing(presses(SOON)) as said:
        for one in said:
            assert isinstance(one, Touch)
            wanted.discard(one.trigger.id)
            if not wanted:
                break
    pressing.set()
    hands.join()
    assert not wanted


def test_a_button_that_another_program_took_is_named_until_it_lets_go(usb_bench: UsbBench, ear: Ear) -> None:
    pedal = usb_bench.scope(PEDAL)
    pedal.plug()
    pedal.grabbed_elsewhere()
    ear.source.attend(frozenset({"0c45:7404"}), teaching=False)
    (problem,) = ear.problems.get(timeout=SOON)
    assert isinstance(problem.error, DeviceBusy)
    pedal.grabbed_elsewhere(False)
    assert ear.problems.get(timeout=SOON) == ()
    pedal.press(KEY_B)
    ear.hears(Motion.DOWN, Motion.UP)


def test_a_pedal_that_is_down_is_taken_from_the_keyboard_only_when_it_came_up(usb_bench: UsbBench, ear: Ear) -> None:
    """Else the desktop would repeat its letter for ever: it never hears that the key came up."""
    pedal = usb_bench.scope(PEDAL)
    pedal.plug()
    pedal.key(1, KEY_B)
    pedal.grabbed_elsewhere()
    ear.source.attend(frozenset({"0c45:7404"}), teaching=False)
    usb_bench.scope().plug()
    ear.hears(Motion.OPENED)
    assert ear.problems.empty(), "it looked, and did not try"
    pedal.key(0, KEY_B)
    (problem,) = ear.problems.get(timeout=SOON)
    assert isinstance(problem.error, DeviceBusy)
