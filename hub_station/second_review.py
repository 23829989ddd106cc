"""The use cases of the second person (Q-09): ask for a review, review picture by picture, send or give back, feedback.

Each is one job on the clinic's writer thread, answered by a `Future`; it fails as those of `Clinic` do.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime

from hub_station.clinic import Clinic
from hub_station.domain import second_review as rules
from hub_station.domain.capture import Decision, Review, Stage
from hub_station.domain.identifiers import new_id
from hub_station.domain.operator import Operator
from hub_station.domain.second_review import Feedback
from hub_station.domain.visit import NotAllowed, VisitFile
from hub_station.outbox.store import Store

LONGEST_NOTE = 500


class SecondReview:
    """Second reviews at one station. Every method may be called from any thread and returns at once."""

    def __init__(self, clinic: Clinic, clock: Callable[[], datetime]) -> None:
        """Work by the writer of `clinic`; `clock` gives timezone-aware local time."""
        self._clinic, self._clock = clinic, clock

    def ask(self, visit_id: str, operator: Operator) -> Future[VisitFile]:
        """Put a complete visit into the queue of the second person. What would keep it from being sealed keeps it here."""

        def job(store: Store) -> VisitFile:
            self._clinic.require_complete(store.records.visit_file(visit_id), operator)
            store.reviews.want(visit_id, operator.id, self._clock())
            return store.records.visit_file(visit_id)

        return self._clinic.write(job)

    def begin(self, visit_id: str, operator: Operator) -> Future[VisitFile]:
        """Look at a visit that waits; that is written down."""

        def job(store: Store) -> VisitFile:
            file = self._file(store, visit_id, operator)
            store.reviews.note_opened(visit_id, operator.id, self._clock())
            return file

        return self._clinic.write(job)

    def decide(
        self, visit_id: str, capture_id: str, decision: Decision, operator: Operator, reason_id: str = "", note: str = ""
    ) -> Future[VisitFile]:
        """Record what the second person decided about a picture; `note` is for the one who took it."""

        def job(store: Store) -> VisitFile:
            file = self._file(store, visit_id, operator)
            before = next((one.review for one in rules.to_review(file) if one.id == capture_id), None)
            if before is None:
                raise NotAllowed("This picture does not belong to the review.")
            review = Review(new_id(), capture_id, decision, reason_id, operator.id, self._clock(), Stage.SECOND)
            file.may_decide(review)
            # Whether a ruler is to be seen was said by the one who stood beside the patient.
            store.records.add_review(replace(review, note=note.strip()[:LONGEST_NOTE], ruler=before.ruler))
            return store.records.visit_file(visit_id)

        return self._clinic.write(job)

    def finish(self, visit_id: str, operator: Operator) -> Future[VisitFile]:
        """Send the visit where every picture was accepted; give it back where one is to be taken again."""

        def job(store: Store) -> VisitFile:
            file = self._file(store, visit_id, operator)
            if rules.undecided(file):
                raise NotAllowed("Decide about every picture first.")
            refused = rules.refused(file)
            if refused:
                store.reviews.give_back(visit_id, operator.id, self._clock(), len(refused))
                return store.records.visit_file(visit_id)
            problems = file.problems()
            if problems:
                raise NotAllowed(problems[0])
            return self._clinic.seal_now(file, operator)

        return self._clinic.write(job)

    def feedback(self, operator: Operator) -> Future[tuple[Feedback, ...]]:
        """Return what second persons said of this operator's pictures, and this operator has not read yet."""
        return self._clinic.read(lambda store: store.reviews.feedback(operator.id))

    def read(self, review_ids: Sequence[str], operator: Operator) -> Future[tuple[Feedback, ...]]:
        """Write down that this operator has read it; return what is left."""

        def job(store: Store) -> tuple[Feedback, ...]:
            store.reviews.note_read(review_ids, operator.id, self._clock())
            return store.reviews.feedback(operator.id)

        return self._clinic.write(job)

    def _file(self, store: Store, visit_id: str, operator: Operator) -> VisitFile:
        file = store.records.visit_file(visit_id)
        rules.require_reviewer(file, operator)
        return file
