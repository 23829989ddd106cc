"""Whom and what a clinic does not photograph: no picture of it is kept, whatever a screen allowed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

import resources
from hub_station import history
from hub_station.clinic import Clinic
from hub_station.domain.answers import Source
from hub_station.domain.capture import Decision
from hub_station.domain.exclusions import held, unasked
from hub_station.domain.lesion import Side, Site, parse_sites
from hub_station.domain.pathway import About, Exclusion, ExclusionRule, Pathway
from hub_station.domain.site_tags import parse_site_tags
from hub_station.domain.visit import NotAllowed, VisitFile
from hub_station.pathways import SHIPPED, shipped
from hub_station.settings import Settings
from tests.hub_station.test_clinic import BACK, FORM, IDENTIFIERS, SAM, Room, still

SITES = {site.id: site for site in parse_sites(resources.text("codes/cid4029.csv"))}
EYELID, PENIS, TONGUE = SITES["SCT:41310005"], SITES["SCT:35900000"], SITES["SCT:8001006"]
NOW = datetime(2026, 11, 24, 10, 0).astimezone()


def clock() -> datetime:
    return NOW


class Clock(Room):
    """A room on one day."""

    def use(self, pathway: Pathway) -> None:
        self.clinic.close()
        self.pathway = pathway
        self.clinic = Clinic(self.store, pathway, Settings(), clock, lambda: None)

    def visit(self, form: dict[str, str] = FORM, *sites: Site) -> VisitFile:
        """A visit in which pictures could be taken, with lesions at these sites."""
        key = self.started(form).visit.id
        self.clinic.confirm_identity(key, IDENTIFIERS, SAM).result()
        file = self.clinic.record_consent(key, {"record": True}, "declined", "", SAM).result()
        for site in sites:
            file = self.clinic.add_lesion(key, site, Side.NONE, "", SAM).result()
        return file

    def keep(self, file: VisitFile, lesion: int = 0, seed: int = 0) -> None:
        binding = replace(self.binding(file), lesion_id=file.lesions[lesion].id)
        self.clinic.keep(binding, still(seed)).result()

    def say(self, file: VisitFile, **answers: str) -> VisitFile:
        return self.answer(file, "", answers)

    def answer(self, file: VisitFile, lesion_id: str, answers: dict[str, str]) -> VisitFile:
        change = history.record(file.visit.id, {lesion_id: answers}, Source.STAFF, SAM, clock)
        return self.clinic.write(change).result()


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Clock]:
    room = Clock(tmp_path / "store", Settings())
    room.use(shipped(SHIPPED[0]))
    yield room
    room.close()


def born(day: int, month: int, year: int) -> dict[str, str]:
    return FORM | {"day": str(day), "month": str(month), "year": str(year)}


def refused(room: Clock, file: VisitFile, lesion: int = 0) -> str:
    """Try to keep a picture, see that none is kept, and return what was said."""
    before = len(room.store.records.visit_file(file.visit.id).captures)
    with pytest.raises(NotAllowed) as said:
        room.keep(file, lesion)
    assert len(room.store.records.visit_file(file.visit.id).captures) == before
    return str(said.value)


def test_who_is_under_18_on_the_day_is_not_photographed(room: Clock) -> None:
    file = room.visit(born(25, 11, 2008), BACK)
    assert file.patient.age(NOW.date()) == 17
    said = refused(room, file)
    assert "under 18" in said
    assert "Send the patient back to the referrer" in said


def test_who_turns_18_on_the_day_is_photographed(room: Clock) -> None:
    room.keep(room.visit(born(24, 11, 2008), BACK))


@pytest.mark.parametrize("site", [EYELID, PENIS, TONGUE])
def test_a_lesion_at_an_excluded_site_is_not_photographed_and_another_of_the_visit_is(room: Clock, site: Site) -> None:
    file = room.visit(FORM, BACK, site)
    said = refused(room, file, lesion=1)
    assert "Lesion 2" in said
    assert "Choose another place" in said
    room.keep(file, lesion=0)


def test_a_site_that_was_picked_by_mistake_is_no_dead_end(room: Clock) -> None:
    file = room.visit(FORM, EYELID)
    refused(room, file)
    room.clinic.remove_lesion(file.visit.id, file.lesions[0].id, SAM).result()
    file = room.clinic.add_lesion(file.visit.id, BACK, Side.NONE, "", SAM).result()
    room.keep(file)


def test_no_more_lesions_than_the_pathway_takes_are_photographed(room: Clock) -> None:
    file = room.visit(FORM, BACK, BACK, BACK, BACK)
    for lesion in range(3):
        room.keep(file, lesion, seed=lesion)
    assert "at most 3 lesions" in refused(room, file, lesion=3)


def test_what_staff_say_before_the_pictures_counts_and_can_be_taken_back(room: Clock) -> None:
    file = room.visit(FORM, BACK)
    assert {one.id for one in unasked(file)} == {"open-wound", "not-clear", "needs-help", "rash"}
    answers = dict.fromkeys((f"asked:{one.id}" for one in unasked(file)), "no")
    file = room.answer(file, "", answers | {"asked:rash": "yes"})
    assert unasked(file) == ()
    assert "rash" in refused(room, file)
    file = room.answer(file, "", {"asked:rash": "no"})
    room.keep(file)


def test_an_answer_excludes_where_the_hub_says_so(room: Clock) -> None:
    base = shipped(SHIPPED[0])
    rule = ExclusionRule.ANSWER
    bleeds = Exclusion(id="b", rule=rule, text="It bleeds.", do="Tell.", question="bleeding", answers=("yes",))
    type6 = Exclusion(id="t", rule=rule, text="Type 6.", do="Send.", question="skin-type", answers=("5", "6"))
    room.use(base.model_copy(update={"exclusions": (bleeds, type6)}))
    file = room.visit(FORM, BACK, BACK)
    file = room.answer(file, file.lesions[1].id, {"bleeding": "yes"})
    room.keep(file, lesion=0)
    assert refused(room, file, lesion=1) == "Lesion 2 (Back): It bleeds. Tell."
    file = room.say(file, **{"skin-type": "6"})
    assert refused(room, file, lesion=0) == "Type 6. Send."
    file = room.say(file, **{"skin-type": ""})
    room.keep(file, lesion=0, seed=1)


def test_a_hub_switches_an_exclusion_off_by_leaving_it_out(room: Clock) -> None:
    room.use(shipped(SHIPPED[0]).model_copy(update={"exclusions": ()}))
    room.keep(room.visit(born(25, 11, 2008), PENIS))


def test_a_visit_is_not_sent_while_an_exclusion_holds(room: Clock) -> None:
    file = room.visit(FORM, BACK)
    for number, view in enumerate(room.pathway.views):
        kept = room.clinic.keep(room.binding(file, view.id), still(number)).result()
        room.clinic.review(file.visit.id, kept.capture.id, Decision.ACCEPTED, SAM).result()
    room.answer(file, "", {"asked:rash": "yes"})
    with pytest.raises(NotAllowed, match="rash"):
        room.clinic.seal(file.visit.id, SAM).result()
    room.answer(file, "", {"asked:rash": "no"})
    room.clinic.seal(file.visit.id, SAM).result()


@pytest.mark.parametrize("name", SHIPPED)
def test_what_ships_excludes_children_and_intimate_places(name: str, room: Clock) -> None:
    pathway = shipped(name)
    file = replace(room.visit(FORM, PENIS), pathway=pathway)
    assert {one.exclusion.id for one in held(file, NOW.date(), history.site_tags())} == {"intimate"}
    child = replace(file.patient, birth_date=date(2015, 1, 1))
    assert "under-18" in {one.exclusion.id for one in held(replace(file, patient=child), NOW.date(), history.site_tags())}


def test_the_tags_are_of_known_sites() -> None:
    tagged = parse_site_tags(resources.text("codes/site-tags.csv"))
    assert set(tagged) <= set(SITES)
    words = {"near-eye": "eyelid", "intimate": "labi", "mucosal": "ucosa", "breast": "breast"}
    for tag, word in words.items():
        found = {key for key, site in SITES.items() if word in site.meaning and "nasolabial" not in site.meaning}
        assert found <= {key for key, tags in tagged.items() if tag in tags}, tag
    assert not tagged.get("SCT:37108007"), "the nasolabial fold is part of the face"


# The history itself


def test_the_newest_answer_counts_and_every_one_is_kept(room: Clock) -> None:
    file = room.visit(FORM, BACK)
    lesion = file.lesions[0].id
    room.answer(file, lesion, {"size": "4,5", "bleeding": "yes"})
    file = room.answer(file, lesion, {"size": "6", "changed": "colour size"})
    assert file.answered(lesion) == {"size": "6", "bleeding": "yes", "changed": "size colour"}
    assert dict(file.answers[0].answers) == {"size": "4.5", "bleeding": "yes"}
    assert file.answers[0].source is Source.STAFF
    assert file.answers[0].operator_id == SAM.id
    again = room.answer(file, lesion, {"size": "6"})
    assert len(again.answers) == len(file.answers), "what was said before is not said anew"
    assert file.answered() == {}
    assert room.store.audit_fault() is None


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"nonsense": "yes"}, "not part of the pathway"),
        ({"since": "weeks"}, "not part of the pathway"),
        ({"insulin": "maybe"}, "Choose yes or no"),
        ({"mobility": "flying"}, "Choose one of the answers"),
        ({"sun": "burns nonsense"}, "Choose among the answers"),
        ({"medicines": "x" * 501}, "Shorten this to 500"),
        ({"asked:rash": "perhaps"}, "Answer yes or no"),
        ({"asked:under-18": "no"}, "not part of the pathway"),
    ],
)  # fmt: skip
def test_an_answer_that_cannot_be_is_refused_whole(room: Clock, answers: dict[str, str], said: str) -> None:
    file = room.visit(FORM, BACK)
    with pytest.raises(NotAllowed, match=said):
        room.answer(file, "", answers | {"allergies": "none"})
    assert room.store.records.visit_file(file.visit.id).answers == ()


@pytest.mark.parametrize("typed", ["four", "-1", "nan", "inf", "12345"])
def test_a_size_is_a_number(room: Clock, typed: str) -> None:
    file = room.visit(FORM, BACK)
    with pytest.raises(NotAllowed, match="Enter a number"):
        room.answer(file, file.lesions[0].id, {"size": typed})


def test_answers_belong_to_an_open_visit_and_a_lesion_of_it(room: Clock) -> None:
    file = room.visit(FORM, BACK)
    with pytest.raises(NotAllowed, match="not part of the visit"):
        room.answer(file, "another", {"bleeding": "yes"})
    room.clinic.end(file.visit.id, "excluded", SAM).result()
    with pytest.raises(NotAllowed, match="complete"):
        room.say(file, allergies="none")


def test_a_lesion_that_was_entered_by_mistake_goes_with_its_answers(room: Clock) -> None:
    file = room.visit(FORM, BACK)
    room.answer(file, file.lesions[0].id, {"bleeding": "yes"})
    file = room.clinic.remove_lesion(file.visit.id, file.lesions[0].id, SAM).result()
    assert (file.lesions, file.answers) == ((), ())


def test_no_score_is_made_of_answers() -> None:
    for name in SHIPPED:
        pathway = shipped(name)
        asked = {one.id for one in pathway.questions if one.about is About.LESION}
        assert asked >= {"since", "size", "changed", "bleeding"}
    said = Path(history.__file__).read_text(encoding="utf-8") + resources.text("pathways/three-views.toml")
    assert "score" not in said
