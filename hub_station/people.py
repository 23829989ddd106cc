"""The use cases of who works here: sign in by PIN, lock, choose a PIN, add and retire people.

Checking a PIN is slow on purpose, so it is done on a thread that does only that; what comes of it is written on the one
writer thread, where the rules are checked on what is on disk at that moment. Whoever is signed in goes on with their work,
whatever is tried at the sign-in meanwhile. A future fails with `NotAllowed` (a sentence for the screen) or an error of the
outbox.
"""

import secrets
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from time import monotonic

from hub_station.audit import STATION
from hub_station.clinic import Clinic
from hub_station.courtesy import step_back
from hub_station.domain import pin as pins
from hub_station.domain.operator import Operator, Person, Right, Role, first_to_choose
from hub_station.domain.patient import InvalidEntry, parse_name
from hub_station.domain.registration import FormErrors
from hub_station.domain.visit import NotAllowed
from hub_station.outbox.keys import KeySlots, WrongPassphrase
from hub_station.outbox.store import Store


class WrongPin(NotAllowed):
    """It is not the PIN of this person; the message says how many tries are left, or for how long there is none."""


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """Somebody's word that a person may choose a PIN: proved just now, good for one PIN. Given out by `People` alone."""

    by: str
    why: str


class People:
    """Who works at one station. Every method may be called from any thread and returns at once."""

    def __init__(
        self, clinic: Clinic, store: Store, now: Callable[[], datetime], running: Callable[[], float] = monotonic
    ) -> None:
        """Write by `clinic` into `store`; `now` gives timezone-aware local time, `running` seconds that never go back."""
        self._clinic, self._store, self._now, self._running = clinic, store, now, running
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="people", initializer=step_back)
        self._pauses: dict[str, float] = {}
        self._words: set[Word] = set()

    def close(self) -> None:
        """Finish what was asked. Before the clinic is closed."""
        self._thread.shutdown()

    def everybody(self) -> Future[tuple[Person, ...]]:
        """List everybody who works or worked here."""
        return self._thread.submit(self._store.people.everybody)

    # --- signing in ---------------------------------------------------------------------------------------------------

    def sign_in(self, operator_id: str, pin: str, before: Operator | None = None) -> Future[Operator]:
        """Let a person sign in by PIN; `before` is who was signed in when the station was locked."""
        what = "signed in" if before is None else "unlocked" if before.id == operator_id else "operator switched"
        return self._thread.submit(lambda: self._proved(operator_id, pin, what))

    def lock(self, operator: Operator, why: str) -> Future[None]:
        """Write down that the station was locked, and by what: `key` or `idle`."""
        at = self._now()
        return self._clinic.write(lambda store: store.people.note_lock(operator.id, why, at))

    # --- choosing a PIN -----------------------------------------------------------------------------------------------

    def first_word(self, person_id: str) -> Future[Word]:
        """Let the one person choose a PIN who may on nobody's word, while nobody has one."""

        def job() -> Word:
            first = first_to_choose(self._store.people.everybody())
            if first is None or first.operator.id != person_id:
                raise NotAllowed("A manager must be there when this PIN is chosen.")
            return self._give(Word(person_id, "first PIN of the station"))

        return self._thread.submit(job)

    def vouch(self, manager_id: str, pin: str) -> Future[Word]:
        """Take a manager's word, by their PIN."""

        def job() -> Word:
            manager = self._proved(manager_id, pin, "vouched", Right.PEOPLE)
            return self._give(Word(manager.id, "a manager's word"))

        return self._thread.submit(job)

    def manager_word(self, manager: Operator) -> Future[Word]:
        """Take the word of a manager who is signed in now."""

        def job() -> Word:
            _require(self._store, manager.id)
            return self._give(Word(manager.id, "a manager's word"))

        return self._thread.submit(job)

    def passphrase_word(self, passphrase: str) -> Future[Word]:
        """Take the passphrase of the store for a manager's word: it is with the manager, and opens everything anyhow."""

        def job() -> Word:
            try:
                KeySlots.load(self._store.folder).unlock_with_passphrase(passphrase)
            except WrongPassphrase:
                raise NotAllowed("This is not the passphrase of this station. Check it and type it again.") from None
            return self._give(Word(STATION, "the passphrase"))

        return self._thread.submit(job)

    def choose_pin(self, person_id: str, pin: str, word: Word) -> Future[Operator]:
        """Give a person the PIN that they chose, on somebody's word. A weak PIN is refused, and the word stays good."""

        def job() -> Operator:
            wrong = pins.fault(pin)
            if wrong:
                raise NotAllowed(wrong)
            proof, at = self._store.people.proof(pin), self._now()
            if word not in self._words:
                raise NotAllowed("A manager must be there when this PIN is chosen.")

            def change(store: Store) -> Operator:
                person = _known(store, person_id)
                store.people.set_pin(person_id, proof, word.by, at, word.why)
                return person.operator

            done = self._clinic.write(change).result()
            self._words.discard(word)
            self._pauses.pop(person_id, None)
            return done

        return self._thread.submit(job)

    # --- who works here -----------------------------------------------------------------------------------------------

    def save(self, person_id: str, values: Mapping[str, str], by: Operator) -> Future[tuple[Person, ...]]:
        """Add a person (`person_id` empty), or give one another name or role. Fails with `FormErrors` or `NotAllowed`.

        `values`: given, family, role.
        """

        def change(store: Store) -> tuple[Person, ...]:
            _require(store, by.id)
            now = self._now()
            new = _read(person_id or f"staff-{secrets.token_hex(4)}", values)
            if not person_id:
                store.people.add(new, by.id, now)
                return store.people.everybody()
            if _known(store, person_id).operator.role is Role.MANAGER and new.role is not Role.MANAGER:
                _leave_a_manager(store, person_id)
            store.people.change(new, by.id, now)
            return store.people.everybody()

        return self._clinic.write(change)

    def retire(self, person_id: str, by: Operator) -> Future[tuple[Person, ...]]:
        """Let a person sign in no more. What they did stays theirs."""

        def change(store: Store) -> tuple[Person, ...]:
            _require(store, by.id)
            if person_id == by.id:
                raise NotAllowed("You are signed in yourself. Another manager can do this.")
            if _known(store, person_id).operator.role is Role.MANAGER:
                _leave_a_manager(store, person_id)
            store.people.retire(person_id, by.id, self._now())
            return store.people.everybody()

        return self._clinic.write(change)

    # --- inside -------------------------------------------------------------------------------------------------------

    def _give(self, word: Word) -> Word:
        self._words.add(word)
        return word

    def _proved(self, operator_id: str, pin: str, what: str, right: Right | None = None) -> Operator:
        """Return who it is; a wrong PIN is counted. Raises `NotAllowed`. On one thread alone, so that none is missed."""
        person = _known(self._store, operator_id)
        if right and not person.operator.may(right):
            raise NotAllowed(f"Only a manager may {right.value}.")
        left = self._left(person)
        if left > timedelta():
            raise WrongPin(_locked_out(left))
        if not self._store.people.proves(operator_id, pin):
            raise WrongPin(self._count(person))
        at = self._now()
        self._clinic.write(lambda store: store.people.note_success(operator_id, what, at)).result()
        self._pauses.pop(operator_id, None)
        return person.operator

    def _count(self, person: Person) -> str:
        failures, at = person.failures + 1, self._now()
        pause = pins.pause(failures)
        until = at + pause if pause else None
        name = person.operator.id
        self._clinic.write(lambda store: store.people.note_failure(name, failures, until, at)).result()
        if pause:
            self._pauses[name] = self._running() + pause.total_seconds()
            return _locked_out(pause)
        left = pins.TRIES - failures
        return f"This is not the PIN. {left} more {'try' if left == 1 else 'tries'}, then a pause."

    def _left(self, person: Person) -> timedelta:
        """Return for how long nobody may try. Within a run no change of the computer's clock shortens or lengthens it."""
        if person.operator.id in self._pauses:
            return timedelta(seconds=self._pauses[person.operator.id] - self._running())
        if person.locked_until is None:
            return timedelta()
        # A clock that was set back may not make a pause longer than it was meant to be.
        return min(person.locked_until - self._now(), pins.pause(person.failures))


def _known(store: Store, person_id: str) -> Person:
    person = store.people.find(person_id)
    if person is None or not person.active:
        raise NotAllowed("This person does not work here any more. Ask a manager.")
    return person


def _require(store: Store, operator_id: str) -> None:
    """Raise `NotAllowed` unless this is a manager, as the store knows them now."""
    if not _known(store, operator_id).operator.may(Right.PEOPLE):
        raise NotAllowed(f"Only a manager may {Right.PEOPLE.value}.")


def _leave_a_manager(store: Store, person_id: str) -> None:
    others = (one for one in store.people.everybody() if one.active and one.operator.id != person_id)
    if not any(one.operator.role is Role.MANAGER for one in others):
        raise NotAllowed("This is the only manager. Make somebody else a manager first.")


def _read(person_id: str, values: Mapping[str, str]) -> Operator:
    errors: dict[str, str] = {}
    names = {}
    for field, words in (("given", "first name"), ("family", "last name")):
        try:
            names[field] = parse_name(values.get(field, ""), words)
        except InvalidEntry as error:
            errors[field] = str(error)
    role = values.get("role", "")
    if role not in {one.value for one in Role}:
        errors["role"] = "Choose what this person does here."
    if errors:
        raise FormErrors(errors)
    return Operator(person_id, names["family"], names["given"], Role(role))


def _locked_out(left: timedelta) -> str:
    minutes = ceil(left.total_seconds() / 60)
    wait = "1 minute" if minutes == 1 else f"{minutes} minutes"
    return f"Too many wrong PINs. Try again in {wait}, or let somebody else sign in."
