"""A scanner is told from a person by its speed: whatever either does, and in whatever order."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.wedge import GS, HICCUP, PATIENCE, Answer, Fate, Rules, Wedge

CODE = "]d280185050898999000001891RA7,123456"
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789](-' ."


@dataclass
class Program:
    """What reaches the program behind a wedge: keys, and scans. `clock` tells how long each key was held back."""

    wedge: Wedge
    reached: list[str] = field(default_factory=list)
    scans: list[str] = field(default_factory=list)
    delays: list[float] = field(default_factory=list)
    clock: float = 0.0
    last: float = -10.0
    kept: list[tuple[str, float]] = field(default_factory=list)

    def press(self, key: str, gap: float, *, repeated: bool = False) -> None:
        """Press a key `gap` seconds after the one before; a timer that is due in between goes off."""
        if self.wedge.holding and gap > self.wedge.patience:
            self.clock = self.last + self.wedge.patience
            self._heed(self.wedge.silence())
        self.clock = self.last + gap if self.last >= 0 else 0.0
        since = self.clock - self.last
        self.last = self.clock
        text = {"Return": "\r", "Tab": "\t"}.get(key, key if len(key) == 1 else "")
        answer = self.wedge.press(key, text, since, repeated=repeated)
        self._heed(answer)
        if answer.fate is Fate.HOLD:
            self.kept.append((key, self.clock))
        elif answer.fate is Fate.PASS:
            self.reached.append(key)

    def rest(self) -> None:
        """Let time go by."""
        if self.wedge.holding:
            self.clock = self.last + self.wedge.patience
            self._heed(self.wedge.silence())
        assert not self.wedge.holding

    def _heed(self, answer: Answer) -> None:
        if answer.scan is not None:
            self.scans.append(answer.scan)
        if answer.replay:
            self.reached += [key for key, _ in self.kept]
            self.delays += [self.clock - at for _, at in self.kept]
        if answer.replay or answer.drop:
            self.kept.clear()


def keys(text: str) -> list[str]:
    return [GS if character == "\x1d" else character for character in text]


human = st.floats(0.036, 3.0)
machine = st.floats(0.0, 0.034)
typed = st.lists(st.tuples(st.sampled_from([*LETTERS, "Return", "Tab", "F9", "Backspace", "Left"]), human), max_size=30)
codes = st.text(alphabet=LETTERS.replace(" ", "") + ",;/", min_size=6, max_size=40).filter(lambda text: text[0].isalnum())


@given(typed)
def test_what_a_person_types_arrives_whole_in_order_and_at_once(strokes: list[tuple[str, float]]) -> None:
    program = Program(Wedge(Rules()))
    for key, gap in strokes:
        program.press(key, gap)
    program.rest()
    assert program.reached == [key for key, _ in strokes]
    assert program.scans == []
    assert max(program.delays, default=0.0) <= 0.0351


@given(st.lists(st.tuples(st.sampled_from(LETTERS), st.floats(0.0, 0.2)), max_size=40), st.booleans())
def test_a_person_with_flying_fingers_loses_nothing_without_enter_at_that_speed(
    strokes: list[tuple[str, float]], enter: bool
) -> None:
    program = Program(Wedge(Rules()))
    for key, gap in strokes:
        program.press(key, gap)
    if enter:
        program.press("Return", 0.2)
    program.rest()
    assert program.reached == [key for key, _ in strokes] + ["Return"] * enter
    assert program.scans == []


@given(typed, codes, st.lists(machine, min_size=41, max_size=41), st.sampled_from(["Return", "Enter", "Tab"]), typed)
def test_a_scan_in_between_reaches_nothing_else(
    before: list[tuple[str, float]], code: str, gaps: list[float], end: str, after: list[tuple[str, float]]
) -> None:
    program = Program(Wedge(Rules()))
    for key, gap in before:
        program.press(key, gap)
    for number, key in enumerate(keys(code)):
        program.press(key, gaps[number] if number else 0.5)
    program.press(end, gaps[-1])
    assert program.scans == [code]
    for number, (key, gap) in enumerate(after):
        program.press(key, gap if number else gap + HICCUP)
    program.rest()
    assert program.scans == [code]
    assert program.reached == [key for key, _ in before + after]


@given(codes, st.lists(machine, min_size=41, max_size=41))
def test_enter_and_line_feed_after_a_scan_press_no_button(code: str, gaps: list[float]) -> None:
    program = Program(Wedge(Rules()))
    for key, gap in zip(keys(code), gaps, strict=False):
        program.press(key, gap)
    program.press("Return", 0.01)
    program.press("Ctrl+J", 0.01)
    program.press("Return", 0.01)
    assert (program.scans, program.reached) == ([code], [])
    program.press("Return", 0.4)
    assert program.reached == ["Return"], "a finger that presses Enter later does"


def test_a_scan_that_stands_still_for_a_moment_is_still_one() -> None:
    program = Program(Wedge(Rules()))
    for number, key in enumerate(CODE):
        program.press(key, 0.1 if number == 20 else 0.004)
    program.press("Return", 0.12)
    assert (program.scans, program.reached) == ([CODE], [])


def test_the_separator_of_a_wristband_is_read_as_the_key_that_scanners_send_for_it() -> None:
    program = Program(Wedge(Rules()))
    for key in ["]", "d", "2", GS, "9", "1", "R", "A", "Return"]:
        program.press(key, 0.005)
    assert program.scans == ["]d2\x1d91RA"]


@pytest.mark.parametrize("few", ["9", "99", "99900"])
def test_a_few_fast_keys_and_enter_are_typing(few: str) -> None:
    program = Program(Wedge(Rules()))
    for key in few:
        program.press(key, 0.01)
    program.press("Return", 0.01)
    assert (program.scans, program.reached) == ([], [*few, "Return"])


def test_a_key_that_is_held_down_is_no_scan() -> None:
    program = Program(Wedge(Rules()))
    for number in range(20):
        program.press("a", 0.03, repeated=number > 0)
    program.press("Return", 0.03)
    assert (program.scans, program.reached) == ([], ["a"] * 20 + ["Return"])


def test_a_text_that_a_program_inserts_is_typing() -> None:
    program = Program(Wedge(Rules()))
    for key in "Left forearm":
        program.press(key, 0.001)
    program.rest()
    assert (program.scans, program.reached) == ([], list("Left forearm"))


@pytest.mark.parametrize("key", [" ", "Return", "F9", "Ctrl+B", "Alt+A"])
def test_keys_that_take_pictures_or_press_buttons_are_never_kept_waiting(key: str) -> None:
    program = Program(Wedge(Rules()))
    program.press(key, 1.0)
    assert program.reached == [key]


@given(st.sampled_from([("F12", "F12"), ("STX", "Ctrl+B")]), codes, st.floats(0.0, 0.4), st.booleans())
def test_a_scanner_that_announces_itself_may_be_slow_and_needs_no_end(
    prefix: tuple[str, str], code: str, gap: float, ends: bool
) -> None:
    program = Program(Wedge(Rules(prefix[0])))
    for key in [prefix[1], *keys(code), *["Return"] * ends]:
        program.press(key, gap)
    program.rest()
    assert (program.scans, program.reached) == ([code], [])


def test_a_scanner_that_announces_itself_and_sends_nothing_blocks_the_keyboard_for_half_a_second_only() -> None:
    program = Program(Wedge(Rules("F12")))
    program.press("F12", 1.0)
    program.press("a", PATIENCE + 0.01)
    program.rest()
    assert (program.scans, program.reached) == ([], ["a"])


def test_characters_as_a_prefix_are_taken_off_and_make_up_for_a_missing_end() -> None:
    program = Program(Wedge(Rules("~")))
    for key in "~9990000018":
        program.press(key, 0.005)
    program.rest()
    for key in ["~", "9990000018", "Return"]:
        for one in [key] if key == "Return" else key:
            program.press(one, 0.005)
    assert (program.scans, program.reached) == (["9990000018"] * 2, [])


def test_more_characters_can_be_asked_for() -> None:
    program = Program(Wedge(Rules(minimum=10)))
    for key in [*"999000001", "Return"]:
        program.press(key, 0.005)
    assert (program.scans, program.reached) == ([], [*"999000001", "Return"])
