"""The form for a patient who is not on the list: what was typed becomes a patient, or a sentence for each wrong field."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from hub_station.domain.identifiers import new_id
from hub_station.domain.patient import (
    MONTHS,
    InvalidEntry,
    Patient,
    long_date,
    parse_birth_date,
    parse_name,
    parse_nhs_number,
    show_nhs_number,
)
from hub_station.domain.scan import Scan, same_name

T = TypeVar("T")

FIELDS = ("given", "family", "day", "month", "year", "nhs_number", "address")


class FormErrors(ValueError):
    """What is wrong with the form: `errors` maps a field to its sentence. The date's sentence stands at `day`."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(f"{len(errors)} fields need mending")
        self.errors = errors


def read_form(values: Mapping[str, str], today: date) -> Patient:
    """Return a new patient from the form's values. Raises `FormErrors` with every fault at once.

    The third identifier is the NHS number or, where the patient has none to hand, the address.
    """
    errors: dict[str, str] = {}

    def read(field: str, parse: Callable[[], T], default: T) -> T:
        try:
            return parse()
        except InvalidEntry as error:
            errors[field] = str(error)
            return default

    typed = {field: values.get(field, "") for field in FIELDS}
    given = read("given", lambda: parse_name(typed["given"], "first name"), "")
    family = read("family", lambda: parse_name(typed["family"], "last name"), "")
    born = read("day", lambda: parse_birth_date(typed["day"], typed["month"], typed["year"], today), today)
    address = " ".join(typed["address"].split())
    number = ""
    if typed["nhs_number"].strip():
        number = read("nhs_number", lambda: parse_nhs_number(typed["nhs_number"]), "")
    elif not address:
        errors["nhs_number"] = "Enter the NHS number. If the patient does not have it, enter the address instead."
    if errors:
        raise FormErrors(errors)
    return Patient(id=new_id(), family=family, given=given, birth_date=born, nhs_number=number, address=address)


def filled_in(values: Mapping[str, str], scan: Scan) -> dict[str, str]:
    """Return the form's values with what was scanned where nothing is typed yet; the date of birth whole, or not at all."""
    told = {"given": scan.given, "family": scan.family, "nhs_number": show_nhs_number(scan.nhs_number)}
    if scan.birth_date and not any(values.get(part, "").strip() for part in ("day", "month", "year")):
        born = scan.birth_date
        told |= {"day": str(born.day), "month": MONTHS[born.month - 1], "year": str(born.year)}
    return {**values, **{field: word for field, word in told.items() if not values.get(field, "").strip()}}


def disagreements(values: Mapping[str, str], scan: Scan, today: date) -> dict[str, str]:
    """Return a sentence for each field where something else is typed than was scanned; an empty field never disagrees."""
    typed = {field: values.get(field, "").strip() for field in FIELDS}
    found: dict[str, str] = {}

    def differ(field: str, scanned: str) -> None:
        found[field] = f"The code says {scanned}. It must agree with what is typed: check both with the patient."

    if typed["nhs_number"] and _or_none(lambda: parse_nhs_number(typed["nhs_number"])) != scan.nhs_number:
        differ("nhs_number", show_nhs_number(scan.nhs_number))
    for field, scanned in (("given", scan.given), ("family", scan.family)):
        if typed[field] and scanned and not same_name(typed[field], scanned):
            differ(field, scanned)
    day, month, year = (typed[part] for part in ("day", "month", "year"))
    if scan.birth_date and any((day, month, year)):
        born = _or_none(lambda: parse_birth_date(day, month, year, today))
        if born == scan.birth_date:
            return found
        differ("day", long_date(scan.birth_date))
    return found


def _or_none(parse: Callable[[], T]) -> T | None:
    try:
        return parse()
    except InvalidEntry:
        return None
