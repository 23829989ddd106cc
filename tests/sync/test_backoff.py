"""Waiting: never at once, never in step with the hub next door, never longer than an hour."""

from hypothesis import given
from hypothesis import strategies as st

from sync.backoff import delay, pause

CHANCE = st.floats(0, 1, exclude_max=True)


@given(st.integers(1, 10_000), st.none() | st.floats(0, 1e9), CHANCE)
def test_every_wait_is_between_five_seconds_and_an_hour(attempt: int, after: float | None, chance: float) -> None:
    assert 5 <= delay(attempt, after, chance=lambda: chance) <= 3600
    assert 5 <= pause(attempt, chance=lambda: chance) <= 900


def test_waits_grow_and_spread() -> None:
    assert [round(delay(attempt, chance=lambda: 0.999_999)) for attempt in (1, 2, 3, 4, 10, 11)] == [
        10,
        20,
        40,
        80,
        3600,
        3600,
    ]
    assert len({delay(8) for _ in range(20)}) > 10


@given(st.integers(1, 100), st.floats(0, 3600), CHANCE)
def test_a_server_s_wish_is_honoured(attempt: int, after: float, chance: float) -> None:
    assert delay(attempt, after, chance=lambda: chance) >= after
