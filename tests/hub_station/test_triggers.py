"""The hall's join of what is pressed: a teaching ends by itself, and what a later version stored does no harm."""

import queue
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from devices.triggers import layer
from devices.triggers.contract import Kind, Trigger
from devices.triggers.layer import Phase
from hub_station import triggers
from hub_station.domain.equipment import LearntTrigger
from hub_station.triggers import Triggers, no_sources

F2 = Trigger(Kind.KEY, "", "F2", "F2 key")


def stored(one: Trigger, **other: str) -> LearntTrigger:
    return LearntTrigger(one.id, one.label, {**one.value(), **other}, "sam", datetime.now(UTC))


def test_a_teaching_to_which_nobody_comes_ends_by_itself_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (layer, triggers):
        monkeypatch.setattr(module, "PATIENCE", 0.05)
    posted: queue.Queue[Callable[[], None]] = queue.Queue()
    changes: list[Phase] = []
    joined = Triggers(no_sources, posted.put, lambda: False, set)
    joined.start(lambda _: None, lambda _: None, lambda: changes.append(joined.teaching.phase))
    joined.begin_teaching()
    posted.get(timeout=10)()
    assert joined.teaching.phase is Phase.TIMED_OUT
    assert changes[-1] is Phase.TIMED_OUT
    joined.stop()


def test_what_this_version_cannot_read_is_left_out() -> None:
    joined = Triggers(no_sources, lambda _: None, lambda: False, set)
    joined.remember([stored(F2, kind="voice"), stored(F2)])
    assert joined.learnt == (F2,)


def test_a_trigger_that_was_learnt_is_told_once() -> None:
    told: list[Trigger] = []
    joined = Triggers(no_sources, lambda _: None, lambda: False, set)
    joined.start(lambda _: None, told.append, lambda: None)
    joined.begin_teaching()
    for down in (True, False, True, False):
        joined.key_moved("F2", types=False, down=down, repeated=False)
    assert told == [F2]
    joined.stop()
