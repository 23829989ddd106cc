"""The answers to the pathway's questions: added, never changed; the newest counts."""

import json
from typing import Any

from hub_station.audit import Entry, append
from hub_station.domain.answers import Answers
from hub_station.outbox.database import Database


class History:
    """Writes answers; they are read with their visit (`readings.visit_file`)."""

    def __init__(self, database: Database) -> None:
        """Use an open database."""
        self._database = database

    def add(self, *sets: Answers) -> None:
        """Record some answers, all or none. The audit log says how many, never which."""
        with self._database.transaction() as db:
            for one in sets:
                db.table("answers").insert(_row(one))
                what = {"visit": one.visit_id} | ({"lesion": one.lesion_id} if one.lesion_id else {})
                count = len(one.answers)
                detail = f"{count} {'answer' if count == 1 else 'answers'}, {one.source.value}"
                append(db.conn, Entry("history recorded", "C", one.operator_id, one.at, what, detail))


def _row(one: Answers) -> dict[str, Any]:
    return {
        "id": one.id,
        "visit_id": one.visit_id,
        "lesion_id": one.lesion_id or None,
        "answers": json.dumps(dict(one.answers), ensure_ascii=False),
        "source": one.source.value,
        "operator_id": one.operator_id,
        "at": one.at.isoformat(),
    }
