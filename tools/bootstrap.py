"""Set the project up and start it: `python3 tools/bootstrap.py` with `demo`, `test`, `only` or `device-lab`.

Needs nothing but Python 3.11 or later. Makes `.venv` beside this folder, installs the wheels that the lock file names
(each checked against its hash), then the project itself, and on Debian the system packages that are missing. What was
installed is noted in the environment, so the second start needs no network and goes straight to work.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import debian
import device_lab

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
NOTE = VENV / "hub-station.json"
LOCKS = {"demo": ROOT / "requirements" / "run.txt", "test": ROOT / "requirements" / "test.txt"}

STAGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("style", ("ruff", "check", ".")),
    ("format", ("ruff", "format", "--check", ".")),
    ("types", ("mypy",)),
    ("imports", ("lint-imports",)),
    ("tests", ("pytest",)),  # last: its closing line is what a reader looks for
)

USAGE = """usage: python3 tools/bootstrap.py demo [options of hub-station demo]
       python3 tools/bootstrap.py test [options of pytest]
       python3 tools/bootstrap.py only [options of pytest]
       python3 tools/bootstrap.py bench-preview [options of the benchmark]
       python3 tools/bootstrap.py device-lab [options of pytest]"""

COMMANDS = (*LOCKS, "only", "bench-preview", "device-lab")


class SetUpFailed(Exception):
    """The set-up cannot go on; the text is for a person and says what to do."""


def main(arguments: Sequence[str]) -> int:
    """Set up what the command needs, then run it. Return the exit status."""
    if sys.version_info < (3, 11):  # noqa: UP036 — an older Python may well be the one that starts this
        print(f"Hub Station needs Python 3.11 or later; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 1
    if not arguments or arguments[0] not in COMMANDS:
        print(USAGE, file=sys.stderr)
        return 2
    command, *rest = arguments
    # A foreign module path or home would be mixed into the environment made here.
    for name in ("PYTHONPATH", "PYTHONHOME"):
        os.environ.pop(name, None)
    try:
        if command == "device-lab":
            return lab(rest)
        set_up("demo" if command == "demo" else "test")
        return {"demo": demo, "test": test, "only": only, "bench-preview": bench}[command](rest)
    except (SetUpFailed, device_lab.LabFailed) as failure:
        print(f"\n{failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def set_up(command: str) -> None:
    """Bring the system packages, the environment and the project up to what `command` needs. Raises `SetUpFailed`."""
    system_packages(command)
    environment(command)


def environment(command: str) -> None:
    """Bring the environment and the project up to what `command` needs. Raises `SetUpFailed`."""
    note = read_note()
    home = {"root": str(ROOT), "python": f"{sys.version_info.major}.{sys.version_info.minor}"}
    if any(note.get(key) != value for key, value in home.items()) or not answers(PYTHON, "-m", "pip", "--version"):
        make_environment()
        note = home

    # The test lock holds all that the run lock holds, so it serves the demo too; never the other way about.
    wanted = {lock: digest(path) for lock, path in LOCKS.items()}
    if note.get(command) != wanted[command] and not (command == "demo" and note.get("test") == wanted["test"]):
        heading(f"Wheels of {LOCKS[command].relative_to(ROOT)} (the first time this takes minutes)")
        pip("install", "--require-hashes", "--only-binary", ":all:", "-r", str(LOCKS[command]))
        note[command] = wanted[command]

    project = digest(ROOT / "pyproject.toml")
    if note.get("project") != project:
        heading("Hub Station itself")
        # Its build tools are in both locks: nothing is fetched here that has no hash.
        pip("install", "--no-index", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
        note["project"] = project
    write_note(note)


def system_packages(command: str) -> None:
    """Install what Debian lacks, or say what to type. Raises `SetUpFailed` where `command` cannot do without."""
    needs_venv = not PYTHON.exists() and importlib.util.find_spec("ensurepip") is None
    if not debian.here():
        if needs_venv:
            raise SetUpFailed(
                "This Python has no ensurepip, so it cannot make a virtual environment. Install its venv package."
            )
        if command == "test":
            print("The tests also need these programs, which only Debian's set-up installs:", ", ".join(debian.FOR_TESTS))
        return

    wanted = debian.FOR_QT if command == "demo" else debian.FOR_QT + debian.FOR_TESTS
    if needs_venv:
        wanted = (f"python{sys.version_info.major}.{sys.version_info.minor}-venv", *wanted)
    lacking = debian.missing(wanted)
    if not lacking:
        return
    if debian.may_install():
        heading(f"{len(lacking)} Debian packages: {' '.join(lacking)}")
        debian.install(lacking)
        lacking = debian.missing(wanted)
    if not lacking:
        return
    advice = f"Some Debian packages are missing. Please type:\n\n    {debian.advice(lacking)}\n"
    if command == "test" or needs_venv:
        raise SetUpFailed(f"{advice}\nThen start again.")
    print(f"{advice}\nGoing on without them: the demo works where Qt can load all the same.", flush=True)


def make_environment() -> None:
    """Make `.venv` new, with pip in it. Raises `SetUpFailed`."""
    heading("Virtual environment .venv")
    if subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False).returncode != 0:
        raise SetUpFailed(f"{sys.executable} could not make a virtual environment in {VENV}.")


def pip(*arguments: str) -> None:
    """Run the environment's pip. Raises `SetUpFailed`."""
    command = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments]
    if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
        raise SetUpFailed("The installation failed; the lines above say why. The first set-up needs a network.")


def demo(options: Sequence[str]) -> int:
    """Run the station in demo mode: in a window, or by itself where there is no display or DEMO=scripted."""
    if not answers(PYTHON, "-c", "import PySide6.QtWidgets"):
        raise SetUpFailed("Qt cannot load: system libraries are missing. The packages named above bring them.")
    no_display = sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    scripted = no_display or os.environ.get("DEMO") == "scripted"
    extra = ["--scripted"] if scripted and "--scripted" not in options else []
    return subprocess.run([str(SCRIPTS / "hub-station"), "demo", *extra, *options], cwd=ROOT, check=False).returncode


def test(options: Sequence[str]) -> int:
    """Run every stage, also after one has failed, and end with a verdict. `options` go to pytest."""
    failed = []
    for name, command in STAGES:
        heading(f"{name}: {' '.join(command)}")
        arguments = [str(SCRIPTS / command[0]), *command[1:], *(options if name == "tests" else ())]
        if subprocess.run(arguments, cwd=ROOT, check=False).returncode != 0:
            failed.append(name)
    print(f"\nVerdict: {'failed in ' + ', '.join(failed) if failed else 'all stages are good'}.", flush=True)
    return 1 if failed else 0


def only(options: Sequence[str]) -> int:
    """Run some tests and nothing else: those on demand, which take long. `options` go to pytest."""
    heading(f"tests: pytest {' '.join(options)}")
    return subprocess.run([str(SCRIPTS / "pytest"), *options], cwd=ROOT, check=False).returncode


def bench(options: Sequence[str]) -> int:
    """Time the live picture, on a screen of its own, beside the usual way. `options` go to the benchmark."""
    return subprocess.run([str(PYTHON), "-m", "tests.benchmarks.preview", *options], cwd=ROOT, check=False).returncode


def lab(options: Sequence[str]) -> int:
    """Run the checks of the device lab, or say why they are left out. `options` go to pytest."""
    reason = device_lab.lacking()
    if reason:
        print(f"SKIPPED: the device lab is left out, since {reason}", flush=True)
        return 0
    environment("test")
    heading("device lab: Debian's kernel, emulated (about two minutes)")
    return device_lab.run(PYTHON, options)


def answers(*command: str | Path) -> bool:
    """Whether a command can be run and succeeds; what it says is dropped."""
    try:
        return subprocess.run([str(part) for part in command], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_note() -> dict[str, str]:
    """What the environment holds, as last written; empty where that is not known."""
    try:
        note = json.loads(NOTE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}


def write_note(note: dict[str, str]) -> None:
    """Keep what the environment holds. Written last, so that an interrupted set-up is done again."""
    text = json.dumps(note, indent=2) + "\n"
    if not NOTE.exists() or NOTE.read_text(encoding="utf-8") != text:
        NOTE.write_text(text, encoding="utf-8")


def heading(text: str) -> None:
    """Print what comes next, before the programs that are started say anything."""
    print(f"\n== {text} ==", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
