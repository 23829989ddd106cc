"""What a barcode says of a patient: a plain NHS number, or the GS1 code of an NHS wristband.

A wristband's code holds (DCB1077, formerly ISB 1077, AIDC for Patient Identification; NHS Data Dictionary, AIDC for Patient
Identification Data Set, June 2026):

- (8018) Global Service Relation Number, 18 digits: GS1 company prefix of the NHS, the NHS number, a check digit of its own;
- (8019) Service Relation Instance Number, at most 10 characters: not used here;
- (91) organisation code of the provider, local patient identifier, sometimes a location number;
- (93) last name, first name, date of birth as DD-Mmm-CCYY (ISB 1077 Amd 3/2012), time of birth for a newborn;
- (92) details of a baby: not used here.

The parts of (91) and (93) are separated by commas (ISB 1077 Amd 3/2012, correction 10). The full specification could not be
read when this was written, so other marks that GS1 permits and a name cannot have are taken too (`;`, `/`, `_`, `+`, `|`,
`^`), and dates as CCYYMMDD. GS1's own newer identifiers for the same (7250 date of birth, 7253 family name, 7254 given name)
are taken beside them. The table of GS1 identifiers and its rules are the `biip` package's.
"""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote

from biip import ParseError
from biip.checksums import gs1_standard_check_digit
from biip.gs1_element_strings import GS1ElementString
from biip.symbology import SymbologyIdentifier

from hub_station.domain.likeness import fold
from hub_station.domain.patient import MONTHS, InvalidEntry, Patient, parse_nhs_number

SEPARATOR = "\x1d"
"""ASCII 29, as which scanners send the FNC1 between two elements."""

RECIPIENT, INSTANCE, HOSPITAL, BABY, PERSON = "8018", "8019", "91", "92", "93"
BORN, FAMILY, GIVEN = "7250", "7253", "7254"
OURS = frozenset({RECIPIENT, INSTANCE, HOSPITAL, BABY, PERSON, BORN, FAMILY, GIVEN})
_UNITED_KINGDOM = "50"
_PRODUCT = ("00", "01", "02")
_LONGEST = 1000

_NAMES = r"[^\d,;/_+|^]+"
_DATE = r"\d{1,2}-[A-Za-z]{3}-\d{4}|\d{8}"
_MARK = r"[,;/_+|^]"
_DESCRIPTION = re.compile(rf"(?P<family>{_NAMES}){_MARK}(?P<given>{_NAMES}){_MARK}(?P<born>{_DATE})(?:{_MARK}.*)?")
# A scanner that drops the separators runs (91) and (93) together; a name has no digits, so its beginning is still known.
_RUN_ON = re.compile(rf"{PERSON}(?={_DESCRIPTION.pattern}$)")

NOT_OURS = "This barcode holds no NHS number. Scan the wristband or the letter of the patient."
PRODUCT = "This is the barcode of a product, not of a patient. Scan the wristband or the letter of the patient."
INCOMPLETE = "The scanner did not read the whole code. Scan it again."
DAMAGED = "The code was not read correctly: its check digit is wrong. Scan it again, or type the NHS number."
NO_NUMBER = "This wristband holds no NHS number. Ask for name, date of birth and address instead."


@dataclass(frozen=True, slots=True)
class Scan:
    """What was read. `nhs_number` is ten digits, always; the rest is empty or None where the code does not hold it."""

    nhs_number: str
    family: str = ""
    given: str = ""
    birth_date: date | None = None
    provider: str = ""
    local_id: str = ""

    def same_number(self, patient: Patient) -> bool:
        """Whether it is that patient's NHS number."""
        return bool(patient.nhs_number) and self.nhs_number == patient.nhs_number

    def differences(self, patient: Patient) -> tuple[str, ...]:
        """Return what else the code holds and is not that patient's: `name`, `date of birth`."""
        name = bool(self.family and not same_name(self.family, patient.family)) or bool(
            self.given
            and not any(same_name(self.given, known) for known in (patient.given, f"{patient.given} {patient.middle}"))
        )
        born = self.birth_date is not None and self.birth_date != patient.birth_date
        return ("name",) * name + ("date of birth",) * born


def same_name(one: str, other: str) -> bool:
    """Compare names as barcodes can hold them: letters only, without accents, capitals or not."""
    return fold(one) == fold(other)


def parse_scan(text: str) -> Scan:
    """Read what a scanner sent, with or without the identifier of the symbology (`]d2`) and as GS1 prints it (`(8018)…`).

    Raises `InvalidEntry` with the sentence for the screen; nothing else, whatever the text is.
    """
    raw = text.strip(" \t\r\n\0")
    if not raw or len(raw) > _LONGEST:
        raise InvalidEntry(INCOMPLETE if not raw else NOT_OURS)
    content, gs1 = _without_symbology(raw)
    if gs1 or content.startswith(("(", SEPARATOR)) or _begins_as_wristband(content):
        return _from_elements(_elements(content))
    return Scan(_plain(content))


def _without_symbology(raw: str) -> tuple[str, bool]:
    """Return the content, and whether the scanner itself says that it is GS1's."""
    if not raw.startswith("]"):
        return raw, False
    if len(raw) <= len("]d2"):
        raise InvalidEntry(INCOMPLETE)
    try:
        symbology = SymbologyIdentifier.extract(raw)
    except ParseError as error:
        raise InvalidEntry(INCOMPLETE) from error
    content = raw[len(symbology) :]
    if raw.startswith("]E"):
        # EAN and UPC are on products; GS1 counts them among its own, but they hold no elements.
        raise InvalidEntry(PRODUCT)
    return content, symbology.gs1_symbology is not None


def _begins_as_wristband(content: str) -> bool:
    """Tell a wristband's code from a plain number where the scanner names no symbology: ten digits would be too short."""
    return re.match(rf"{RECIPIENT}\d{{11}}|(?:{HOSPITAL}|{BABY}|{PERSON})[^\d\s-]", content) is not None


def _plain(content: str) -> str:
    digits = re.sub(r"[\s-]", "", content)
    if re.fullmatch(r"[0-9]{8}|[0-9]{12,14}", digits) and _product_digit(digits):
        raise InvalidEntry(PRODUCT)
    if not re.fullmatch(r"[0-9 \-]+", content):
        raise InvalidEntry(NOT_OURS)
    if len(digits) < 10:
        raise InvalidEntry(INCOMPLETE)
    if len(digits) > 10:
        raise InvalidEntry(NOT_OURS)
    try:
        return parse_nhs_number(digits)
    except InvalidEntry as error:
        raise InvalidEntry(DAMAGED) from error


def _elements(content: str) -> dict[str, str]:
    """Take element strings apart: GS1 identifier to value. One that comes twice must say the same."""
    found: dict[str, str] = {}
    for ai, value in _printed(content) if content.startswith("(") else _sent(content):
        if found.setdefault(ai, value) != value:
            raise InvalidEntry(INCOMPLETE)
    return found


def _printed(content: str) -> list[tuple[str, str]]:
    parts = re.findall(r"\(([0-9]{2,4})\)([^(]*)", content)
    if not parts or "".join(f"({ai}){value}" for ai, value in parts) != content:
        raise InvalidEntry(INCOMPLETE)
    return [(ai, value.strip(f" {SEPARATOR}")) for ai, value in parts]


def _sent(content: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for run in filter(None, content.split(SEPARATOR)):
        rest, to_be_separated = run, False
        while rest:
            missing = to_be_separated
            ai, value, to_be_separated = _first(rest)
            if missing and ai not in OURS:
                # Where a separator is missing only what belongs here may follow: else a lost digit would shift the rest.
                raise InvalidEntry(INCOMPLETE)
            found.append((ai, value))
            rest = rest[len(ai) + len(value) :]
    return found


def _first(rest: str) -> tuple[str, str, bool]:
    """Return the first element of a run without separators: identifier, value, whether a separator should follow."""
    ai = rest[:2]
    if re.fullmatch(r"9[0-9]", ai):
        # Of any characters: wristbands hold spaces and accents too, which GS1 does not provide for.
        cut = _RUN_ON.search(rest, 2) if ai != PERSON else None
        return ai, rest[2 : cut.start() if cut else None], True
    try:
        element = GS1ElementString.extract(rest)
    except (ParseError, ValueError) as error:
        raise InvalidEntry(INCOMPLETE) from error
    return element.ai.ai, element.value, element.ai.separator_required


def _from_elements(elements: dict[str, str]) -> Scan:
    if RECIPIENT not in elements:
        if elements.keys() & {HOSPITAL, BABY, PERSON}:
            raise InvalidEntry(NO_NUMBER)
        raise InvalidEntry(PRODUCT if elements.keys() & set(_PRODUCT) else NOT_OURS)
    family, given, born = _description(elements.get(PERSON, ""))
    hospital = re.split(_MARK, elements.get(HOSPITAL, ""))
    return Scan(
        nhs_number=_number_of(elements[RECIPIENT]),
        family=family or unquote(elements.get(FAMILY, "")),
        given=given or unquote(elements.get(GIVEN, "")),
        birth_date=born or (_day(elements[BORN]) if BORN in elements else None),
        provider=hospital[0].strip(),
        local_id=hospital[1].strip() if len(hospital) > 1 else "",
    )


def _number_of(relation: str) -> str:
    """Return the NHS number within a Global Service Relation Number; both of its check digits must hold."""
    if not re.fullmatch(r"[0-9]{18}", relation):
        raise InvalidEntry(INCOMPLETE)
    if str(gs1_standard_check_digit(relation[:-1])) != relation[-1]:
        raise InvalidEntry(DAMAGED)
    if not relation.startswith(_UNITED_KINGDOM):
        raise InvalidEntry(NOT_OURS)
    try:
        return parse_nhs_number(relation[7:17])
    except InvalidEntry as error:
        raise InvalidEntry(NOT_OURS) from error


def _description(text: str) -> tuple[str, str, date | None]:
    """Return last name, first name and date of birth; nothing of them where the text is not as it should be."""
    match = _DESCRIPTION.fullmatch(text)
    if match is None:
        if re.search(_MARK, text):
            raise InvalidEntry(INCOMPLETE)
        # Another hospital's way of writing, if anything: the number stands by itself, name and birth date are asked anyway.
        return "", "", None
    family, given = (" ".join(match[part].split()) for part in ("family", "given"))
    return family, given, _day(match["born"])


def _day(text: str) -> date:
    months = {name[:3].casefold(): number for number, name in enumerate(MONTHS, start=1)}
    try:
        if "-" in text:
            day, month, year = text.split("-")
            return date(int(year), months[month.casefold()], int(day))
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except (KeyError, ValueError) as error:
        raise InvalidEntry("The date of birth in this code is not a real date. Type the patient's details.") from error


def _product_digit(digits: str) -> bool:
    return str(gs1_standard_check_digit(digits[:-1])) == digits[-1]
