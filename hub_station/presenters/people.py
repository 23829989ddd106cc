"""The page of the people who work here: added, changed, given a new PIN and retired by a manager."""

from collections.abc import Mapping
from dataclasses import replace

from hub_station.domain.operator import Person, Right, Role
from hub_station.domain.registration import FormErrors
from hub_station.presenters import words
from hub_station.presenters.desk import Desk, Place
from hub_station.presenters.sign_in import SignInPresenter
from ui.states import Choice, Notice, PeopleState, PersonFormState, PersonRow, Status, Tone

ROLES = (
    Choice(Role.PHOTOGRAPHER.value, "Photographer"),
    Choice(Role.REVIEWER.value, "Reviewer"),
    Choice(Role.MANAGER.value, "Manager"),
)


class PeoplePresenter:
    """Answers what a manager asks about people."""

    def __init__(self, desk: Desk, sign_in: SignInPresenter) -> None:
        """Let new PINs be chosen by `sign_in`."""
        self._desk, self._sign_in = desk, sign_in
        self._people: tuple[Person, ...] = ()
        self._editing = ""
        self._form = PersonFormState("", ROLES)

    def state(self) -> PeopleState:
        """What the list shows now."""
        # In the order in which they came; who works here no more stands at the end.
        return PeopleState(tuple(self._row(one) for one in sorted(self._people, key=lambda one: not one.active)))

    def form(self) -> PersonFormState:
        """What the form shows now."""
        return self._form

    def show_people(self) -> None:
        """Show the list, to a manager."""
        desk = self._desk
        if not desk.operator.may(Right.PEOPLE):
            desk.say(Notice(Tone.WARNING, "Only a manager can see this page.", "A manager can sign in: press F12."))
            return
        desk.ask(desk.station.people.everybody(), self._came)

    def leave_people(self) -> None:
        """Back to today's list."""
        self._desk.go(Place.TODAY)

    def edit_person(self, person_id: str) -> None:
        """Show the form for a person; empty: for a new one."""
        self._editing = person_id
        person = next((one for one in self._people if one.operator.id == person_id), None)
        if person is None:
            self._form = PersonFormState("", ROLES, {"role": Role.PHOTOGRAPHER.value})
        else:
            who = person.operator
            values = {"given": who.given, "family": who.family, "role": who.role.value}
            self._form = PersonFormState(who.name, ROLES, values, can_retire=who.id != self._desk.operator.id)
        self._desk.go(Place.PERSON_FORM)

    def save_person(self, values: Mapping[str, str]) -> None:
        """Add or change the person, or say what is wrong."""
        desk = self._desk
        self._form = replace(self._form, values=dict(values))
        desk.ask(desk.station.people.save(self._editing, values, desk.operator), self._came, self._refused)

    def cancel_person(self) -> None:
        """Forget what was typed; or only that somebody was to be retired."""
        if self._form.retiring:
            self._form = replace(self._form, retiring=False)
            self._desk.changed()
        else:
            self._desk.go(Place.PEOPLE)

    def retire_person(self) -> None:
        """Ask whether that is meant; asked again, do it."""
        if not self._form.retiring:
            self._form = replace(self._form, retiring=True)
            self._desk.changed()
            return
        desk = self._desk
        desk.ask(desk.station.people.retire(self._editing, desk.operator), self._came, self._refused)

    def new_pin(self, person_id: str) -> None:
        """Let the person, who stands here, choose a new PIN."""
        self._sign_in.choose_for(person_id, self.show_people)

    def _came(self, people: tuple[Person, ...]) -> None:
        self._people = people
        notice = self._desk.notice if self._desk.place is Place.PEOPLE else None
        self._desk.go(Place.PEOPLE, notice)

    def _refused(self, error: BaseException) -> None:
        if isinstance(error, FormErrors):
            self._form = replace(self._form, errors=error.errors)
            self._desk.say(None)
        else:
            self._form = replace(self._form, errors={}, retiring=False)
            self._desk.say(words.notice(error))

    def _row(self, one: Person) -> PersonRow:
        now = self._desk.station.clock()
        if not one.active:
            status = Status("Works here no more", Tone.QUIET)
        elif one.locked_until and one.locked_until > now:
            status = Status(f"Too many wrong PINs: until {one.locked_until.astimezone(now.tzinfo):%H:%M}", Tone.WARNING)
        elif one.has_pin:
            status = Status("Has a PIN", Tone.GOOD)
        else:
            status = Status("No PIN yet", Tone.WARNING)
        return PersonRow(one.operator.id, one.operator.name, one.operator.role.value.capitalize(), status, one.active)
