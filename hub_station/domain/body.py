"""The body map's table: which region of which drawing stands for which coded sites, and which sides a site can have."""

import csv
import tomllib
from dataclasses import dataclass

from hub_station.domain.lesion import Side

_SIDES = {"left": Side.LEFT, "right": Side.RIGHT}
_WORDS = {Side.LEFT: ", left", Side.RIGHT: ", right", Side.NONE: "", Side.BOTH: ""}


@dataclass(frozen=True, slots=True)
class Region:
    """A region of a drawing: `front.chest-left`. `sites`: ids, the general one first; `opens`: another sheet, or empty."""

    id: str
    name: str
    side: Side
    sites: tuple[str, ...]
    opens: str = ""

    @property
    def drawing(self) -> str:
        """The id of the drawing."""
        return self.id.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Drawings that are shown together: id -> title."""

    id: str
    title: str
    drawings: dict[str, str]


@dataclass(frozen=True, slots=True)
class Body:
    """The whole map. `sides`: the sides of those sites that are not simply left and right; all others are."""

    sheets: tuple[Sheet, ...]
    regions: tuple[Region, ...]
    sides: dict[str, tuple[Side, ...]]

    def region(self, region_id: str) -> Region:
        """Return the region of that id. Raises KeyError."""
        for region in self.regions:
            if region.id == region_id:
                return region
        raise KeyError(region_id)

    def at(self, site_id: str, side: Side) -> tuple[Region, ...]:
        """Return the regions that show a site on a side: first those that it names, then those that it is a part of.

        Where no region is of that side, those across the middle show it, and for no side at last those of both sides.
        """
        having = [one for one in self.regions if site_id in one.sites]
        found = [one for one in having if one.side is side] or [one for one in having if one.side is Side.NONE]
        if not found and side in {Side.NONE, Side.BOTH}:
            found = having
        return tuple(sorted(found, key=lambda one: one.sites.index(site_id)))

    def sides_of(self, site_id: str) -> tuple[Side, ...]:
        """Return the sides that a site can have; one entry: nothing is to be asked."""
        return self.sides.get(site_id, (Side.LEFT, Side.RIGHT, Side.BOTH))


def parse_body(sheets: str, regions: str, sides: str) -> Body:
    """Read the sheets (TOML), the regions and the sides (CSV). A `*` in a row stands for left and for right."""
    parsed = tuple(Sheet(one["id"], one["title"], one["drawings"]) for one in tomllib.loads(sheets)["sheets"])
    made = []
    for row in csv.DictReader(regions.splitlines()):
        for word in ("left", "right") if "*" in row["drawing"] + row["region"] else ("",):
            drawing, region, opens = (row[name].replace("*", word) for name in ("drawing", "region", "opens"))
            side = _SIDES.get(word, Side.NONE)
            ids = tuple(code if ":" in code else f"SCT:{code}" for code in row["sites"].split())
            made.append(Region(f"{drawing}.{region}", row["name"] + _WORDS[side], side, ids, opens))
    special = {
        row["site"]: tuple(Side("" if letter == "none" else letter) for letter in row["sides"].split())
        for row in csv.DictReader(sides.splitlines())
    }
    return Body(parsed, tuple(made), special)
