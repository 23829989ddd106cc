"""Which pathway a station works by: the hub's own where it can be used, else the last good one, else one that ships.

A file that cannot be used never stops a clinic: it goes on by the rules that it had, and everybody is told.
"""

import logging
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import resources
from hub_station.domain.lesion import parse_sites
from hub_station.domain.pathway import Pathway
from hub_station.domain.pathway_file import Fault, PathwayError, parse_pathway
from hub_station.domain.site_tags import parse_site_tags
from hub_station.outbox.store import Store
from hub_station.settings import Settings

log = logging.getLogger(__name__)

SHIPPED = ("three-views", "four-views-polarised-pair", "screening-several-lesions")
"""The pathways that come with the program; the first is the one of a station that names none."""


@dataclass(frozen=True, slots=True)
class PathwayTrouble:
    """The pathway that the hub named cannot be used: why, and which stands in.

    `since`: when the station began to work by it; None: it ships with the program.
    """

    source: str
    faults: tuple[str, ...]
    instead: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class PathwayInUse:
    """The pathway of this station now, and what is wrong with the one that the hub named; None: nothing."""

    pathway: Pathway
    trouble: PathwayTrouble | None = None


def shipped(name: str) -> Pathway:
    """Read a pathway that comes with the program."""
    return parse_pathway(resources.text(f"pathways/{name}.toml"), f"{name}.toml", places())


def read_pathway(settings: Settings) -> Pathway:
    """Read the pathway that the policy names: one that ships, or a file. Raises `PathwayError` with lines and remedies."""
    named = settings.pathway
    if named in SHIPPED:
        return shipped(named)
    if re.fullmatch(r"[a-z0-9-]+", named):
        words = f"there is no pathway “{named}”; write {', '.join(SHIPPED[:-1])} or {SHIPPED[-1]}, or the path of a file"
        raise PathwayError("the policy", [Fault(1, "pathway", words)])
    return read_file(Path(named))


def read_file(file: Path) -> Pathway:
    """Read a pathway file. Raises `PathwayError`, also where the file is not there or is no text."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise PathwayError(str(file), [Fault(1, "", f"the file cannot be read: {error.strerror}")]) from error
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        words = "there is a letter here that is not stored as UTF-8; save the file with the encoding UTF-8"
        raise PathwayError(str(file), [Fault(line, "", words)]) from error
    return parse_pathway(text, str(file), places())


def places() -> Collection[str]:
    """What the exclusions of a pathway may name: the codes of sites, and their tags."""
    sites = parse_sites(resources.text("codes/cid4029.csv"))
    tagged = parse_site_tags(resources.text("codes/site-tags.csv"))
    return {*(site.id for site in sites), *frozenset().union(*tagged.values())}


def choose_pathway(settings: Settings, store: Store, now: datetime) -> PathwayInUse:
    """Choose the pathway of this run and note it in the store. Never fails because of a pathway file."""
    try:
        pathway = read_pathway(settings)
    except PathwayError as error:
        log.warning("the pathway file cannot be used: %d faults", len(error.faults))
        last = store.pathways.last()
        pathway, since = last if last else (shipped(SHIPPED[0]), None)
        return PathwayInUse(pathway, PathwayTrouble(error.source, error.told(), pathway.title, since))
    store.pathways.use(pathway, now)
    return PathwayInUse(pathway)
