"""Who was told apart from whom in the encrypted database, and when a visit was taken over.

Any thread may read; changes are meant for the one writer thread, and each is one transaction with its audit entry.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from hub_station.audit import Entry, append
from hub_station.domain.patient import Patient
from hub_station.domain.visit import IdentityCheck
from hub_station.outbox import readings, rows
from hub_station.outbox.database import Database


class Identities:
    """Reads and writes what was done so that no patient is taken for another."""

    def __init__(self, database: Database) -> None:
        """Use an open database."""
        self._database = database

    def around(self, day: date, since: date) -> tuple[Patient, ...]:
        """Return everybody who is on the list of `day`, or was seen from `since` on."""
        with self._database.snapshot() as db:
            found = {entry.patient.id: entry.patient for entry in readings.day_list(db, day)}
            seen = "SELECT patient.* FROM patient JOIN visit ON visit.patient_id = patient.id WHERE visit.day >= ?"
            for row in db.query(seen, [since.isoformat()]):
                found.setdefault(row["id"], rows.patient(row))
        return tuple(found.values())

    def told_apart(self, visit_id: str) -> frozenset[str]:
        """Return from whom (patient ids) this visit's patient was told apart since it was opened, resumed or taken over."""
        told = """
            SELECT other_id FROM told_apart JOIN visit ON visit.id = told_apart.visit_id
            WHERE visit.id = ? AND told_apart.resumed_at = visit.resumed_at
        """
        return frozenset(row["other_id"] for row in self._database.connection().query(told, [visit_id]))

    def tell_apart(self, visit_id: str, other_ids: Sequence[str], operator_id: str, at: datetime) -> None:
        """Record that a person compared the visit's patient with these and knows which one this is."""

        def act(db: Any) -> None:
            since = readings.one(db, "SELECT resumed_at FROM visit WHERE id = ?", visit_id)["resumed_at"]
            row = {"visit_id": visit_id, "resumed_at": since, "operator_id": operator_id, "at": at.isoformat()}
            db["told_apart"].insert_all(row | {"other_id": one} for one in other_ids)

        entry = Entry("similar patients told apart", "E", operator_id, at, {"visit": visit_id}, f"{len(other_ids)} similar")
        self._change(entry, act)

    def take_over(self, visit_id: str, operator_id: str, at: datetime) -> None:
        """Another operator goes on with a visit: every earlier check of identity counts no more. Raises KeyError."""

        def act(db: Any) -> None:
            readings.one(db, "SELECT id FROM visit WHERE id = ?", visit_id)
            db["visit"].update(visit_id, {"resumed_at": at.isoformat()})

        self._change(Entry("visit taken over", "U", operator_id, at, {"visit": visit_id}), act)

    def check(self, check_id: str) -> IdentityCheck | None:
        """Return a check of identity, also one that counts no more; None where there is none of that id."""
        for row in self._database.connection().query("SELECT * FROM identity_check WHERE id = ?", [check_id]):
            return rows.identity(row)
        return None

    def _change(self, entry: Entry, act: Callable[[Any], object]) -> None:
        with self._database.transaction() as db:
            act(db)
            append(db.conn, entry)
