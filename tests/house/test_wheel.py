"""The wheel holds the five packages with their data, and nothing else."""

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.project import PACKAGES, ROOT, VERSION


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    """The wheel, built as a release would be, without a network."""
    place = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(place)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (path,) = place.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        yield archive


def test_it_holds_the_five_packages_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert tops == {*PACKAGES, f"hub_station-{VERSION}.dist-info"}


@pytest.mark.parametrize("package", PACKAGES)
def test_it_holds_every_module_and_every_file_of_data(wheel: zipfile.ZipFile, package: str) -> None:
    here = {
        str(path.relative_to(ROOT).as_posix())
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert here - set(wheel.namelist()) == set()


def test_it_says_its_version_its_licence_and_its_command(wheel: zipfile.ZipFile) -> None:
    information = f"hub_station-{VERSION}.dist-info"
    metadata = wheel.read(f"{information}/METADATA").decode()
    assert f"\nVersion: {VERSION}\n" in metadata
    assert "\nLicense-Expression: MIT\n" in metadata
    assert "hub-station = hub_station.cli:main" in wheel.read(f"{information}/entry_points.txt").decode()
    assert f"{information}/licenses/LICENSE" in wheel.namelist()


def test_nothing_that_is_shipped_is_a_link_out_of_the_project() -> None:
    links = [path for package in PACKAGES for path in Path(ROOT, package).rglob("*") if path.is_symlink()]
    assert links == []
