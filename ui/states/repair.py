"""What goes wrong with a visit: pictures of another patient, consent that is taken back, a visit that stops."""

from dataclasses import dataclass

from ui.states.elements import Choice, Notice


@dataclass(frozen=True, slots=True)
class RepairPicture:
    """One picture of the visit: `Lesion 1: Location`, where it is, and whether it is picked to be put aside."""

    id: str
    title: str
    place: str
    thumbnail: bytes
    chosen: bool


@dataclass(frozen=True, slots=True)
class RepairState:
    """“These are not this patient's”: which pictures, and why. `complete`: the visit was sent already."""

    name: str
    born: str
    number: str
    pictures: tuple[RepairPicture, ...]
    reasons: tuple[Choice, ...]
    reason: str
    can_put_aside: bool
    complete: bool = False


@dataclass(frozen=True, slots=True)
class PutAsidePicture:
    """One picture that waits for a second person. `filed` says to whom it was filed, `why` who put it aside and why."""

    id: str
    filed: str
    taken: str
    why: str
    at_hospital: bool
    thumbnail: bytes


@dataclass(frozen=True, slots=True)
class PutRightState:
    """The pictures that wait for a second person. `slots` are the views of the open visit; `to` its patient, or empty.

    `obstacle` says why whoever works here cannot decide about the chosen picture; empty: they can.
    """

    pictures: tuple[PutAsidePicture, ...]
    chosen: str
    slots: tuple[Choice, ...]
    slot: str
    to: str
    obstacle: str
    can_file: bool
    can_keep_out: bool
    owed: str = ""
    visit_open: bool = False


@dataclass(frozen=True, slots=True)
class StopState:
    """A visit stops, or the patient takes consent back. `outcome` says what follows the choice and what staff must do.

    `complete`: the visit was sent already; then a reason is typed, and `can_confirm` holds apart from that.
    """

    name: str
    withdrawals: tuple[Choice, ...]
    reasons: tuple[Choice, ...]
    chosen: str
    outcome: Notice | None
    can_confirm: bool
    confirm: str
    complete: bool = False
