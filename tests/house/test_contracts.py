"""Who may import whom: the contracts hold, and each of them breaks when somebody does what it forbids."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.project import PACKAGES, PYPROJECT, ROOT, SCRIPTS

# For each contract, a file of the project and a line that must not be in it.
WRONG_IMPORTS = [
    ("One hall, three wings", "sync/planted.py", "import ui.states"),
    ("One hall, three wings", "ui/planted.py", "import devices.contract"),
    ("One hall, three wings", "devices/planted.py", "import hub_station.settings"),
    ("Floors of the hall", "hub_station/domain/planted.py", "import hub_station.settings"),
    ("Floors of the hall", "hub_station/outbox/planted.py", "import hub_station.clinic"),
    ("Floors of the hall", "hub_station/planted.py", "# a module that has no floor"),
    ("Only ui imports Qt", "devices/planted.py", "import PySide6.QtCore"),
    ("Only ui draws plots", "hub_station/presenters/planted.py", "import pyqtgraph"),
    ("Translations have one home", "ui/planted.py", "import babel.dates"),
    ("Presenters, states and requests know no Qt", "ui/states/__init__.py", "import ui.bridge"),
    ("The record knows no screens", "hub_station/clinic.py", "import ui.states"),
    ("Drivers are chosen in few places", "hub_station/presenters/planted.py", "import devices.drivers"),
]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts of the project that lies in `folder`."""
    command = [str(SCRIPTS / "lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The five packages and their contracts in another place."""
    place = tmp_path_factory.mktemp("copy")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, place / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", place)
    return place


def test_the_contracts_are_kept() -> None:
    answer = lint(ROOT)
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize(("contract", "file", "line"), WRONG_IMPORTS)
def test_a_wrong_import_is_found(copy: Path, contract: str, file: str, line: str) -> None:
    path = copy / file
    before = path.read_text(encoding="utf-8") if path.exists() else None
    path.write_text(f"{before or ''}\n{line}\n", encoding="utf-8")
    try:
        answer = lint(copy)
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_text(before, encoding="utf-8")
    assert answer.returncode != 0
    assert f"{contract} BROKEN" in answer.stdout


def test_every_contract_is_tried() -> None:
    assert {contract for contract, _, _ in WRONG_IMPORTS} == {
        contract["name"] for contract in PYPROJECT["tool"]["importlinter"]["contracts"]
    }
