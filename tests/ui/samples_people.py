"""Sample states of the sign-in and of the people who work here."""

from collections.abc import Iterator
from dataclasses import replace

from tests.ui import samples
from ui.states import (
    Choice,
    Entry,
    PeopleState,
    PersonFormState,
    PersonRow,
    PersonTile,
    SignInState,
    Status,
    Tone,
    WindowState,
)

ROLES = (Choice("photographer", "Photographer"), Choice("reviewer", "Reviewer"), Choice("manager", "Manager"))
SAM = PersonTile("sam", "Sam Taylor", "Photographer", Status("Signed in", Tone.GOOD))
AMINA = PersonTile("amina", "Amina Hussain", "Reviewer")
GRACE = PersonTile("grace", "Grace Okafor", "Manager", Status("No PIN yet", Tone.QUIET))
OUT = PersonTile("ben", "Benedict Price", "Photographer", Status("Too many wrong PINs: until 10:45", Tone.WARNING))
LONG = PersonTile("kon", "Konstantina-Alexandrina Theresia Featherstonehaugh-Cholmondeley", "Photographer")
ALL = (SAM, AMINA, GRACE, OUT, LONG)
WRONG = "This is not the PIN. 2 more tries, then a pause."


def sign_in(people: tuple[PersonTile, ...] = ALL, *, chosen: str = "amina", error: str = "") -> SignInState:
    return SignInState(
        title="Who is working at this station?",
        explanation="Press your name, then type your PIN.",
        people=people,
        chosen=chosen,
        entry=Entry.PIN if chosen else Entry.NOTHING,
        caption="PIN of Amina Hussain" if chosen else "",
        error=error,
        forgotten=bool(chosen),
    )


def locked() -> SignInState:
    said = "Everything is as you left it. Press your name, then type your PIN."
    now = replace(sign_in(chosen="sam"), title="Locked", explanation=said, locked=True)
    return replace(now, caption="PIN of Sam Taylor", action="Unlock")


def new_pin(error: str = "") -> SignInState:
    return SignInState(
        title="A new PIN for Grace Okafor",
        explanation="Choose 4 to 12 digits that nobody can guess: no row of digits, no year, no date of birth.",
        people=(),
        chosen="grace",
        entry=Entry.PIN,
        caption="New PIN of Grace Okafor",
        action="Go on",
        error=error,
        back=True,
    )


def vouching() -> SignInState:
    said = "A manager must say that this is Sam Taylor. The manager presses their name and types their own PIN."
    return SignInState("A new PIN for Sam Taylor", said, (GRACE,), action="Go on", passphrase=True, back=True)


def by_passphrase() -> SignInState:
    said = "The manager types the passphrase of this station: the one that opens the picture store."
    return SignInState(
        "A new PIN for Grace Okafor",
        said,
        (),
        entry=Entry.WORDS,
        caption="Passphrase",
        action="Go on",
        error="This is not the passphrase of this station. Check it and type it again.",
        back=True,
    )


def people() -> PeopleState:
    return PeopleState(
        (
            PersonRow("sam", "Sam Taylor", "Photographer", Status("Has a PIN", Tone.GOOD), True),
            PersonRow("kon", LONG.name, "Reviewer", Status("No PIN yet", Tone.WARNING), True),
            PersonRow(
                "ben", "Benedict Price", "Photographer", Status("Too many wrong PINs: until 10:45", Tone.WARNING), True
            ),
            PersonRow("joy", "Joy Abara", "Photographer", Status("Works here no more", Tone.QUIET), False),
        )
    )


def person(name: str = "Sam Taylor", *, retiring: bool = False, wrong: bool = False) -> PersonFormState:
    values = {"given": "Sam", "family": "Taylor", "role": "photographer"} if name else {"role": "photographer"}
    errors = {"given": "Enter the first name.", "family": "Enter the last name."} if wrong else {}
    return PersonFormState(name, ROLES, values, errors, can_retire=bool(name), retiring=retiring)


def covered(screen: SignInState) -> WindowState:
    """Return the window while nobody is signed in, or the station is locked."""
    return replace(samples.window(screen), operator="")


def scenes() -> Iterator[tuple[str, WindowState]]:
    """Yield the name and the state of each scene."""
    yield "sign-in", covered(sign_in(chosen=""))
    yield "sign-in-pin", covered(sign_in())
    yield "sign-in-wrong", covered(sign_in(error=WRONG))
    yield "sign-in-busy", covered(replace(sign_in(), busy=True))
    yield "locked", covered(locked())
    yield "new-pin", covered(new_pin())
    yield "new-pin-weak", covered(new_pin("Digits in a row are guessed at once. Choose a PIN without an order."))
    yield "vouching", covered(vouching())
    yield "by-passphrase", covered(by_passphrase())
    yield "people", samples.window(people())
    yield "person", samples.window(person())
    yield "person-new-wrong", samples.window(person("", wrong=True))
    yield "person-retiring", samples.window(person(retiring=True))
