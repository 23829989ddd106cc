"""The body map as the screens show it: sheets, the numbers of the lesions, and the regions of what is chosen."""

from collections.abc import Iterable
from functools import cache

import resources
from hub_station.domain.body import Body, Region, parse_body
from hub_station.domain.lesion import Lesion, Side
from ui.states.body import BodyDrawing, BodyMapState, BodyMarker, BodyRegion, BodySheet


@cache
def body() -> Body:
    """Return the map's table, read once. GUI thread: it is part of the program, some kilobytes."""
    texts = ("body/sheets.toml", "body/regions.csv", "codes/site-sides.csv")
    return parse_body(*(resources.text(name) for name in texts))


@cache
def _sheets() -> tuple[BodySheet, ...]:
    def drawing(name: str, title: str) -> BodyDrawing:
        found = (one for one in body().regions if one.drawing == name)
        return BodyDrawing(name, title, tuple(BodyRegion(one.id, one.name, one.opens) for one in found))

    return tuple(
        BodySheet(sheet.id, sheet.title, tuple(drawing(*pair) for pair in sheet.drawings.items())) for sheet in body().sheets
    )


def body_map(lesions: Iterable[Lesion], current: str = "", chosen: tuple[str, Side] | None = None) -> BodyMapState:
    """Return the map with the number of each lesion; `current`: the id of one; `chosen`: a site (id) and side."""
    markers = tuple(
        BodyMarker(one.number, _one_a_sheet(_shown(one.site.id, one.side)), one.id == current) for one in lesions
    )
    return BodyMapState(_sheets(), markers, _shown(*chosen) if chosen else ())


def _shown(site: str, side: Side) -> tuple[str, ...]:
    """Return the regions of a site and side, and those of the overview that lead to them."""
    exact = body().at(site, side)
    general = [one for one in exact if one.sites[0] == site]
    # A site that is a region's own is shown there, not in all the others that it is offered in too.
    regions = general or list(exact)
    return tuple(dict.fromkeys([*(one.id for one in regions), *(name for one in regions for name in _leading_to(one))]))


def _leading_to(region: Region) -> list[str]:
    sheet = next(one.id for one in body().sheets if region.drawing in one.drawings)
    doors = [one.id for one in body().regions if one.opens == sheet]
    behind = region.drawing.startswith(("hand-back", "head-back"))
    return [one for one in doors if one.startswith("back.") is behind]


def _one_a_sheet(regions: tuple[str, ...]) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for region in regions:
        drawing = region.partition(".")[0]
        kept.setdefault(next(one.id for one in body().sheets if drawing in one.drawings), region)
    return tuple(kept.values())
