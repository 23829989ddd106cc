"""The body map's table fits its drawings and the code table; left is left."""

import importlib
import re
from functools import cache

import pytest

import resources
from hub_station.domain.body import Body, Region, parse_body
from hub_station.domain.lesion import Side, parse_sites
from tests.house.project import ROOT

SITES = {site.id: site for site in parse_sites(resources.text("codes/cid4029.csv"))}


@cache
def body() -> Body:
    texts = ("body/sheets.toml", "body/regions.csv", "codes/site-sides.csv")
    return parse_body(*(resources.text(name) for name in texts))


DRAWINGS = [drawing for sheet in body().sheets for drawing in sheet.drawings]


def places(drawing: str) -> dict[str, tuple[int, int]]:
    """Where each region of a drawing has its number."""
    found = re.findall(r'<path id="([^"]+)"[^>]* data-at="(-?\d+),(-?\d+)"', resources.text(f"body/{drawing}.svg"))
    return {name: (int(x), int(y)) for name, x, y in found}


def twin(name: str) -> str:
    return re.sub("left|right", lambda word: "right" if word[0] == "left" else "left", name)


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_a_drawing_has_the_regions_of_the_table_and_no_others(drawing: str) -> None:
    assert {f"{drawing}.{name}" for name in places(drawing)} == {one.id for one in body().regions if one.drawing == drawing}


def test_every_region_stands_for_sites_of_the_code_table_and_no_id_twice() -> None:
    ids = [one.id for one in body().regions]
    assert len(ids) == len(set(ids))
    assert [one.id for one in body().regions if not set(one.sites) <= set(SITES) or not (one.sites or one.opens)] == []
    assert set(body().sides) <= set(SITES)
    assert {one.opens for one in body().regions} - {""} == {sheet.id for sheet in body().sheets[1:]}


def test_every_region_of_a_side_has_its_twin_of_the_other() -> None:
    by_id = {one.id: one for one in body().regions}
    for one in body().regions:
        if one.side is not Side.NONE:
            other = by_id[twin(one.id)]
            assert {one.side, other.side} == {Side.LEFT, Side.RIGHT}
            assert (one.sites, twin(one.name)) == (other.sites, other.name)


@pytest.mark.parametrize(("drawing", "left_is"), [("front", 1), ("head-front", 1), ("back", -1), ("head-back", -1)])
def test_the_patients_left_is_on_the_viewers_right_in_front_and_on_the_left_from_behind(drawing: str, left_is: int) -> None:
    sided = [name for name in places(drawing) if name.endswith("-left")]
    assert len(sided) > 3
    for name in sided:
        left, right = places(drawing)[name], places(drawing)[twin(name)]
        assert left[0] * left_is > 0 > right[0] * left_is, name


@pytest.mark.parametrize(
    ("drawing", "first", "second"),
    [
        ("hand-back-left", "little", "index"), ("hand-palm-left", "index", "little"),
        ("foot-top-left", "fifth", "great"), ("foot-sole-left", "great", "fifth"),
        ("head-left", "nose-tip", "occiput"),
    ],
)  # fmt: skip
def test_thumbs_great_toes_and_noses_point_to_their_own_side(drawing: str, first: str, second: str) -> None:
    assert places(drawing)[first][0] < places(drawing)[second][0]
    assert places(twin(drawing))[first][0] > places(twin(drawing))[second][0]


def test_a_site_is_found_on_its_own_side() -> None:
    assert [one.id for one in body().at("SCT:70559009", Side.LEFT)] == ["front.forearm-left"]
    assert [one.id for one in body().at("SCT:315003", Side.NONE)] == ["front.navel"]
    assert body().at("SCT:79502000", Side.RIGHT)[0].id == "head-right.tragus"
    assert body().sides_of("SCT:315003") == (Side.NONE,)
    assert Side.NONE not in body().sides_of("SCT:70559009")
    assert body().sides_of("FMA:61439") == (Side.LEFT,)


def test_the_map_reaches_nearly_every_site() -> None:
    """Left out: the skin as a whole and the retina. The list has them all."""
    reached = {site for one in body().regions for site in one.sites}
    assert {SITES[one].label for one in set(SITES) - reached} == {"Skin", "Retina"}


def test_a_region_knows_its_drawing() -> None:
    assert Region("front.navel", "Navel", Side.NONE, ()).drawing == "front"


def test_the_drawings_are_as_their_generator_makes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    main = importlib.import_module("body_map.__main__")
    made = {drawing.name: drawing.svg() for drawing in main.drawings()}
    assert set(made) == set(DRAWINGS)
    assert [name for name, svg in made.items() if svg != resources.text(f"body/{name}.svg")] == []
