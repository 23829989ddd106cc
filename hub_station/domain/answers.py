"""What was answered to the pathway's questions, and to what staff are asked before the pictures. Collected, never scored."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hub_station.domain.pathway import Answering, Exclusion, Question
from hub_station.domain.patient import InvalidEntry

MOST_WORDS = 500
"""Characters of an answer in words."""
YES, NO = "yes", "no"


class Source(StrEnum):
    """Where answers come from: asked by staff, keyed from paper, or a questionnaire that was filled in before."""

    STAFF = "staff"
    PAPER = "paper"
    FORM = "form"


@dataclass(frozen=True, slots=True)
class Answers:
    """Some answers given at one time. Never changed: a later set stands in for what it names; empty text takes one back.

    `lesion_id` is empty for those about the patient and the visit. Keys are question ids, or `asked_key` of an exclusion.
    """

    id: str
    visit_id: str
    lesion_id: str
    answers: Mapping[str, str]
    source: Source
    operator_id: str
    at: datetime


def asked_key(exclusion: Exclusion) -> str:
    """Under which key staff's answer to an exclusion that is asked stands. No question id has a colon."""
    return f"asked:{exclusion.id}"


def parse_answer(question: Question, typed: str) -> str:
    """Return an answer as it is stored; empty: not answered. Raises `InvalidEntry` with the sentence for the screen."""
    text = " ".join(typed.split())
    if not text:
        return ""
    match question.answer:
        case Answering.YES_NO:
            _require(text in {YES, NO}, "Choose yes or no.")
        case Answering.CHOICE:
            _require(text in {choice.id for choice in question.choices}, "Choose one of the answers.")
        case Answering.CHOICES:
            chosen = text.split()
            _require(set(chosen) <= {choice.id for choice in question.choices}, "Choose among the answers.")
            text = " ".join(choice.id for choice in question.choices if choice.id in chosen)
        case Answering.NUMBER:
            text = _number(text)
        case Answering.TEXT:
            _require(len(text) <= MOST_WORDS, f"Shorten this to {MOST_WORDS} characters.")
    return text


def _number(text: str) -> str:
    text = text.replace(",", ".")
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    _require(math.isfinite(number) and 0 <= number < 10_000, "Enter a number, for example 12 or 4.5.")
    return f"{number:g}"


def _require(holds: bool, sentence: str) -> None:
    if not holds:
        raise InvalidEntry(sentence)
