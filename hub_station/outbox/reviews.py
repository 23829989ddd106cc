"""The second person's reviews in the encrypted database: what waits for one, what came back, what photographers have read.

Any thread may read; changes are meant for the one writer thread, and each is one transaction with its audit entry.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from hub_station.audit import Entry, append
from hub_station.domain.capture import Decision, Stage
from hub_station.domain.second_review import Feedback
from hub_station.outbox import readings, rows
from hub_station.outbox.database import Database

MOST = 20
"""So much feedback is read at once."""


class Reviews:
    """Reads and writes how the second reviews of visits stand."""

    def __init__(self, database: Database) -> None:
        """Use an open database."""
        self._database = database

    def want(self, visit_id: str, operator_id: str, at: datetime) -> None:
        """Put a visit aside until a second person has seen its pictures."""
        changes = {"status": "paused", "review_wanted_at": at.isoformat(), "review_returned_at": None}
        entry = Entry("review asked for", "U", operator_id, at, {"visit": visit_id})
        self._change(entry, lambda db: db["visit"].update(visit_id, changes))

    def give_back(self, visit_id: str, operator_id: str, at: datetime, count: int) -> None:
        """Give a visit back to the photographer: `count` of its pictures are to be taken again."""
        changes = {"review_wanted_at": None, "review_returned_at": at.isoformat()}
        entry = Entry("visit given back", "U", operator_id, at, {"visit": visit_id}, f"{count} to take again")
        self._change(entry, lambda db: db["visit"].update(visit_id, changes))

    def note_opened(self, visit_id: str, operator_id: str, at: datetime) -> None:
        """Write down that somebody looks at the pictures of a visit to review them."""
        self._change(Entry("review begun", "R", operator_id, at, {"visit": visit_id}), lambda _: None)

    def feedback(self, operator_id: str) -> tuple[Feedback, ...]:
        """Return what second persons said of the pictures that this operator took, and this operator has not read yet.

        An acceptance without a note is nothing to be read.
        """
        with self._database.snapshot() as db:
            found = db.query(
                "SELECT review.*, capture.visit_id AS visit, capture.patient_id AS patient, capture.view_id AS view,"
                " lesion.number AS lesion FROM review"
                " JOIN capture ON capture.id = review.capture_id JOIN lesion ON lesion.id = capture.lesion_id"
                " WHERE review.stage = ? AND capture.operator_id = ? AND (review.decision = ? OR review.note <> '')"
                " AND review.id NOT IN (SELECT review_id FROM review_feedback_seen)"
                " ORDER BY review.place DESC LIMIT ?",
                [Stage.SECOND.value, operator_id, Decision.TAKE_AGAIN.value, MOST],
            )
            return tuple(self._feedback(db, row) for row in list(found))

    def note_read(self, review_ids: Sequence[str], operator_id: str, at: datetime) -> None:
        """Write down that the photographer has read this feedback."""

        def act(db: Any) -> None:
            for review_id in review_ids:
                row = {"review_id": review_id, "operator_id": operator_id, "at": at.isoformat()}
                db["review_feedback_seen"].insert(row, ignore=True)

        entry = Entry("feedback read", "R", operator_id, at, {}, f"{len(review_ids)} reviews")
        self._change(entry, act)

    def _feedback(self, db: Any, row: dict[str, Any]) -> Feedback:
        review = rows.review(row)
        pathway = readings.visit_file(db, row["visit"]).pathway
        reason = next((one.text for one in pathway.retake_reasons if one.id == review.reason_id), "")
        return Feedback(review, row["visit"], row["patient"], row["lesion"], row["view"], reason, review.at)

    def _change(self, entry: Entry, act: Callable[[Any], object]) -> None:
        with self._database.transaction() as db:
            act(db)
            append(db.conn, entry)
