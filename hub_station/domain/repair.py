"""Pictures that were put aside: they are another patient's, or the patient took the consent back. Nothing is deleted.

One person puts a picture aside at once; what becomes of it is decided by a second person, a reviewer or manager.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hub_station.domain.capture import Capture
from hub_station.domain.operator import Operator, Role
from hub_station.domain.pathway import Reason
from hub_station.domain.patient import Patient
from hub_station.domain.visit import NotAllowed

SECOND_PERSON = frozenset({Role.REVIEWER, Role.MANAGER})

REASONS = (
    Reason(id="visit-mixed-up", text="Another patient's visit was open"),
    Reason(id="picture-mixed-up", text="A picture from a card was filed to the wrong patient"),
    Reason(id="person-mixed-up", text="Another person answered to the name"),
    Reason(id="other", text="Other"),
)
"""Offered where a pathway has no `wrong_patient_reasons` of its own."""


class Why(StrEnum):
    """Why pictures are put aside."""

    WRONG_PATIENT = "wrong-patient"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class PutAside:
    """One picture that is out of every view and is never sent; `reason_id` is of the pathway."""

    id: str
    capture_id: str
    why: Why
    reason_id: str
    operator_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a second person decided: filed as `moved_to` (a capture id), or kept out for good (empty)."""

    id: str
    capture_id: str
    moved_to: str
    reason: str
    operator_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Correction:
    """Something that the hospital was told and that is not so any more. It is owed until it was sent.

    `capture_id` is empty where it is about the whole visit; `detail` holds ids and codes, never a name.
    """

    id: str
    visit_id: str
    capture_id: str
    why: Why
    detail: str
    operator_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """A picture that waits for the second person, with the patient to whom it was filed.

    `at_hospital`: the hospital holds it, or may hold it.
    """

    put_aside: PutAside
    capture: Capture
    patient: Patient
    reason: str
    at_hospital: bool
    thumbnail: bytes


def require_second_person(put_aside: PutAside, operator: Operator) -> None:
    """Raise `NotAllowed` where this person may not decide what becomes of the picture."""
    if operator.role not in SECOND_PERSON:
        raise NotAllowed("A reviewer or manager decides what becomes of this picture.")
    if operator.id == put_aside.operator_id:
        raise NotAllowed("You put this picture aside. Another reviewer or manager decides what becomes of it.")
