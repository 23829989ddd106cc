"""The use cases: start a visit, confirm who it is, record consent, keep a picture, review it, seal the visit.

Each is one job on the one writer thread and is answered by a `Future`; the rules of the clinic are checked there, on what
is on disk at that moment. Most answers are the `VisitFile` as it stands afterwards. A future fails with `NotAllowed` (a
sentence for the screen), `FormErrors`, or an error of the outbox.
"""

import hashlib
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from devices.contract import DeviceInfo, Still
from hub_station import history, identity, pictures, submission
from hub_station.courtesy import step_back
from hub_station.domain.capture import Binding, Capture, Decision, DeviceRecord, MissingView, Review
from hub_station.domain.consent import Consent, ConsentDetails
from hub_station.domain.identifiers import new_id, new_uid
from hub_station.domain.lesion import Lesion, Side, Site
from hub_station.domain.operator import Operator
from hub_station.domain.pathway import Pathway
from hub_station.domain.registration import read_form
from hub_station.domain.visit import Appointment, Attendance, IdentityCheck, NotAllowed, Visit, VisitFile, VisitStatus
from hub_station.outbox.records import DayEntry
from hub_station.outbox.store import Store
from hub_station.settings import Settings

Answer = TypeVar("Answer")

MINIMUM_IDENTIFIERS = 3
"""Three identifiers before the first picture (Society of Radiographers, three-point check)."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A picture that is durable on disk, and the visit as it stands with it."""

    capture: Capture
    file: VisitFile


class Clinic:
    """The clinic of one station. Every method may be called from any thread and returns at once."""

    def __init__(
        self,
        store: Store,
        pathway: Pathway,
        settings: Settings,
        clock: Callable[[], datetime],
        sealed: Callable[[], None],
    ) -> None:
        """Work on `store`; `clock` gives timezone-aware local time; `sealed` is told when there is something to send."""
        self._store, self._records = store, store.records
        self._pathway, self._settings = pathway, settings
        self._clock, self._sealed = clock, sealed
        self._operators = {member.id: member.operator() for member in settings.operators}
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer", initializer=step_back)
        # Pictures are read beside the writer, so that a large one being decoded never delays one being kept.
        self._reader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reader", initializer=step_back)

    def close(self) -> None:
        """Finish what was asked, then stop both threads."""
        self._writer.shutdown()
        self._reader.shutdown()

    # --- the day ------------------------------------------------------------------------------------------------------

    def recover(self) -> Future[None]:
        """Pause a visit that was open when the program last ended: identity is asked again before it goes on.

        Visits of a program that did not keep their pathway get the present one.
        """

        def job() -> None:
            self._records.give_pathway(self._pathway)
            visit = self._records.current_visit()
            if visit:
                self._records.set_status(visit.id, VisitStatus.PAUSED, visit.opened_by, self._clock(), "program restarted")

        return self._writer.submit(job)

    def day(self) -> Future[tuple[DayEntry, ...]]:
        """List who is expected or was seen today, in order of time."""
        return self._writer.submit(lambda: self._records.day_list(self._clock().date()))

    def register(self, values: Mapping[str, str], operator: Operator) -> Future[tuple[DayEntry, ...]]:
        """Put a patient who is not on the list onto today's. Fails with `FormErrors` or `NotAllowed`."""

        def job() -> tuple[DayEntry, ...]:
            now = self._clock()
            patient = read_form(values, now.date())
            known = self._records.patient_by_nhs_number(patient.nhs_number) if patient.nhs_number else None
            if known is None:
                self._records.add_patient(patient, operator.id, now)
                known = patient
            elif (known.family.casefold(), known.birth_date) != (patient.family.casefold(), patient.birth_date):
                raise NotAllowed(
                    "This NHS number belongs to another patient on this station. Check the number with the patient."
                )
            listed = any(entry.patient.id == known.id for entry in self._records.day_list(now.date()))
            if not listed:
                self._records.add_appointment(Appointment(new_id(), known.id, now), operator.id, now)
            return self._records.day_list(now.date())

        return self._writer.submit(job)

    def mark_attendance(self, entry: DayEntry, attendance: Attendance, operator: Operator) -> Future[tuple[DayEntry, ...]]:
        """Say that a patient of today's list came, did not come, or is not expected any more."""

        def job() -> tuple[DayEntry, ...]:
            if entry.appointment is None:
                raise NotAllowed("The visit of this patient has begun.")
            self._records.mark_attendance(entry.appointment.id, attendance, operator.id, self._clock())
            return self._records.day_list(self._clock().date())

        return self._writer.submit(job)

    # --- the visit ----------------------------------------------------------------------------------------------------

    def start(self, entry: DayEntry, operator: Operator) -> Future[VisitFile]:
        """Open the visit of a line of today's list, or resume it. Only one visit may be open."""

        def job() -> VisitFile:
            now = self._clock()
            current = self._records.current_visit()
            if current and (entry.visit is None or current.id != entry.visit.id):
                raise NotAllowed("Another patient's visit is open. Pause it before you start this one.")
            if entry.visit is None:
                visit = Visit(
                    id=new_id(),
                    patient_id=entry.patient.id,
                    appointment_id=entry.appointment.id if entry.appointment else "",
                    number=f"V{now:%y%m%d}-{new_id()[:8].upper()}",
                    study_uid=new_uid(),
                    accession_number=entry.appointment.accession_number if entry.appointment else "",
                    referrer=entry.appointment.referrer if entry.appointment else "",
                    opened_at=now,
                    opened_by=operator.id,
                    status=VisitStatus.OPEN,
                )
                self._records.open_visit(visit, self._pathway)
                return self._records.visit_file(visit.id)
            if entry.visit.status in {VisitStatus.SEALED, VisitStatus.ENDED}:
                raise NotAllowed("This visit is complete. It cannot be opened again.")
            if current is None:
                self._records.set_status(entry.visit.id, VisitStatus.OPEN, operator.id, now)
            return self._records.visit_file(entry.visit.id)

        return self._writer.submit(job)

    def confirm_identity(self, visit_id: str, identifiers: tuple[str, ...], operator: Operator) -> Future[VisitFile]:
        """Record that a person confirmed these identifiers with the patient; fewer than three are refused."""

        def act(file: VisitFile) -> None:
            if len(set(identifiers)) < MINIMUM_IDENTIFIERS:
                raise NotAllowed("Confirm three identifiers with the patient.")
            identity.require_told_apart(self._store, file, self._clock())
            self._records.record_identity(IdentityCheck(new_id(), file.visit.id, identifiers, operator.id, self._clock()))

        return self._change(visit_id, act)

    def record_consent(
        self,
        visit_id: str,
        levels: dict[str, bool],
        chaperone: str,
        chaperone_name: str,
        operator: Operator,
        details: ConsentDetails | None = None,
    ) -> Future[VisitFile]:
        """Record what the patient said about each level of consent, how it was taken, and the chaperone."""

        def act(file: VisitFile) -> None:
            now = self._clock()
            self._records.record_consent(
                Consent(
                    new_id(), file.visit.id, levels, chaperone, chaperone_name, operator.id, now, details or ConsentDetails()
                )
            )

        return self._change(visit_id, act)

    def add_lesion(self, visit_id: str, site: Site, side: Side, note: str, operator: Operator) -> Future[VisitFile]:
        """Record one more lesion; it gets the next number and its UIDs."""

        def act(file: VisitFile) -> None:
            number = max((lesion.number for lesion in file.lesions), default=0) + 1
            now = self._clock()
            uids = new_uid(), new_uid(), new_uid()
            self._records.add_lesion(Lesion(new_id(), file.visit.id, number, site, side, note, *uids, now, operator.id))

        return self._change(visit_id, act)

    def remove_lesion(self, visit_id: str, lesion_id: str, operator: Operator) -> Future[VisitFile]:
        """Remove a lesion that was entered by mistake; one with pictures stays."""
        return self._change(visit_id, lambda _: self._records.remove_lesion(lesion_id, operator.id, self._clock()))

    def keep(self, binding: Binding, still: Still) -> Future[Kept]:
        """Make a still durable for the patient, lesion and view it was bound to at the shutter."""
        return self._writer.submit(lambda: self._keep(binding, still))

    def adopt(self, binding: Binding, still: Still) -> Future[Kept]:
        """Keep a picture that was taken elsewhere (a card, a folder), as `keep` does, but never a second time.

        Fails with `NotAllowed` where the same picture is filed already, to whomever; but one that is to be taken again may
        be filed to another view of the same visit.
        """

        def job() -> Kept:
            digest = hashlib.sha256(still.content).hexdigest()
            file = self._records.visit_file(binding.visit_id)
            if self._store.equipment.filed_to(digest) - {binding.visit_id} or file.holds(digest):
                raise NotAllowed("This picture is filed already. One picture belongs to one view of one patient.")
            return self._keep(binding, still)

        return self._writer.submit(job)

    def review(
        self,
        visit_id: str,
        capture_id: str,
        decision: Decision,
        operator: Operator,
        reason_id: str = "",
        ruler: bool | None = None,
    ) -> Future[VisitFile]:
        """Record a person's decision about a picture; TAKE_AGAIN needs a reason of the pathway.

        `ruler`: whether one is to be seen beside the lesion; None where the view does not ask for it.
        """

        def act(file: VisitFile) -> None:
            if capture_id not in {capture.id for capture in file.captures}:
                raise NotAllowed("This picture does not belong to the visit that is open.")
            review = Review(new_id(), capture_id, decision, reason_id, operator.id, self._clock())
            file.may_decide(review)
            words = "" if ruler is None else "yes" if ruler else "no"
            self._records.add_review(replace(review, ruler=words))

        return self._change(visit_id, act)

    def explain_missing(
        self, visit_id: str, lesion_id: str, view_id: str, reason_id: str, operator: Operator
    ) -> Future[VisitFile]:
        """Record why a view was not taken."""

        def act(file: VisitFile) -> None:
            if reason_id not in {reason.id for reason in file.pathway.missing_reasons}:
                raise NotAllowed("Choose a reason from the list.")
            entry = MissingView(new_id(), file.visit.id, lesion_id, view_id, reason_id, operator.id, self._clock())
            self._records.add_missing(entry)

        return self._change(visit_id, act)

    def pause(self, visit_id: str, operator: Operator) -> Future[None]:
        """Put the visit aside; everything is kept, and identity is asked again when it is resumed."""
        return self._close_visit(visit_id, VisitStatus.PAUSED, operator, "")

    def end(self, visit_id: str, reason: str, operator: Operator) -> Future[None]:
        """End a visit that sends nothing, for example because the patient declined. Pictures already kept stay kept."""
        return self._close_visit(visit_id, VisitStatus.ENDED, operator, reason)

    def seal(self, visit_id: str, operator: Operator) -> Future[VisitFile]:
        """Freeze the visit, build its DICOM instances and put them in line, all or nothing."""

        def job() -> VisitFile:
            file = self._open_file(visit_id)
            now = self._clock()
            problems = (*file.problems(), *(one.sentence for one in history.excluded(file, now)))
            if not file.identified_by(operator.id):
                raise NotAllowed("Confirm who the patient is before you complete the visit.")
            if problems:
                raise NotAllowed(problems[0])
            equipment = self._store.equipment
            optics = partial(submission.optics_of, equipment.registrations(), equipment.scale_checks())
            built = list(
                submission.deliveries(file, self._settings.hub, optics, self._dicom_name, self._records.picture, now)
            )
            self._records.seal_visit(visit_id, operator.id, now, built)
            self._sealed()
            return self._records.visit_file(visit_id)

        return self._writer.submit(job)

    def release(self, delivery_id: str, operator: Operator) -> Future[None]:
        """Let a delivery that needed attention go again."""

        def job() -> None:
            self._store.deliveries.release(delivery_id, operator.id, self._clock())
            self._sealed()

        return self._writer.submit(job)

    # --- the equipment ------------------------------------------------------------------------------------------------

    def write(self, change: Callable[[Store], Answer]) -> Future[Answer]:
        """Change something of the store that belongs to no visit, on the one writer thread."""
        return self._writer.submit(lambda: change(self._store))

    # --- for the eye --------------------------------------------------------------------------------------------------

    def read(self, question: Callable[[Store], Answer]) -> Future[Answer]:
        """Ask the store something, beside the writer."""
        return self._reader.submit(lambda: question(self._store))

    def full_size(self, capture_id: str) -> Future[NDArray[np.uint8]]:
        """Return a kept picture, decoded: uint8 (height, width, 3), BGR. Its digest is checked on the way."""
        return self._reader.submit(lambda: pictures.full_size(self._records.picture(capture_id)))

    # --- rules --------------------------------------------------------------------------------------------------------

    def _change(self, visit_id: str, act: Callable[[VisitFile], None]) -> Future[VisitFile]:
        def job() -> VisitFile:
            act(self._open_file(visit_id))
            return self._records.visit_file(visit_id)

        return self._writer.submit(job)

    def _close_visit(self, visit_id: str, status: VisitStatus, operator: Operator, reason: str) -> Future[None]:
        def job() -> None:
            self._open_file(visit_id)
            self._records.set_status(visit_id, status, operator.id, self._clock(), reason)

        return self._writer.submit(job)

    def _open_file(self, visit_id: str) -> VisitFile:
        file = self._records.visit_file(visit_id)
        if file.visit.status is not VisitStatus.OPEN:
            raise NotAllowed("This visit is not open any more.")
        return file

    def _keep(self, binding: Binding, still: Still) -> Kept:
        file = self._records.visit_file(binding.visit_id)
        self._may_photograph(file, binding)
        capture = Capture(
            id=new_id(),
            binding=binding,
            sop_uid=new_uid(),
            taken=still.taken,
            kept_at=self._clock(),
            digest=hashlib.sha256(still.content).hexdigest(),
            size=len(still.content),
            width=still.width,
            height=still.height,
            original=still.original,
            device=self._equipment(still.device),
            settings=dict(still.settings),
        )
        self._records.keep(capture, still.content, pictures.thumbnail(still.content))
        return Kept(capture, self._records.visit_file(binding.visit_id))

    def _may_photograph(self, file: VisitFile, binding: Binding) -> None:
        if file.visit.status not in {VisitStatus.OPEN, VisitStatus.PAUSED} or file.patient.id != binding.patient_id:
            raise NotAllowed("The picture does not belong to an open visit.")
        if not file.agreed():
            raise NotAllowed("Record the patient's consent before you take a picture.")
        identity.require_identified(self._store, file, binding)
        if binding.lesion_id not in {lesion.id for lesion in file.lesions}:
            raise NotAllowed("The lesion of this picture is not part of the visit.")
        history.require_not_excluded(file, binding.lesion_id, self._clock())

    def _equipment(self, info: DeviceInfo) -> DeviceRecord:
        """Say what made the picture; what the hub registered goes before what the device says of itself.

        All of it is mandatory in the dermoscopic IOD, so a silent device is called by its key and "Not stated".
        """
        said = DeviceRecord(
            key=info.key,
            kind=info.kind.value,
            manufacturer=info.manufacturer or "Not stated",
            model=info.model or "Not stated",
            serial=info.serial or info.key[:64],
            firmware=info.firmware,
        )
        known = self._store.equipment.registrations().get(info.key)
        if known:
            named = replace(said, manufacturer=known.manufacturer, model=known.model, serial=known.serial)
            return replace(named, kind=known.role.value)
        for one in self._settings.instruments:
            if one.means(info.key):
                return replace(said, kind=one.role, manufacturer=one.manufacturer, model=one.model, serial=one.serial)
        return said

    def _dicom_name(self, operator_id: str) -> str:
        operator = self._operators.get(operator_id)
        return operator.dicom_name if operator else operator_id
