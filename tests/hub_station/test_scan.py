"""What scanners send becomes a patient's NHS number, or a sentence; never somebody else's number."""

import re
from contextlib import suppress
from datetime import date

import nhs_number
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hub_station.domain.patient import InvalidEntry, Patient
from hub_station.domain.scan import DAMAGED, INCOMPLETE, NO_NUMBER, NOT_OURS, PRODUCT, SEPARATOR, Scan, parse_scan
from tests.parts.wristband import described, relation, wristband

NUMBER = "9990000018"
JOAN = Scan(NUMBER, "ASHWORTH", "Joan", date(1952, 8, 6), "RA7", "123456")
PATIENT = Patient("p", "Ashworth", "Joan", date(1952, 8, 6), NUMBER, middle="Mary")


numbers = (
    st.integers(0, 99_999_99)
    .map(lambda stem: next((n for n in (f"99{stem:07}{digit}" for digit in range(10)) if nhs_number.is_valid(n)), ""))
    .filter(bool)
)
words = st.from_regex(r"\A[A-Za-zÀ-ÖØ-öø-ÿ'.][A-Za-zÀ-ÖØ-öø-ÿ'. -]{0,25}\Z").map(lambda text: " ".join(text.split()))
scans = st.builds(
    Scan,
    nhs_number=numbers,
    family=words,
    given=words,
    birth_date=st.dates(date(1900, 1, 1), date(2026, 11, 24)),
    provider=st.from_regex(r"\A[A-Z][A-Z0-9]{2,4}\Z"),
    local_id=st.from_regex(r"\A[A-Z0-9]{1,20}\Z"),
)


@pytest.mark.parametrize("sent", ["9990000018", "999 000 0018", " 999-000-0018\r\n", "]C09990000018", "]A0999 000 0018"])
def test_a_plain_nhs_number_is_read(sent: str) -> None:
    assert parse_scan(sent) == Scan(NUMBER)


@given(scans, st.sampled_from(["]d2", "]Q3", "]C1", SEPARATOR, "]d2" + SEPARATOR, ""]))
def test_what_a_wristband_says_is_read(scan: Scan, before: str) -> None:
    assert parse_scan(wristband(scan, before=before)) == scan


@given(scans)
def test_a_wristband_is_read_as_printed_with_brackets(scan: Scan) -> None:
    assert scan.birth_date is not None
    said = described(scan.family, scan.given, scan.birth_date)
    assert parse_scan(f"(8018){relation(scan.nhs_number)}(91){scan.provider},{scan.local_id}(93){said}") == scan


@given(scans)
def test_a_scanner_that_drops_the_separators_still_says_whose_wristband_it_is(scan: Scan) -> None:
    assert parse_scan(wristband(scan, separator="")) == scan


def test_the_elements_come_in_any_order_and_others_are_passed_over() -> None:
    said = "93" + described("ASHWORTH", "Joan", date(1952, 8, 6))
    elements = [said, "80191234567890", "98WARD 7", f"8018{relation(NUMBER)}", "91RA7,123456,5050898000001"]
    assert parse_scan("]d2" + SEPARATOR.join(elements)) == JOAN


def test_the_newer_identifiers_for_people_are_read() -> None:
    sent = SEPARATOR.join([f"]d28018{relation(NUMBER)}", "725019520806", "7253O%27HARA", "7254JOAN"])
    assert parse_scan(sent) == Scan(NUMBER, "O'HARA", "JOAN", date(1952, 8, 6))


@pytest.mark.parametrize("date_of_birth", ["06-Aug-1952", "06-AUG-1952", "6-Aug-1952", "19520806", "06-Aug-1952,14:10"])
def test_a_date_of_birth_is_read_as_the_standard_and_as_printers_write_it(date_of_birth: str) -> None:
    assert parse_scan(f"]d28018{relation(NUMBER)}{SEPARATOR}93ASHWORTH,Joan,{date_of_birth}").birth_date == date(1952, 8, 6)


def test_a_description_in_another_form_leaves_the_number() -> None:
    assert parse_scan(f"]d28018{relation(NUMBER)}{SEPARATOR}93ASHWORTH Joan") == Scan(NUMBER)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ("", INCOMPLETE),
        ("]d2", INCOMPLETE),
        ("]", INCOMPLETE),
        ("99900000", INCOMPLETE),
        ("9990000019", DAMAGED),
        ("999 000 OO18", NOT_OURS),
        ("99900000181234567", NOT_OURS),
        ("https://www.example.org/9990000018", NOT_OURS),
        ("QQ123456C", NOT_OURS),
        ("5012345678900", PRODUCT),
        ("]E05012345678900", PRODUCT),
        ("]d20105012345678900172612311012AB", PRODUCT),
        ("(01)05012345678900(10)12AB", PRODUCT),
        ("]d2414501234567890", INCOMPLETE),
        (f"]d28018{relation(NUMBER)[:-1]}", INCOMPLETE),
        (f"]d28018{relation(NUMBER)[:-1]}x", INCOMPLETE),
        (f"]d28018{relation(NUMBER)[:-1]}{(int(relation(NUMBER)[-1]) + 1) % 10}", DAMAGED),
        (f"]d28018{relation('9990000019')}", NOT_OURS),
        (f"]d28018{relation(NUMBER, '7350898')}", NOT_OURS),
        ("]d291RA7,123456", NO_NUMBER),
        (f"]d28018{relation(NUMBER)}{SEPARATOR}93ASHWORTH,Joan,06-Aug-19", INCOMPLETE),
        (f"]d28018{relation(NUMBER)}{SEPARATOR}93ASHWORTH,Joan,31-Feb-1952", "not a real date"),
        (f"]d28018{relation(NUMBER)}{SEPARATOR}8018{relation('9990000026')}", INCOMPLETE),
        (f"(8018{relation(NUMBER)}", INCOMPLETE),
        (f"]d28018{relation(NUMBER)}11260101", INCOMPLETE),  # no separator, and nothing that belongs on a wristband
        ("9" * 5000, NOT_OURS),
    ],
)
def test_anything_else_is_refused_in_words(sent: str, sentence: str) -> None:
    with pytest.raises(InvalidEntry, match=re.escape(sentence)):
        parse_scan(sent)


@given(
    st.one_of(
        st.text(max_size=60),
        st.text(alphabet="0123456789()]d2CQ,-" + SEPARATOR, max_size=60),
        st.tuples(st.sampled_from(["8018", "]d28018", "(8018)", "]d291", "01"]), st.text(max_size=40)).map("".join),
    )
)
def test_any_text_is_a_scan_or_a_sentence(text: str) -> None:
    try:
        assert nhs_number.is_valid(parse_scan(text).nhs_number)
    except InvalidEntry as error:
        assert str(error).endswith(".")


@given(scans, st.data(), st.sampled_from([SEPARATOR, ""]), st.booleans())
def test_a_corrupted_code_never_names_another_patient(scan: Scan, data: st.DataObject, separator: str, plain: bool) -> None:
    sent = scan.nhs_number if plain else wristband(scan, separator)
    at = data.draw(st.integers(0, len(sent) - 1))
    other = data.draw(st.sampled_from("0123456789ABC,"))
    corrupted = data.draw(
        st.sampled_from(
            [
                sent[:at] + other + sent[at + 1 :],  # one character read as another
                sent[:at] + sent[at + 1 :],  # one lost
                sent[:at] + other + sent[at:],  # one too many
                sent[:at] + sent[at + 1 : at + 2] + sent[at] + sent[at + 2 :],  # two changed over
                sent[:at],  # cut off
                sent[at:],  # the beginning lost
            ]
        )
    )
    assume(corrupted != sent)
    with suppress(InvalidEntry):
        assert parse_scan(corrupted).nhs_number == scan.nhs_number


@pytest.mark.parametrize(
    ("scan", "differ"),
    [
        (Scan(NUMBER), ()),
        (JOAN, ()),
        (Scan(NUMBER, "Ashworth", "JOAN MARY", date(1952, 8, 6)), ()),
        (Scan(NUMBER, "ASHWORTH", "Jane", date(1952, 8, 6)), ("name",)),
        (Scan(NUMBER, "ASHWELL", "Joan", date(1952, 6, 8)), ("name", "date of birth")),
    ],
)
def test_a_scan_is_compared_with_the_record(scan: Scan, differ: tuple[str, ...]) -> None:
    assert scan.same_number(PATIENT)
    assert scan.differences(PATIENT) == differ


def test_names_are_compared_without_what_barcodes_cannot_hold() -> None:
    patient = Patient("p", "Nagy-Kovács", "Éva", date(1952, 8, 6), NUMBER)
    assert Scan(NUMBER, "NAGY KOVACS", "EVA").differences(patient) == ()
    assert not Scan("9990000026").same_number(patient)
    assert not Scan(NUMBER).same_number(Patient("p", "A", "B", date(1952, 8, 6)))
