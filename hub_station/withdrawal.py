"""A patient takes consent back, during the visit or after it: what was agreed changes, what must not leave is stopped.

Made here and done by `Clinic.write`, on the writer thread, against what is on disk at that moment.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime

from hub_station.domain.consent import ENDED_REASONS, Consent
from hub_station.domain.identifiers import new_id
from hub_station.domain.operator import Operator
from hub_station.domain.pathway import Pathway, Reason
from hub_station.domain.repair import SECOND_PERSON, Correction, PutAside, Why
from hub_station.domain.visit import NotAllowed, VisitFile, VisitStatus
from hub_station.outbox.store import Store

WITHDRAWN = "consent-withdrawn"
"""The reason of `ended_reasons` for which a visit ends when the patient takes the consent to pictures back."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The visit as it stands now, and what the hospital must be told."""

    file: VisitFile
    owed: tuple[Correction, ...]


def ended_reasons(pathway: Pathway) -> tuple[Reason, ...]:
    """Return why a visit may end without pictures."""
    return pathway.ended_reasons or ENDED_REASONS


def given(file: VisitFile) -> tuple[str, ...]:
    """Return the levels to which the patient agreed and that can be taken back."""
    if file.consent is None:
        return ()
    return tuple(level.id for level in file.pathway.consent if file.consent.levels.get(level.id))


def withdraw(
    visit_id: str, level_ids: Collection[str], reason: str, operator: Operator, now: datetime
) -> Callable[[Store], Withdrawn]:
    """Record that the patient takes back what they agreed to.

    Without the required level the visit ends: its pictures are put aside, kept and not sent. Of a visit that is complete,
    what has not left yet is stopped, and what the hospital holds or may hold is owed as a correction; a reviewer or manager
    does that, with a reason. Nothing is deleted. Raises `NotAllowed`.
    """

    def change(store: Store) -> Withdrawn:
        file = store.records.visit_file(visit_id)
        status, consent = file.visit.status, file.consent
        if consent is None or not level_ids or not set(level_ids) <= set(given(file)):
            raise NotAllowed("Choose what the patient takes back.")
        if status is VisitStatus.SEALED and operator.role not in SECOND_PERSON:
            raise NotAllowed("This visit is complete. A reviewer or manager records that the patient takes consent back.")
        if status is VisitStatus.SEALED and not reason.strip():
            raise NotAllowed("Say who asked for it, and how.")
        levels = consent.levels | dict.fromkeys(level_ids, False)
        details = replace(consent.details, withdrawn=reason.strip() or WITHDRAWN)
        newer: Consent = replace(consent, id=new_id(), levels=levels, details=details, operator_id=operator.id, at=now)
        no_pictures = any(level.required and level.id in level_ids for level in file.pathway.consent)
        put_aside = [
            PutAside(new_id(), one.id, Why.CONSENT, WITHDRAWN, operator.id, now) for one in file.captures if no_pictures
        ]
        end = no_pictures and status in {VisitStatus.OPEN, VisitStatus.PAUSED}
        owed = store.repairs.withdraw(newer, WITHDRAWN, put_aside, end=end)
        return Withdrawn(store.records.visit_file(visit_id), owed)

    return change
