"""How long a campaign is and by which seed it goes, and where its figures are printed."""

import os
import secrets
from collections.abc import Callable

import pytest

SHORT = 5
ROUNDS, SEED = "ROUNDS", "SEED"

# An inner process must go by the same seed as the one that started it.
os.environ.setdefault(SEED, secrets.token_hex(4))


@pytest.fixture
def seed() -> str:
    return os.environ[SEED]


@pytest.fixture
def on_demand() -> bool:
    return ROUNDS in os.environ


@pytest.fixture
def share(on_demand: bool) -> Callable[[int, int], int]:
    """Return how many rounds each of so many devices does, of the percentage of all rounds that a test has."""

    def rounds(percent: int, devices: int) -> int:
        return -(-int(os.environ[ROUNDS]) * percent // (100 * devices)) if on_demand else SHORT

    return rounds


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures, and how to have the same again."""
    told = [
        (report, pair)
        for reports in terminalreporter.stats.values()
        for report in reports
        if isinstance(report, pytest.TestReport) and report.when == "call" and "/campaign/" in report.nodeid
        for pair in report.user_properties
    ]
    if told:
        terminalreporter.section(f"fault campaign, seed {os.environ[SEED]}")
    for _, (name, text) in told:
        terminalreporter.write_line(f"{name}: {text}")
