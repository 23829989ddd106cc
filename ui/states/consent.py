"""What the patient agreed to, each level for itself, and the chaperone."""

from dataclasses import dataclass

from ui.states.elements import Choice


@dataclass(frozen=True, slots=True)
class ConsentQuestion:
    """One level of consent: `answer` True, False, or None while unasked. Only the first is needed to go on."""

    id: str
    title: str
    explanation: str
    answer: bool | None
    required: bool


@dataclass(frozen=True, slots=True)
class ConsentState:
    """Consent levels and chaperone (`chaperone` one of `chaperone_choices` ids, or empty)."""

    questions: tuple[ConsentQuestion, ...]
    chaperone_choices: tuple[Choice, ...]
    chaperone: str
    chaperone_name: str
    can_continue: bool
    error: str = ""
