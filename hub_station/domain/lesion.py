"""A numbered place on the body: coded site (DICOM CID 4029) and side (CID 244)."""

import csv
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Side(StrEnum):
    """Side of the body; the value is DICOM ImageLaterality (0020,0062), empty where the site has none (midline)."""

    LEFT = "L"
    RIGHT = "R"
    BOTH = "B"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Site:
    """A coded anatomic site: CodeValue, scheme (SCT, DCM, FMA) and meaning of CID 4029."""

    code: str
    scheme: str
    meaning: str

    @property
    def id(self) -> str:
        """The code with its scheme: `SCT:66643007`."""
        return f"{self.scheme}:{self.code}"

    @property
    def label(self) -> str:
        """The meaning as staff read it, without the words that every entry begins with: `Back`, `Dorsum of nose`."""
        text = self.meaning.removeprefix("Skin of ")
        return text[:1].upper() + text[1:]


def parse_sites(table: str) -> tuple[Site, ...]:
    """Read the code table of CID 4029 (CSV: scheme, code, meaning), in the order of the file."""
    return tuple(Site(row["code"], row["scheme"], row["meaning"]) for row in csv.DictReader(table.splitlines()))


@dataclass(frozen=True, slots=True)
class Lesion:
    """A lesion of one visit. UIDs are minted when it is recorded: its tracking UID, and one series UID per kind."""

    id: str
    visit_id: str
    number: int
    site: Site
    side: Side
    note: str
    tracking_uid: str
    photographic_series_uid: str
    dermoscopic_series_uid: str
    recorded_at: datetime
    operator_id: str

    @property
    def title(self) -> str:
        """`Lesion 1`."""
        return f"Lesion {self.number}"

    @property
    def place(self) -> str:
        """`Anterior surface of forearm, left`, `Back`."""
        side = {Side.LEFT: ", left", Side.RIGHT: ", right", Side.BOTH: ", both sides", Side.NONE: ""}[self.side]
        return f"{self.site.label}{side}"
