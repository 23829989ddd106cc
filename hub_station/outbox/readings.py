"""What is read together: a day and a whole visit, each as it was at one moment.

Functions of a database whose snapshot (or transaction) is open; `Records` opens it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from hub_station.domain.pathway import stored_pathway
from hub_station.domain.patient import Patient
from hub_station.domain.visit import Appointment, Visit, VisitFile, VisitStatus
from hub_station.outbox import rows


@dataclass(frozen=True, slots=True)
class DayEntry:
    """One line of a day: who is expected, and the visit once it began. A visit without appointment has None there.

    `partial`: the visit is sealed, and a view that it should have was not taken.
    """

    appointment: Appointment | None
    patient: Patient
    visit: Visit | None
    partial: bool = False


_OWN = """
    SELECT * FROM capture WHERE visit_id = ? AND id NOT IN (SELECT capture_id FROM quarantine) ORDER BY place
"""
"""The pictures of a visit; what was put aside is none of them."""


def day_list(db: Any, day: date) -> tuple[DayEntry, ...]:
    """Return who is expected on a local day and who was seen, in order of time."""
    found = [*_expected(db, day), *_unexpected(db, day)]
    return tuple(entry for _, entry in sorted(found, key=lambda pair: pair[0]))


def visit_file(db: Any, visit_id: str) -> VisitFile:
    """Return a visit with everything that belongs to it. Raises KeyError."""
    visit = one(db, "SELECT * FROM visit WHERE id = ?", visit_id)
    checks = _all(
        db,
        "SELECT * FROM identity_check WHERE visit_id = ? AND resumed_at = ? ORDER BY place DESC LIMIT 1",
        visit_id,
        visit["resumed_at"],
    )
    consents = _all(db, "SELECT * FROM consent WHERE visit_id = ? ORDER BY place DESC LIMIT 1", visit_id)
    lesions = _all(db, "SELECT * FROM lesion WHERE visit_id = ? ORDER BY number", visit_id)
    captures = _all(db, _OWN, visit_id)
    reviewed = _all(
        db, "SELECT * FROM review WHERE capture_id IN (SELECT id FROM capture WHERE visit_id = ?) ORDER BY place", visit_id
    )
    # In order of time, so that the newest review of a picture is the one that stays.
    newest = {row["capture_id"]: rows.review(row) for row in reviewed}
    asked = _all(db, "SELECT referral FROM appointment WHERE id = ?", visit["appointment_id"] or "")
    missing = _all(db, "SELECT * FROM missing_view WHERE visit_id = ? ORDER BY place", visit_id)
    answers = _all(db, "SELECT * FROM answers WHERE visit_id = ? ORDER BY place", visit_id)
    cleaned = _all(db, "SELECT at FROM cleaning WHERE visit_id = ? ORDER BY place DESC LIMIT 1", visit_id)
    return VisitFile(
        visit=rows.visit(visit),
        patient=_patient(db, visit["patient_id"]),
        pathway=stored_pathway(one(db, "SELECT text FROM pathway WHERE digest = ?", visit["pathway_digest"])["text"]),
        identity=rows.identity(checks[0]) if checks else None,
        consent=rows.consent(consents[0]) if consents else None,
        lesions=tuple(rows.lesion(row) for row in lesions),
        captures=tuple(rows.capture(row, newest.get(row["id"])) for row in captures),
        missing=tuple(rows.missing(row) for row in missing),
        answers=tuple(rows.answers(row) for row in answers),
        referral=asked[0]["referral"] if asked else "",
        cleaned_at=datetime.fromisoformat(cleaned[0]["at"]) if cleaned else None,
    )


def one(db: Any, sql: str, key: str) -> Mapping[str, Any]:
    """Return the one row that a query of one value finds. Raises KeyError."""
    for row in db.query(sql, [key]):
        return dict(row)
    raise KeyError(key)


def _expected(db: Any, day: date) -> Iterator[tuple[datetime, DayEntry]]:
    for row in _all(db, "SELECT * FROM appointment WHERE day = ?", day.isoformat()):
        visits = _all(db, "SELECT * FROM visit WHERE appointment_id = ?", row["id"])
        visit = rows.visit(visits[0]) if visits else None
        appointment = rows.appointment(row)
        yield appointment.at, DayEntry(appointment, _patient(db, row["patient_id"]), visit, _partial(db, visit))


def _unexpected(db: Any, day: date) -> Iterator[tuple[datetime, DayEntry]]:
    """Visits of the day without appointment, and those of other days that were never completed."""
    unfinished = """
        SELECT visit.* FROM visit
        LEFT JOIN appointment ON appointment.id = visit.appointment_id
        WHERE (visit.status IN ('open', 'paused') OR visit.day = ?) AND COALESCE(appointment.day, '') <> ?
    """
    for row in _all(db, unfinished, day.isoformat(), day.isoformat()):
        visit, appointment = rows.visit(row), None
        if visit.appointment_id:
            appointment = rows.appointment(one(db, "SELECT * FROM appointment WHERE id = ?", visit.appointment_id))
        yield visit.opened_at, DayEntry(appointment, _patient(db, visit.patient_id), visit, _partial(db, visit))


def _partial(db: Any, visit: Visit | None) -> bool:
    """Whether a sealed visit lacks a view that was explained away and never taken after all."""
    if visit is None or visit.status is not VisitStatus.SEALED:
        return False
    lacking = """
        SELECT 1 FROM missing_view WHERE missing_view.visit_id = ? AND NOT EXISTS (
            SELECT 1 FROM delivery JOIN capture ON capture.id = delivery.capture_id
            WHERE capture.lesion_id = missing_view.lesion_id AND capture.view_id = missing_view.view_id
        ) LIMIT 1
    """
    return bool(_all(db, lacking, visit.id))


def _patient(db: Any, patient_id: str) -> Patient:
    return rows.patient(one(db, "SELECT * FROM patient WHERE id = ?", patient_id))


def _all(db: Any, sql: str, *values: str) -> list[dict[str, Any]]:
    return list(db.query(sql, values))
