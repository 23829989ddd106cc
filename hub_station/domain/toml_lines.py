"""On which line of a TOML file each of its values stands; Python's own reader does not say.

A TOML file is a row of statements (a table header, or a key with its value), and no statement ends within a line. So the
smallest run of lines that is TOML for itself is one statement: an unclosed bracket or quotation mark never is.
"""

import tomllib
from collections.abc import Iterator

Path = tuple[str | int, ...]


class Lines:
    """The lines of one file: where each value begins (first line is 1). `at` answers for any place, never fails."""

    def __init__(self, text: str) -> None:
        """Look through `text`, which `tomllib` reads as a whole."""
        self._lines: dict[Path, int] = {(): 1}
        self._last: dict[Path, int] = {}
        base: Path = ()
        for number, statement in statements(text):
            said = tomllib.loads(statement)
            if statement.lstrip(" \t").startswith("["):
                base = self._enter(said, number, double=statement.lstrip(" \t").startswith("[["))
            else:
                self._note(base, said, number, statement)

    def at(self, place: Path) -> int:
        """Return the line on which the value at `place` begins; of one that is not there, that of what should hold it."""
        while place not in self._lines:
            place = place[:-1]
        return self._lines[place]

    def _enter(self, said: object, number: int, *, double: bool) -> Path:
        """Go into the table of a header. `[[views]]` begins another entry, `[views.more]` belongs to the newest one."""
        base: Path = ()
        while isinstance(said, dict) and said:
            ((key, said),) = said.items()
            base += (key,)
            said = said[0] if isinstance(said, list) else said
            if double and not said:
                self._last[base] = self._last.get(base, -1) + 1
            if base in self._last:
                self._lines.setdefault(base, number)
                base += (self._last[base],)
        self._lines.setdefault(base, number)
        return base

    def _note(self, place: Path, value: object, number: int, statement: str) -> None:
        if place not in self._lines:
            self._lines[place] = number
        if isinstance(value, dict):
            for key, part in value.items():
                self._note((*place, key), part, number, statement)
        elif isinstance(value, list):
            begins = _entries(statement, number, len(value))
            for index, part in enumerate(value):
                self._note((*place, index), part, begins[index], "")


def statements(text: str) -> Iterator[tuple[int, str]]:
    """Yield each statement of a TOML file with the number of its first line; at the end what never became one."""
    begun, first = "", 1
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        first = first if begun else number
        begun += line + "\n"
        try:
            said = tomllib.loads(begun)
        except (ValueError, RecursionError):
            continue
        if said:
            yield first, begun
        begun = ""
    if begun.strip():
        yield first, begun


def _entries(statement: str, number: int, count: int) -> list[int]:
    """Return the line on which each of the `count` entries of an array begins, where it stands on several lines."""
    begins = [number] * count
    lines = statement.split("\n")
    if len(lines) <= 2:
        return begins
    seen = 0
    for index in range(len(lines)):
        try:
            ((_, value),) = _only(tomllib.loads("\n".join(lines[: index + 1]) + "\n]")).items()
        except ValueError:
            continue
        while isinstance(value, list) and seen < min(len(value), count):
            begins[seen] = number + index
            seen += 1
    return begins


def _only(said: dict[str, object]) -> dict[str, object]:
    """Go down a dotted key to its value."""
    while len(said) == 1:
        (value,) = said.values()
        if not isinstance(value, dict):
            return said
        said = value
    raise ValueError("not one value")
