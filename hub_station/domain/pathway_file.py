"""Reads a pathway file, or says in plain words on which lines it is wrong and what would be right: for a hub's manager."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass

from pydantic import ValidationError

from hub_station.domain import toml_words
from hub_station.domain.pathway import Pathway
from hub_station.domain.pathway_rules import Found, cross_faults
from hub_station.domain.pathway_words import in_words
from hub_station.domain.toml_lines import Lines, Path

LARGEST = 100_000
"""Characters. A pathway has about 20 000; whatever is larger is another file."""

TOLD = 5
"""So many faults are told at once on a screen; more are only counted."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: the line, the place (`views › 2 › kind`; empty: the whole file), and the sentence."""

    line: int
    place: str
    words: str

    def __str__(self) -> str:
        """`line 34: views › 2 › kind: “thermal” is not known; write “photographic” or “dermoscopic”`."""
        return ": ".join(filter(None, (f"line {self.line}", self.place, self.words)))


class PathwayError(ValueError):
    """The pathway file cannot be used. `faults` are all that were found, by line; the message tells the first of them."""

    def __init__(self, source: str, faults: Collection[Fault]) -> None:
        self.source, self.faults = source, tuple(faults)
        super().__init__(f"{source}, {'; '.join(self.told())}")

    def told(self) -> tuple[str, ...]:
        """The first faults as sentences, and how many more there are."""
        more = len(self.faults) - TOLD
        rest = () if more <= 0 else (f"and {more} more; “hub-station pathway check” tells all",)
        return (*(str(fault) for fault in self.faults[:TOLD]), *rest)


def parse_pathway(text: str, source: str, places: Collection[str] = ()) -> Pathway:
    """Read a pathway file. `places`: what an exclusion may name, codes and tags of sites; none: they are not looked at.

    Raises `PathwayError` naming `source`, the lines, the faults.
    """
    if len(text) > LARGEST:
        raise PathwayError(source, [Fault(1, "", "this file is far too large for a pathway; name another file")])
    text = text.removeprefix("\N{BYTE ORDER MARK}")
    try:
        said = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        line, words = toml_words.fault(text, error)
        raise PathwayError(source, [Fault(line, "", words)]) from error
    found = cross_faults(said, places)
    pathway = None
    try:
        pathway = Pathway.model_validate(said)
    except ValidationError as error:
        found += in_words(error)
    if pathway is None or found:
        raise PathwayError(source, _in_order(text, found))
    return pathway


def _in_order(text: str, found: Collection[Found]) -> list[Fault]:
    lines = Lines(text)
    faults = {Fault(lines.at(one.place), _named(one.place), one.words): None for one in found}
    return sorted(faults, key=lambda fault: fault.line)


def _named(place: Path) -> str:
    return " › ".join(str(part + 1) if isinstance(part, int) else part for part in place)
