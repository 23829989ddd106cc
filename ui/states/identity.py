"""Who the patient is: the bar that never leaves, and the questions that are asked openly."""

from dataclasses import dataclass

from ui.states.elements import LiveSource


@dataclass(frozen=True, slots=True)
class PatientBar:
    """The bar that never leaves while a visit is open: `SMITH, Joan (Mrs)`, `6 August 1952 (74 years)`, `999 123 4567`."""

    name: str
    born: str
    number: str


@dataclass(frozen=True, slots=True)
class CameraReading:
    """A camera looks for a barcode: its live picture, what it is called, and what to do."""

    live: LiveSource
    device: str
    words: str


@dataclass(frozen=True, slots=True)
class IdentityQuestion:
    """An open question to ask aloud; `answer` is shown only once `revealed`. `scanned`: a barcode confirmed it."""

    id: str
    question: str
    answer: str
    revealed: bool
    confirmed: bool
    scanned: bool = False


@dataclass(frozen=True, slots=True)
class IdentifyState:
    """Three identifiers, by open questions. `resuming`: identity is asked again.

    `reading`: a camera looks for a barcode; `can_read`: there is a camera that could.
    """

    questions: tuple[IdentityQuestion, ...]
    can_continue: bool
    resuming: bool = False
    can_read: bool = False
    reading: CameraReading | None = None


@dataclass(frozen=True, slots=True)
class SimilarFact:
    """One line of a person: what it is, how it reads, and whether it tells the two apart."""

    caption: str
    value: str
    differs: bool


@dataclass(frozen=True, slots=True)
class SimilarPerson:
    """A patient beside another who is alike. `title` says whose visit begins and who the other one is."""

    id: str
    title: str
    facts: tuple[SimilarFact, ...]


@dataclass(frozen=True, slots=True)
class SimilarState:
    """The patient whose visit begins, and those who may be taken for them. `answer` are the words of the main button."""

    this: SimilarPerson
    others: tuple[SimilarPerson, ...]
    why: str
    answer: str
