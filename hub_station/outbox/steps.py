"""One step of a delivery, written down. The table of `delivery` says which steps there are.

Functions of a database whose transaction is open.
"""

from datetime import UTC, datetime
from typing import Any

from hub_station.outbox.delivery import Event, State, step

PUT_ASIDE = "Put aside: it is not sent."


def utc(at: datetime) -> str:
    """As text that sorts by time, whatever the offset was."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def put_aside(db: Any, capture_id: str) -> bool:
    """Whether a picture was put aside, so that it must not leave."""
    return bool(db["quarantine"].count_where("capture_id = ?", [capture_id]))


def take_step(
    db: Any, row: dict[str, Any], event: Event, now: datetime, changes: dict[str, Any], attempt: int | None = None
) -> None:
    """Do what an event does to a delivery (its whole `row`), and write it down. Raises `IllegalStep`.

    What was put aside while it was on its way never becomes ready again.
    """
    before = State(row["state"])
    after = step(before, event)
    lease = changes.get("lease_until") if after in {State.SENDING, State.STORED} else None
    db["delivery"].update(row["place"], changes | {"state": after.value, "lease_until": lease})
    db["delivery_event"].insert(
        {
            "delivery_id": row["id"],
            "event": event.value,
            "before": before.value,
            "after": after.value,
            "attempt": row["attempts"] if attempt is None else attempt,
            "note": changes.get("note", ""),
            "at": utc(now),
        }
    )
    if after is State.READY and put_aside(db, row["capture_id"]):
        take_step(db, row | changes | {"state": after.value}, Event.WITHHOLD, now, {"note": PUT_ASIDE})


def withhold(db: Any, capture_id: str, now: datetime) -> bool:
    """Stop the delivery of a picture that was put aside; True where the hospital holds it or may hold it.

    One that is on its way at this moment cannot be called back: `take_step` stops it when it comes back unsent.
    """
    for row in list(db["delivery"].rows_where("capture_id = ?", [capture_id])):
        if State(row["state"]) in {State.READY, State.BLOCKED}:
            take_step(db, dict(row), Event.WITHHOLD, now, {"note": PUT_ASIDE})
        return bool(row["attempts"] > 0)
    return False
