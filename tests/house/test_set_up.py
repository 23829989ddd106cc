"""The set-up says plainly what is missing, and lets no server loose on the machine."""

import importlib
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.house.project import ROOT

LINE = (
    "\n    sudo apt-get update && sudo apt-get install --no-install-recommends libegl1 orthanc"
    " && sudo systemctl disable --now orthanc\n"
)

WAITING = "print(flush=True); input() # bootstrap"
"""A set-up that is at its work: it says so, and goes on until it is told."""


@pytest.fixture
def debian(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The part of the set-up that deals with Debian's packages."""
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    return importlib.import_module("debian")


@pytest.fixture
def bootstrap(debian: ModuleType) -> ModuleType:
    """The set-up itself, beside its Debian part."""
    return importlib.import_module("bootstrap")


@pytest.fixture
def no_rights(debian: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Debian where two packages are missing, and a person who may not install any."""
    monkeypatch.setattr(debian, "here", lambda: True)
    monkeypatch.setattr(debian, "missing", lambda _: ("libegl1", "orthanc"))
    monkeypatch.setattr(debian, "may_install", lambda: False)


@pytest.mark.usefixtures("no_rights")
def test_the_tests_stop_with_the_line_to_type(bootstrap: ModuleType) -> None:
    with pytest.raises(bootstrap.SetUpFailed) as caught:
        bootstrap.system_packages("test")
    assert LINE in str(caught.value)


@pytest.mark.usefixtures("no_rights")
def test_the_demo_says_the_line_and_goes_on(bootstrap: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    bootstrap.system_packages("demo")
    assert LINE in capsys.readouterr().out


@pytest.mark.usefixtures("no_rights")
def test_the_device_lab_is_left_out_with_the_line_to_type(bootstrap: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.main(["device-lab"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("SKIPPED")
    assert LINE in told


def test_a_package_under_its_new_name_is_not_missing(
    debian: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Newer Debians renamed some libraries; the new package says that it provides the old one."""
    query = tmp_path / "dpkg-query"
    query.write_text("#!/bin/sh\nprintf 'installed\\tlibglib2.0-0t64, libglib2.0-0 (= 2.84)\\nconfig-files\\tnginx, \\n'\n")
    query.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert debian.missing(["libglib2.0-0", "nginx"]) == ("nginx",)


@pytest.mark.parametrize(
    ("call", "allowed"),
    [
        (["orthanc", "start"], False),
        (["orthanc", "restart"], False),
        (["nginx.service", "start"], False),
        (["--quiet", "nginx", "restart", "2"], False),
        (["anything-new", "start"], False),
        (["ssh", "restart"], True),
    ],
)
def test_no_server_is_started_while_the_set_up_installs(
    debian: ModuleType, tmp_path: Path, call: list[str], allowed: bool
) -> None:
    policy = tmp_path / "policy"
    installer = subprocess.Popen([sys.executable, "-c", WAITING], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert installer.stdout is not None
        # The policy asks for its command line, which the kernel lays out only after the process counts as begun.
        assert installer.stdout.readline()
        policy.write_text(debian.policy(installer.pid))
        assert subprocess.run(["sh", str(policy), *call], check=False).returncode == (0 if allowed else 101)
    finally:
        installer.communicate(b"\n")
    # What was left behind by a set-up that died forbids nothing.
    assert subprocess.run(["sh", str(policy), *call], check=False).returncode == 0


def test_an_unknown_command_gets_the_usage() -> None:
    answer = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "bootstrap.py"), "dance"], capture_output=True, text=True, check=False
    )
    assert answer.returncode == 2
    assert answer.stderr.startswith("usage: ")
