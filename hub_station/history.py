"""The history of a visit, and what keeps its pictures from being taken: answers recorded, exclusions enforced.

What changes something is made here and done by `Clinic.write`, on the writer thread.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache

import resources
from hub_station.domain.answers import NO, YES, Answers, Source, asked_key, parse_answer
from hub_station.domain.exclusions import Held, held, held_for
from hub_station.domain.identifiers import new_id
from hub_station.domain.operator import Operator
from hub_station.domain.pathway import About, ExclusionRule, Question
from hub_station.domain.patient import InvalidEntry
from hub_station.domain.site_tags import Tags, parse_site_tags
from hub_station.domain.visit import NotAllowed, VisitFile, VisitStatus
from hub_station.outbox.store import Store

Change = Callable[[Store], VisitFile]
Typed = Mapping[str, Mapping[str, str]]
"""Answers by lesion id (empty: the patient), then by question id."""


@lru_cache(maxsize=1)
def site_tags() -> Tags:
    """Return what knows the tags of every site."""
    tagged = parse_site_tags(resources.text("codes/site-tags.csv"))
    return lambda site_id: tagged.get(site_id, frozenset())


def excluded(file: VisitFile, now: datetime) -> tuple[Held, ...]:
    """Return the exclusions of the visit's pathway that hold now."""
    return held(file, now.date(), site_tags())


def require_not_excluded(file: VisitFile, lesion_id: str, now: datetime) -> None:
    """Raise `NotAllowed` with why and what to do, where this clinic does not photograph this patient or lesion."""
    one = held_for(lesion_id, excluded(file, now))
    if one:
        raise NotAllowed(one.sentence)


def record(visit_id: str, typed: Typed, source: Source, operator: Operator, clock: Callable[[], datetime]) -> Change:
    """Record answers to questions and to what staff are asked.

    The change raises `NotAllowed` where the visit is not open or a question, a lesion or an answer is not of its pathway.
    """

    def change(store: Store) -> VisitFile:
        file = store.records.visit_file(visit_id)
        if file.visit.status not in {VisitStatus.OPEN, VisitStatus.PAUSED}:
            raise NotAllowed("This visit is complete. Nothing can be added to its history.")
        now = clock()
        sets = [
            Answers(new_id(), visit_id, lesion_id, answers, source, operator.id, now)
            for lesion_id, said in typed.items()
            if (answers := _new(file, lesion_id, said))
        ]
        store.history.add(*sets)
        return store.records.visit_file(visit_id)

    return change


def _new(file: VisitFile, lesion_id: str, said: Mapping[str, str]) -> dict[str, str]:
    """Return the answers that were not recorded before, as they are stored."""
    if lesion_id and lesion_id not in {lesion.id for lesion in file.lesions}:
        raise NotAllowed("The lesion of this answer is not part of the visit.")
    before = file.answered(lesion_id)
    parsed = {key: _parsed(file, lesion_id, key, typed) for key, typed in said.items()}
    return {key: answer for key, answer in parsed.items() if answer != before.get(key, "")}


def _parsed(file: VisitFile, lesion_id: str, key: str, typed: str) -> str:
    asked = {asked_key(one) for one in file.pathway.exclusions if one.rule is ExclusionRule.ASKED}
    if not lesion_id and key in asked:
        if typed not in {YES, NO, ""}:
            raise NotAllowed("Answer yes or no.")
        return typed
    about = About.LESION if lesion_id else About.PATIENT
    questions: dict[str, Question] = {one.id: one for one in file.pathway.questions if one.about is about}
    if key not in questions:
        raise NotAllowed("This question is not part of the pathway.")
    try:
        return parse_answer(questions[key], typed)
    except InvalidEntry as error:
        raise NotAllowed(f"{questions[key].text} {error}") from error
