"""Who works at the station: the sign-in, the list of people, and the form for one of them."""

from dataclasses import dataclass, field
from enum import Enum

from ui.states.elements import Choice, Status


@dataclass(frozen=True, slots=True)
class PersonTile:
    """One name that can be picked at the sign-in. `note` says what stands in the way, if anything does."""

    id: str
    name: str
    role: str
    note: Status | None = None


class Entry(Enum):
    """What is typed at the sign-in now."""

    NOTHING = "nothing"
    PIN = "pin"
    WORDS = "passphrase"


@dataclass(frozen=True, slots=True)
class SignInState:
    """The sign-in, also of a locked station: names to pick from, and a PIN (or the passphrase) to type.

    `turn` grows whenever what was typed is to be forgotten. `chosen` is the id of the tile that is picked. `forgotten` and
    `passphrase`: whether these ways out are offered; `back`: whether one can go back.
    """

    title: str
    explanation: str
    people: tuple[PersonTile, ...]
    chosen: str = ""
    entry: Entry = Entry.NOTHING
    caption: str = ""
    action: str = "Sign in"
    turn: int = 0
    error: str = ""
    busy: bool = False
    forgotten: bool = False
    passphrase: bool = False
    back: bool = False
    locked: bool = False


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of the list of people. Retired ones cannot be changed (`active`)."""

    id: str
    name: str
    role: str
    status: Status
    active: bool


@dataclass(frozen=True, slots=True)
class PeopleState:
    """Everybody who works or worked here."""

    people: tuple[PersonRow, ...]


@dataclass(frozen=True, slots=True)
class PersonFormState:
    """A person who is added (`name` empty) or changed. `values` and `errors` by field: given, family, role.

    `can_retire` offers it; `retiring`: it is asked once more whether that is meant.
    """

    name: str
    roles: tuple[Choice, ...]
    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    can_retire: bool = False
    retiring: bool = False
