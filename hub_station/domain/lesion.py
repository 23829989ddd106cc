"""A numbered place on the body: coded site (DICOM CID 4029) and side (CID 244)."""

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
        """`Left forearm`, `Back`."""
        side = {Side.LEFT: "left ", Side.RIGHT: "right ", Side.BOTH: "both sides, ", Side.NONE: ""}[self.side]
        text = f"{side}{self.site.meaning}"
        return text[:1].upper() + text[1:].lower() if text.isascii() else text[:1].upper() + text[1:]
