"""The records of the clinic in the encrypted database. Every change is one transaction, together with its audit entry.

Any thread may read; changes are meant for the one writer thread (two at a time would wait for each other).
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

from hub_station.audit import Entry, append
from hub_station.domain.capture import Capture, MissingView, Review
from hub_station.domain.consent import Consent
from hub_station.domain.lesion import Lesion
from hub_station.domain.pathway import Pathway
from hub_station.domain.patient import Patient
from hub_station.domain.visit import Appointment, Attendance, IdentityCheck, NotAllowed, Visit, VisitFile, VisitStatus
from hub_station.outbox import pathways, readings, rows
from hub_station.outbox.database import Database, DatabaseError, StoreFailed
from hub_station.outbox.images import Images, PictureDamaged
from hub_station.outbox.readings import DayEntry

__all__ = ["DayEntry", "NewDelivery", "Records"]

ANOTHER_OPEN = "Another visit is open. Pause or complete it first."


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """One DICOM instance to be sent: everything around the JPEG, which stays in its sealed file.

    The whole Part 10 file is `head` + JPEG + `tail`, `size` bytes long; `whole_digest` is its SHA-256.
    """

    capture_id: str
    study_uid: str
    series_uid: str
    sop_uid: str
    sop_class_uid: str
    head: bytes
    tail: bytes
    size: int
    whole_digest: str


class Records:
    """Reads and writes the clinic's records."""

    def __init__(self, database: Database, images: Images) -> None:
        """Use an open database and the folder of sealed pictures."""
        self._database, self._images = database, images

    # --- patients and the day -----------------------------------------------------------------------------------------

    def add_patient(self, patient: Patient, operator_id: str, at: datetime) -> None:
        """Record a patient."""
        entry = Entry("patient registered", "C", operator_id, at, {"patient": patient.id})
        self._change(entry, lambda db: db["patient"].insert(rows.patient_row(patient)))

    def patient(self, patient_id: str) -> Patient:
        """Return a patient. Raises KeyError."""
        return rows.patient(self._one("SELECT * FROM patient WHERE id = ?", patient_id))

    def patient_by_nhs_number(self, nhs_number: str) -> Patient | None:
        """Return the patient of an NHS number (ten digits), or None."""
        found = self._all("SELECT * FROM patient WHERE nhs_number = ? AND nhs_number <> ''", nhs_number)
        return rows.patient(found[0]) if found else None

    def patient_alike(self, patient: Patient) -> Patient | None:
        """Return the patient without NHS number who has the same names, date of birth and address, or None."""
        found = self._all("SELECT * FROM patient WHERE nhs_number = '' AND birth_date = ?", patient.birth_date.isoformat())

        def said(one: Patient) -> tuple[str, ...]:
            return tuple(" ".join(part.casefold().split()) for part in (one.family, one.given, one.address))

        return next((one for one in map(rows.patient, found) if said(one) == said(patient)), None)

    def add_appointment(self, appointment: Appointment, operator_id: str, at: datetime) -> None:
        """Expect a patient."""
        what = {"patient": appointment.patient_id, "appointment": appointment.id}
        entry = Entry("appointment added", "C", operator_id, at, what)
        self._change(entry, lambda db: db["appointment"].insert(rows.appointment_row(appointment)))

    def mark_attendance(self, appointment_id: str, attendance: Attendance, operator_id: str, at: datetime) -> None:
        """Say that a patient came, did not come, or is not expected any more. Raises `NotAllowed` once the visit began."""
        entry = Entry("attendance marked", "U", operator_id, at, {"appointment": appointment_id}, attendance.value)
        came = at.isoformat() if attendance is Attendance.CHECKED_IN else None

        def act(db: Any) -> None:
            if db["visit"].count_where("appointment_id = ?", [appointment_id]):
                raise NotAllowed("The visit of this patient has begun.")
            db["appointment"].update(appointment_id, {"status": attendance.value, "checked_in_at": came})

        self._change(entry, act)

    def day_list(self, day: date) -> tuple[DayEntry, ...]:
        """Return who is expected on a local day and who was seen, in order of time.

        Visits of earlier days that were never completed stand first: they must not be forgotten.
        """
        with self._database.snapshot() as db:
            return readings.day_list(db, day)

    # --- the visit ----------------------------------------------------------------------------------------------------

    def open_visit(self, visit: Visit, pathway: Pathway) -> None:
        """Record a new visit under the rules of `pathway`.

        Raises `NotAllowed` where another one is open, or the appointment had its visit.

        The database itself holds both rules; here they get their words.
        """
        what = {"patient": visit.patient_id, "visit": visit.id}
        entry = Entry("visit opened", "C", visit.opened_by, visit.opened_at, what)

        def act(db: Any) -> None:
            if db["visit"].count_where("status = 'open'"):
                raise NotAllowed(ANOTHER_OPEN)
            if visit.appointment_id and db["visit"].count_where("appointment_id = ?", [visit.appointment_id]):
                raise NotAllowed("This appointment had its visit already.")
            pathways.keep(db, pathway)
            db["visit"].insert(rows.visit_row(visit) | {"pathway_digest": pathway.digest})

        self._change(entry, act)

    def give_pathway(self, pathway: Pathway) -> None:
        """Give `pathway` to the visits that were opened before a visit kept its own."""
        with self._database.transaction() as db:
            if db["visit"].count_where("pathway_digest IS NULL"):
                pathways.keep(db, pathway)
                db.conn.execute("UPDATE visit SET pathway_digest = ? WHERE pathway_digest IS NULL", [pathway.digest])

    def current_visit(self) -> Visit | None:
        """Return the visit that is open, or None."""
        found = self._all("SELECT * FROM visit WHERE status = 'open'")
        return rows.visit(found[0]) if found else None

    def set_status(self, visit_id: str, status: VisitStatus, operator_id: str, at: datetime, reason: str = "") -> None:
        """Pause, resume or end a visit. Resuming makes every earlier identity check count no more.

        Raises `NotAllowed` where the visit is complete or another one is open, KeyError, ValueError for SEALED (that is
        `seal_visit`, which puts the pictures in line).
        """
        if status is VisitStatus.SEALED:
            raise ValueError("a visit is sealed by seal_visit")
        changes: dict[str, Any] = {"status": status.value}
        if status is VisitStatus.OPEN:
            changes["resumed_at"] = at.isoformat()
        if status is VisitStatus.ENDED:
            changes |= {"ended_reason": reason, "closed_at": at.isoformat(), "closed_by": operator_id}

        def act(db: Any) -> None:
            self._not_complete(visit_id)
            if status is VisitStatus.OPEN and db["visit"].count_where("status = 'open' AND id <> ?", [visit_id]):
                raise NotAllowed(ANOTHER_OPEN)
            db["visit"].update(visit_id, changes)

        self._change(Entry(f"visit {status.value}", "U", operator_id, at, {"visit": visit_id}, reason), act)

    def record_identity(self, check: IdentityCheck) -> None:
        """Record who confirmed which identifiers."""
        row = asdict(check) | {"identifiers": json.dumps(check.identifiers), "at": check.at.isoformat()}
        entry = Entry("identity confirmed", "E", check.operator_id, check.at, {"visit": check.visit_id})

        def act(db: Any) -> None:
            visit = self._one("SELECT resumed_at FROM visit WHERE id = ?", check.visit_id)
            db["identity_check"].insert(row | {"resumed_at": visit["resumed_at"]})

        self._change(entry, act)

    def record_consent(self, consent: Consent) -> None:
        """Record what the patient said; the newest answer counts."""
        given = ", ".join(f"{level} {'yes' if yes else 'no'}" for level, yes in sorted(consent.levels.items()))
        entry = Entry("consent recorded", "C", consent.operator_id, consent.at, {"visit": consent.visit_id}, given)
        self._change(entry, lambda db: db["consent"].insert(rows.consent_row(consent)))

    def add_lesion(self, lesion: Lesion) -> None:
        """Record a lesion."""
        what = {"visit": lesion.visit_id, "lesion": lesion.id}
        entry = Entry("lesion recorded", "C", lesion.operator_id, lesion.recorded_at, what)
        self._change(entry, lambda db: db["lesion"].insert(rows.lesion_row(lesion)))

    def remove_lesion(self, lesion_id: str, operator_id: str, at: datetime) -> None:
        """Remove a lesion that was entered by mistake. Raises `NotAllowed` where it has pictures."""

        def act(db: Any) -> None:
            if db["capture"].count_where("lesion_id = ?", [lesion_id]):
                raise NotAllowed("This lesion has pictures and stays.")
            db["missing_view"].delete_where("lesion_id = ?", [lesion_id])
            db["answers"].delete_where("lesion_id = ?", [lesion_id])
            db["lesion"].delete(lesion_id)

        self._change(Entry("lesion removed", "D", operator_id, at, {"lesion": lesion_id}), act)

    # --- pictures -----------------------------------------------------------------------------------------------------

    def keep(self, capture: Capture, content: bytes, thumbnail: bytes) -> None:
        """Make a picture durable: when this returns, the bytes and what they belong to survive a power cut.

        The order loses nothing: first the sealed file, flushed with its folder; then one transaction with the row, the
        picture's key, the thumbnail and the audit entry. A crash in between leaves a file without a row, which is put into
        quarantine, and a picture that nobody was told is kept. Raises ValueError where `content` is not what `capture`
        says, OSError where the disk does not take it, `IntegrityError` where the visit is complete or another patient's.
        """
        if len(content) != capture.size or hashlib.sha256(content).hexdigest() != capture.digest:
            raise ValueError("the bytes are not those of the record")
        self._database.require_health()
        sealed = self._images.seal(content)
        row = rows.capture_row(capture) | {
            "image_id": sealed.id,
            "wrapped_key": sealed.wrapped_key,
            "thumbnail": thumbnail,
        }
        bound = capture.binding
        what = {"patient": bound.patient_id, "visit": bound.visit_id, "capture": capture.id}
        entry = Entry("picture kept", "C", bound.operator_id, capture.kept_at, what, capture.digest)
        try:
            self._change(entry, lambda db: db["capture"].insert(row))
        except StoreFailed:
            # The row may be there when the store is opened anew, so the file stays.
            raise
        except (OSError, DatabaseError):
            self._images.discard(sealed)
            raise

    def picture(self, capture_id: str) -> bytes:
        """Return the JPEG of a picture, proved to be the one that was kept. Raises KeyError, `PictureDamaged`."""
        row = self._one("SELECT image_id, wrapped_key, digest FROM capture WHERE id = ?", capture_id)
        content = b"".join(self._images.stream(row["image_id"], row["wrapped_key"]))
        if hashlib.sha256(content).hexdigest() != row["digest"]:
            raise PictureDamaged("the picture is not the one that was kept")
        return content

    def thumbnails(self, visit_id: str) -> dict[str, bytes]:
        """Return the small JPEGs of a visit's pictures, by capture id."""
        found = self._all("SELECT id, thumbnail FROM capture WHERE visit_id = ?", visit_id)
        return {row["id"]: row["thumbnail"] for row in found}

    def image_ids(self) -> set[str]:
        """Return the names of all sealed files that a row knows."""
        return {row["image_id"] for row in self._all("SELECT image_id FROM capture")}

    def add_review(self, review: Review) -> None:
        """Record a person's decision about a picture; the newest counts."""
        row = asdict(review) | {
            "decision": review.decision.value,
            "stage": review.stage.value,
            "at": review.at.isoformat(),
        }
        detail = f"{review.decision.value} {review.reason_id}".strip()
        entry = Entry("picture reviewed", "U", review.operator_id, review.at, {"capture": review.capture_id}, detail)
        self._change(entry, lambda db: db["review"].insert(row))

    def add_missing(self, missing: MissingView) -> None:
        """Record why a view was not taken."""
        row = asdict(missing) | {"at": missing.at.isoformat()}
        what = {"visit": missing.visit_id, "lesion": missing.lesion_id}
        detail = f"{missing.view_id} {missing.reason_id}"
        entry = Entry("view not taken", "C", missing.operator_id, missing.at, what, detail)
        self._change(entry, lambda db: db["missing_view"].insert(row))

    def visit_file(self, visit_id: str) -> VisitFile:
        """Return a visit with everything that belongs to it, as it was at one moment. Raises KeyError."""
        with self._database.snapshot() as db:
            return readings.visit_file(db, visit_id)

    def seal_visit(self, visit_id: str, operator_id: str, at: datetime, instances: Sequence[NewDelivery]) -> None:
        """Freeze a visit and put its instances in line, all in one transaction.

        Raises `NotAllowed` where it is complete, KeyError, `IntegrityError` where an instance is not of this visit.
        """
        entry = Entry("visit sealed", "U", operator_id, at, {"visit": visit_id}, f"{len(instances)} pictures")

        def act(db: Any) -> None:
            self._not_complete(visit_id)
            closed = {"status": VisitStatus.SEALED.value, "closed_at": at.isoformat(), "closed_by": operator_id}
            db["visit"].update(visit_id, closed)
            db["submission"].insert({"visit_id": visit_id, "sealed_at": at.isoformat(), "sealed_by": operator_id})
            for one in instances:
                db["delivery"].insert(
                    asdict(one)
                    | {
                        "id": one.capture_id,
                        "visit_id": visit_id,
                        "state": "ready",
                        "attempts": 0,
                        "due_at": at.astimezone(UTC).isoformat(timespec="microseconds"),
                        "note": "",
                        "receipt_digest": "",
                        "receipt_endpoint": "",
                    }
                )

        self._change(entry, act)

    # --- inside -------------------------------------------------------------------------------------------------------

    def _not_complete(self, visit_id: str) -> None:
        status = VisitStatus(self._one("SELECT status FROM visit WHERE id = ?", visit_id)["status"])
        if status in {VisitStatus.SEALED, VisitStatus.ENDED}:
            raise NotAllowed("This visit is complete and stays as it is.")

    def _change(self, entry: Entry, act: Callable[[Any], object]) -> None:
        with self._database.transaction() as db:
            act(db)
            append(db.conn, entry)

    def _all(self, sql: str, *values: str) -> list[dict[str, Any]]:
        return list(self._database.connection().query(sql, values))

    def _one(self, sql: str, key: str) -> Mapping[str, Any]:
        return readings.one(self._database.connection(), sql, key)
