"""A pathway file is read whole or refused with its lines; what ships is complete and its codes are the standard's."""

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import resources
from hub_station.domain.lesion import parse_sites
from hub_station.domain.pathway import About, ConsentLevel, Exclusion, ExclusionRule, Pathway, Question, ViewRule
from hub_station.domain.pathway_file import LARGEST, TOLD, PathwayError, parse_pathway
from hub_station.domain.pathway_summary import summary
from hub_station.domain.toml_lines import Lines
from hub_station.pathways import SHIPPED, places, shipped
from hub_station.settings import Settings

TEXT = resources.text("pathways/three-views.toml")
PLACES = places()


def faults(*changes: tuple[str, str], text: str = TEXT) -> list[str]:
    """Change the shipped file and return what is said of it; the number of the line is that of the changed file."""
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after, 1)
    with pytest.raises(PathwayError) as refused:
        parse_pathway(text, "hub.toml", PLACES)
    lines = text.replace("\r\n", "\n").split("\n")
    for fault in refused.value.faults:
        assert 1 <= fault.line <= len(lines)
    return [str(fault) for fault in refused.value.faults]


def line(words: str, text: str = TEXT) -> int:
    return text[: text.index(words)].count("\n") + 1


# What ships


def test_the_shipped_pathway_has_the_three_views_in_order() -> None:
    pathway = shipped("three-views")
    assert [view.id for view in pathway.views] == ["location", "close-up", "dermoscopic"]
    assert [level.id for level in pathway.consent if level.required] == ["record"]
    assert [view.id for view in pathway.views if view.ruler] == ["close-up"]
    assert "landmark" in pathway.view("location").prompt
    assert "20 cm" in pathway.view("close-up").prompt
    assert "do not press hard" in pathway.view("dermoscopic").prompt


def test_the_polarised_pair_is_taken_in_the_order_that_keeps_vessels_visible() -> None:
    pathway = shipped("four-views-polarised-pair")
    pair = [(view.polarization, view.contact) for view in pathway.views if view.kind == "dermoscopic"]
    assert pair == [("POLARIZED", "NON_CONTACT"), ("POLARIZED", "CONTACT"), ("NON_POLARIZED", "CONTACT")]
    assert [view.id for view in pathway.views if not view.required] == ["oblique"]


def test_the_screening_needs_one_view_of_each_lesion_and_takes_two() -> None:
    pathway = shipped("screening-several-lesions")
    assert sum(view.min for view in pathway.views) == 1
    assert sum(view.max for view in pathway.views) == 2
    assert next(one.limit for one in pathway.exclusions if one.rule is ExclusionRule.LESIONS_OVER) == 8


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_pathway_is_complete(name: str) -> None:
    pathway = shipped(name)
    assert pathway.id == name
    for reasons in (pathway.missing_reasons, pathway.ended_reasons, pathway.extra_lesion_reasons):
        assert reasons[-1].id == "other"
    assert pathway.interpreter
    assert pathway.preparation
    assert pathway.cleaning
    assert {one.rule for one in pathway.exclusions} >= {ExclusionRule.AGE_UNDER, ExclusionRule.SITE, ExclusionRule.ASKED}
    asked = {one.id for one in pathway.questions if one.about is About.PATIENT}
    assert asked >= {"blood-thinners", "insulin", "mobility", "medicines", "allergies", "conditions"}
    assert "excluded" in {one.id for one in pathway.ended_reasons}


@pytest.mark.parametrize("name", SHIPPED)
def test_words_about_skin_tone_are_those_of_the_nhs(name: str) -> None:
    said = resources.text(f"pathways/{name}.toml").lower()
    assert not re.search(r"\b(dark|fair|light|pale)(er)? skin", said)
    assert not re.search(r"\b(score|diagnos|suspect(ed)? of)", said)


def test_the_sites_are_those_of_cid_4029() -> None:
    sites = {site.id: site for site in parse_sites(resources.text("codes/cid4029.csv"))}
    assert len(sites) == 207
    assert sites["SCT:66643007"].label == "Back"


# What is wrong, and where


@pytest.mark.parametrize(
    ("change", "at", "said"),
    [
        (("id = \"close-up\"", "id = \"location\""), "id = \"close-up\"", "views › 2 › id: the id “location” stands twice"),
        (("kind = \"dermoscopic\"", "kind = \"thermal\""), "kind = \"dermoscopic\"",
         "views › 3 › kind: “thermal” is not known; write “photographic” or “dermoscopic”"),
        (("contact = \"CONTACT\"", "contacts = \"CONTACT\""), "contact = \"CONTACT\"",
         "views › 3 › contacts: contacts is not known here; did you mean “contact”?"),
        (("title = \"Location\"\n", ""), "[[views]]", "views › 1 › title: title is missing in this block; add"),
        (("ruler = true", "ruler = true\nmin = 3"), "ruler = true", "views › 2 › min: min is 3 and max is 1"),
        (("ruler = true", "ruler = \"often\""), "ruler = true", "“often” must be true or false"),
        (("instrument = \"dermatoscope\"", "instrument = \"camera\""), "instrument = \"dermatoscope\"",
         "a dermoscopic view cannot be taken with “camera”; write “dermatoscope”"),
        (("recognizable = true", "contact = \"CONTACT\""), "recognizable = true", "contact belongs to dermoscopic views"),
        (("lock_minutes = 5", "lock_minutes = 99"), "lock_minutes = 5", "99 is too large; the largest is 60"),
        (("lock_minutes = 5", "lock_minutes = \"five\""), "lock_minutes = 5", "“five” must be a whole number"),
        (("ruler = true", "lock_minutes = 5"), "ruler = true", "it belongs to the top of the file"),
        (("limit = 18\n", ""), "rule = \"age-under\"", "exclusions › 1 › limit: an exclusion by “age-under” needs limit"),
        (("limit = 18", "limit = 0"), "limit = 18", "nobody is under 0"),
        (("limit = 18", "limit = 18\nsites = [\"near-eye\"]"), "limit = 18", "sites says nothing to an exclusion by"),
        (("[\"near-eye\"]", "[\"near-eyes\"]"), "[\"near-eye\"]", "exclusions › 4 › sites › 1: “near-eyes” is no place"),
        (("answer = \"text\"", "answer = \"choice\""), "answer = \"text\"", "needs at least two choices"),
        (("required = true", "required = false"), "id = \"record\"", "no level of consent is needed"),
        (("title = \"Teaching\"", "title = 7"), "title = \"Teaching\"", "7 must be a text in quotation marks"),
        (("id = \"under-18\"", "id = \"Under 18\""), "id = \"under-18\"", "cannot be an id; use small letters"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line_and_the_remedy(change: tuple[str, str], at: str, said: str) -> None:
    (fault,) = faults(change)
    number = int(re.match(r"line (\d+): ", fault)[1])  # type: ignore[index]
    near = line(at)
    assert said in fault
    assert abs(number - near) <= 2, "the line, or the heading of its block"


@pytest.mark.parametrize(
    ("change", "at", "said"),
    [
        (("[[views]]", "[[views]"), "[[views]]", "two brackets"),
        (("title = \"Location\"", "title = \"Location"), "title = \"Location\"", "a quotation mark is missing"),
        (("title = \"Location\"", "title = Location"), "title = \"Location\"", "a text stands in \"quotation marks\""),
        (("title = \"Location\"", "title \"Location\""), "title = \"Location\"", "there must be = and its value"),
        (("sites = [\"near-eye\"]", "sites = [\"near-eye\""), "sites = [\"near-eye\"]", "a bracket ] or a comma is missing"),
        (("title = \"Location\"", "title = \"Location\"\ntitle = \"Place\""), "prompt = \"Stand back", "stands twice"),
    ],
)  # fmt: skip
def test_what_is_no_toml_is_told_with_its_line_too(change: tuple[str, str], at: str, said: str) -> None:
    (fault,) = faults(change)
    assert fault.startswith(f"line {line(at)}: ")
    assert said in fault


def test_an_exclusion_by_an_answer_names_a_question_and_its_answers() -> None:
    block = '\n[[exclusions]]\nid = "x"\nrule = "answer"\ntext = "t"\ndo = "d"\nquestion = "{}"\nanswers = ["{}"]\n'
    parse_pathway(TEXT + block.format("bleeding", "yes"), "hub.toml", PLACES)
    assert (
        "there is no question “bleding”; did you mean “bleeding”?" in faults(text=TEXT + block.format("bleding", "yes"))[0]
    )
    assert (
        "“maybe” is no answer to “bleeding”; write “yes” or “no”" in faults(text=TEXT + block.format("bleeding", "maybe"))[0]
    )
    assert "answered freely" in faults(text=TEXT + block.format("medicines", "yes"))[0]


def test_several_faults_are_told_at_once_and_no_more_than_can_be_read() -> None:
    found = faults(
        ('kind = "dermoscopic"', 'kind = "thermal"'),
        ("limit = 18", 'limit = "x"'),
        ('["near-eye"]', '["near-eyes"]'),
        ('id = "close-up"', 'id = "location"'),
        ("lock_minutes = 5", "lock_minutes = 99"),
        ('answer = "text"', 'answer = "txt"'),
    )
    assert len(found) == 6, found
    assert [int(one.split()[1].rstrip(":")) for one in found] == sorted(int(one.split()[1].rstrip(":")) for one in found)
    with pytest.raises(PathwayError) as refused:
        parse_pathway(TEXT.replace("id = ", "idd = "), "hub.toml", PLACES)
    assert len(refused.value.told()) == TOLD + 1
    assert "more" in refused.value.told()[-1]


def test_a_list_of_reasons_needs_one_for_what_nobody_thought_of() -> None:
    (fault,) = faults(('id = "other"', 'id = "something-else"'))
    assert "missing_reasons: this list needs a reason for what nobody thought of" in fault


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_file_of_any_editor_is_read(ending: str) -> None:
    text = "\N{BYTE ORDER MARK}" + TEXT.replace("\n", ending)
    assert parse_pathway(text, "hub.toml") == shipped("three-views")
    assert faults(("limit = 18", "limit = -1"), text=text)[0].startswith(f"line {line('limit = 18')}: ")


def test_another_file_altogether_is_refused() -> None:
    assert "far too large" in faults(text="#" * (LARGEST + 1))[0]
    assert "the list views is missing" in " ".join(faults(text=""))


# Whatever is typed


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_randomly_broken_file_is_read_or_refused_with_lines(data: st.DataObject) -> None:
    lines = TEXT.split("\n")
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(lines) - 1))
        old = lines[place]
        cut = data.draw(st.integers(0, len(old)))
        rubbish = st.sampled_from(
            ['"', "[", "]", "{", "}", "=", ".", "#", "\\", "\t", "ü", "9" * 5000, "nan", "[" * 2000, "\x00"]
        )
        lines[place] = data.draw(
            st.sampled_from(["", old[:cut], old + "\n" + old, old[:cut] + data.draw(rubbish) + old[cut:], "[[views]]"])
            | st.text(max_size=20)
            | st.just(
                old.partition("=")[0]
                + "= "
                + data.draw(st.sampled_from(["1", "true", "[]", "{}", "[{}]", "1e9", '""', "2026-01-01"]))
            )
        )
    text = "\n".join(lines)
    try:
        assert isinstance(parse_pathway(text, "hub.toml", PLACES), Pathway)
    except PathwayError as refused:
        assert refused.faults
        for fault in refused.faults:
            assert 1 <= fault.line <= text.count("\n") + 1
            assert fault.words
            assert "input" not in fault.words.lower().split(), f"pydantic's own words: {fault}"


KEYS = st.sampled_from(["a", "b", "c"])
VALUES = st.recursive(
    st.integers(0, 9) | st.booleans() | st.sampled_from(["x", "a # b", "[[a]]", "q = 1"]),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(KEYS, st.lists(st.tuples(KEYS, VALUES, st.booleans()), max_size=3)), max_size=5))
def test_the_line_of_a_value_is_where_it_was_written(blocks: list[tuple[str, list[tuple[str, object, bool]]]]) -> None:
    lines: list[str] = ["# a remark", ""]
    expected: dict[tuple[str | int, ...], int] = {}
    counts: dict[str, int] = {}
    for name, entries in blocks:
        index = counts[name] = counts.get(name, -1) + 1
        lines.append(f"[[{name}]]")
        expected[(name, index)] = len(lines)
        for key, value, spread in {key: (key, value, spread) for key, value, spread in entries}.values():
            expected[(name, index, key)] = len(lines) + 1
            if isinstance(value, list) and spread:
                lines.append(f"{key} = [")
                for number, part in enumerate(value):
                    lines.append(f"    {_toml(part)},")
                    expected[(name, index, key, number)] = len(lines)
                lines.append("]")
            else:
                lines.append(f"{key} = {_toml(value)}")
            lines.append("")
    text = "\n".join(lines)
    tomllib.loads(text)
    found = Lines(text)
    assert {place: found.at(place) for place in expected} == expected


def _toml(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_toml(part) for part in value)}]"
    return str(value).lower() if isinstance(value, bool | int) else f'"{value}"'


# What it says


def test_the_summary_says_the_whole_pathway() -> None:
    said = summary(shipped("three-views"))
    pathway = shipped("three-views")
    for view in pathway.views:
        assert view.title in said
        assert view.prompt in said
    texts = [one.text for one in (*pathway.missing_reasons, *pathway.preparation, *pathway.ended_reasons)]
    texts += [one.text for one in pathway.questions] + [one.text for one in pathway.exclusions]
    for text in texts:
        assert text in said
    assert "turns red" in said


# The guide


def test_the_examples_of_the_guide_are_a_pathway() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "pathways.md").read_text(encoding="utf-8")
    policy, *examples = re.findall(r"```toml\n(.*?)```", guide, re.DOTALL)
    assert Settings.model_validate(tomllib.loads(policy)).pathway in SHIPPED
    needed = "".join(
        f'[[{name}]]\nid = "other"\ntext = "Other"\n'
        for name in ("retake_reasons", "chaperone")
        if f"[[{name}]]" not in guide
    )
    pathway = parse_pathway("\n".join((*examples, needed)), "pathways.md", PLACES)
    assert {one.rule for one in pathway.exclusions} == set(ExclusionRule), "every rule has its example"
    assert pathway.views[0].max == 2


def test_the_guide_names_every_key() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "pathways.md").read_text(encoding="utf-8")
    for model in (Pathway, ViewRule, Question, Exclusion, ConsentLevel):
        for key in model.model_fields:
            assert re.search(rf"(`|\n|\[\[){key}\b", guide), f"{model.__name__}.{key} is not explained"
    tags = {one for one in PLACES if ":" not in one}
    assert all(f"`{tag}`" in guide for tag in tags)
