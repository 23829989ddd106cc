"""The audit log: every change has its entry, no entry has a name, and whoever touches it is found out."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from hub_station import audit
from hub_station.domain.identifiers import new_id
from hub_station.domain.visit import IdentityCheck, VisitStatus
from hub_station.outbox.database import IntegrityError
from hub_station.outbox.store import Store
from sync.contract import Accepted, Receipt
from tests.outbox.conftest import MASTER, NOW, Clinic


def entries(store: Store) -> list[dict[str, Any]]:
    rows = store.database.connection().conn.execute("SELECT entry FROM audit ORDER BY number")
    return [json.loads(text) for (text,) in rows]


def whole_visit(clinic: Clinic) -> None:
    clinic.sealed()
    delivery = clinic.store.deliveries.claim()
    assert delivery
    clinic.store.deliveries.settle(delivery, Accepted())
    clinic.store.deliveries.settle(delivery, Receipt(delivery.digest, NOW, "https://hospital.example"))


def test_every_change_of_a_visit_says_who_and_what_and_when(clinic: Clinic, store: Store) -> None:
    whole_visit(clinic)
    told = entries(store)
    assert [entry["type"]["display"] for entry in told] == [
        "patient registered", "visit opened", "lesion recorded", "picture kept", "visit sealed", "delivery received",
    ]  # fmt: skip
    kept = told[3]
    assert kept["agent"][0] == {"who": {"identifier": {"value": "sam"}}, "requestor": True}
    assert kept["recorded"] == NOW.isoformat()
    assert {one["type"]["display"] for one in kept["entity"]} == {"patient", "visit", "capture"}
    # What the station does by itself is nobody's request.
    assert told[-1]["agent"][0]["requestor"] is False


def test_no_entry_names_a_patient(clinic: Clinic, store: Store) -> None:
    whole_visit(clinic)
    text = json.dumps(entries(store)).casefold()
    assert not [word for word in ("ashworth", "joan", "9990000018", "1952") if word in text]


def test_a_change_that_fails_leaves_no_entry(clinic: Clinic, store: Store) -> None:
    visit = clinic.visit()
    before = entries(store)
    with pytest.raises(KeyError):
        store.records.record_identity(IdentityCheck(new_id(), "no such visit", ("name",), "sam", NOW))
    with pytest.raises(IntegrityError):
        store.records.add_patient(store.records.patient(visit.patient_id), "sam", NOW)
    assert entries(store) == before


def rewritten_with_todays_key(connection: Any) -> None:
    """Somebody who can open the database changes old entries, and seals them with the key that is there."""
    (key,) = connection.execute("SELECT key FROM audit_key").fetchone()
    rows = connection.execute("SELECT number, entry, seal FROM audit ORDER BY number").fetchall()
    previous = rows[0][2]
    for number, text, _ in rows[1:]:
        changed = text.replace("sam", "eve")
        previous = audit._seal(key, previous, number, changed)
        connection.execute("UPDATE audit SET entry = ?, seal = ? WHERE number = ?", (changed, previous, number))


ATTACKS: dict[str, tuple[Callable[[Any], object], int]] = {
    "an entry changed": (
        lambda db: db.execute("UPDATE audit SET entry = replace(entry, 'sam', 'eve') WHERE number = 2"), 2,
    ),
    "an entry removed": (lambda db: db.execute("DELETE FROM audit WHERE number = 2"), 2),
    "the newest removed": (lambda db: db.execute("DELETE FROM audit WHERE number = 6"), 6),
    "all removed": (lambda db: db.execute("DELETE FROM audit"), 1),
    "all removed with the key": (lambda db: db.executescript("DELETE FROM audit; DELETE FROM audit_key"), 1),
    "an entry added": (lambda db: db.execute("INSERT INTO audit VALUES (7, '{}', x'00')"), 7),
    "rewritten from entry 2 on with the key of today": (rewritten_with_todays_key, 2),
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("restarted", [False, True])
def test_a_changed_log_is_noticed_also_after_work_went_on(
    clinic: Clinic, store: Store, attack: str, restarted: bool
) -> None:
    whole_visit(clinic)
    assert store.audit_fault() is None
    connection = store.database.connection().conn
    connection.executescript("DROP TRIGGER audit_fixed; DROP TRIGGER audit_stays")
    act, first = ATTACKS[attack]
    act(connection)
    if restarted:
        store.close()
        store = Store.open(store.folder, MASTER)
    try:
        if restarted or attack != "all removed with the key":
            assert store.audit_fault() == first
        if restarted:
            # The clinic works on, and the fault stays to be seen.
            visit = Clinic(store).visit("Mensah", "9990000026")
            store.records.set_status(visit.id, VisitStatus.ENDED, "sam", NOW)
            assert store.audit_fault() == first
    finally:
        store.close()


def test_an_unused_store_may_be_opened_any_number_of_times(store: Store) -> None:
    for _ in range(3):
        store.close()
        store = Store.open(store.folder, MASTER)
    assert store.audit_fault() is None
    store.close()


@pytest.mark.parametrize("change", ["UPDATE audit SET entry = ''", "DELETE FROM audit"])
def test_an_entry_is_not_changed_by_accident(clinic: Clinic, store: Store, change: str) -> None:
    clinic.visit()
    with pytest.raises(IntegrityError, match="audit entry"):
        store.database.connection().conn.execute(change)
