"""Consent of one visit, in separate levels: only the first is needed (record and direct care)."""

from dataclasses import dataclass
from datetime import datetime


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
