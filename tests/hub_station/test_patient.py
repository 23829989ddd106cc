"""What is typed at reception becomes a patient, or a sentence that says what is wrong."""

from datetime import date

import nhs_number
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub_station.domain.patient import (
    InvalidEntry,
    Patient,
    long_date,
    parse_birth_date,
    parse_name,
    parse_nhs_number,
    show_nhs_number,
)
from hub_station.domain.registration import FIELDS, FormErrors, disagreements, filled_in, read_form
from hub_station.domain.scan import Scan

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "typed", ["9990000018", "999 000 0018", " 999-000-0018 ", "999\u2011000\u20110018", "９９９0000018"]
)
def test_an_nhs_number_is_taken_with_spaces_and_dashes_and_shown_3_3_4(typed: str) -> None:
    assert show_nhs_number(parse_nhs_number(typed)) == "999 000 0018"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter the NHS number"),
        ("999 000 0019", "a mistake in it"),
        ("999 000 001", "10 digits; this one has 9"),
        ("999 000 00189", "10 digits; this one has 11"),
        ("999 000 OO18", "digits only"),
        ("QQ 12 34 56 C", "National Insurance number"),
    ],
)
def test_a_wrong_nhs_number_is_refused_in_words(typed: str, sentence: str) -> None:
    with pytest.raises(InvalidEntry, match=sentence):
        parse_nhs_number(typed)


@given(st.integers(0, 999_999_9), st.integers(0, 9))
def test_a_changed_digit_is_always_found(stem: int, position: int) -> None:
    number = next((n for n in (f"99{stem:07}{check}" for check in range(10)) if nhs_number.is_valid(n)), None)
    if number is None:
        return
    wrong = number[:position] + str((int(number[position]) + 1) % 10) + number[position + 1 :]
    with pytest.raises(InvalidEntry):
        parse_nhs_number(wrong)


@given(st.text(max_size=30))
def test_any_typing_is_a_number_or_a_sentence(typed: str) -> None:
    try:
        assert nhs_number.is_valid(parse_nhs_number(typed))
    except InvalidEntry as error:
        assert str(error).endswith(".")


@pytest.mark.parametrize(
    ("day", "month", "year"), [("6", "8", "1952"), ("06", "August", "1952"), (" 6 ", "aug", "1952"), ("6", "08", "1952")]
)
def test_a_date_of_birth_is_taken_by_number_or_by_name(day: str, month: str, year: str) -> None:
    assert long_date(parse_birth_date(day, month, year, TODAY)) == "6 August 1952"


@pytest.mark.parametrize(
    ("day", "month", "year", "sentence"),
    [
        ("", "8", "1952", "must include a day"),
        ("", "", "", "must include a day and a month and a year"),
        ("31", "2", "1952", "31 February 1952 is not a real date"),
        ("29", "2", "1999", "not a real date"),
        ("6", "13", "1952", "must be a month"),
        ("6", "8", "52", "4 digits"),
        ("x", "8", "1952", "must be a number"),
        ("25", "11", "2026", "in the past"),
        ("1", "1", "1850", "more than 130 years"),
    ],
)
def test_an_impossible_date_of_birth_is_refused_in_words(day: str, month: str, year: str, sentence: str) -> None:
    with pytest.raises(InvalidEntry, match=sentence):
        parse_birth_date(day, month, year, TODAY)


@given(st.text(max_size=5), st.text(max_size=12), st.text(max_size=6))
def test_any_typing_is_a_date_in_the_past_or_a_sentence(day: str, month: str, year: str) -> None:
    try:
        assert parse_birth_date(day, month, year, TODAY) <= TODAY
    except InvalidEntry as error:
        assert str(error).endswith(".")


@pytest.mark.parametrize("name", ["Nagy-Kovács", "O'Hara", "Łukasz", "李", "عائشة", "de  la   Cruz"])
def test_names_of_people_are_names(name: str) -> None:
    assert parse_name(name, "last name") == " ".join(name.split())


@pytest.mark.parametrize("name", ["", "  ", "123", "Smith^Joan", "a" * 61, "Smith\\Joan", "A=B"])
def test_what_dicom_cannot_carry_as_a_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidEntry):
        parse_name(name, "last name")


def test_age_changes_on_the_birthday() -> None:
    patient = Patient("p", "Ashworth", "Joan", date(1952, 11, 24))
    assert (patient.age(date(2026, 11, 23)), patient.age(TODAY)) == (73, 74)


def test_a_form_says_everything_that_is_wrong_at_once() -> None:
    with pytest.raises(FormErrors) as refused:
        read_form({"given": "", "family": "Ashworth", "day": "31", "month": "2", "year": "1952", "nhs_number": "123"}, TODAY)
    assert set(refused.value.errors) == {"given", "day", "nhs_number"}


def test_a_patient_without_an_nhs_number_needs_an_address() -> None:
    values = dict.fromkeys(FIELDS, "") | {"given": "Joan", "family": "Ashworth", "day": "6", "month": "8", "year": "1952"}
    with pytest.raises(FormErrors, match="1 fields"):
        read_form(values, TODAY)
    assert read_form(values | {"address": "1 Mill Lane"}, TODAY).address == "1 Mill Lane"


SCAN = Scan("9990000018", "NAGY-KOVACS", "Zoltan", date(1947, 1, 3))


def test_a_scan_fills_what_is_empty_and_agrees_with_itself() -> None:
    values = filled_in({"address": "1 Mill Lane", "given": "  "}, SCAN)
    assert values == {
        "address": "1 Mill Lane",
        "given": "Zoltan",
        "family": "NAGY-KOVACS",
        "nhs_number": "999 000 0018",
        "day": "3",
        "month": "January",
        "year": "1947",
    }
    assert disagreements(values, SCAN, TODAY) == {}
    assert read_form(values, TODAY).birth_date == SCAN.birth_date


def test_the_same_in_another_hand_agrees() -> None:
    typed = {
        "given": "Zoltán",
        "family": "Nagy Kovács",
        "nhs_number": "999-000-0018",
        "day": "03",
        "month": "1",
        "year": "1947",
    }
    assert filled_in(typed, SCAN) == typed
    assert disagreements(typed, SCAN, TODAY) == {}


@given(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=12)))
def test_a_scan_never_overwrites_what_is_typed(typed: dict[str, str]) -> None:
    values = filled_in(typed, SCAN)
    assert all(values[field] == words for field, words in typed.items() if words.strip())
    assert {"given", "family", "nhs_number", "day"} >= disagreements(values, SCAN, TODAY).keys()


def test_a_half_typed_date_of_birth_is_not_completed_by_a_scan() -> None:
    values = filled_in({"day": "4"}, SCAN)
    assert "year" not in values
    assert "The code says 3 January 1947." in disagreements(values, SCAN, TODAY)["day"]


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("nhs_number", "999 000 0026"),
        ("nhs_number", "999 000 00"),
        ("given", "Zoli"),
        ("family", "Kovács"),
        ("year", "1948"),
    ],
)
def test_typed_and_scanned_must_agree(field: str, words: str) -> None:
    values = filled_in({}, SCAN) | {field: words}
    assert list(disagreements(values, SCAN, TODAY)) == ["day" if field == "year" else field]
