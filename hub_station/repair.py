"""“These are not this patient's”: pictures are put aside at once, and a second person files them or keeps them out.

Each use case is made here and done by `Clinic.write`, on the writer thread, against what is on disk at that moment. All
raise `NotAllowed` with a sentence for the screen.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime

from hub_station import pictures
from hub_station.domain.capture import Binding, Capture
from hub_station.domain.identifiers import new_id, new_uid
from hub_station.domain.operator import Operator
from hub_station.domain.pathway import Pathway, Reason
from hub_station.domain.repair import REASONS, Correction, PutAside, Settlement, Why, require_second_person
from hub_station.domain.visit import NotAllowed, VisitFile, VisitStatus
from hub_station.outbox.store import Store


@dataclass(frozen=True, slots=True)
class Outcome:
    """The visit without the pictures that were put aside, and what the hospital must now be told."""

    file: VisitFile
    owed: tuple[Correction, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """Where a picture really belongs: a view of a lesion of the visit that is open."""

    visit_id: str
    lesion_id: str
    view_id: str


def reasons(pathway: Pathway) -> tuple[Reason, ...]:
    """Return why pictures may be put aside as another patient's."""
    return pathway.wrong_patient_reasons or REASONS


def put_aside(
    visit_id: str, capture_ids: Collection[str], reason_id: str, operator: Operator, now: datetime
) -> Callable[[Store], Outcome]:
    """Take pictures out of a visit because they are another patient's: they are shown there no more and never sent.

    The visit may be open, paused or complete. Anybody who works here may do it: it is the safe side.
    """

    def change(store: Store) -> Outcome:
        file = store.records.visit_file(visit_id)
        if not capture_ids or not set(capture_ids) <= {one.id for one in file.captures}:
            raise NotAllowed("Choose pictures of this visit.")
        if reason_id not in {one.id for one in reasons(file.pathway)}:
            raise NotAllowed("Say why the pictures are not this patient's.")
        records = [
            PutAside(new_id(), one.id, Why.WRONG_PATIENT, reason_id, operator.id, now)
            for one in file.captures
            if one.id in capture_ids
        ]
        owed = store.repairs.put_aside(visit_id, records)
        return Outcome(store.records.visit_file(visit_id), owed)

    return change


def keep_out(capture_id: str, reason: str, operator: Operator, now: datetime) -> Callable[[Store], None]:
    """Decide, as the second person, that a picture that was put aside belongs to no visit."""

    def change(store: Store) -> None:
        _require(store, capture_id, reason, operator)
        store.repairs.keep_out(Settlement(new_id(), capture_id, "", reason, operator.id, now))

    return change


def move(
    capture_id: str, target: Target, reason: str, operator: Operator, now: datetime
) -> Callable[[Store], tuple[Capture, VisitFile]]:
    """File a picture that was put aside to the patient whose it is, as the second person: a new record, the same bytes.

    The visit must be open, its patient identified by this operator, and pictures agreed to.
    """

    def change(store: Store) -> tuple[Capture, VisitFile]:
        _require(store, capture_id, reason, operator)
        file = store.records.visit_file(target.visit_id)
        if file.visit.status is not VisitStatus.OPEN or not file.identified_by(operator.id) or file.identity is None:
            raise NotAllowed("Open the right patient's visit and confirm who they are. Then file the picture.")
        if not file.agreed():
            raise NotAllowed("Record the patient's consent before you file a picture.")
        known = {view.id for view in file.pathway.views}
        if target.lesion_id not in {one.id for one in file.lesions} or target.view_id not in known:
            raise NotAllowed("Choose the lesion and the view to which the picture belongs.")
        before = store.repairs.capture(capture_id)
        content = store.records.picture(capture_id)
        # Whoever pressed the shutter made the picture; who filed it anew stands in the settlement and in the audit.
        binding = Binding(
            file.patient.id,
            file.visit.id,
            target.lesion_id,
            target.view_id,
            before.binding.operator_id,
            file.identity.id,
        )
        moved = replace(before, id=new_id(), binding=binding, sop_uid=new_uid(), kept_at=now, review=None)
        settlement = Settlement(new_id(), capture_id, moved.id, reason, operator.id, now)
        store.repairs.move(settlement, moved, content, pictures.thumbnail(content))
        return moved, store.records.visit_file(target.visit_id)

    return change


def _require(store: Store, capture_id: str, reason: str, operator: Operator) -> None:
    try:
        record = store.repairs.put_aside_record(capture_id)
    except KeyError:
        raise NotAllowed("This picture is settled already.") from None
    if record.why is not Why.WRONG_PATIENT:
        raise NotAllowed("The patient took back the consent to this picture. It stays out.")
    require_second_person(record, operator)
    if not reason.strip():
        raise NotAllowed("Say how you know whose picture it is.")
