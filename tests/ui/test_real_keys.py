"""Real keys on a real X screen: a held key is one picture, a letter in a field is a letter."""

import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.parts.screen import Screen, real_screen

SOON = 30.0


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    with real_screen() as screen:
        yield screen


class Program:
    """The window's program, and what it printed."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line.strip())

    def show(self, words: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()

    def until(self, wanted: str, times: int = 1) -> list[str]:
        """Return all lines up to the one that was wanted, so many times."""
        seen: list[str] = []
        while seen.count(wanted) < times:
            seen.append(self.lines.get(timeout=SOON))
        return seen


@contextmanager
def program(screen: Screen, *codes: str) -> Iterator[Program]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.ui.pressed", *codes],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=screen.environment,
    ) as process:  # fmt: skip
        program = Program(process)
        try:
            yield program
        finally:
            if process.stdin:
                process.stdin.close()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


@pytest.mark.parametrize(("key", "name"), [("F9", "Key_F9"), ("b", "Key_B"), ("Prior", "Key_PageUp")])
def test_a_held_key_takes_one_picture_and_does_nothing_else(screen: Screen, key: str, name: str) -> None:
    code = name.removeprefix("Key_").replace("PageUp", "PgUp")
    with program(screen, "B", "PgUp") as window:
        window.show("capture")
        window.until("focus capture.shoot")
        screen.xdotool("keydown", key)
        lines = window.until(f"repeat {name}", times=12)
        screen.xdotool("keyup", key)
        lines += window.until(f"up {name}")
        assert lines.count(f"picture {code}") == 1
        # A finger needs a moment between two presses; one that comes sooner is a bounce.
        screen.xdotool("sleep", "0.5", "key", key)
        lines = window.until(f"picture {code}")
        assert not [line for line in lines if line.startswith("asked")]


def test_a_letter_that_takes_pictures_is_a_letter_in_a_field_and_f9_is_never_one(screen: Screen) -> None:
    with program(screen, "B") as window:
        window.show("form")
        window.until("focus patient_form.given")
        screen.xdotool("key", "b")
        assert "picture B" not in window.until("up Key_B")
        screen.xdotool("key", "F9")
        assert "picture F9" in window.until("up Key_F9")


@pytest.mark.parametrize("place", ["capture", "form"])
def test_a_scanner_types_nothing_presses_nothing_and_takes_no_picture(screen: Screen, place: str) -> None:
    with program(screen, "B") as window:
        window.show(place)
        window.until("focus capture.shoot" if place == "capture" else "focus patient_form.given")
        # A scanner holds Shift for capitals, and presses Ctrl+] for the separator.
        keys = ["bracketright", *"d28018", "B", "space", "5", "ctrl+bracketright", *"91", "R", "A", "7", "Return"]
        screen.xdotool("key", "--delay", "4", *keys)
        lines = window.until("scan ']d28018B 5\\x1d91RA7'")
        screen.xdotool("sleep", "0.3", "key", "F2")
        lines += window.until("up Key_F2")
        assert not [line for line in lines if line.startswith(("picture", "asked", "typed"))]


def test_a_person_types_and_enters(screen: Screen) -> None:
    with program(screen, "B") as window:
        window.show("form")
        window.until("focus patient_form.given")
        screen.xdotool("type", "--delay", "60", "Barbara-Ann B")
        window.until("typed Barbara-Ann B")
        screen.xdotool("key", "Return")
        assert "asked register_patient" in window.until("up Key_Return")


def test_what_a_program_inserts_at_once_is_typed_all_the_same(screen: Screen) -> None:
    with program(screen, "B") as window:
        window.show("form")
        window.until("focus patient_form.given")
        screen.xdotool("type", "--delay", "1", "Barbara-Ann")
        window.until("typed Barbara-Ann")


def test_a_letter_that_takes_pictures_still_does_alone(screen: Screen) -> None:
    with program(screen, "B") as window:
        window.show("capture")
        window.until("focus capture.shoot")
        screen.xdotool("key", "b")
        window.until("picture B")
