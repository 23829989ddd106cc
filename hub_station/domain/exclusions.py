"""Which exclusions hold for a visit: whom and what this clinic does not photograph, and what to do instead."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hub_station.domain.answers import YES, asked_key
from hub_station.domain.lesion import Lesion
from hub_station.domain.pathway import About, Exclusion, ExclusionRule
from hub_station.domain.site_tags import Tags
from hub_station.domain.visit import VisitFile


@dataclass(frozen=True, slots=True)
class Held:
    """An exclusion that holds: for one lesion, or (`lesion` None) for the whole visit."""

    exclusion: Exclusion
    lesion: Lesion | None = None

    @property
    def sentence(self) -> str:
        """Why no picture is taken, and what to do: `Lesion 2 (Upper eyelid, left): A lesion at the eye … Tell the …`."""
        about = f"{self.lesion.title} ({self.lesion.place}): " if self.lesion else ""
        return f"{about}{self.exclusion.text} {self.exclusion.do}"


def held(file: VisitFile, today: date, tags: Tags) -> tuple[Held, ...]:
    """Return what holds on `today`, in the order of the pathway, each for every lesion that it touches."""
    return tuple(one for exclusion in file.pathway.exclusions for one in _held(exclusion, file, today, tags))


def held_for(lesion_id: str, found: tuple[Held, ...]) -> Held | None:
    """Return what keeps a lesion from being photographed, the visit's own reasons first; None: nothing does."""
    about = [one for one in found if one.lesion is None or one.lesion.id == lesion_id]
    return min(about, key=lambda one: one.lesion is not None, default=None)


def unasked(file: VisitFile) -> tuple[Exclusion, ...]:
    """Return what staff are to be asked before the pictures and were not asked yet."""
    answered = file.answered()
    asked = (one for one in file.pathway.exclusions if one.rule is ExclusionRule.ASKED)
    return tuple(one for one in asked if not answered.get(asked_key(one)))


def _held(exclusion: Exclusion, file: VisitFile, today: date, tags: Tags) -> Iterator[Held]:
    limit = exclusion.limit or 0
    match exclusion.rule:
        case ExclusionRule.AGE_UNDER:
            if file.patient.age(today) < limit:
                yield Held(exclusion)
        case ExclusionRule.LESIONS_OVER:
            yield from (Held(exclusion, lesion) for lesion in file.lesions[limit:])
        case ExclusionRule.SITE:
            named = set(exclusion.sites)
            at = (one for one in file.lesions if named & {one.site.id, *tags(one.site.id)})
            yield from (Held(exclusion, lesion) for lesion in at)
        case ExclusionRule.ANSWER:
            question = next((one for one in file.pathway.questions if one.id == exclusion.question), None)
            about: tuple[Lesion | None, ...] = (None,)
            if question and question.about is About.LESION:
                about = file.lesions
            for lesion in about:
                answer = file.answered(lesion.id if lesion else "").get(exclusion.question, "")
                if set(answer.split()) & set(exclusion.answers):
                    yield Held(exclusion, lesion)
        case ExclusionRule.ASKED:
            if file.answered().get(asked_key(exclusion)) == YES:
                yield Held(exclusion)
