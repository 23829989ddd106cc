"""States of the pages that keep patients apart and that ask for consent."""

from collections.abc import Iterator

from tests.ui import samples
from ui.states import SimilarFact, SimilarPerson, SimilarState, WindowState


def similar(*, long: bool = False) -> SimilarState:
    name = samples.LONG_FAMILY if long else "SMITH"
    return SimilarState(
        this=SimilarPerson(
            "a",
            "The visit that you start",
            (
                SimilarFact("First name", "Joan", True),
                SimilarFact("Last name", name, False),
                SimilarFact("Born", "6 August 1952", True),
                SimilarFact("NHS number", "999 123 4561", True),
            ),
        ),
        others=(
            SimilarPerson(
                "b",
                "Another patient",
                (
                    SimilarFact("First name", "Jean", True),
                    SimilarFact("Last name", name, False),
                    SimilarFact("Born", "8 June 1952", True),
                    SimilarFact("NHS number", "999 301 2245", True),
                ),
            ),
        ),
        why="They have the same last name.",
        answer=f"This is Joan {name}, born 6 August 1952",
    )


def scenes() -> Iterator[tuple[str, WindowState]]:
    """Yield the name and the state of each scene."""
    yield "similar", samples.window(similar(), 0)
    yield "similar-long", samples.window(similar(long=True), 0)
