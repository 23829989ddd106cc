"""A hub's configurable rules, as one validated value: views in order, questions, exclusions, reasons, consent, limits.

Written by a hub as a TOML file and read by `pathway_file`, which also checks what one part says of another. A visit keeps
the pathway under which it was opened: what a hub changes later holds for later visits.
"""

import hashlib
from enum import StrEnum
from functools import lru_cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from hub_station.domain.equipment import DeviceRole


def _fault(key: str, words: str) -> PydanticCustomError:
    """A fault of one block: `key` is the line of it that is to be changed."""
    return PydanticCustomError("pathway", "{words}", {"key": key, "words": words})


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Reason(_Strict):
    """A coded reason or choice: `id` is stored, `text` is read by staff."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    text: str = Field(min_length=1, max_length=120)


EXPLANATION = (
    Reason(id="why", text="Why: a skin specialist at the hospital looks at the pictures to decide what to do next."),
    Reason(id="form", text="What: photographs of the skin, some through a magnifying lens, with name and date on file."),
    Reason(id="stored", text="Where: they are stored securely in the medical record. Only staff who need them see them."),
)
NO_CAPACITY = (
    "The patient cannot decide about pictures today, and nobody is here who may decide for them. "
    "Take no pictures: end the visit, and tell the referrer that a best-interest decision is needed."
)


class ConsentLevel(_Strict):
    """One separate question of consent. `required`: without a yes, no picture is taken.

    `named_use`: a yes is for one use only, which is written down (publication is never agreed to as a whole).
    """

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    title: str
    explanation: str
    required: bool = False
    named_use: bool = False


class ViewRule(_Strict):
    """A slot of every lesion. `kind` decides the SOP class, `instrument` which device serves it.

    `min` pictures are needed (0: it may be left out), `max` may stand there. `ruler`: one is wanted beside the lesion.
    `polarization` and `contact` are DICOM's terms (Dermoscopic Image module) and belong to dermoscopic views only.
    """

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    title: str
    prompt: str
    kind: Literal["photographic", "dermoscopic"]
    instrument: DeviceRole
    min: int = Field(default=1, ge=0, le=9)
    max: int = Field(default=1, ge=1, le=9)
    ruler: bool = False
    recognizable: bool = False
    polarization: Literal["POLARIZED", "NON_POLARIZED", ""] = ""
    contact: Literal["CONTACT", "NON_CONTACT", ""] = ""

    @property
    def required(self) -> bool:
        """Whether a visit needs a picture here, or a reason why there is none."""
        return self.min > 0

    @model_validator(mode="after")
    def _min_and_max(self) -> "ViewRule":
        if self.min > self.max:
            key = "max" if "max" in self.model_fields_set else "min"
            raise _fault(key, f"min is {self.min} and max is {self.max}; max must be at least as large as min")
        return self

    @model_validator(mode="after")
    def _dermoscopic_only(self) -> "ViewRule":
        if self.kind == "photographic" and (self.polarization or self.contact):
            key = "polarization" if self.polarization else "contact"
            raise _fault(key, f"{key} belongs to dermoscopic views only; take this line out of a photographic one")
        return self

    @model_validator(mode="before")
    @classmethod
    def _usual_instrument(cls, data: object) -> object:
        if isinstance(data, dict) and "instrument" not in data:
            usual = DeviceRole.DERMATOSCOPE if data.get("kind") == "dermoscopic" else DeviceRole.CAMERA
            return data | {"instrument": usual}
        return data

    @model_validator(mode="after")
    def _right_instrument(self) -> "ViewRule":
        if (self.kind == "dermoscopic") is not (self.instrument is DeviceRole.DERMATOSCOPE):
            right = "“dermatoscope”" if self.kind == "dermoscopic" else "“close-up camera”, “location camera” or “camera”"
            raise _fault("instrument", f"a {self.kind} view cannot be taken with “{self.instrument}”; write {right}")
        return self


class About(StrEnum):
    """What a question is about."""

    PATIENT = "patient"
    LESION = "lesion"


class Answering(StrEnum):
    """How a question is answered. Answers are text: `yes`, `no`, a number, choice ids (several with a space between)."""

    YES_NO = "yes-no"
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    TEXT = "text"


class Question(_Strict):
    """A question of the history (D-01 to D-05). It never keeps anybody from taking pictures, unless an exclusion says so."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    about: About
    text: str = Field(min_length=1, max_length=120)
    hint: str = ""
    answer: Answering
    choices: tuple[Reason, ...] = ()
    unit: str = ""
    code: str = ""
    """SNOMED CT or DICOM code of what is asked, with its scheme: `SCT:131148009`."""

    @model_validator(mode="after")
    def _choices_where_chosen(self) -> "Question":
        chosen = self.answer in {Answering.CHOICE, Answering.CHOICES}
        if chosen and len(self.choices) < 2:
            raise _fault("answer", f"a question answered by “{self.answer}” needs at least two choices; add choices = […]")
        if self.choices and not chosen:
            raise _fault("choices", f"choices belong to “choice” and “choices”, and this answer is “{self.answer}”")
        return self


class ExclusionRule(StrEnum):
    """What an exclusion looks at."""

    AGE_UNDER = "age-under"
    LESIONS_OVER = "lesions-over"
    SITE = "site"
    ANSWER = "answer"
    ASKED = "asked"


class Exclusion(_Strict):
    """Who or what this pathway does not photograph (section 1.7), with the words for staff: why, and what to do instead.

    `limit`: of AGE_UNDER (years) and LESIONS_OVER. `sites`: of SITE, codes or tags of body regions (`near-eye`).
    `question` and `answers`: of ANSWER. ASKED is a question to staff, answered yes or no before the pictures.
    """

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    rule: ExclusionRule
    text: str = Field(min_length=1, max_length=160)
    do: str = Field(min_length=1, max_length=200)
    limit: int | None = Field(default=None, ge=0)
    sites: tuple[str, ...] = ()
    question: str = ""
    answers: tuple[str, ...] = ()


class Pathway(_Strict):
    """All rules of one pathway. Ids are unique within their list (`pathway_file` sees to it)."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    title: str
    views: tuple[ViewRule, ...] = Field(min_length=1)
    missing_reasons: tuple[Reason, ...] = Field(min_length=1)
    retake_reasons: tuple[Reason, ...] = Field(min_length=1)
    consent: tuple[ConsentLevel, ...] = Field(min_length=1)
    explanation: tuple[Reason, ...] = EXPLANATION
    """What the patient is told before they are asked (GMC: why, what form, stored securely)."""
    no_capacity: str = Field(default=NO_CAPACITY, min_length=1, max_length=300)
    """What staff read where the patient cannot decide and nobody is here who may decide for them."""
    chaperone: tuple[Reason, ...] = Field(min_length=1)
    ended_reasons: tuple[Reason, ...] = ()
    extra_lesion_reasons: tuple[Reason, ...] = ()
    wrong_patient_reasons: tuple[Reason, ...] = ()
    interpreter: tuple[Reason, ...] = ()
    preparation: tuple[Reason, ...] = ()
    cleaning: tuple[Reason, ...] = ()
    questions: tuple[Question, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    second_review: bool = False
    """Whether a second person checks the pictures before they are sent (Q-09)."""
    lock_minutes: int = Field(default=5, ge=1, le=60)
    """After so long without a touch the station locks."""
    alarm_hours: int = Field(default=48, ge=1, le=336)
    """What waits longer than this turns red on the first screen (R-06)."""
    grace_days: int = Field(default=14, ge=1, le=90)
    """So long a picture stays here after the hospital proved that it holds it (R-02)."""

    def view(self, view_id: str) -> ViewRule:
        """Return the view of that id. Raises KeyError."""
        for view in self.views:
            if view.id == view_id:
                return view
        raise KeyError(view_id)

    def view_title(self, view_id: str) -> str:
        """The title of a view; of one that the pathway does not have, its id."""
        return next((view.title for view in self.views if view.id == view_id), view_id)

    def text(self) -> str:
        """The whole pathway as one line of JSON, for the store; `stored_pathway` reads it."""
        return self.model_dump_json()

    @property
    def digest(self) -> str:
        """The SHA-256 of its text: two pathways with the same rules have the same one."""
        return hashlib.sha256(self.text().encode()).hexdigest()


@lru_cache(maxsize=32)
def stored_pathway(text: str) -> Pathway:
    """Read a pathway as it was stored. Raises pydantic's ValidationError."""
    return Pathway.model_validate_json(text)
