"""Who the patient is, and who says so: similar patients are told apart, and whoever takes a visit over confirms anew.

The rules work on an open store. What changes something is made here and done by `Clinic.write`, on the writer thread.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from hub_station.domain.capture import Binding
from hub_station.domain.likeness import Likeness, alike
from hub_station.domain.operator import Operator
from hub_station.domain.visit import NotAllowed, VisitFile, VisitStatus
from hub_station.outbox.store import Store

RECENTLY = timedelta(days=2)
"""A patient who was seen so long ago may still be taken for one of today; longer, and the warning would come too often."""


class SimilarPatients(NotAllowed):
    """Patients with a similar name must be told apart before identity is confirmed."""


def similar(store: Store, file: VisitFile, now: datetime) -> tuple[Likeness, ...]:
    """Return the patients for whom the visit's could be taken and from whom nobody told them apart yet."""
    today = now.date()
    told = store.identities.told_apart(file.visit.id)
    found = alike(file.patient, store.identities.around(today, today - RECENTLY))
    return tuple(one for one in found if one.other.id not in told)


def require_told_apart(store: Store, file: VisitFile, now: datetime) -> None:
    """Raise `SimilarPatients` where somebody similar is about and nobody said which of them this is."""
    if similar(store, file, now):
        raise SimilarPatients("Another patient has a similar name or the same date of birth. First say which one this is.")


def require_identified(store: Store, file: VisitFile, binding: Binding) -> None:
    """Raise `NotAllowed` where the operator at the shutter had not confirmed the identity of the patient.

    What counts is the moment of the shutter: a picture that comes late belongs to whoever was identified then.
    """
    check = store.identities.check(binding.identity_id) if binding.identity_id else file.identity
    if check is None or check.visit_id != file.visit.id or check.operator_id != binding.operator_id:
        raise NotAllowed("Confirm who the patient is before you take a picture.")


def tell_apart(file: VisitFile, operator: Operator, now: datetime) -> Callable[[Store], None]:
    """Record that a person looked at the similar patients and knows which one this is."""

    def change(store: Store) -> None:
        others = [one.other.id for one in similar(store, file, now)]
        if others:
            store.identities.tell_apart(file.visit.id, others, operator.id, now)

    return change


def take_over(visit_id: str, operator: Operator, now: datetime) -> Callable[[Store], VisitFile]:
    """Another member of staff goes on with an open visit: nobody's check of identity counts any more."""

    def change(store: Store) -> VisitFile:
        if store.records.visit_file(visit_id).visit.status is not VisitStatus.OPEN:
            raise NotAllowed("This visit is not open any more.")
        store.identities.take_over(visit_id, operator.id, now)
        return store.records.visit_file(visit_id)

    return change
