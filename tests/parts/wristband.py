"""The codes of invented wristbands, as DCB1077 writes them."""

from datetime import date

from biip.checksums import gs1_standard_check_digit

from hub_station.domain.patient import MONTHS
from hub_station.domain.scan import SEPARATOR, Scan

PREFIX = "5050898"


def relation(number: str, prefix: str = PREFIX) -> str:
    """Return the Global Service Relation Number of an NHS number."""
    return f"{prefix}{number}{gs1_standard_check_digit(prefix + number)}"


def described(family: str, given: str, born: date) -> str:
    """Return what stands after (93)."""
    return f"{family},{given},{born.day:02}-{MONTHS[born.month - 1][:3]}-{born.year}"


def wristband(scan: Scan, separator: str = SEPARATOR, before: str = "]d2") -> str:
    """Return what a scanner sends of a wristband."""
    elements = [f"8018{relation(scan.nhs_number)}"]
    if scan.provider:
        elements.append(f"91{scan.provider},{scan.local_id}")
    if scan.birth_date:
        elements.append(f"93{described(scan.family, scan.given, scan.birth_date)}")
    return before + separator.join(elements)
