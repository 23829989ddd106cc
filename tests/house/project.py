"""Where the project's own files are, for the tests of the house."""

import re
import sysconfig
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("hub_station", "devices", "ui", "sync", "resources")
SCRIPTS = Path(sysconfig.get_path("scripts"))
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
VERSION = PYPROJECT["project"]["version"]


def python_files(*folders: str) -> list[Path]:
    """Return every Python file below the named folders of the project."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def locked(lock: str) -> dict[str, list[str]]:
    """Return what a lock file asks for, by name of the distribution: whole requirements with their hashes.

    There are several for one name where one version does not serve every Python or system.
    """
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    requirements: dict[str, list[str]] = {}
    for line in text.splitlines():
        requirements.setdefault(re.split(r"[=<>!~ ;]", line, maxsplit=1)[0], []).append(line)
    return requirements
