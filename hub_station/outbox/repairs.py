"""Pictures that were put aside, what became of them, consent that was taken back, and what the hospital must be told.

Any thread may read; changes are meant for the one writer thread, and each is one transaction with its audit entries.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from hub_station.audit import Entry, append
from hub_station.domain.capture import Capture
from hub_station.domain.consent import Consent
from hub_station.domain.identifiers import new_id
from hub_station.domain.pathway import stored_pathway
from hub_station.domain.repair import REASONS, Correction, PutAside, Settlement, Waiting, Why
from hub_station.domain.visit import VisitStatus
from hub_station.outbox import readings, rows, steps
from hub_station.outbox.database import Database, DatabaseError, StoreFailed
from hub_station.outbox.images import Images


class Repairs:
    """Reads and writes what went wrong and how it was put right."""

    def __init__(self, database: Database, images: Images) -> None:
        """Use an open database and the folder of sealed pictures."""
        self._database, self._images = database, images

    # --- putting aside ------------------------------------------------------------------------------------------------

    def put_aside(self, visit_id: str, records: Sequence[PutAside]) -> tuple[Correction, ...]:
        """Take pictures out of their visit and stop their deliveries, at once; return what the hospital must be told."""
        with self._database.transaction() as db:
            return tuple(one for record in records for one in _put_aside(db, visit_id, record))

    def withdraw(
        self, consent: Consent, reason_id: str, pictures: Sequence[PutAside], *, end: bool
    ) -> tuple[Correction, ...]:
        """Record that a patient took consent back, with all that follows, in one transaction.

        `pictures` are put aside; `end`: the visit, which is not complete, ends for `reason_id`. Return what the hospital
        must be told: of each picture that it may hold, and of a visit that was sealed.
        """
        visit_id, at, who = consent.visit_id, consent.at, consent.operator_id
        given = " ".join(f"{level}={'yes' if yes else 'no'}" for level, yes in sorted(consent.levels.items()))
        db: Any
        with self._database.transaction() as db:
            visit = readings.one(db, "SELECT * FROM visit WHERE id = ?", visit_id)
            db["consent"].insert(rows.consent_row(consent))
            append(db.conn, Entry("consent withdrawn", "C", who, at, {"visit": visit_id}, given))
            owed = [one for record in pictures for one in _put_aside(db, visit_id, record)]
            if visit["status"] == VisitStatus.SEALED.value:
                owed.append(_owe(db, Correction(new_id(), visit_id, "", Why.CONSENT, given, who, at)))
            if end:
                closed = {"status": "ended", "ended_reason": reason_id, "closed_at": at.isoformat(), "closed_by": who}
                db["visit"].update(visit_id, closed)
                append(db.conn, Entry("visit ended", "U", who, at, {"visit": visit_id}, reason_id))
        return tuple(owed)

    # --- putting right ------------------------------------------------------------------------------------------------

    def put_aside_record(self, capture_id: str) -> PutAside:
        """Return how a picture was put aside. Raises KeyError where it was not, or where it was settled."""
        unsettled = """
            SELECT * FROM quarantine WHERE capture_id = ? AND capture_id NOT IN (SELECT capture_id FROM reassignment)
        """
        return _record(readings.one(self._database.connection(), unsettled, capture_id))

    def capture(self, capture_id: str) -> Capture:
        """Return a kept picture, also one that was put aside, without its reviews. Raises KeyError."""
        return rows.capture(
            readings.one(self._database.connection(), "SELECT * FROM capture WHERE id = ?", capture_id), None
        )

    def keep_out(self, settlement: Settlement) -> None:
        """Record that a picture stays out for good."""
        with self._database.transaction() as db:
            _settle(db, settlement, "picture kept out")

    def move(self, settlement: Settlement, moved: Capture, content: bytes, thumbnail: bytes) -> None:
        """File the same bytes anew, as `moved`, and record where they came from. Durable as `Records.keep` is.

        Raises OSError where the disk does not take it, `IntegrityError` where the visit is complete.
        """
        self._database.require_health()
        sealed = self._images.seal(content)
        made = {"image_id": sealed.id, "wrapped_key": sealed.wrapped_key, "thumbnail": thumbnail}
        db: Any
        try:
            with self._database.transaction() as db:
                db["capture"].insert(rows.capture_row(moved) | made)
                _settle(db, settlement, "picture moved")
        except StoreFailed:
            # The row may be there when the store is opened anew, so the file stays.
            raise
        except (OSError, DatabaseError):
            self._images.discard(sealed)
            raise

    def waiting(self) -> tuple[Waiting, ...]:
        """Return the pictures that wait for a second person, oldest first."""
        found = """
            SELECT quarantine.* FROM quarantine
            WHERE why = 'wrong-patient' AND capture_id NOT IN (SELECT capture_id FROM reassignment) ORDER BY place
        """
        with self._database.snapshot() as db:
            return tuple(_waiting(db, _record(row)) for row in list(db.query(found)))

    def waiting_count(self) -> int:
        """Return how many pictures wait for a second person."""
        with self._database.snapshot() as db:
            return int(
                db["quarantine"].count_where(
                    "why = 'wrong-patient' AND capture_id NOT IN (SELECT capture_id FROM reassignment)"
                )
            )

    def owed(self) -> tuple[Correction, ...]:
        """Return what the hospital must still be told, oldest first."""
        found = self._database.connection().query("SELECT * FROM correction WHERE settled_at IS NULL ORDER BY place")
        return tuple(_correction(row) for row in found)


def _put_aside(db: Any, visit_id: str, record: PutAside) -> list[Correction]:
    row = {
        "id": record.id,
        "capture_id": record.capture_id,
        "why": record.why.value,
        "reason_id": record.reason_id,
        "operator_id": record.operator_id,
        "at": record.at.isoformat(),
    }
    db["quarantine"].insert(row)
    what = {"visit": visit_id, "capture": record.capture_id}
    append(db.conn, Entry("picture put aside", "U", record.operator_id, record.at, what, record.reason_id))
    if not steps.withhold(db, record.capture_id, record.at):
        return []
    detail = record.reason_id
    owed = Correction(new_id(), visit_id, record.capture_id, record.why, detail, record.operator_id, record.at)
    return [_owe(db, owed)]


def _owe(db: Any, owed: Correction) -> Correction:
    row = {
        "id": owed.id,
        "visit_id": owed.visit_id,
        "capture_id": owed.capture_id or None,
        "why": owed.why.value,
        "detail": owed.detail,
        "operator_id": owed.operator_id,
        "at": owed.at.isoformat(),
    }
    db["correction"].insert(row)
    what = {"visit": owed.visit_id, "correction": owed.id} | ({"capture": owed.capture_id} if owed.capture_id else {})
    append(db.conn, Entry("correction owed", "C", owed.operator_id, owed.at, what, owed.why.value))
    return owed


def _settle(db: Any, one: Settlement, words: str) -> None:
    row = {
        "id": one.id,
        "capture_id": one.capture_id,
        "moved_to": one.moved_to or None,
        "reason": one.reason,
        "operator_id": one.operator_id,
        "at": one.at.isoformat(),
    }
    db["reassignment"].insert(row)
    first = readings.one(db, "SELECT operator_id FROM quarantine WHERE capture_id = ?", one.capture_id)["operator_id"]
    what = {"capture": one.capture_id} | ({"moved to": one.moved_to} if one.moved_to else {})
    append(db.conn, Entry(words, "U", one.operator_id, one.at, what, f"put aside by {first}"))


def _waiting(db: Any, record: PutAside) -> Waiting:
    row = readings.one(db, "SELECT * FROM capture WHERE id = ?", record.capture_id)
    visit = readings.one(db, "SELECT * FROM visit WHERE id = ?", row["visit_id"])
    pathway = stored_pathway(readings.one(db, "SELECT text FROM pathway WHERE digest = ?", visit["pathway_digest"])["text"])
    known = {one.id: one.text for one in (*REASONS, *pathway.wrong_patient_reasons)}
    sent = db["delivery"].count_where("capture_id = ? AND attempts > 0", [record.capture_id])
    return Waiting(
        put_aside=record,
        capture=rows.capture(row, None),
        patient=rows.patient(readings.one(db, "SELECT * FROM patient WHERE id = ?", row["patient_id"])),
        reason=known.get(record.reason_id, record.reason_id),
        at_hospital=bool(sent),
        thumbnail=row["thumbnail"],
    )


def _record(row: Mapping[str, Any]) -> PutAside:
    at = datetime.fromisoformat(row["at"])
    return PutAside(row["id"], row["capture_id"], Why(row["why"]), row["reason_id"], row["operator_id"], at)


def _correction(row: Mapping[str, Any]) -> Correction:
    return Correction(
        id=row["id"],
        visit_id=row["visit_id"],
        capture_id=row["capture_id"] or "",
        why=Why(row["why"]),
        detail=row["detail"],
        operator_id=row["operator_id"],
        at=datetime.fromisoformat(row["at"]),
    )
