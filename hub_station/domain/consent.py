"""Consent of one visit, in separate levels: only the first is needed (record and direct care). Who consents, and how."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum

from hub_station.domain.pathway import Pathway, Reason

NO_INTERPRETER = "not-available"
"""The interpreter choice that means that the patient could not be told what they are asked."""

ENDED_REASONS = (
    Reason(id="consent-declined", text="Patient declined pictures"),
    Reason(id="consent-withdrawn", text="Patient withdrew consent"),
    Reason(id="no-capacity", text="Consent could not be given today"),
    Reason(id="other", text="Other"),
)
"""Offered where a pathway has no `ended_reasons` of its own."""


class Consenting(StrEnum):
    """Who gives the consent. The law presumes that an adult decides for themself."""

    PATIENT = "patient"
    PARENT = "parent"
    ATTORNEY = "attorney"


@dataclass(frozen=True, slots=True)
class ConsentDetails:
    """How consent was taken (C-02, C-03, C-07).

    `explained`: ids of the pathway's explanations that the person heard. `capacity`: whether the patient can decide.
    `interpreter`: a choice id of the pathway, or empty. `name` and `relationship`: of whoever consents for the patient.
    `named_uses`: level id to the one use that was agreed. `withdrawn`: why, where consent was taken back.
    """

    explained: tuple[str, ...] = ()
    capacity: bool = True
    interpreter: str = ""
    person: Consenting = Consenting.PATIENT
    name: str = ""
    relationship: str = ""
    named_uses: Mapping[str, str] = field(default_factory=dict)
    withdrawn: str = ""

    def text(self) -> str:
        """As one line of JSON, for the store; `of` reads it."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def of(cls, text: str) -> "ConsentDetails":
        """Read what `text` wrote; of a consent that was recorded before there were details, the usual ones."""
        said = json.loads(text)
        if not said:
            return cls()
        return cls(**said | {"explained": tuple(said["explained"]), "person": Consenting(said["person"])})


@dataclass(frozen=True, slots=True)
class Consent:
    """What the patient said, and the chaperone. A later answer is a new record; the newest counts.

    `levels` maps the pathway's consent level ids to the answer; `chaperone` is a choice id of the pathway.
    """

    id: str
    visit_id: str
    levels: dict[str, bool]
    chaperone: str
    chaperone_name: str
    operator_id: str
    at: datetime
    details: ConsentDetails = ConsentDetails()


def obstacle(pathway: Pathway, levels: Mapping[str, bool], details: ConsentDetails) -> str:
    """Say, as a sentence, why these answers are no consent to a picture; empty where they are.

    Nobody's best interest is decided here: without somebody who may consent, the patient goes back to the referrer.
    """
    if details.interpreter == NO_INTERPRETER:
        return "The patient cannot be told what they are asked. Arrange an interpreter; no picture may be taken today."
    if not details.capacity and details.person is Consenting.PATIENT:
        return pathway.no_capacity
    if details.person is not Consenting.PATIENT and not (details.name and details.relationship):
        return "Enter the name of the person who consents, and who they are to the patient."
    if not all(levels.get(level.id) for level in pathway.consent if level.required):
        return "Without this consent no picture may be taken. Choose “Patient declines” to end the visit."
    for level in pathway.consent:
        if level.named_use and levels.get(level.id) and not details.named_uses.get(level.id):
            return f"{level.title}: enter the one use that the patient agreed to."
    return ""
