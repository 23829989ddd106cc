"""Runs the tests that are marked `umockdev` in a process under umockdev-wrapper, and reports them one by one as if here.

LD_PRELOAD works only from a process's start. All marked tests of a module go into one inner pytest; what it says of each
comes back over a pipe while it runs.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.parts.umockdev import UsbBench

REPORTS = "HUB_STATION_REPORTS"
inside = "umockdev" in os.environ.get("LD_PRELOAD", "")
_runs: dict[str, "_Inner"] = {}


class _Inner:
    """One inner pytest for one module."""

    def __init__(self, items: list[pytest.Item]) -> None:
        self._reports: dict[str, list[Any]] = {}
        self._open = {item.nodeid for item in items}
        self._config = items[0].config
        here, there = os.pipe()
        self._lines = os.fdopen(here)
        self._printed = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed by `stop`
        self._process = subprocess.Popen(
            ["umockdev-wrapper", sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider",
             "--rootdir", str(self._config.rootpath), *(item.nodeid for item in items)],
            cwd=self._config.rootpath, env={**os.environ, REPORTS: str(there)}, pass_fds=(there,),
            stdin=subprocess.DEVNULL, stdout=self._printed, stderr=subprocess.STDOUT,
        )  # fmt: skip
        os.close(there)

    def reports(self, name: str) -> list[Any]:
        """Wait until a test is over; return its reports, none where the process ended without it."""
        while name in self._open and (line := self._lines.readline()):
            report = self._config.hook.pytest_report_from_serializable(config=self._config, data=json.loads(line))
            self._reports.setdefault(report.nodeid, []).append(report)
            if report.when == "teardown":
                self._open.discard(report.nodeid)
        return self._reports.get(name, []) if name not in self._open else []

    def printed(self) -> str:
        """Return what the process said before it ended."""
        self._printed.seek(0)
        return self._printed.read()

    def stop(self) -> None:
        """Leave no process behind, also where the outer run was broken off."""
        if self._open:
            self._process.kill()
        self._process.wait(20)

    def close(self) -> None:
        """Have done with it."""
        self.stop()
        self._lines.close()
        self._printed.close()


@pytest.fixture
def usb_bench(tmp_path: Path) -> "Iterator[UsbBench]":
    """A USB in user space with nothing on it yet. Only for tests that are marked `umockdev`."""
    from tests.parts.umockdev import UsbBench  # noqa: PLC0415 - it loads OpenCV, which few tests need

    with UsbBench(tmp_path) as bench:
        yield bench


def pytest_configure(config: pytest.Config) -> None:
    """Announce the marker."""
    config.addinivalue_line("markers", "umockdev: needs USB devices in user space; runs under umockdev-wrapper")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Hand a marked test to the inner process and pass on what it says."""
    if inside or item.get_closest_marker("umockdev") is None:
        return None
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    for report in _reports(item):
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    # What an unmarked test before this one set up for its folder or session may not be the next one's.
    item.session._setupstate.teardown_exact(nextitem)
    return True


def _reports(item: pytest.Item) -> list[Any]:
    if shutil.which("umockdev-wrapper") is None:
        return [_failure(item, "umockdev is not installed: sudo apt-get install --no-install-recommends umockdev")]
    module = item.nodeid.partition("::")[0]
    if module not in _runs:
        marked = [
            one for one in item.session.items if one.nodeid.startswith(f"{module}::") and one.get_closest_marker("umockdev")
        ]
        _runs[module] = _Inner(marked)
    try:
        reports = _runs[module].reports(item.nodeid)
    except pytest.fail.Exception as late:  # pytest-timeout, which here cannot tell where the time went
        _runs[module].stop()
        return [_failure(item, str(late))]
    return reports or [_failure(item, f"the process under umockdev-wrapper ended early:\n{_runs[module].printed()}")]


def _failure(item: pytest.Item, text: str) -> pytest.TestReport:
    return pytest.TestReport(item.nodeid, item.location, {}, "failed", text, "call")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Inside: send each report to the outer pytest."""
    if inside and REPORTS in os.environ and _config is not None:
        data = _config.hook.pytest_report_to_serializable(config=_config, report=report)
        os.write(int(os.environ[REPORTS]), (json.dumps(data) + "\n").encode())


_config: pytest.Config | None = None


def pytest_sessionstart(session: pytest.Session) -> None:
    """Keep what is needed to write a report down."""
    global _config  # noqa: PLW0603 - pytest hands a report over without its configuration
    _config = session.config


def pytest_sessionfinish() -> None:
    """End the inner processes."""
    for run in _runs.values():
        run.close()
