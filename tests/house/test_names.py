"""The five package names are plain words: they must be ours alone, also beside everything that is installed."""

from importlib.metadata import packages_distributions
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.house.project import PACKAGES, PYPROJECT, ROOT, SCRIPTS


@pytest.mark.parametrize("name", PACKAGES)
def test_the_package_that_python_finds_is_this_checkout_s(name: str) -> None:
    spec = find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    assert Path(spec.origin) == ROOT / name / "__init__.py"


def test_no_installed_distribution_brings_one_of_our_names() -> None:
    owners = packages_distributions()
    assert {
        name: owners[name] for name in (*PACKAGES, "tests", "tools") if set(owners.get(name, ())) - {"hub-station"}
    } == {}


def test_the_wheel_ships_these_five_and_is_kept_from_the_public_index() -> None:
    assert tuple(PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) == PACKAGES
    assert "Private :: Do Not Upload" in PYPROJECT["project"]["classifiers"]


def test_every_test_folder_is_a_package() -> None:
    """Without `tests/__init__.py`, pytest would take `tests/ui` for the package `ui` and break the real one."""
    folders = {path.parent for path in (ROOT / "tests").rglob("*.py")}
    assert [str(folder.relative_to(ROOT)) for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_the_program_has_its_name_on_the_path() -> None:
    assert any(path.stem == "hub-station" for path in SCRIPTS.iterdir())
