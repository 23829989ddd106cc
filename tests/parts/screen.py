"""A real X screen with a window manager, that nobody sees, and a real keyboard for it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

INSTALL = "sudo apt-get install --no-install-recommends xvfb openbox xdotool"


@dataclass(frozen=True, slots=True)
class Screen:
    """`environment` is what a program needs to show its window there."""

    environment: dict[str, str]

    def xdotool(self, *words: str) -> None:
        """Do something with the keyboard or a window, as `man xdotool` says."""
        subprocess.run(["xdotool", *words], env=self.environment, check=True, timeout=20, capture_output=True)


@contextmanager
def real_screen() -> Iterator[Screen]:
    """Run a screen of 1366 × 768 and its window manager as long as this lasts."""
    if not all(map(shutil.which, ("Xvfb", "openbox", "xdotool"))):
        pytest.fail(f"a real screen is missing: {INSTALL}")
    here, there = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(there), "-screen", "0", "1366x768x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=(there,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(there)
    try:
        with os.fdopen(here) as told:
            display = f":{told.readline().strip()}"
        environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        manager = subprocess.Popen(["openbox"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield Screen(environment)
        finally:
            manager.terminate()
            manager.wait(10)
    finally:
        server.terminate()
        server.wait(10)
