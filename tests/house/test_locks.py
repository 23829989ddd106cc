"""What gets installed is named to the byte, from wherever it is fetched."""

import re
from importlib.metadata import PackageNotFoundError, version
from itertools import chain

import pytest

from tests.house.project import PYPROJECT, ROOT, locked

LOCKS = ("run.txt", "test.txt")


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_has_one_version_and_its_hashes(lock: str) -> None:
    for requirement in chain.from_iterable(locked(lock).values()):
        assert re.match(r"[a-z0-9.-]+==[^ ]+ ", requirement), requirement
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", requirement), requirement


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    assert not re.search(r"://|--(extra-)?index|--find-links|-i |@ ", text)


def test_the_tests_run_on_what_is_shipped() -> None:
    """The test lock holds the run lock, line for line: no other version is ever tested."""
    shipped, tested = locked("run.txt"), locked("test.txt")
    assert {name: line for name, line in shipped.items() if tested.get(name) != line} == {}


def test_the_locks_hold_every_dependency() -> None:
    groups = PYPROJECT["dependency-groups"]
    wanted = {
        "run.txt": PYPROJECT["project"]["dependencies"] + groups["build"],
        "test.txt": [item for item in groups["test"] if isinstance(item, str)],
    }
    for lock, requirements in wanted.items():
        names = {re.split(r"[<>=!~; ]", requirement, maxsplit=1)[0] for requirement in requirements}
        assert names - locked(lock).keys() == set()


def test_this_environment_is_the_locked_one() -> None:
    for name, requirements in locked("test.txt").items():
        pinned = {requirement.split("==", maxsplit=1)[1].split()[0] for requirement in requirements}
        try:
            assert version(name) in pinned
        except PackageNotFoundError:
            assert all(" ; " in requirement for requirement in requirements), f"{name} is not installed"
