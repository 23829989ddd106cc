"""The form for a patient who is not on the list: what was typed becomes a patient, or a sentence for each wrong field."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from hub_station.domain.identifiers import new_id
from hub_station.domain.patient import InvalidEntry, Patient, parse_birth_date, parse_name, parse_nhs_number

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
