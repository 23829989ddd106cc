"""The list of a booking system: what is right goes onto the list once, what is not is told by its line."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub_station import clinic_list
from hub_station.assembly import local_now
from hub_station.clinic_list import Listed, ListUnreadable, parse, put_on_list, read_file
from hub_station.domain.patient import InvalidEntry, Sex
from hub_station.domain.visit import Attendance
from hub_station.outbox.keys import MasterKey
from hub_station.outbox.store import Store

NOW = local_now()
HEADING = "Date,Time,Family name,Given name,Date of birth,NHS number,Sex,Address,Accession number,Referral,Status"
DAY = f"{NOW:%d/%m/%Y}"
JOAN = f"{DAY},09:20,Ashworth,Joan,06/08/1952,999 000 0018,F,,HUB1,Left forearm,"
KWAME = f"{NOW:%Y-%m-%d},9:40,Mensah,Kwame,1968-02-29,9990000026,m,,,,checked in"
NAMED = f"{DAY},10:00,Silva,Ana,1-Feb-1960,,,12 Orchard Lane,,,"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.create(tmp_path / "store", MasterKey(b"k" * 32))
    yield store
    store.close()


def put(store: Store, *lines: str, heading: str = HEADING) -> Listed:
    return put_on_list("\n".join((heading, *lines)), "sam", lambda: NOW)(store)


def test_every_patient_of_the_day_is_put_on_the_list_with_what_the_referrer_asks(store: Store) -> None:
    assert put(store, JOAN, KWAME, NAMED) == Listed(3, 0, ())
    joan, kwame, ana = store.records.day_list(NOW.date())
    assert joan.appointment
    assert (joan.appointment.accession_number, joan.appointment.referral) == ("HUB1", "Left forearm")
    assert (joan.appointment.at.hour, joan.appointment.at.minute) == (9, 20)
    assert (joan.patient.sex, joan.patient.nhs_number) == (Sex.FEMALE, "9990000018")
    assert kwame.appointment
    assert kwame.appointment.attendance is Attendance.CHECKED_IN
    assert ana.patient.address == "12 Orchard Lane"


def test_a_list_that_is_read_again_adds_nobody_twice(store: Store) -> None:
    put(store, JOAN, NAMED)
    assert put(store, JOAN, NAMED.replace("Silva", "SILVA"), KWAME) == Listed(1, 2, ())
    assert len(store.records.day_list(NOW.date())) == 3


def test_who_was_cancelled_since_is_marked_but_who_came_stays(store: Store) -> None:
    put(store, JOAN, KWAME)
    put(store, f"{JOAN}cancelled", KWAME.replace("checked in", "did not attend"))
    joan, kwame = (entry.appointment for entry in store.records.day_list(NOW.date()))
    assert joan
    assert joan.attendance is Attendance.CANCELLED
    assert kwame
    assert kwame.attendance is Attendance.CHECKED_IN, "the room knows better than the list"


def test_a_number_of_another_patient_is_left_out_and_told_by_its_line(store: Store) -> None:
    put(store, JOAN)
    listed = put(store, KWAME, JOAN.replace("Ashworth", "Mensah"))
    assert listed.added == 1
    assert listed.faults == (
        "Line 3: the NHS number belongs to another patient on this station. Check it with the booking system.",
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("999 000 0018", "999 000 0019"), "has a mistake in it"),
        (("06/08/1952", "31/02/1952"), "is not a real date"),
        (("06/08/1952", "08.52"), "must be written like"),
        ((DAY, "31/02/2026"), "not a real date"),
        (("09:20", "morning"), "must be written like 09:20"),
        (("Ashworth", ""), "Enter the family name"),
        (("999 000 0018", ""), "neither an NHS number nor an address"),
        (("HUB1", "HUB-2026-11-24-000001"), "longer than 16 characters"),
        (("Left forearm,", "Left forearm,maybe"), "the status “maybe” is not known"),
    ],
)
def test_a_line_that_cannot_be_right_is_told_and_the_others_go_on(store: Store, change: tuple[str, str], said: str) -> None:
    listed = put(store, JOAN.replace(*change, 1), KWAME)
    assert listed.added == 1
    assert len(listed.faults) == 1
    assert listed.faults[0].startswith("Line 2: ")
    assert said in listed.faults[0]


def test_lines_of_other_days_and_empty_lines_are_passed_over(store: Store) -> None:
    tomorrow = JOAN.replace(DAY, f"{NOW + timedelta(days=1):%d/%m/%Y}")
    assert put(store, tomorrow, "", ",,,,", KWAME) == Listed(1, 0, ())


def test_columns_may_come_in_any_order_with_semicolons_and_underscores(store: Store) -> None:
    line = f"9990000018;Joan;Ashworth;06/08/1952;{DAY};09:20"
    heading = "nhs_number;GIVEN_NAME;Family Name;date_of_birth;date;time"
    assert put(store, line, heading=heading) == Listed(1, 0, ())


def test_a_file_without_the_columns_is_refused_by_name(store: Store) -> None:
    with pytest.raises(ListUnreadable, match="no column “date of birth”"):
        put(store, JOAN, heading="Date,Time,Family name,Given name")
    with pytest.raises(ListUnreadable, match="no column “date”"):
        put_on_list("", "sam", lambda: NOW)(store)


def test_an_address_may_have_several_lines_and_the_next_fault_still_names_its_own(store: Store) -> None:
    wide = NAMED.replace("12 Orchard Lane", '"12 Orchard Lane\nNorthfield, NF3 8QT"')
    listed = put(store, wide, JOAN.replace("999 000 0018", "999"))
    assert listed.added == 1
    assert listed.faults[0].startswith("Line 4: ")
    assert store.records.day_list(NOW.date())[0].patient.address == "12 Orchard Lane Northfield, NF3 8QT"


def test_a_file_that_is_no_table_is_refused_in_words(store: Store) -> None:
    with pytest.raises(ListUnreadable, match="not a table"):
        put(store, "x" * 200_000)


def test_a_list_may_be_written_by_a_spreadsheet_of_windows_or_not_be_there(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes("\ufeffDate,Zoltán".encode())
    assert read_file(file) == "Date,Zoltán"
    file.write_bytes("Date,Zoltán".encode("cp1252"))
    assert read_file(file) == "Date,Zoltán"
    file.write_bytes(b"x" * (clinic_list.LARGEST + 1))
    with pytest.raises(ListUnreadable, match="too large"):
        read_file(file)
    with pytest.raises(ListUnreadable, match="cannot be read"):
        read_file(tmp_path / "not there.csv")


@given(st.text(max_size=300), st.lists(st.text(max_size=40), max_size=12))
def test_no_text_is_anything_but_lines_and_sentences(rest: str, cells: list[str]) -> None:
    try:
        lines, faults = parse(f"{HEADING}\n{','.join(cells)}\n{rest}", NOW)
    except InvalidEntry:
        return
    assert all(isinstance(line.appointment.at, datetime) for line in lines)
    assert all(fault.startswith("Line ") for fault in faults)
