"""A still that was kept for a view of a lesion of a visit, and what a person decided about it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Decision(StrEnum):
    """A person's review of a picture (wording of the NHS breast screening service)."""

    ACCEPTED = "accepted"
    BEST_POSSIBLE = "best possible"
    TAKE_AGAIN = "take again"


class Stage(StrEnum):
    """When a picture was reviewed: in the room by the photographer, or later by a second person (Q-09)."""

    ROOM = "room"
    SECOND = "second"


@dataclass(frozen=True, slots=True)
class Review:
    """One decision; a later one is a new record and the newest counts.

    `reason_id`: always with TAKE_AGAIN, with BEST_POSSIBLE where somebody said what is not perfect, never with ACCEPTED.
    `ruler` (V-03): `yes` or `no` where the view wants one beside the lesion, else empty. `note` is for the photographer.
    """

    id: str
    capture_id: str
    decision: Decision
    reason_id: str
    operator_id: str
    at: datetime
    stage: Stage = Stage.ROOM
    note: str = ""
    ruler: str = ""


@dataclass(frozen=True, slots=True)
class Binding:
    """What a picture belongs to, fixed at the moment of the shutter and never changed.

    `identity_id`: the check of identity that was in force at the shutter; empty: the one in force when it is kept.
    """

    patient_id: str
    visit_id: str
    lesion_id: str
    view_id: str
    operator_id: str
    identity_id: str = ""


@dataclass(frozen=True, slots=True)
class DeviceRecord:
    """The device that made a picture, as it was at that moment."""

    key: str
    kind: str
    manufacturer: str
    model: str
    serial: str
    firmware: str


@dataclass(frozen=True, slots=True)
class Capture:
    """A kept still. `digest` is the SHA-256 of the JPEG as the camera made it; `size` its bytes; `width`, `height` pixels.

    `sop_uid` was minted when the record was made. `original` is False where the driver had to encode raw frames once.
    """

    id: str
    binding: Binding
    sop_uid: str
    taken: datetime
    kept_at: datetime
    digest: str
    size: int
    width: int
    height: int
    original: bool
    device: DeviceRecord
    settings: dict[str, str]
    review: Review | None = None


@dataclass(frozen=True, slots=True)
class MissingView:
    """A view that was not taken, with the coded reason. Withdrawn by taking the picture after all."""

    id: str
    visit_id: str
    lesion_id: str
    view_id: str
    reason_id: str
    operator_id: str
    at: datetime
