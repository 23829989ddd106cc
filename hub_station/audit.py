"""Who did what when: an append-only, forward-secure chain, written in the transaction of the act itself.

Each entry is sealed by HMAC over the previous seal, its number and its text, and the key is replaced by its own hash after
every entry: what was written yesterday cannot be rewritten from what lies in the database today. Each entry is a FHIR R4
AuditEvent and names nobody: identifiers only.
"""

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

FIRST = b"\x00" * 32
STATION = "station"
"""Stands in an entry where nobody asked: what the station does by itself."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One act. `what` maps the kind of thing to its id (`visit`, `capture`, …); `detail` is a word or two, never a name."""

    type: str
    action: Literal["C", "R", "U", "D", "E"]
    operator_id: str
    at: datetime
    what: dict[str, str]
    detail: str = ""

    def text(self) -> str:
        """The entry as it is sealed and stored: one line of JSON."""
        event = {
            "resourceType": "AuditEvent",
            "type": {"display": self.type},
            "action": self.action,
            "recorded": self.at.isoformat(),
            "outcome": "0",
            "agent": [{"who": {"identifier": {"value": self.operator_id}}, "requestor": self.operator_id != STATION}],
            "source": {"observer": {"display": "Hub Station"}},
            "entity": [
                {"what": {"identifier": {"value": key}}, "type": {"display": kind}}
                for kind, key in sorted(self.what.items())
            ],
        }
        if self.detail:
            event["outcomeDesc"] = self.detail
        return json.dumps(event, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def begin(connection: Any, first_key: bytes) -> None:
    """Lay the first key (32 bytes) down, while nothing was recorded yet. Within the caller's transaction.

    Whoever can make the first key anew can make the whole chain anew: it belongs with the hub manager. Here it derives from
    the master key, so the chain is proof against everybody but those who can open the store.
    """
    connection.execute("INSERT OR IGNORE INTO audit_key (only, key) VALUES (1, ?)", (first_key,))


def resume(connection: Any) -> None:
    """Go on where the last run ended. Within the caller's transaction.

    Where the key was taken away with the entries, a fresh one is laid down, so that the clinic can work. It is not the first
    one: the loss shows for ever.
    """
    connection.execute("INSERT OR IGNORE INTO audit_key (only, key) VALUES (1, ?)", (secrets.token_bytes(32),))


def append(connection: Any, entry: Entry) -> None:
    """Write an entry within the caller's transaction: the act and its entry become durable together or not at all."""
    (key,) = connection.execute("SELECT key FROM audit_key").fetchone()
    last = connection.execute("SELECT number, seal FROM audit ORDER BY number DESC LIMIT 1").fetchone()
    number, seal = (last[0] + 1, last[1]) if last else (1, FIRST)
    text = entry.text()
    connection.execute(
        "INSERT INTO audit (number, entry, seal) VALUES (?, ?, ?)", (number, text, _seal(key, seal, number, text))
    )
    connection.execute("UPDATE audit_key SET key = ?", (hashlib.sha256(key).digest(),))


def first_fault(connection: Any, first_key: bytes) -> int | None:
    """Return the number of the first entry that is not as it was written (or is missing), None where all are right."""
    key, seal, expected = first_key, FIRST, 1
    for number, text, stored in connection.execute("SELECT number, entry, seal FROM audit ORDER BY number"):
        if number != expected or not hmac.compare_digest(stored, _seal(key, seal, number, text)):
            return expected
        key, seal, expected = hashlib.sha256(key).digest(), stored, expected + 1
    (present,) = connection.execute("SELECT key FROM audit_key").fetchone()
    return None if hmac.compare_digest(present, key) else expected


def _seal(key: bytes, previous: bytes, number: int, text: str) -> bytes:
    return hmac.digest(key, previous + number.to_bytes(8, "big") + text.encode(), "sha256")
