"""What goes, or went, to the hospital."""

from dataclasses import dataclass

from ui.states.elements import Tone


@dataclass(frozen=True, slots=True)
class OutboxStrip:
    """The strip at the foot of every screen: counts of pictures, and one plain alarm about the hospital link."""

    waiting: int = 0
    sending: int = 0
    received: int = 0
    attention: int = 0
    alarm: str = ""


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One picture of the outbox: `state` is Waiting, Sending, Received, Needs attention or Put aside; `detail` says why."""

    id: str
    taken: str
    patient: str
    what: str
    state: str
    tone: Tone
    detail: str
    can_retry: bool
    thumbnail: bytes = b""


@dataclass(frozen=True, slots=True)
class OutboxState:
    """Everything that goes, or went, to the hospital; newest first. `visit_open`: Back leads to the visit."""

    rows: tuple[OutboxRow, ...]
    hospital: str
    more: int = 0
    visit_open: bool = False
