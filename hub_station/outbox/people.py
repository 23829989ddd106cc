"""Who works at the station, in the encrypted database: names, roles, and what proves a PIN.

Any thread may read; changes are meant for the one writer thread, and each is one transaction with its audit entry. Nobody is
ever deleted, so that an id in the audit log means one person for ever. A PIN is kept as Argon2id makes it, with a secret of
the store in it: from the rows alone no PIN can be guessed.
"""

import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from hub_station.audit import STATION, Entry, append
from hub_station.domain.operator import Operator, Person, Role
from hub_station.outbox.database import Database

PASSES, LANES, MEMORY_KIB = 3, 2, 32 * 1024
"""Argon2id for one try of a PIN: 0.15 s on two cores."""


class People:
    """Reads and writes who works here."""

    def __init__(self, database: Database, secret: bytes) -> None:
        """Use an open database; `secret` (32 bytes) goes into every PIN."""
        self._database, self._secret = database, secret

    def everybody(self) -> tuple[Person, ...]:
        """Return everybody who works or worked here, in the order in which they came."""
        return tuple(_person(row) for row in self._all("SELECT * FROM operator ORDER BY rowid"))

    def find(self, operator_id: str) -> Person | None:
        """Return one person; None: never heard of."""
        return next((_person(row) for row in self._all("SELECT * FROM operator WHERE id = ?", operator_id)), None)

    def proof(self, pin: str) -> str:
        """Return what is kept of a PIN. Slow on purpose (0.15 s): not for the writer thread."""
        slow = Argon2id(
            salt=secrets.token_bytes(16),
            length=32,
            iterations=PASSES,
            lanes=LANES,
            memory_cost=MEMORY_KIB,
            secret=self._secret,
        )
        return slow.derive_phc_encoded(pin.encode())

    def proves(self, operator_id: str, pin: str) -> bool:
        """Tell whether it is the person's PIN. Slow as `proof`; False where they have none."""
        found = self._all("SELECT pin FROM operator WHERE id = ? AND pin <> ''", operator_id)
        if not found:
            return False
        try:
            Argon2id.verify_phc_encoded(pin.encode(), found[0]["pin"], self._secret)
        except InvalidKey:
            return False
        return True

    def enrol(self, members: Iterable[Operator], at: datetime) -> None:
        """Add those whom the hub's policy names and the station does not know. What the station knows stays as it is."""
        for one in members:
            if self.find(one.id) is None:
                self.add(one, STATION, at)

    def add(self, one: Operator, by: str, at: datetime) -> None:
        """Add a person, without a PIN. Raises `IntegrityError` where the id was ever used."""
        entry = Entry("person added", "C", by, at, {"operator": one.id}, one.role.value)
        row: dict[str, object] = {
            "id": one.id,
            "family": one.family,
            "given": one.given,
            "role": one.role.value,
            "active": 1,
        }
        row |= {"pin": "", "failures": 0, "locked_until": None, "made_by": by, "at": at.isoformat()}
        self._change([entry], lambda db: db["operator"].insert(row))

    def change(self, one: Operator, by: str, at: datetime) -> None:
        """Give a person another name or role."""
        before = self.find(one.id)
        if before is None or before.operator == one:
            return
        entries = []
        if before.operator.role is not one.role:
            entries.append(Entry("role changed", "U", by, at, {"operator": one.id}, one.role.value))
        if before.operator.name != one.name:
            entries.append(Entry("person renamed", "U", by, at, {"operator": one.id}))
        values = {"family": one.family, "given": one.given, "role": one.role.value}
        self._change(entries, lambda db: db["operator"].update(one.id, values))

    def retire(self, operator_id: str, by: str, at: datetime) -> None:
        """Let a person sign in no more; the PIN goes, the row stays."""
        entry = Entry("person retired", "U", by, at, {"operator": operator_id})
        values = {"active": 0, "pin": "", "failures": 0, "locked_until": None}
        self._change([entry], lambda db: db["operator"].update(operator_id, values))

    def set_pin(self, operator_id: str, proof: str, by: str, at: datetime, word: str) -> None:
        """Give a person a new PIN (what `proof` made of it); a pause after wrong ones is over. `word`: on whose word."""
        entry = Entry("PIN set", "U", by, at, {"operator": operator_id}, word)
        values = {"pin": proof, "failures": 0, "locked_until": None}
        self._change([entry], lambda db: db["operator"].update(operator_id, values))

    def note_failure(self, operator_id: str, failures: int, until: datetime | None, at: datetime) -> None:
        """Count a wrong PIN; `until`: no other is tried before."""
        # Nobody proved to be this person: it is the station that tells of it.
        entries = [Entry("sign-in failed", "E", STATION, at, {"operator": operator_id}, str(failures))]
        if until:
            entries.append(Entry("locked out", "E", STATION, at, {"operator": operator_id}, until.isoformat()))
        values = {"failures": failures, "locked_until": until.isoformat() if until else None}
        self._change(entries, lambda db: db["operator"].update(operator_id, values))

    def note_success(self, operator_id: str, what: str, at: datetime) -> None:
        """Write down that a person proved who they are (`signed in`, `unlocked`, `operator switched`, `vouched`)."""
        entry = Entry(what, "E", operator_id, at, {"operator": operator_id})
        values = {"failures": 0, "locked_until": None}
        self._change([entry], lambda db: db["operator"].update(operator_id, values))

    def note_lock(self, operator_id: str, why: str, at: datetime) -> None:
        """Write down that the station was locked while this person was signed in."""
        self._change([Entry("locked", "E", operator_id, at, {"operator": operator_id}, why)], lambda _: None)

    def _change(self, entries: list[Entry], act: Callable[[Any], object]) -> None:
        with self._database.transaction() as db:
            act(db)
            for entry in entries:
                append(db.conn, entry)

    def _all(self, sql: str, *values: str) -> list[dict[str, Any]]:
        return list(self._database.connection().query(sql, values))


def _person(row: Mapping[str, Any]) -> Person:
    return Person(
        Operator(row["id"], row["family"], row["given"], Role(row["role"])),
        active=bool(row["active"]),
        has_pin=bool(row["pin"]),
        failures=row["failures"],
        locked_until=datetime.fromisoformat(row["locked_until"]) if row["locked_until"] else None,
    )
