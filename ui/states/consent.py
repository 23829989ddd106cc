"""What the patient agreed to, each level for itself, and the chaperone."""

from dataclasses import dataclass

from ui.states.elements import Choice


@dataclass(frozen=True, slots=True)
class ConsentQuestion:
    """One level of consent: `answer` True, False, or None while unasked. Only the first is needed to go on.

    `named_use`: a yes is for one use, which is written down in `use`.
    """

    id: str
    title: str
    explanation: str
    answer: bool | None
    required: bool
    named_use: bool = False
    use: str = ""


@dataclass(frozen=True, slots=True)
class ConsentState:
    """Consent levels and chaperone (`chaperone` one of `chaperone_choices` ids, or empty).

    `explanation` is what the patient is told first; `explained`: they were told. `capacity`: the patient can decide.
    `person` (of `people`) consents; another than the patient has a `name` and a `relationship`.
    """

    questions: tuple[ConsentQuestion, ...]
    chaperone_choices: tuple[Choice, ...]
    chaperone: str
    chaperone_name: str
    can_continue: bool
    error: str = ""
    explanation: tuple[str, ...] = ()
    explained: bool = False
    capacity: bool = True
    people: tuple[Choice, ...] = ()
    person: str = ""
    name: str = ""
    relationship: str = ""
    interpreters: tuple[Choice, ...] = ()
    interpreter: str = ""
