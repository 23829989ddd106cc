"""The patient, and the three identifiers by which a person is known: name, date of birth, NHS number or address.

The rules for the NHS number are those of the NHS digital service manual (spaces and dashes accepted, modulus 11 check,
shown 3 3 4); the check digit itself is the `nhs-number` package's.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import nhs_number

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_NATIONAL_INSURANCE = re.compile(r"^[A-Z]{2}\d{6}[A-D]?$")
_OLDEST = 130


class InvalidEntry(ValueError):
    """Something was typed that cannot be right; the message is a sentence for the screen."""


class Sex(StrEnum):
    """As DICOM writes it (0010,0040); empty where not known."""

    FEMALE = "F"
    MALE = "M"
    OTHER = "O"
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Patient:
    """A person who attends. `nhs_number` is ten digits or empty; then `address` is the third identifier."""

    id: str
    family: str
    given: str
    birth_date: date
    nhs_number: str = ""
    address: str = ""
    middle: str = ""
    prefix: str = ""
    sex: Sex = Sex.UNKNOWN

    @property
    def list_name(self) -> str:
        """The name as lists and the patient bar show it: `SMITH, Joan (Mrs)`."""
        title = f" ({self.prefix})" if self.prefix else ""
        given = " ".join(filter(None, (self.given, self.middle)))
        return f"{isolated(self.family.upper())}, {isolated(given)}{title}"

    @property
    def spoken_name(self) -> str:
        """The name as a person says it: `Joan Mary Smith`."""
        return isolated(" ".join(filter(None, (self.given, self.middle, self.family))))

    def age(self, today: date) -> int:
        """Whole years of age on `today`."""
        had_birthday = (today.month, today.day) >= (self.birth_date.month, self.birth_date.day)
        return today.year - self.birth_date.year - (0 if had_birthday else 1)


def isolated(name: str) -> str:
    """Return a name that is written from right to left so that it turns nothing around it; any other as it is.

    Unicode's first strong isolate (UAX #9): date of birth and numbers stay in their order beside it.
    """
    backwards = any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in name)
    return f"\u2068{name}\u2069" if backwards else name


def long_date(day: date) -> str:
    """Write a date as the NHS service manual asks: `6 August 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def show_nhs_number(number: str) -> str:
    """Write ten digits 3 3 4: `999 123 4567`. Empty text stays empty."""
    return f"{number[:3]} {number[3:6]} {number[6:]}" if number else ""


def parse_nhs_number(typed: str) -> str:
    """Return the ten digits of what was typed or scanned; spaces and dashes do not matter.

    Raises `InvalidEntry` with the sentence for the screen.
    """
    text = re.sub(r"[\s\-‐-―]+", "", unicodedata.normalize("NFKC", typed)).upper()
    if not text:
        raise InvalidEntry("Enter the NHS number.")
    if _NATIONAL_INSURANCE.match(text):
        raise InvalidEntry("This is a National Insurance number. Enter the NHS number, which has 10 digits.")
    if not re.fullmatch(r"[0-9]+", text):
        raise InvalidEntry("An NHS number has digits only, like 999 123 4567. Check it and type it again.")
    if len(text) != 10:
        raise InvalidEntry(f"An NHS number has 10 digits; this one has {len(text)}. Check it and type it again.")
    if not nhs_number.is_valid(text):
        raise InvalidEntry("This NHS number has a mistake in it: its digits do not fit together. Check each digit.")
    return text


def parse_birth_date(day: str, month: str, year: str, today: date) -> date:
    """Return the date of birth that was typed; the month may be a number or a name.

    Raises `InvalidEntry` with the sentence for the screen: missing, not a real date, in the future, over 130 years ago.
    """
    parts = {"day": day.strip(), "month": month.strip(), "year": year.strip()}
    missing = [name for name, text in parts.items() if not text]
    if missing:
        raise InvalidEntry(f"Date of birth must include a {' and a '.join(missing)}.")
    month_number = _month(parts["month"])
    if not re.fullmatch(r"[0-9]{4}", parts["year"]):
        raise InvalidEntry("Year of birth must have 4 digits, for example 1952.")
    if not re.fullmatch(r"[0-9]{1,2}", parts["day"]):
        raise InvalidEntry("Day of birth must be a number, for example 27.")
    try:
        born = date(int(parts["year"]), month_number, int(parts["day"]))
    except ValueError:
        raise InvalidEntry(
            f"{parts['day']} {MONTHS[month_number - 1]} {parts['year']} is not a real date. Check the day, month and year."
        ) from None
    if born > today:
        raise InvalidEntry("Date of birth must be in the past. Check the year.")
    if today.year - born.year > _OLDEST:
        raise InvalidEntry(f"Date of birth is more than {_OLDEST} years ago. Check the year.")
    return born


def parse_name(typed: str, which: str) -> str:
    r"""Return a part of a name, with spaces tidied. Raises `InvalidEntry` where empty, too long, or not a name.

    64 characters is DICOM's limit for a component group of a person name; `^`, `=` and `\\` are its separators.
    """
    text = " ".join(unicodedata.normalize("NFC", typed).split())
    if not text:
        raise InvalidEntry(f"Enter the {which}.")
    if len(text) > 60:
        raise InvalidEntry(f"The {which} is longer than 60 letters. Shorten it.")
    if re.search(r"[\^=\\\x00-\x1f]", text) or not any(letter.isalpha() for letter in text):
        raise InvalidEntry(f"The {which} has a character that a name cannot have. Check it.")
    return text


def _month(typed: str) -> int:
    if re.fullmatch(r"[0-9]{1,2}", typed) and 1 <= int(typed) <= 12:
        return int(typed)
    if len(typed) >= 3:
        for number, name in enumerate(MONTHS, start=1):
            if name.lower().startswith(typed.lower()):
                return number
    raise InvalidEntry("Month of birth must be a month, for example 3 or March.")
