"""Who sits at the station."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a member of staff does here."""

    PHOTOGRAPHER = "photographer"
    REVIEWER = "reviewer"
    MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class Operator:
    """A member of staff. `id` is a short name that never changes (it goes into the audit log)."""

    id: str
    family: str
    given: str
    role: Role = Role.PHOTOGRAPHER

    @property
    def name(self) -> str:
        """The name as staff read it: `Sam Taylor`."""
        return f"{self.given} {self.family}"

    @property
    def dicom_name(self) -> str:
        """The name as DICOM writes it (PN): `Taylor^Sam`."""
        return f"{self.family}^{self.given}"
