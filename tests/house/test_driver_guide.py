"""The guide for writers of drivers is true: its code, as it stands there, keeps the contract and is found by the station."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.project import ROOT

GUIDE = (ROOT / "docs" / "write-a-driver.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """Return the blocks of code of one language, in order."""
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """What a reader has in front of them after the fourth step."""
    folder = tmp_path / "slideshow"
    folder.mkdir()
    find, show, prove = blocks("python")
    project, *_ = blocks("toml")
    (folder / "pyproject.toml").write_text(project, encoding="utf-8")
    (folder / "slideshow.py").write_text(f"{find}\n\n{show}", encoding="utf-8")
    (folder / "test_slideshow.py").write_text(prove, encoding="utf-8")
    return folder


def run(package: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run Python as the guide says: in the checkout, with the package beside it."""
    environment = os.environ | {"PYTHONPATH": str(package)}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120
    )


def test_the_driver_of_the_guide_keeps_the_contract(package: Path) -> None:
    done = run(package, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(ROOT), str(package))
    assert done.returncode == 0, done.stdout
    assert int(re.findall(r"(\d+) passed", done.stdout)[0]) >= 15, "the whole contract"


def test_the_driver_of_the_guide_is_found_once_the_policy_names_it(package: Path, tmp_path: Path) -> None:
    # As an installed package: what pip would write.
    facts = package / "slideshow_driver-1.0.0.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: slideshow-driver\nVersion: 1.0.0\n", encoding="utf-8")
    group, line = re.findall(r'entry-points\."(.+?)"\]\n(.+)', blocks("toml")[0])[0]
    (facts / "entry_points.txt").write_text(f"[{group}]\n{line.replace(chr(34), '')}\n", encoding="utf-8")
    policy = tmp_path / "policy.toml"
    policy.write_text(blocks("toml")[1], encoding="utf-8")
    pictures = tmp_path / "slideshow-pictures"
    pictures.mkdir()
    here = {"HOME": str(tmp_path)}
    command = [sys.executable, "-m", "hub_station", "--policy", str(policy), "devices"]
    environment = os.environ | {"PYTHONPATH": str(package)} | here
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert "key slideshow:slideshow-pictures" in done.stdout, done.stdout + done.stderr
