"""One attendance of one patient (DICOM Study, FHIR Encounter), and the rules of what may happen to it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hub_station.domain.answers import Answers
from hub_station.domain.capture import Capture, Decision, MissingView, Review
from hub_station.domain.consent import Consent, obstacle
from hub_station.domain.lesion import Lesion
from hub_station.domain.pathway import Pathway, ViewRule
from hub_station.domain.patient import Patient


class VisitStatus(StrEnum):
    """Where a visit stands. Only one may be OPEN at a time; SEALED and ENDED are final."""

    OPEN = "open"
    PAUSED = "paused"
    SEALED = "sealed"
    ENDED = "ended"


class NotAllowed(Exception):
    """A rule of the clinic forbids it now; the message is a sentence for the screen."""


class Attendance(StrEnum):
    """What is known of a patient before the visit begins (words of the NHS breast screening service)."""

    SCHEDULED = "scheduled"
    CHECKED_IN = "checked in"
    DID_NOT_ATTEND = "did not attend"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Appointment:
    """Why and when a patient is expected. `accession_number` (16 characters at most), `referrer`, `referral` may be empty.

    `referral` is what the referrer asks for, in words: the site and side above all.
    """

    id: str
    patient_id: str
    at: datetime
    accession_number: str = ""
    referrer: str = ""
    referral: str = ""
    attendance: Attendance = Attendance.SCHEDULED


@dataclass(frozen=True, slots=True)
class IdentityCheck:
    """Who confirmed which three identifiers of the patient, and when."""

    id: str
    visit_id: str
    identifiers: tuple[str, ...]
    operator_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Visit:
    """The visit itself. `number` is the hub's own (16 characters at most); `study_uid` was minted when it was opened."""

    id: str
    patient_id: str
    appointment_id: str
    number: str
    study_uid: str
    accession_number: str
    referrer: str
    opened_at: datetime
    opened_by: str
    status: VisitStatus
    ended_reason: str = ""
    closed_at: datetime | None = None
    closed_by: str = ""


@dataclass(frozen=True, slots=True)
class VisitFile:
    """A visit with everything that belongs to it, as read at one moment. `pathway`: the rules under which it was opened.

    `captures` are all kept stills in the order of the shutter, also those to be taken again; `identity` is the newest
    check since the visit was last opened or resumed, None before it was made.
    """

    visit: Visit
    patient: Patient
    pathway: Pathway
    identity: IdentityCheck | None
    consent: Consent | None
    lesions: tuple[Lesion, ...]
    captures: tuple[Capture, ...]
    missing: tuple[MissingView, ...]
    answers: tuple[Answers, ...] = ()

    def answered(self, lesion_id: str = "") -> dict[str, str]:
        """Return the newest answers about a lesion, or about the patient and the visit, by question; none is empty."""
        newest = {key: said for one in self.answers if one.lesion_id == lesion_id for key, said in one.answers.items()}
        return {key: said for key, said in newest.items() if said}

    def pictures(self, lesion_id: str, view_id: str) -> tuple[Capture, ...]:
        """Return the pictures of a view that nobody asked to take again, in the order of the shutter.

        No more than the view takes: a newer one stands in for the oldest.
        """
        found = [
            capture
            for capture in self.captures
            if capture.binding.lesion_id == lesion_id
            and capture.binding.view_id == view_id
            and not (capture.review and capture.review.decision is Decision.TAKE_AGAIN)
        ]
        most = next((view.max for view in self.pathway.views if view.id == view_id), len(found))
        return tuple(found[-most:])

    def current(self, lesion_id: str, view_id: str) -> Capture | None:
        """Return the newest picture of a view that nobody asked to take again, or None."""
        return next(reversed(self.pictures(lesion_id, view_id)), None)

    def complete(self, lesion_id: str, view: ViewRule) -> bool:
        """Whether a view has as many pictures as it needs, or a reason why not."""
        return len(self.pictures(lesion_id, view.id)) >= view.min or bool(self.missing_reason(lesion_id, view.id))

    def holds(self, digest: str) -> bool:
        """Whether the picture with this SHA-256 is part of the visit, and nobody asked to take it again."""
        return any(
            one.digest == digest and not (one.review and one.review.decision is Decision.TAKE_AGAIN) for one in self.captures
        )

    def may_decide(self, review: Review) -> None:
        """Raise `NotAllowed` where a decision has no reason and needs one, or one that the pathway does not know."""
        known = {reason.id for reason in self.pathway.retake_reasons}
        if review.decision is Decision.TAKE_AGAIN and review.reason_id not in known:
            raise NotAllowed("Say why the picture is to be taken again.")
        if review.decision is Decision.BEST_POSSIBLE and review.reason_id and review.reason_id not in known:
            raise NotAllowed("Choose a reason from the list.")

    def tries(self, lesion_id: str, view_id: str) -> tuple[Capture, ...]:
        """Return the pictures of a view that somebody asked to take again: kept, and never sent."""
        return tuple(
            capture
            for capture in self.captures
            if capture.binding.lesion_id == lesion_id
            and capture.binding.view_id == view_id
            and capture.review is not None
            and capture.review.decision is Decision.TAKE_AGAIN
        )

    def missing_reason(self, lesion_id: str, view_id: str) -> MissingView | None:
        """Return why a view was not taken, or None."""
        for entry in reversed(self.missing):
            if entry.lesion_id == lesion_id and entry.view_id == view_id:
                return entry
        return None

    def next_needed(self) -> tuple[Lesion, ViewRule] | None:
        """Return the first view, in order, that has neither its pictures nor a reason why not; None: nothing is needed."""
        for lesion in self.lesions:
            for view in self.pathway.views:
                if not self.complete(lesion.id, view):
                    return lesion, view
        return None

    def lesion(self, lesion_id: str) -> Lesion:
        """Return the lesion of that id. Raises KeyError."""
        for lesion in self.lesions:
            if lesion.id == lesion_id:
                return lesion
        raise KeyError(lesion_id)

    def identified_by(self, operator_id: str) -> bool:
        """Whether this member of staff confirmed who the patient is, since the visit was last opened or taken over."""
        return self.identity is not None and self.identity.operator_id == operator_id

    def agreed(self) -> bool:
        """Whether somebody who may gave every consent without which no picture may be taken."""
        return self.consent is not None and not obstacle(self.pathway, self.consent.levels, self.consent.details)

    def to_send(self) -> tuple[tuple[Lesion, ViewRule, Capture], ...]:
        """Return the pictures that a sealed visit sends: of each view those that a person accepted."""
        return tuple(
            (lesion, view, capture)
            for lesion in self.lesions
            for view in self.pathway.views
            for capture in self.pictures(lesion.id, view.id)
            if capture.review
        )

    def problems(self) -> tuple[str, ...]:
        """Return, as sentences, what must be done before the visit can be sealed; empty when it can."""
        found: list[str] = []
        if self.identity is None:
            found.append("Identity has not been confirmed.")
        if not self.agreed():
            found.append("The patient's consent has not been recorded.")
        if not self.lesions:
            found.append("No lesion has been recorded.")
        for lesion in self.lesions:
            for view in self.pathway.views:
                here = self.pictures(lesion.id, view.id)
                if not self.complete(lesion.id, view):
                    found.append(f"{lesion.title}: {view.title} is missing. Take it, or say why it cannot be taken.")
                elif any(capture.review is None for capture in here):
                    found.append(f"{lesion.title}: {view.title} has not been checked.")
        if self.lesions and not any(
            self.pictures(lesion.id, view.id) for lesion in self.lesions for view in self.pathway.views
        ):
            found.append("There is no picture to send. Take one, or end the visit without pictures.")
        return tuple(found)
