"""The day's list from a file of the hub's booking system (CSV): read line by line, put onto the list, never twice.

The first line names the columns, in any order, letters large or small: `date`, `time`, `family name`, `given name`,
`date of birth`, `NHS number`, and where the system has them `middle name`, `title`, `sex`, `address`, `accession number`,
`referrer`, `referral`, `status`. A line that cannot be right is left out and told by its number; the others go on.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from hub_station.domain.identifiers import new_id
from hub_station.domain.patient import InvalidEntry, Patient, Sex, parse_birth_date, parse_name, parse_nhs_number
from hub_station.domain.visit import Appointment, Attendance
from hub_station.outbox.records import Records
from hub_station.outbox.store import Store

if TYPE_CHECKING:
    import _csv

LARGEST = 2_000_000
"""Bytes. A day's list is a few kilobytes; a file larger than this is something else."""
NEEDED = ("date", "time", "family name", "given name", "date of birth")
OTHERS = ("nhs number", "middle name", "title", "sex", "address", "accession number", "referrer", "referral", "status")
SEXES = {"f": Sex.FEMALE, "female": Sex.FEMALE, "m": Sex.MALE, "male": Sex.MALE, "o": Sex.OTHER, "other": Sex.OTHER}
STATUSES = {"": Attendance.SCHEDULED} | {one.value: one for one in Attendance}
_DAY = re.compile(r"(\d{1,2})[./-](\w{1,9})[./-](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


class ListUnreadable(InvalidEntry):
    """The file is no list; the message is a sentence for the screen."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file: a patient as the booking system knows them, and the appointment. `number` counts from 1."""

    number: int
    patient: Patient
    appointment: Appointment


@dataclass(frozen=True, slots=True)
class Listed:
    """What became of a file: how many patients it put onto today's list, and a sentence for each line left out."""

    added: int
    known: int
    faults: tuple[str, ...]


def read_file(path: Path) -> str:
    """Return the text of a list, as UTF-8 or, where it is none, as Windows writes English. Raises `ListUnreadable`."""
    try:
        if path.stat().st_size > LARGEST:
            raise ListUnreadable("The clinic list is too large to be one day's list. Check the file.")
        content = path.read_bytes()
    except OSError as error:
        raise ListUnreadable("The clinic list cannot be read. Check that the file is where it should be.") from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def parse(text: str, now: datetime) -> tuple[list[Line], list[str]]:
    """Return the lines for the day of `now` (timezone-aware), and a sentence for each that cannot be used.

    Raises `ListUnreadable` where columns are missing. Lines of other days are not for today and are passed over.
    """
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        return _lines(rows, now)
    except csv.Error as error:
        raise ListUnreadable("The clinic list is not a table of lines and columns. Check the file.") from error


def _lines(rows: "_csv.Reader", now: datetime) -> tuple[list[Line], list[str]]:
    heading = [" ".join(cell.replace("_", " ").split()).lower() for cell in next(rows, [])]
    missing = [name for name in NEEDED if name not in heading]
    if missing:
        raise ListUnreadable(f"The clinic list has no column “{missing[0]}”. Its first line must name the columns.")
    lines: list[Line] = []
    faults: list[str] = []
    for cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        row = {name: cell.strip() for name, cell in zip(heading, cells, strict=False)}
        try:
            line = _line(rows.line_num, row, now)
        except InvalidEntry as error:
            faults.append(f"Line {rows.line_num}: {error}")
            continue
        if line.appointment.at.date() == now.date():
            lines.append(line)
    return lines, faults


def put_on_list(text: str, operator_id: str, clock: Callable[[], datetime]) -> Callable[[Store], Listed]:
    """Return the change for the writer that puts a list's patients of today where they are not yet.

    A patient is known again by the NHS number with the same family name and date of birth, or, without a number, by the
    whole name, the date of birth and the address. The change raises `ListUnreadable`.
    """

    def change(store: Store) -> Listed:
        now, records = clock(), store.records
        lines, faults = parse(text, now)
        added = known = 0
        for line in lines:
            try:
                new = _put(records, line, operator_id, now)
            except InvalidEntry as error:
                faults.append(f"Line {line.number}: {error}")
                continue
            added, known = added + new, known + (not new)
        return Listed(added, known, tuple(faults))

    return change


def _put(records: Records, line: Line, operator_id: str, now: datetime) -> bool:
    patient = _known(records, line.patient)
    if patient is None:
        patient = line.patient
        records.add_patient(patient, operator_id, now)
    for entry in records.day_list(now.date()):
        booked = entry.appointment
        if booked is None or booked.patient_id != patient.id:
            continue
        # Their list says that somebody is not coming; ours that somebody came: the room knows better.
        untouched = entry.visit is None and booked.attendance is Attendance.SCHEDULED
        if untouched and line.appointment.attendance is not booked.attendance:
            records.mark_attendance(booked.id, line.appointment.attendance, operator_id, now)
        return False
    records.add_appointment(replace(line.appointment, patient_id=patient.id), operator_id, now)
    return True


def _known(records: Records, patient: Patient) -> Patient | None:
    if not patient.nhs_number:
        return records.patient_alike(patient)
    known = records.patient_by_nhs_number(patient.nhs_number)
    if known and (known.family.casefold(), known.birth_date) != (patient.family.casefold(), patient.birth_date):
        raise InvalidEntry("the NHS number belongs to another patient on this station. Check it with the booking system.")
    return known


def _line(number: int, row: Mapping[str, str], now: datetime) -> Line:
    typed = row.get("nhs number", "")
    nhs_number = parse_nhs_number(typed) if typed else ""
    address = " ".join(row.get("address", "").split())
    if not nhs_number and not address:
        raise InvalidEntry("there is neither an NHS number nor an address.")
    patient = Patient(
        id=new_id(),
        family=parse_name(row.get("family name", ""), "family name"),
        given=parse_name(row.get("given name", ""), "given name"),
        birth_date=parse_birth_date(*_day(row.get("date of birth", ""), "date of birth"), now.date()),
        nhs_number=nhs_number,
        address=address,
        middle=_optional(row.get("middle name", ""), "middle name"),
        prefix=_optional(row.get("title", ""), "title"),
        sex=SEXES.get(row.get("sex", "").lower(), Sex.UNKNOWN),
    )
    status = row.get("status", "").lower()
    if status not in STATUSES:
        raise InvalidEntry(f"the status “{status}” is not known. It must be one of: {', '.join(STATUSES)[2:]}.")
    accession = row.get("accession number", "")
    if len(accession) > 16:
        raise InvalidEntry("the accession number is longer than 16 characters, which DICOM does not allow.")
    at = datetime.combine(_appointment_day(row.get("date", "")), _time(row.get("time", "")), now.tzinfo)
    return Line(
        number,
        patient,
        Appointment(
            id=new_id(),
            patient_id=patient.id,
            at=at,
            accession_number=accession,
            referrer=row.get("referrer", ""),
            referral=" ".join(row.get("referral", "").split()),
            attendance=STATUSES[status],
        ),
    )


def _optional(typed: str, which: str) -> str:
    return parse_name(typed, which) if typed else ""


def _day(typed: str, which: str) -> tuple[str, str, str]:
    """Return day, month and year of a date as British systems write it: 06/08/1952, 6-Aug-1952, or 1952-08-06."""
    if found := _DAY.fullmatch(typed):
        return found[1], found[2], found[3]
    if found := _ISO.fullmatch(typed[:10]):
        return found[3], found[2], found[1]
    raise InvalidEntry(f"the {which} must be written like 06/08/1952 or 1952-08-06.")


def _appointment_day(typed: str) -> date:
    day, month, year = _day(typed, "date")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise InvalidEntry("the date is not a real date.") from None


def _time(typed: str) -> time:
    try:
        return time.fromisoformat(typed if ":" in typed and typed.index(":") == 2 else f"0{typed}").replace(tzinfo=None)
    except ValueError:
        raise InvalidEntry("the time must be written like 09:20.") from None


def _delimiter(text: str) -> str:
    first: Iterator[str] = iter(text.splitlines())
    return max(",;\t", key=next(first, "").count)
