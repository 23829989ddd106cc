"""A pathway file is read whole or refused with the place and the fault; its codes are the standard's."""

import pytest

import resources
from hub_station.domain.lesion import parse_sites
from hub_station.domain.pathway import PathwayError, parse_pathway

SHIPPED = resources.text("pathways/three-views.toml")


def test_the_shipped_pathway_has_the_three_views_in_order() -> None:
    pathway = parse_pathway(SHIPPED, "three-views.toml")
    assert [view.id for view in pathway.views] == ["location", "close-up", "dermoscopic"]
    assert [level.id for level in pathway.consent if level.required] == ["record"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("id = \"close-up\"", "id = \"location\""), "views: id 'location' stands twice"),
        (("kind = \"dermoscopic\"", "kind = \"thermal\""), "views › 3 › kind"),
        (("contact = \"CONTACT\"", "contacts = \"CONTACT\""), "views › 3 › contacts"),
        (("[[views]]", "[[views]"), "not valid TOML"),
    ],
)  # fmt: skip
def test_a_bad_pathway_is_refused_with_the_place(change: tuple[str, str], said: str) -> None:
    with pytest.raises(PathwayError, match=r"hub\.toml") as refused:
        parse_pathway(SHIPPED.replace(*change, 1), "hub.toml")
    assert said in str(refused.value)


def test_the_sites_are_those_of_cid_4029() -> None:
    sites = {site.id: site for site in parse_sites(resources.text("codes/cid4029.csv"))}
    assert len(sites) == 207
    assert sites["SCT:66643007"].label == "Back"
