"""The tables of the store, as numbered steps. A released step is never changed; a new one is added at the end.

Times are ISO 8601 text with offset. Rules that must not depend on a program's good behaviour are constraints and triggers:
one open visit, one patient per study, pictures and audit entries that never change, deliveries of the right patient.
"""

from typing import Any

from sqlite_utils import Migrations

from hub_station.outbox.migrations import m0001_first as first
from hub_station.outbox.migrations import m0002_deliveries_hold as deliveries_hold
from hub_station.outbox.migrations import m0003_equipment as equipment
from hub_station.outbox.migrations import m0004_visit_workflow as visit_workflow

VERSION = 4
"""How many steps there are: written into the file, so that an older program knows that it must keep its hands off."""

migrations = Migrations("hub-station")


@migrations()
def m0001_first(db: Any) -> None:
    """Patients, visits, pictures, deliveries, audit."""
    _run(db, first.STATEMENTS)


@migrations()
def m0002_deliveries_hold(db: Any) -> None:
    """A picture goes out with its own visit, exactly as it was built, and counts as received only with its own digest."""
    _run(db, deliveries_hold.STATEMENTS)


@migrations()
def m0003_equipment(db: Any) -> None:
    """Registered devices and their checks; the pedals and buttons that take pictures."""
    _run(db, equipment.STATEMENTS)


@migrations()
def m0004_visit_workflow(db: Any) -> None:
    """Pathways of visits, answers, people, second reviews, quarantine, cleaning, and how an appointment stands."""
    _run(db, visit_workflow.STATEMENTS)


def _run(db: Any, statements: str) -> None:
    # Not executescript: that would end the transaction of the migration.
    for statement in statements.split(";;"):
        db.conn.execute(statement)
