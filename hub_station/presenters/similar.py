"""Two patients who are alike: both are shown, and a person says which one this is before identity is asked (3.5)."""

from hub_station import identity
from hub_station.domain.likeness import Likeness, Mark, fold
from hub_station.domain.patient import Patient, long_date, show_nhs_number
from hub_station.outbox.store import Store
from hub_station.presenters.desk import Desk, Place
from ui.states import Notice, SimilarFact, SimilarPerson, SimilarState, Tone

WORDS = {
    Mark.FAMILY: "the same last name",
    Mark.TRANSPOSED: "first and last name the other way round",
    Mark.BIRTH_DATE: "the same date of birth",
    Mark.ADDRESS: "the same address",
}


class SimilarPresenter:
    """Looks for similar patients whenever identity is to be asked, and answers what is asked on their page."""

    def __init__(self, desk: Desk) -> None:
        """Compare the patient of the visit on the table."""
        self._desk = desk
        self._found: tuple[Likeness, ...] = ()

    def look(self) -> None:
        """Interrupt the identity screen where a similar patient is about."""
        desk, file = self._desk, self._desk.file
        now = desk.station.clock()

        def question(store: Store) -> tuple[Likeness, ...]:
            return identity.similar(store, file, now)

        def came(found: tuple[Likeness, ...]) -> None:
            self._found = found
            if found and desk.place is Place.IDENTIFY and desk.visit_open and desk.file.visit.id == file.visit.id:
                desk.go(Place.SIMILAR, desk.notice)

        # On the writer: what was told apart a moment ago is known there.
        desk.ask(desk.station.clinic.write(question), came)

    def state(self) -> SimilarState:
        """What the screen shows now."""
        patient = self._desk.file.patient
        others = [one.other for one in self._found]
        marks = frozenset[Mark]().union(*(one.marks for one in self._found))
        why = " and ".join(words for mark, words in WORDS.items() if mark in marks)
        return SimilarState(
            this=_person(patient, others, "The visit that you start"),
            others=tuple(_person(other, [patient], "Another patient") for other in others),
            why=f"They have {why}.",
            answer=f"This is {patient.given} {patient.family.upper()}, born {long_date(patient.birth_date)}",
        )

    def told_apart(self) -> None:
        """A person compared them: it is the patient of this visit."""
        desk = self._desk
        told = identity.tell_apart(desk.file, desk.operator, desk.station.clock())
        desk.ask(desk.station.clinic.write(told), lambda _: desk.go(Place.IDENTIFY))

    def leave_similar(self) -> None:
        """It is another patient: put this visit aside and go back to the list."""
        desk = self._desk
        notice = Notice(
            Tone.WARNING,
            f"The visit of {desk.file.patient.list_name} is paused: it is another patient's.",
            "Start the right patient's visit from the list.",
        )

        def paused(_: None) -> None:
            desk.clear()
            desk.go(Place.TODAY, notice)

        desk.ask(desk.station.clinic.pause(desk.file.visit.id, desk.operator), paused)


def _person(patient: Patient, others: list[Patient], title: str) -> SimilarPerson:
    def fact(caption: str, value: str, theirs: list[str]) -> SimilarFact:
        return SimilarFact(caption, value, any(fold(value) != fold(other) for other in theirs))

    facts = [
        fact("First name", patient.given, [one.given for one in others]),
        fact("Last name", patient.family.upper(), [one.family for one in others]),
        fact("Born", long_date(patient.birth_date), [long_date(one.birth_date) for one in others]),
        fact("NHS number", _number(patient), [_number(one) for one in others]),
    ]
    if not patient.nhs_number or not all(one.nhs_number for one in others):
        facts.append(fact("Address", patient.address or "Not known", [one.address or "Not known" for one in others]))
    return SimilarPerson(patient.id, title, tuple(facts))


def _number(patient: Patient) -> str:
    return show_nhs_number(patient.nhs_number) or "None"
