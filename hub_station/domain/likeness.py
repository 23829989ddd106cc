"""Who may be taken for whom: patients whose names or dates of birth are alike. Pure.

An interruption works only while it is rare (NHS service manual), so nothing is guessed: what counts is the same family name
once accents, hyphens and capitals are taken away, given and family name the other way round, or the same date of birth.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from hub_station.domain.patient import Patient

_SINGLE = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"})
"""Letters that Unicode does not take apart and that are often typed in plain letters."""


class Mark(StrEnum):
    """In what two patients are alike."""

    FAMILY = "family"
    TRANSPOSED = "transposed"
    BIRTH_DATE = "birth date"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Likeness:
    """Another patient who may be taken for the one at hand, and why."""

    other: Patient
    marks: frozenset[Mark]


def fold(name: str) -> str:
    """Return a name as it sounds to the eye in a hurry: no accents, no hyphens, spaces or apostrophes, no capitals.

    A name in letters without small and large, such as Arabic or Chinese, stays apart from every other.
    """
    bare = unicodedata.normalize("NFKD", name).casefold().translate(_SINGLE)
    kept = "".join(letter for letter in unicodedata.normalize("NFKD", bare) if letter.isalnum())
    return kept or name.casefold()


def marks(one: Patient, other: Patient) -> frozenset[Mark]:
    """Return in what two patients are alike; the order of the two does not matter."""
    family, given = fold(one.family), fold(one.given)
    found: set[Mark] = set()
    if family == fold(other.family):
        found.add(Mark.FAMILY)
    elif (family, given) == (fold(other.given), fold(other.family)):
        found.add(Mark.TRANSPOSED)
    if one.birth_date == other.birth_date:
        found.add(Mark.BIRTH_DATE)
    # Where an NHS number is missing, the address stands in for it as the third identifier.
    third = not (one.nhs_number and other.nhs_number)
    if third and one.address and other.address and fold(one.address) == fold(other.address):
        found.add(Mark.ADDRESS)
    return frozenset(found)


def alike(patient: Patient, others: Iterable[Patient]) -> tuple[Likeness, ...]:
    """Return those of `others` who may be taken for `patient`, most alike first; never the patient themself."""
    found = [Likeness(other, marks(patient, other)) for other in others if other.id != patient.id]
    return tuple(sorted((one for one in found if one.marks), key=lambda one: -len(one.marks)))
