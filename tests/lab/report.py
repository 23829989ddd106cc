"""Prints each check of the lab as one line, with what it measured; a pytest plugin."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from _pytest.terminal import TerminalReporter


class Lines:
    """Replaces the dots of pytest."""

    def __init__(self, terminal: "TerminalReporter") -> None:
        self._terminal = terminal

    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str] | None:
        """Count as pytest does, and print no letters."""
        if report.skipped:
            return None
        if report.when == "call":
            return "passed" if report.passed else "failed", "", ""
        return "" if report.passed else "error", "", ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Print the line."""
        if report.when == "call" or not report.passed:
            title = report.nodeid.rpartition("::")[2].removeprefix("test_").replace("_", " ")
            figures = "; ".join(f"{name} {value}" for name, value in report.user_properties)
            verdict = "good  " if report.passed else "FAILED"
            self._terminal.ensure_newline()
            self._terminal.write_line(f"{verdict} {title}{': ' if figures else ''}{figures}  [{report.duration:.1f} s]")


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Take over the lines."""
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    assert terminal is not None
    config.pluginmanager.register(Lines(terminal))
