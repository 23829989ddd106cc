"""What a pathway says, as a page that a hub's manager reads through before the clinic works by it."""

from collections.abc import Iterator

from hub_station.domain.pathway import About, Answering, Exclusion, ExclusionRule, Pathway, Question, ViewRule

_ANSWERS = {
    Answering.YES_NO: "yes or no",
    Answering.CHOICE: "one of {}",
    Answering.CHOICES: "any of {}",
    Answering.NUMBER: "a number{}",
    Answering.TEXT: "words",
}


def summary(pathway: Pathway) -> str:
    """Return the pathway in plain words, on several lines."""
    return "\n".join(_lines(pathway))


def _lines(pathway: Pathway) -> Iterator[str]:
    yield f"{pathway.title} ({pathway.id})"
    yield ""
    yield "Each lesion is photographed so:"
    for number, view in enumerate(pathway.views, start=1):
        yield f"  {number}. {_view(view)}"
        yield f"     {view.prompt}"
    yield from _consent(pathway)
    yield from _exclusions(pathway)
    for about, title in ((About.PATIENT, "Asked about the patient"), (About.LESION, "Asked about each lesion")):
        yield from _list(title, [_question(one) for one in pathway.questions if one.about is about])
    for title, reasons in (
        ("Before the pictures", pathway.preparation),
        ("Between two patients", pathway.cleaning),
        ("Chaperone", pathway.chaperone),
        ("Interpreter", pathway.interpreter),
        ("Why a view was not taken", pathway.missing_reasons),
        ("Why a picture is taken again", pathway.retake_reasons),
        ("Why a visit ends without pictures", pathway.ended_reasons),
        ("Why a lesion is added that the referral does not name", pathway.extra_lesion_reasons),
        ("Why pictures are put aside as another patient's", pathway.wrong_patient_reasons),
    ):
        yield from _list(title, [one.text for one in reasons])
    yield ""
    second = "a second person checks the pictures" if pathway.second_review else "nobody else checks the pictures"
    yield f"Before sending, {second}. The station locks after {_count(pathway.lock_minutes, 'minute')} without a touch."
    yield (
        f"What waits longer than {_count(pathway.alarm_hours, 'hour')} turns red. A picture stays on the station for"
        f" {_count(pathway.grace_days, 'day')} after the hospital proved that it holds it."
    )


def _view(view: ViewRule) -> str:
    if view.min == 0:
        needed = "may be left out" if view.max == 1 else f"may be left out, at most {view.max} pictures"
    elif view.min == view.max:
        needed = _count(view.min, "picture")
    else:
        needed = f"{view.min} to {view.max} pictures"
    with_ruler = ", with a ruler" if view.ruler else ""
    return f"{view.title}: {needed}, taken with the {view.instrument.value}{with_ruler}"


def _consent(pathway: Pathway) -> Iterator[str]:
    yield from _list(
        "Consent", [f"{one.title}{' (without it no picture is taken)' if one.required else ''}" for one in pathway.consent]
    )


def _exclusions(pathway: Pathway) -> Iterator[str]:
    if not pathway.exclusions:
        yield from _list("Nobody is excluded", ["every patient, any number of lesions, any place of the body"])
    yield from _list("Not photographed", [f"{_when(one)}: {one.text}\n    Instead: {one.do}" for one in pathway.exclusions])


def _when(one: Exclusion) -> str:
    match one.rule:
        case ExclusionRule.AGE_UNDER:
            return f"under {one.limit} years"
        case ExclusionRule.LESIONS_OVER:
            return f"more than {_count(one.limit or 0, 'lesion')}"
        case ExclusionRule.SITE:
            return f"a lesion at {', '.join(one.sites)}"
        case ExclusionRule.ANSWER:
            return f"the answer to “{one.question}” is {' or '.join(one.answers)}"
        case ExclusionRule.ASKED:
            return "asked of staff"


def _question(one: Question) -> str:
    choices = " / ".join(choice.text for choice in one.choices)
    answer = _ANSWERS[one.answer].format(choices or (f" of {one.unit}" if one.unit else ""))
    return f"{one.text} ({answer})"


def _list(title: str, entries: list[str]) -> Iterator[str]:
    if entries:
        yield ""
        yield f"{title}:"
        yield from (f"  - {entry}" for entry in entries)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
