"""Who may be taken for whom: found where it matters, silent on an ordinary list."""

from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub_station.demo.clinic import _PEOPLE
from hub_station.domain.likeness import Mark, alike, fold, marks
from hub_station.domain.patient import Patient


def patient(
    given: str, family: str, born: date = date(1952, 8, 6), number: str = "", address: str = "", key: str = ""
) -> Patient:
    return Patient(key or f"{given} {family} {born}", family, given, born, number, address)


JOAN = patient("Joan", "Smith", number="9990000018")
OTHER_DAY = date(1961, 1, 19)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Smith", "SMITH"),
        ("Müller", "Muller"),
        ("O’Brien", "OBrien"),
        ("Nagy-Kovács", "Nagy Kovacs"),
        ("Sørensen", "Sorensen"),
        ("Wałęsa", "Walesa"),
        ("Weiß", "WEISS"),
    ],
)
def test_accents_hyphens_and_capitals_do_not_keep_two_names_apart(one: str, other: str) -> None:
    assert marks(patient("Ana", one), patient("Tom", other, OTHER_DAY)) == {Mark.FAMILY}


def test_names_the_other_way_round_are_alike() -> None:
    assert marks(patient("James", "Thomas"), patient("Thomas", "James", OTHER_DAY)) == {Mark.TRANSPOSED}


def test_the_same_date_of_birth_is_alike() -> None:
    assert marks(JOAN, patient("Kwame", "Mensah")) == {Mark.BIRTH_DATE}


def test_without_a_number_the_address_counts_and_with_two_numbers_it_does_not() -> None:
    here = "12 Orchard Lane, Northfield"
    one = patient("Joan", "Smith", address=here)
    other = patient("Piet", "Mulder", OTHER_DAY, address="12 orchard lane Northfield")
    assert marks(one, other) == {Mark.ADDRESS}
    numbered = patient("Joan", "Smith", number="9990000018", address=here)
    assert marks(numbered, patient("Piet", "Mulder", OTHER_DAY, "9990000026", here)) == frozenset()


def test_the_most_alike_stands_first_and_nobody_is_like_themself() -> None:
    twin = patient("Jean", "Smith", key="twin")
    cousin = patient("Ann", "Smith", OTHER_DAY, key="cousin")
    assert [one.other.id for one in alike(JOAN, [JOAN, cousin, twin])] == ["twin", "cousin"]


def test_names_without_latin_letters_stay_apart() -> None:
    assert marks(patient("明", "王"), patient("芳", "李", OTHER_DAY)) == frozenset()
    assert marks(patient("明", "王"), patient("芳", "王", OTHER_DAY)) == {Mark.FAMILY}


def test_the_sample_clinic_interrupts_nobody() -> None:
    people = [patient(given, family, date(*born), number) for _, given, _, family, born, _, number in _PEOPLE]
    assert [marks(one, other) for one, other in combinations(people, 2) if marks(one, other)] == []


LETTERS = st.characters(codec="utf-8", categories=("Lu", "Ll"))
NAMES = st.text(LETTERS, min_size=1, max_size=12)
DATES = st.dates(date(1930, 1, 1), date(2008, 1, 1))
PEOPLE = st.builds(patient, NAMES, NAMES, DATES)


@given(PEOPLE, PEOPLE)
def test_likeness_has_no_direction(one: Patient, other: Patient) -> None:
    assert marks(one, other) == marks(other, one)


@given(PEOPLE, PEOPLE)
def test_nothing_is_guessed(one: Patient, other: Patient) -> None:
    """No alarm where every part of the names and the dates differ: that is what an ordinary list looks like."""
    parts = {fold(one.given), fold(one.family)} & {fold(other.given), fold(other.family)}
    if not parts and one.birth_date != other.birth_date:
        assert marks(one, other) == frozenset()


@given(NAMES)
def test_folding_twice_changes_nothing_and_never_leaves_nothing(name: str) -> None:
    assert fold(name)
    assert fold(fold(name)) == fold(name)
    assert fold(name.upper()) == fold(name.lower().upper())
