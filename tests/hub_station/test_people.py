"""Who works here, on a real store: signing in, lock-out, the first PIN, a manager's word, and what only a manager may."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hub_station.assembly import read_pathway
from hub_station.clinic import Clinic
from hub_station.demo.clinic import MEMBERS
from hub_station.domain.operator import Operator, Right, Role
from hub_station.domain.pin import fault, pause
from hub_station.domain.registration import FormErrors
from hub_station.domain.visit import NotAllowed
from hub_station.outbox.database import IntegrityError
from hub_station.outbox.keys import KeySlots, MasterKey
from hub_station.outbox.store import Store
from hub_station.people import People, Word, WrongPin
from hub_station.settings import Settings

PASSPHRASE = "a passphrase for a test"
PIN, OTHER, WRONG = "4826", "59317", "7093"
SAM, AMINA, GRACE = (member.operator() for member in MEMBERS)


class Hall:
    """People of a store; both clocks move only when they are told to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now, self.running = datetime(2026, 11, 24, 9, 0, tzinfo=UTC), 0.0
        if Store.exists(folder):
            self.master = KeySlots.load(folder).unlock_with_passphrase(PASSPHRASE)
            self.store = Store.open(folder, self.master)
        else:
            _, self.master = KeySlots.create(folder, PASSPHRASE)
            self.store = Store.create(folder, self.master)
        self.store.people.enrol((SAM, AMINA, GRACE), self.now)
        settings = Settings()
        self.clinic = Clinic(self.store, read_pathway(settings), settings, lambda: self.now, lambda: None)
        self.people = People(self.clinic, self.store, lambda: self.now, lambda: self.running)

    def first_pins(self) -> None:
        """Grace chooses the first PIN, and vouches for the others."""
        self.people.choose_pin(GRACE.id, OTHER, self.people.first_word(GRACE.id).result()).result()
        for one in (SAM, AMINA):
            self.people.choose_pin(one.id, PIN, self.people.vouch(GRACE.id, OTHER).result()).result()

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.running += seconds

    def wrong(self, times: int) -> str:
        said = ""
        for _ in range(times):
            with pytest.raises(WrongPin) as refused:
                self.people.sign_in(SAM.id, WRONG).result()
            said = str(refused.value)
        return said

    def audit(self) -> list[tuple[str, str, str]]:
        """Every entry: what, who, and the detail."""
        rows = self.store.database.connection().query("SELECT entry FROM audit ORDER BY number")
        entries = [json.loads(row["entry"]) for row in rows]
        return [
            (one["type"]["display"], one["agent"][0]["who"]["identifier"]["value"], one.get("outcomeDesc", ""))
            for one in entries
        ]

    def close(self) -> None:
        self.people.close()
        self.clinic.close()
        self.store.close()


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    hall = Hall(tmp_path / "store")
    yield hall
    hall.close()


@pytest.mark.parametrize(
    "weak",
    [
        *("0000", "1234", "9876", "8901", "1212", "123123", "2580"),
        *("1952", "2001", "060852", "850612", "06081952", "19520806"),
        *("123", "1234567890123", "48-26", "pin", ""),
    ],
)
def test_a_pin_that_is_guessed_at_once_is_refused_in_words(weak: str) -> None:
    assert fault(weak).endswith(".")


@pytest.mark.parametrize("good", ["4826", "59317", "830274", "48264827", "739105826471"])
def test_another_pin_will_do(good: str) -> None:
    assert fault(good) == ""


def test_pauses_grow() -> None:
    minutes = [pause(failures) / timedelta(minutes=1) for failures in (0, 4, 5, 6, 7, 8, 9, 40)]
    assert minutes == [0, 0, 1, 5, 15, 30, 60, 60]


def test_the_first_manager_chooses_the_first_pin_and_nobody_else_does(hall: Hall) -> None:
    for one in (SAM, AMINA):
        with pytest.raises(NotAllowed, match="manager must be there"):
            hall.people.first_word(one.id).result()
    word = hall.people.first_word(GRACE.id).result()
    with pytest.raises(NotAllowed, match="in a row"):
        hall.people.choose_pin(GRACE.id, "1234", word).result()
    hall.people.choose_pin(GRACE.id, OTHER, word).result()
    with pytest.raises(NotAllowed, match="manager must be there"):
        hall.people.choose_pin(SAM.id, PIN, word).result()
    with pytest.raises(NotAllowed, match="manager must be there"):
        hall.people.first_word(GRACE.id).result()
    assert hall.people.sign_in(GRACE.id, OTHER).result() == GRACE


def test_a_word_that_nobody_gave_is_none(hall: Hall) -> None:
    with pytest.raises(NotAllowed):
        hall.people.choose_pin(SAM.id, PIN, Word(GRACE.id, "a manager's word")).result()


def test_only_a_manager_vouches(hall: Hall) -> None:
    hall.first_pins()
    with pytest.raises(NotAllowed, match="Only a manager"):
        hall.people.vouch(AMINA.id, PIN).result()
    with pytest.raises(WrongPin):
        hall.people.vouch(GRACE.id, WRONG).result()
    with pytest.raises(NotAllowed, match="Only a manager"):
        hall.people.manager_word(SAM).result()


def test_five_wrong_pins_are_followed_by_pauses_that_grow(hall: Hall) -> None:
    hall.first_pins()
    assert "1 more try" in hall.wrong(4)
    assert "in 1 minute," in hall.wrong(1)
    with pytest.raises(WrongPin, match="Too many"):
        hall.people.sign_in(SAM.id, PIN).result()
    assert hall.people.sign_in(AMINA.id, PIN).result() == AMINA, "others are not held up"
    hall.wait(61)
    assert "in 5 minutes" in hall.wrong(1)
    hall.wait(301)
    assert hall.people.sign_in(SAM.id, PIN).result() == SAM
    assert "4 more tries" in hall.wrong(1), "a right PIN makes up for the wrong ones"


def test_setting_the_clock_ends_no_pause_and_neither_does_a_restart(hall: Hall) -> None:
    hall.first_pins()
    hall.wrong(5)
    hall.now += timedelta(hours=3)
    with pytest.raises(WrongPin, match="Too many"):
        hall.people.sign_in(SAM.id, PIN).result()
    hall.now -= timedelta(hours=3)
    hall.close()
    again = Hall(hall.folder)
    try:
        with pytest.raises(WrongPin, match="Too many"):
            again.people.sign_in(SAM.id, PIN).result()
        again.now -= timedelta(days=2)
        with pytest.raises(WrongPin, match="in 1 minute,"):
            again.people.sign_in(SAM.id, PIN).result()
        again.now += timedelta(days=2, seconds=61)
        assert again.people.sign_in(SAM.id, PIN).result() == SAM
    finally:
        again.close()


def test_a_forgotten_pin_of_the_only_manager_is_replaced_by_the_passphrase(hall: Hall) -> None:
    hall.first_pins()
    with pytest.raises(NotAllowed, match="not the passphrase"):
        hall.people.passphrase_word("some other words here").result()
    hall.people.choose_pin(GRACE.id, PIN, hall.people.passphrase_word(PASSPHRASE).result()).result()
    assert hall.people.sign_in(GRACE.id, PIN).result() == GRACE
    with pytest.raises(WrongPin):
        hall.people.sign_in(GRACE.id, OTHER).result()


def test_a_new_pin_ends_a_pause(hall: Hall) -> None:
    hall.first_pins()
    hall.wrong(5)
    hall.people.choose_pin(SAM.id, "830274", hall.people.manager_word(GRACE).result()).result()
    assert hall.people.sign_in(SAM.id, "830274").result() == SAM


def test_a_manager_adds_changes_and_retires_and_nobody_else(hall: Hall) -> None:
    hall.first_pins()
    values = {"given": "Joy", "family": "Abara", "role": "photographer"}
    with pytest.raises(NotAllowed, match="Only a manager"):
        hall.people.save("", values, SAM).result()
    everybody = hall.people.save("", values, GRACE).result()
    joy = everybody[-1].operator
    assert joy.id.startswith("staff-"), "an id that says no name"
    hall.people.save(joy.id, values | {"family": "Price", "role": "reviewer"}, GRACE).result()
    person = hall.store.people.find(joy.id)
    assert person
    assert (person.operator.name, person.operator.role) == ("Joy Price", Role.REVIEWER)
    with pytest.raises(FormErrors):
        hall.people.save("", {"given": "", "family": "x", "role": "king"}, GRACE).result()
    with pytest.raises(NotAllowed, match="Only a manager"):
        hall.people.retire(joy.id, SAM).result()
    hall.people.retire(SAM.id, GRACE).result()
    with pytest.raises(NotAllowed, match="does not work here"):
        hall.people.sign_in(SAM.id, PIN).result()
    stale = Operator(SAM.id, "Taylor", "Sam", Role.MANAGER)
    with pytest.raises(NotAllowed):
        hall.people.save("", values, stale).result()


def test_there_is_always_a_manager(hall: Hall) -> None:
    hall.first_pins()
    with pytest.raises(NotAllowed, match="only manager"):
        hall.people.save(GRACE.id, {"given": "Grace", "family": "Okafor", "role": "reviewer"}, GRACE).result()
    with pytest.raises(NotAllowed, match="yourself"):
        hall.people.retire(GRACE.id, GRACE).result()


def test_an_id_means_one_person_for_ever_and_the_policy_changes_nobody(hall: Hall) -> None:
    hall.people.choose_pin(GRACE.id, OTHER, hall.people.first_word(GRACE.id).result()).result()
    hall.people.save(SAM.id, {"given": "Samuel", "family": "Taylor", "role": "reviewer"}, GRACE).result()
    hall.people.retire(AMINA.id, GRACE).result()
    hall.store.people.enrol((SAM, AMINA, Operator("lee", "Lee", "Ann")), hall.now)
    by_id = {one.operator.id: one for one in hall.store.people.everybody()}
    assert by_id[SAM.id].operator.given == "Samuel"
    assert not by_id[AMINA.id].active
    assert set(by_id) == {"sam", "amina", "grace", "lee"}
    with pytest.raises(IntegrityError):
        hall.store.people.add(Operator(AMINA.id, "Else", "Somebody"), "grace", hall.now)
    with pytest.raises(IntegrityError, match="for ever"), hall.store.database.transaction() as db:
        db.conn.execute("DELETE FROM operator")


def test_roles_allow_what_they_should() -> None:
    assert not any(SAM.may(right) for right in Right)
    assert {right for right in Right if AMINA.may(right)} == {Right.SECOND_REVIEW, Right.REPAIR}
    assert all(GRACE.may(right) for right in Right)


def test_everything_is_in_the_audit_log_and_no_pin_and_no_name(hall: Hall) -> None:
    hall.first_pins()
    hall.people.sign_in(SAM.id, PIN).result()
    hall.people.lock(SAM, "key").result()
    hall.people.sign_in(SAM.id, PIN, SAM).result()
    hall.people.sign_in(AMINA.id, PIN, SAM).result()
    hall.wrong(5)
    hall.people.save("", {"given": "Joy", "family": "Abara", "role": "photographer"}, GRACE).result()
    hall.people.save(AMINA.id, {"given": "Amina", "family": "Hussain", "role": "manager"}, GRACE).result()
    hall.people.retire(SAM.id, GRACE).result()
    log = hall.audit()
    for what, who in (
        ("PIN set", "grace"),
        ("vouched", "grace"),
        ("signed in", "sam"),
        ("locked", "sam"),
        ("unlocked", "sam"),
        ("operator switched", "amina"),
        ("sign-in failed", "station"),
        ("locked out", "station"),
        ("person added", "station"),
        ("person added", "grace"),
        ("role changed", "grace"),
        ("person retired", "grace"),
    ):
        assert (what, who) in {(entry[0], entry[1]) for entry in log}, what
    text = json.dumps(log)
    assert not any(word in text for word in (PIN, OTHER, WRONG, "Taylor", "Abara", "Joy"))
    assert hall.store.audit_fault() is None


def test_a_pin_is_proved_only_with_the_secret_of_its_store(hall: Hall, tmp_path: Path) -> None:
    hall.first_pins()
    rows = list(hall.store.database.connection().query("SELECT pin FROM operator WHERE id = 'sam'"))
    assert rows[0]["pin"].startswith("$argon2id$")
    other = Store.create(tmp_path / "other", MasterKey(b"o" * 32))
    try:
        other.people.enrol((SAM,), hall.now)
        other.people.set_pin(SAM.id, rows[0]["pin"], "sam", hall.now, "copied")
        assert not other.people.proves(SAM.id, PIN)
        assert hall.store.people.proves(SAM.id, PIN)
    finally:
        other.close()
