"""What the parts of a pathway file may say of one another: names that must be known, ids that must differ, limits.

Works on what was read, whatever it is, so that these faults are told together with all others.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from hub_station.domain.pathway import Answering, ExclusionRule
from hub_station.domain.toml_lines import Path

LISTS = (
    "views", "missing_reasons", "retake_reasons", "consent", "chaperone", "ended_reasons", "extra_lesion_reasons",
    "wrong_patient_reasons", "explanation", "interpreter", "preparation", "cleaning", "questions", "exclusions",
)  # fmt: skip
WITH_OTHER = ("missing_reasons", "retake_reasons", "ended_reasons", "extra_lesion_reasons", "wrong_patient_reasons")
"""Lists of reasons that need an “other”: nobody may stand before a list in which the truth is missing."""

_NEEDS = {
    ExclusionRule.AGE_UNDER: ("limit",),
    ExclusionRule.LESIONS_OVER: ("limit",),
    ExclusionRule.SITE: ("sites",),
    ExclusionRule.ANSWER: ("question", "answers"),
    ExclusionRule.ASKED: (),
}
_EXAMPLES = {
    "limit": "limit = 18",
    "sites": 'sites = ["near-eye"]',
    "question": 'question = "bleeding"',
    "answers": 'answers = ["yes"]',
}


@dataclass(frozen=True, slots=True)
class Found:
    """A fault and its place in the file."""

    place: Path
    words: str


def cross_faults(said: Mapping[str, object], places: Collection[str]) -> list[Found]:
    """Return what does not fit together. `places` are the codes and tags of sites that an exclusion may name."""
    return [*_twice(said), *_reasons(said), *_needed(said), *_exclusions(said, places)]


def close(word: str, known: Collection[str]) -> str:
    """Say which known word was probably meant: `; did you mean “x”?`, or nothing."""
    near = get_close_matches(word, list(known), n=1)
    return f"; did you mean “{near[0]}”?" if near else ""


def blocks(said: Mapping[str, object], name: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    """Yield the blocks of one name with their number, as far as they are blocks."""
    value = said.get(name)
    for index, entry in enumerate(value if isinstance(value, list) else ()):
        if isinstance(entry, dict):
            yield index, entry


def _twice(said: Mapping[str, object]) -> Iterator[Found]:
    for name in LISTS:
        yield from _twice_in(said, name, ())
    for index, question in blocks(said, "questions"):
        yield from _twice_in(question, "choices", ("questions", index))


def _twice_in(said: Mapping[str, object], name: str, at: Path) -> Iterator[Found]:
    seen: set[object] = set()
    for index, entry in blocks(said, name):
        known = entry.get("id")
        if not isinstance(known, str):
            continue
        if known in seen:
            yield Found((*at, name, index, "id"), f"the id “{known}” stands twice in this list; give one of them another")
        seen.add(known)


def _reasons(said: Mapping[str, object]) -> Iterator[Found]:
    for name in WITH_OTHER:
        entries = [entry.get("id") for _, entry in blocks(said, name)]
        if entries and "other" not in entries:
            yield Found((name,), 'this list needs a reason for what nobody thought of; add one with id = "other"')


def _needed(said: Mapping[str, object]) -> Iterator[Found]:
    levels = [entry for _, entry in blocks(said, "consent")]
    if levels and not any(entry.get("required") for entry in levels):
        yield Found(
            ("consent", 0),
            "no level of consent is needed, so everybody would be photographed; add required = true to one",
        )
    views = [entry for _, entry in blocks(said, "views")]
    if views and all(entry.get("min") == 0 for entry in views):
        yield Found(
            ("views", 0, "min"), "no view is needed, so nothing would have to be photographed; give one of them min = 1"
        )


def _exclusions(said: Mapping[str, object], places: Collection[str]) -> Iterator[Found]:
    for index, entry in blocks(said, "exclusions"):
        at: Path = ("exclusions", index)
        rule = entry.get("rule")
        if not isinstance(rule, str) or rule not in list(ExclusionRule):
            continue
        needs = _NEEDS[ExclusionRule(rule)]
        for key in needs:
            if key not in entry or entry[key] in ("", []):
                yield Found((*at, key), f"an exclusion by “{rule}” needs {key}; add a line such as {_EXAMPLES[key]}")
        for key in _EXAMPLES:
            if key in entry and key not in needs:
                yield Found((*at, key), f"{key} says nothing to an exclusion by “{rule}”; take this line out")
        if rule == ExclusionRule.AGE_UNDER and entry.get("limit") == 0:
            yield Found((*at, "limit"), "nobody is under 0; write the age from which pictures are taken, such as 18")
        if rule == ExclusionRule.SITE and places:
            yield from _sites(at, entry, places)
        if rule == ExclusionRule.ANSWER:
            yield from _answers(at, entry, said)


def _sites(at: Path, entry: Mapping[str, object], places: Collection[str]) -> Iterator[Found]:
    sites = entry.get("sites")
    for number, site in enumerate(sites if isinstance(sites, list) else ()):
        if isinstance(site, str) and site not in places:
            tags = ", ".join(f"“{one}”" for one in sorted(places) if ":" not in one)
            right = close(site, places) or f"; write {tags}, or the code of a site such as “SCT:66643007”"
            yield Found((*at, "sites", number), f"“{site}” is no place of the body that the station knows{right}")


def _answers(at: Path, entry: Mapping[str, object], said: Mapping[str, object]) -> Iterator[Found]:
    wanted, answers = entry.get("question"), entry.get("answers")
    if not isinstance(wanted, str) or not wanted:
        return
    questions = {str(one.get("id")): one for _, one in blocks(said, "questions")}
    if wanted not in questions:
        right = close(wanted, questions) or "; write the id of one of the [[questions]]"
        yield Found((*at, "question"), f"there is no question “{wanted}”{right}")
        return
    question = questions[wanted]
    known = [str(one.get("id")) for _, one in blocks(question, "choices")]
    if question.get("answer") == Answering.YES_NO:
        known = ["yes", "no"]
    elif question.get("answer") in (Answering.NUMBER, Answering.TEXT):
        yield Found((*at, "question"), f"“{wanted}” is answered freely; an exclusion needs a question with fixed answers")
        return
    for number, answer in enumerate(answers if isinstance(answers, list) else ()):
        if isinstance(answer, str) and answer not in known:
            right = close(answer, known) or f"; write {' or '.join(f'“{one}”' for one in known)}"
            yield Found((*at, "answers", number), f"“{answer}” is no answer to “{wanted}”{right}")
