"""What is wrong with a file that is not TOML, in plain words: Python's reader speaks to programmers."""

import re
import tomllib

from hub_station.domain.toml_lines import statements

_WORDS = (
    ("Expected '=' after a key", "after the name there must be = and its value, as in title = \"Three views\""),
    ("Illegal character '\\n'", "a quotation mark is missing at the end of this line"),
    ("Illegal character", "there is a character here that cannot stand in the file; type the line anew"),
    ("Cannot overwrite a value", "this name stands twice; take one out (a list has headings in two brackets: [[views]])"),
    ("Cannot declare", "this heading stands twice; take one out, or give both two brackets, as in [[views]]"),
    ("Cannot mutate immutable", "what was given a value further up cannot be added to here; take one of them out"),
    ("Expected ']]' at the end", "a heading of a list needs two brackets on each side, as in [[views]]"),
    ("Expected ']' at the end", "the bracket at the end of this heading is missing"),
    ("Unclosed array", "a bracket ] or a comma is missing in this list"),
    ("Unclosed inline table", "a bracket } or a comma is missing here"),
    ("Duplicate inline table key", "this name stands twice between the same brackets; take one of them out"),
    ("Expected newline or end of document", "something behind the value does not belong there; begin a new line"),
    ("Unescaped '\\' in a string", "write \\\\ where a backslash is meant, and \\\" for a quotation mark within a text"),
    ("Invalid date or datetime", "this date is not a real one"),
    ("Unterminated string", "the quotation marks at the end of this text are missing"),
    ("Invalid value", "this value is not right; a text stands in \"quotation marks\", yes and no are true and false"),
    ("Invalid initial character for a key", "a name must begin with a letter; a remark begins with #"),
    ("Invalid statement", "this is neither a heading, nor a name with its value, nor a remark that begins with #"),
)  # fmt: skip


def fault(text: str, error: Exception) -> tuple[int, str]:
    """Say on which line `text` stops being TOML, and why, where `tomllib` raised `error`."""
    said = str(error)
    words = next((words for begin, words in _WORDS if said.startswith(begin)), "this line is not written as it must be")
    found = re.search(r"\(at line (\d+), column \d+\)", said)
    # What is not closed is noticed further down, where something else begins, or never.
    if found and not said.startswith(("Unclosed", "Unterminated")):
        return int(found[1]), words
    return _unfinished(text), words


def _unfinished(text: str) -> int:
    """Return the line that begins what never ends."""
    last = 1
    for number, statement in statements(text):
        last = number
        try:
            tomllib.loads(statement)
        except (ValueError, RecursionError):
            return number
    return last
