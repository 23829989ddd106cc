"""The life of a delivery, as one table. An empty cell is a bug and raises."""

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """Where a picture is on its way. Only RECEIVED is proof: the same bytes were read back."""

    READY = "ready"
    SENDING = "sending"
    STORED = "stored"
    BLOCKED = "blocked"
    RECEIVED = "received"
    PURGED = "purged"


class Event(StrEnum):
    """What can happen to a delivery."""

    CLAIM = "claim"
    ACCEPT = "accept"
    VERIFY = "verify"
    DEFER = "defer"
    REFUSE = "refuse"
    LAPSE = "lapse"
    WITHHOLD = "withhold"
    RELEASE = "release"
    PURGE = "purge"


class IllegalStep(Exception):
    """An event that cannot happen in this state: a bug of the caller."""


TABLE: Mapping[tuple[State, Event], State] = {
    (State.READY, Event.CLAIM): State.SENDING,
    (State.READY, Event.WITHHOLD): State.BLOCKED,
    (State.SENDING, Event.ACCEPT): State.STORED,
    (State.SENDING, Event.DEFER): State.READY,
    (State.SENDING, Event.REFUSE): State.BLOCKED,
    (State.SENDING, Event.LAPSE): State.READY,
    (State.STORED, Event.VERIFY): State.RECEIVED,
    (State.STORED, Event.DEFER): State.READY,
    (State.STORED, Event.REFUSE): State.BLOCKED,
    (State.STORED, Event.LAPSE): State.READY,
    (State.BLOCKED, Event.WITHHOLD): State.BLOCKED,
    (State.BLOCKED, Event.RELEASE): State.READY,
    (State.RECEIVED, Event.PURGE): State.PURGED,
}


def step(state: State, event: Event) -> State:
    """Return the state that follows. Raises `IllegalStep` for an empty cell of the table."""
    try:
        return TABLE[state, event]
    except KeyError:
        raise IllegalStep(f"{event} in state {state}") from None
