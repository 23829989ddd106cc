"""The history: what staff are asked before the pictures, and the questions about the patient and each lesion."""

from dataclasses import dataclass
from enum import Enum

from ui.states.elements import Choice


class AnswerKind(Enum):
    """How a question is answered."""

    YES_NO = "yes or no"
    ONE = "one choice"
    MANY = "any choices"
    NUMBER = "a number"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class HistoryQuestion:
    """One question. `answer`: what was typed, or the ids of what was picked with a space between; empty: not answered."""

    id: str
    text: str
    hint: str
    kind: AnswerKind
    choices: tuple[Choice, ...]
    answer: str
    unit: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class HistorySection:
    """The questions about the patient (`id` is `patient`) or one lesion (its id). `said`: when it was answered before."""

    id: str
    title: str
    said: str
    questions: tuple[HistoryQuestion, ...]


@dataclass(frozen=True, slots=True)
class HistoryState:
    """Everything that is asked. `asked`: what may keep a visit from being photographed, with `none` at the end.

    The questions come in sections, of which `section` is shown; `chapters` are all of them. `ticked` are the ids of what
    applies; `waiting` says what keeps the person here, empty: nothing; `go_on` is the word on
    the way on.
    """

    asked: tuple[Choice, ...]
    ticked: tuple[str, ...]
    chapters: tuple[Choice, ...]
    section: HistorySection | None
    sources: tuple[Choice, ...]
    source: str
    waiting: str
    go_on: str


@dataclass(frozen=True, slots=True)
class ExcludedReason:
    """Why there are no pictures: of what (`Lesion 2: Upper eyelid`, or empty), why, and what to do instead."""

    about: str
    text: str
    do: str


@dataclass(frozen=True, slots=True)
class ExcludedState:
    """This patient or a lesion is not photographed here: why, what to do, and the reasons with which the visit can end."""

    reasons: tuple[ExcludedReason, ...]
    ended_reasons: tuple[Choice, ...]
    ended_reason: str
    pictures: int
    lesions: bool
    answers: bool
    ending: bool = False
