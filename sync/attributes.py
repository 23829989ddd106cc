"""Turns the record's values into what DICOM attributes may hold, or says in words what is missing."""

import math
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timezone

from pydicom.config import IGNORE
from pydicom.uid import UID

NAME_LIMIT = 64
"""Characters of one component group of a person name (PS3.5 table 6.2-1)."""


class IncompleteRecord(ValueError):
    """The record lacks, or contradicts, what DICOM demands; the message is a sentence that names it, never the patient."""


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant as DICOM writes it: `date` (DA), `time` (TM), `stamp` (DT with its offset), `offset` (`+0100`)."""

    date: str
    time: str
    stamp: str
    offset: str

    @classmethod
    def of(cls, when: datetime, like: datetime, what: str) -> "Moment":
        """Tell `when` in the offset of `like`. Raises `IncompleteRecord` where either has none."""
        offset = like.utcoffset()
        if offset is None or when.utcoffset() is None:
            raise IncompleteRecord(f"The time '{what}' has no offset from UTC.")
        local = when.astimezone(timezone(offset))
        time = f"{local:%H%M%S.%f}" if local.microsecond else f"{local:%H%M%S}"
        return cls(f"{local:%Y%m%d}", time, f"{local:%Y%m%d%H%M%S.%f%z}", f"{local:%z}")


def person_name(family: str, given: str, middle: str, prefix: str) -> str:
    """Return a PN value. Too long for DICOM, it loses its prefix and then its middle names, never family or given name."""
    parts = [_plain(part) for part in (family, given, middle, prefix)]
    if any(mark in part for part in parts for mark in "^=\\"):
        raise IncompleteRecord("The patient's name has a character that DICOM keeps for itself (^, = or \\).")
    if not parts[0]:
        raise IncompleteRecord("The patient's last name is missing.")
    for keep in (4, 3, 2):
        name = "^".join(parts[:keep]).rstrip("^")
        if len(name) <= NAME_LIMIT:
            return name
    raise IncompleteRecord(f"The patient's first and last name are longer than {NAME_LIMIT} letters together.")


def staff_name(name: str) -> str:
    """Return a PN value of somebody who is not the patient, shortened where it is too long; `^` parts its components."""
    return _plain(name).replace("\\", "/").replace("=", "-")[:NAME_LIMIT]


def identifier(value: str, limit: int, what: str, *, needed: bool = True) -> str:
    """Return a value that must go as it is. Raises `IncompleteRecord` where it is needed and missing, or does not fit."""
    text = _plain(value)
    if needed and not text:
        raise IncompleteRecord(f"The {what} is missing.")
    if len(text) > limit:
        raise IncompleteRecord(f"The {what} is longer than {limit} characters.")
    if "\\" in text:
        raise IncompleteRecord(f"The {what} has a backslash, which DICOM keeps for itself.")
    return text


def label(text: str) -> str:
    """Return a description that people read, shortened to 64 bytes: LO means characters, but many readers count bytes."""
    text = _plain(text).replace("\\", "/")
    encoded = text.encode()
    return text if len(encoded) <= 64 else encoded[:61].decode(errors="ignore").rstrip() + "..."


def decimal(value: float, what: str) -> str:
    """Return a positive DS value with six significant digits. Raises `IncompleteRecord` for anything else."""
    if not (math.isfinite(value) and value > 0):
        raise IncompleteRecord(f"The {what} is recorded as something that cannot be.")
    return f"{value:.6g}"


def uid(value: str, what: str) -> str:
    """Return a UID. Raises `IncompleteRecord` where it is none (PS3.5 chapter 9)."""
    # Not judged as it is made: pydicom would log what it finds wrong.
    if not value or not UID(value, IGNORE).is_valid:
        raise IncompleteRecord(f"The {what} has no valid UID.")
    return value


def _plain(text: str) -> str:
    """Return composed Unicode without control characters, ends stripped."""
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in composed).split())
