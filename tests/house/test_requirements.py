"""Every requirement has its row in `docs/requirements.md`, and every test that is named there is there."""

import re
from collections import Counter

import pytest

from tests.house.project import ROOT

PAGE = (ROOT / "docs" / "requirements.md").read_text(encoding="utf-8")
# How many there are of each letter; X are the exclusions, which have no numbers of their own in the sources.
SECTIONS = {"V": 16, "Q": 10, "I": 11, "C": 10, "D": 10, "X": 9, "R": 7}
IDS = [f"{letter}-{number:02}" for letter, count in SECTIONS.items() for number in range(1, count + 1)]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if re.match(r"\| [A-Z]-\d", line)
]
TESTS = sorted(set(re.findall(r"`([\w/]+\.py)::(\w+)`", PAGE)))


def test_every_requirement_stands_there_once() -> None:
    assert Counter(row[0] for row in ROWS) == Counter(IDS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row[0]))
def test_each_has_a_test_or_a_reason(row: list[str]) -> None:
    assert len(row) == 4
    assert row[1]
    assert len(row[3]) > 20 or re.search(r"[EF] brings it", row[3])


@pytest.mark.parametrize(("file", "function"), TESTS)
def test_the_tests_that_it_names_are_there(file: str, function: str) -> None:
    assert re.search(rf"^def {function}\(", (ROOT / "tests" / file).read_text(encoding="utf-8"), re.MULTILINE)


def test_it_names_tests() -> None:
    assert len(TESTS) > 30
