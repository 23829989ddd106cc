"""The sign-in, and the lock, which is the sign-in over work that stays where it is.

Whoever signs in while somebody else's visit is open confirms the patient's identity again before anything else.
"""

from collections.abc import Callable
from concurrent.futures import Future
from enum import Enum, auto
from typing import TypeVar

from hub_station.domain.operator import Operator, Person, Right, first_to_choose
from hub_station.domain.pin import fault
from hub_station.domain.visit import NotAllowed
from hub_station.people import People, Word
from hub_station.presenters import words
from hub_station.presenters.desk import Desk, Place
from ui.states import Entry, Notice, PersonTile, SignInState, Status, Tone

T = TypeVar("T")


class _Step(Enum):
    NAMES = auto()
    PIN = auto()
    VOUCHER = auto()
    VOUCHER_PIN = auto()
    PASSPHRASE = auto()
    NEW = auto()
    AGAIN = auto()


_OF_A_MANAGER = {_Step.VOUCHER, _Step.VOUCHER_PIN}


class SignInPresenter:
    """Answers what is asked at the sign-in."""

    def __init__(self, desk: Desk) -> None:
        """Sign people in at the desk."""
        self._desk = desk
        self._people: tuple[Person, ...] = ()
        self._turn = 0
        self._done: Callable[[], None] | None = None
        self._word: Word | None = None
        self._busy = False
        self._step = _Step.NAMES
        self._person = self._voucher = self._pin = self._error = ""

    def begin(self) -> None:
        """Ask who works here: the store was opened, or the station was locked."""
        self._begin_anew()
        self._desk.on_cover, self._done = None, None
        before = self._desk.last_operator
        self._person = before.id if before else ""
        self._desk.ask(self._use_cases.everybody(), self._came)

    def choose_for(self, person_id: str, done: Callable[[], None]) -> None:
        """Let a person choose a new PIN while a manager is signed in; then go back by `done`."""
        desk = self._desk
        self._begin_anew()

        def may(word: Word) -> None:
            self._person, self._done = person_id, done
            self._new(word)
            desk.go(Place.NEW_PIN)

        def known(people: tuple[Person, ...]) -> None:
            self._people = people
            desk.ask(self._use_cases.manager_word(desk.operator), may)

        desk.ask(self._use_cases.everybody(), known)

    def lock(self, why: str) -> None:
        """Cover everything. What is open, typed or being kept goes on beneath."""
        desk = self._desk
        if not desk.entered or desk.covered:
            return
        if desk.place is Place.NEW_PIN:
            desk.place = Place.PEOPLE
        desk.lock()
        self.begin()
        desk.ask(self._use_cases.lock(desk.operator, why), lambda _: None)

    def state(self) -> SignInState:
        """What the screen shows now."""
        title, explanation, caption, action = self._words()
        choosing = self._step in {_Step.NEW, _Step.AGAIN}
        typed = Entry.PIN if self._step in {_Step.PIN, _Step.VOUCHER_PIN} or choosing else Entry.NOTHING
        managers = self._step in _OF_A_MANAGER
        tiles = () if choosing or self._step is _Step.PASSPHRASE else tuple(map(self._tile, self._shown()))
        return SignInState(
            title=title,
            explanation=explanation,
            people=tiles,
            chosen=self._voucher if managers else self._person,
            entry=Entry.WORDS if self._step is _Step.PASSPHRASE else typed,
            caption=caption,
            action=action,
            turn=self._turn,
            error=self._error,
            busy=self._busy,
            forgotten=self._step is _Step.PIN,
            passphrase=managers,
            back=self._step not in {_Step.NAMES, _Step.PIN},
            locked=self._desk.locked,
        )

    # --- what is asked ------------------------------------------------------------------------------------------------

    def pick_person(self, person_id: str) -> None:
        """Somebody presses their name; or, where a manager is needed, a manager does."""
        if self._busy:
            return
        self._turn, self._error = self._turn + 1, ""
        if self._step in _OF_A_MANAGER:
            self._voucher, self._step = person_id, _Step.VOUCHER_PIN
        else:
            self._choose(person_id)
        self._desk.changed()

    def enter_pin(self, pin: str) -> None:
        """A PIN was typed: one's own, a manager's, a new one, or that once more."""
        if self._busy:
            return
        self._turn, self._error = self._turn + 1, ""
        match self._step:
            case _Step.PIN:
                before = self._desk.last_operator
                self._ask(self._use_cases.sign_in(self._person, pin, before), self._signed_in)
            case _Step.VOUCHER_PIN:
                self._ask(self._use_cases.vouch(self._voucher, pin), self._new)
            case _Step.NEW:
                self._error = fault(pin)
                if not self._error:
                    self._pin, self._step = pin, _Step.AGAIN
            case _Step.AGAIN if pin != self._pin:
                self._step, self._error = _Step.NEW, "The two PINs are not the same. Choose the PIN again."
            case _Step.AGAIN if self._word:
                self._ask(self._use_cases.choose_pin(self._person, pin, self._word), lambda _: self._chosen(pin))
            case _:
                pass
        self._desk.changed()

    def enter_passphrase(self, passphrase: str) -> None:
        """The passphrase of the store stands for a manager's word."""
        if not self._busy and self._step is _Step.PASSPHRASE:
            self._turn, self._error = self._turn + 1, ""
            self._ask(self._use_cases.passphrase_word(passphrase), self._new)
        self._desk.changed()

    def forgot_pin(self) -> None:
        """A manager, or the passphrase, lets somebody choose a new PIN."""
        if not self._busy:
            self._to_a_manager()
        self._desk.changed()

    def use_passphrase(self) -> None:
        """No manager is there, or none knows their PIN."""
        if not self._busy:
            self._turn, self._error, self._step = self._turn + 1, "", _Step.PASSPHRASE
        self._desk.changed()

    def sign_in_back(self) -> None:
        """Back to the names; or to the list of people."""
        if self._busy:
            return
        done = self._done
        self._begin_anew()
        self._turn += 1
        if done:
            self._done = None
            done()
        self._desk.changed()

    # --- inside -------------------------------------------------------------------------------------------------------

    @property
    def _use_cases(self) -> People:
        return self._desk.station.people

    def _begin_anew(self) -> None:
        self._step = _Step.NAMES
        self._person = self._voucher = self._pin = self._error = ""
        self._word, self._busy = None, False

    def _came(self, people: tuple[Person, ...]) -> None:
        self._people = people
        here = [one for one in people if one.active]
        if self._step is _Step.NAMES:
            known = self._person if any(one.operator.id == self._person for one in here) else ""
            only = here[0].operator.id if len(here) == 1 else ""
            self._person = ""
            if known or only:
                self._choose(known or only)
        self._desk.changed()

    def _choose(self, person_id: str) -> None:
        person = next(one for one in self._people if one.operator.id == person_id)
        self._person = person_id
        first = first_to_choose(self._people)
        if person.has_pin:
            self._step = _Step.PIN
        elif first and first.operator.id == person_id:
            self._ask(self._use_cases.first_word(person_id), self._new)
        else:
            self._to_a_manager()

    def _to_a_manager(self) -> None:
        self._turn, self._error, self._voucher, self._step = self._turn + 1, "", "", _Step.VOUCHER

    def _new(self, word: Word) -> None:
        self._busy, self._error, self._word, self._step = False, "", word, _Step.NEW
        self._turn += 1
        self._desk.changed()

    def _chosen(self, pin: str) -> None:
        """The PIN is kept: its owner is signed in with it, unless a manager looks after people."""
        if self._done:
            done, name = self._done, self._name(self._person)
            self._begin_anew()
            self._done = None
            done()
            self._desk.say(Notice(Tone.GOOD, f"{name} has a new PIN."))
        else:
            self._busy = False
            self._ask(self._use_cases.sign_in(self._person, pin, self._desk.last_operator), self._signed_in)

    def _signed_in(self, operator: Operator) -> None:
        desk = self._desk
        before = desk.last_operator
        self._begin_anew()
        desk.on_cover = None
        desk.sign_in(operator)
        if (
            before is None
            or desk.place is Place.TODAY
            or (desk.place in {Place.PEOPLE, Place.PERSON_FORM} and not operator.may(Right.PEOPLE))
        ):
            desk.go(Place.TODAY, desk.notice)
        desk.changed()

    def _ask(self, future: "Future[T]", then: Callable[[T], None]) -> None:
        self._busy = True
        self._desk.ask(future, then, self._refused)

    def _refused(self, error: BaseException) -> None:
        self._busy = False
        self._turn += 1
        if isinstance(error, NotAllowed):
            self._error = str(error)
        else:
            self._desk.on_cover = words.notice(error)
        # How often it was tried, and whether there is a pause, may have changed.
        self._desk.ask(self._use_cases.everybody(), self._came)

    def _name(self, person_id: str) -> str:
        return next((one.operator.name for one in self._people if one.operator.id == person_id), "")

    def _shown(self) -> list[Person]:
        here = [one for one in self._people if one.active]
        if self._step in _OF_A_MANAGER:
            return [
                one for one in here if one.has_pin and one.operator.may(Right.PEOPLE) and one.operator.id != self._person
            ]
        return here

    def _tile(self, one: Person) -> PersonTile:
        note = None
        now = self._desk.station.clock()
        before = self._desk.last_operator
        if one.locked_until and one.locked_until > now:
            note = Status(f"Too many wrong PINs: until {one.locked_until.astimezone(now.tzinfo):%H:%M}", Tone.WARNING)
        elif not one.has_pin:
            note = Status("No PIN yet", Tone.QUIET)
        elif before and before.id == one.operator.id:
            note = Status("Signed in", Tone.GOOD)
        return PersonTile(one.operator.id, one.operator.name, one.operator.role.value.capitalize(), note)

    def _words(self) -> tuple[str, str, str, str]:
        """Return title, explanation, caption of the entry, and the word on the main button."""
        name, again = self._name(self._person), self._desk.last_operator
        title = "Locked" if self._desk.locked else "Who is working at this station?"
        action = "Unlock" if again and again.id == self._person else "Sign in"
        match self._step:
            case _Step.NAMES if first_to_choose(self._people):
                first = self._name_of_first()
                return title, f"Nobody has a PIN yet. {first} chooses the first one: press the name.", "", action
            case _Step.NAMES:
                return title, "Press your name, then type your PIN.", "", action
            case _Step.PIN:
                lasting = "Everything is as you left it. " if self._desk.locked else ""
                return title, f"{lasting}Press your name, then type your PIN.", f"PIN of {name}", action
            case _Step.VOUCHER | _Step.VOUCHER_PIN:
                asked = f"PIN of {self._name(self._voucher)}" if self._voucher else ""
                said = f"A manager must say that this is {name}. The manager presses their name and types their own PIN."
                return f"A new PIN for {name}", said, asked, "Go on"
            case _Step.PASSPHRASE:
                said = "The manager types the passphrase of this station: the one that opens the picture store."
                return f"A new PIN for {name}", said, "Passphrase", "Go on"
            case _Step.NEW:
                said = "Choose 4 to 12 digits that nobody can guess: no row of digits, no year, no date of birth."
                return f"A new PIN for {name}", said, f"New PIN of {name}", "Go on"
            case _Step.AGAIN:
                return f"A new PIN for {name}", "Type the same PIN once more.", "The same PIN again", "Keep this PIN"

    def _name_of_first(self) -> str:
        first = first_to_choose(self._people)
        return first.operator.name if first else ""
