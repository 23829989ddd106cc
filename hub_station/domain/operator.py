"""Who sits at the station, and what each of them may do."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a member of staff does here."""

    PHOTOGRAPHER = "photographer"
    REVIEWER = "reviewer"
    MANAGER = "manager"


class Right(StrEnum):
    """What not everybody may do. Taking and checking pictures is everybody's work."""

    SECOND_REVIEW = "review pictures that somebody else took"
    REPAIR = "decide about a picture that was filed to the wrong patient"
    GIVE_UP = "erase a picture that was never filed"
    PEOPLE = "change who works here"


_RIGHTS = {
    Role.PHOTOGRAPHER: frozenset[Right](),
    Role.REVIEWER: frozenset({Right.SECOND_REVIEW, Right.REPAIR}),
    Role.MANAGER: frozenset(Right),
}


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

    def may(self, right: Right) -> bool:
        """Whether the role allows it."""
        return right in _RIGHTS[self.role]


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff as the station knows them.

    `active`: works here still. `failures`: wrong PINs since the last right one. `locked_until`: no PIN is tried before.
    """

    operator: Operator
    active: bool = True
    has_pin: bool = False
    failures: int = 0
    locked_until: datetime | None = None


def first_to_choose(people: tuple[Person, ...]) -> Person | None:
    """Return who may choose a PIN on nobody's word: the first manager, else the first person; None once anybody has one."""
    here = [one for one in people if one.active]
    if any(one.has_pin for one in people):
        return None
    managers = [one for one in here if one.operator.role is Role.MANAGER]
    return next(iter(managers or here), None)
