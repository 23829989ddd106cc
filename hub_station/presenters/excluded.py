"""A patient or a lesion that this clinic does not photograph: why, what to do instead, and the ways on from there."""

from hub_station import history
from hub_station.domain.exclusions import Held
from hub_station.domain.pathway import ExclusionRule
from hub_station.presenters import words
from hub_station.presenters.desk import Desk, Place
from ui.states import Choice, ExcludedReason, ExcludedState, Notice, Tone

EXCLUDED = "excluded"
"""The id of the reason with which such a visit usually ends."""
_OF_PATIENT = {ExclusionRule.AGE_UNDER}
_OF_LESIONS = {ExclusionRule.LESIONS_OVER, ExclusionRule.SITE}
_STOPS_AT = {
    Place.LESIONS: _OF_PATIENT,
    Place.HISTORY: _OF_PATIENT | _OF_LESIONS,
    Place.PREPARE: set(ExclusionRule),
    Place.CAPTURE: set(ExclusionRule),
}
"""What stops a visit on its way to a place: not yet what can be put right there."""


class ExcludedPresenter:
    """Stands in the way of the pictures while an exclusion of the pathway holds."""

    def __init__(self, desk: Desk) -> None:
        """Look at the visit on the table."""
        self._desk = desk
        self._reason = ""
        self._ending = False

    def stands_before(self, place: Place) -> bool:
        """Whether the visit on the table stops here on its way to `place`."""
        rules = _STOPS_AT.get(place, set())
        return self._desk.visit_open and any(one.exclusion.rule in rules for one in self._held())

    def begin(self) -> None:
        """Offer the usual reason for ending."""
        ids = [one.id for one in self._desk.file.pathway.ended_reasons]
        self._reason = EXCLUDED if EXCLUDED in ids else next(iter(ids), EXCLUDED)
        self._ending = False

    def warning(self) -> Notice | None:
        """What is said on the lesions screen as soon as a lesion is one that is not photographed here; None: nothing."""
        found = [one for one in self._held() if one.lesion]
        if not found or found[0].lesion is None:
            return None
        about = f"{found[0].lesion.title}: {found[0].lesion.place}"
        return Notice(Tone.WARNING, f"{about}. {found[0].exclusion.text}", found[0].exclusion.do)

    def state(self) -> ExcludedState:
        """What the screen shows now."""
        file, found = self._desk.file, self._held()
        rules = {one.exclusion.rule for one in found}
        return ExcludedState(
            reasons=tuple(ExcludedReason(_about(one), one.exclusion.text, one.exclusion.do) for one in found),
            ended_reasons=tuple(Choice(one.id, one.text) for one in file.pathway.ended_reasons),
            ended_reason=self._reason,
            pictures=len(file.captures),
            lesions=ExclusionRule.AGE_UNDER not in rules,
            answers=bool(rules & {ExclusionRule.ANSWER, ExclusionRule.ASKED}) and ExclusionRule.AGE_UNDER not in rules,
            ending=self._ending,
        )

    def choose_ended_reason(self, reason_id: str) -> None:
        """Say why the visit ends."""
        self._reason = reason_id
        self._desk.changed()

    def change_lesions(self) -> None:
        """Choose another place, or take a lesion off the list."""
        self._desk.go(Place.LESIONS)

    def change_answers(self) -> None:
        """Look at the answers again."""
        self._desk.go(Place.HISTORY)

    def end_excluded(self) -> None:
        """End the visit without pictures."""
        if self._ending:
            return
        self._ending = True
        desk, file, reason = self._desk, self._desk.file, self._reason
        said = next((one.text for one in file.pathway.ended_reasons if one.id == reason), "Not photographed here")
        do = next((one.exclusion.do for one in self._held()), "")

        def ended(_: None) -> None:
            self._ending = False
            name = file.patient.list_name
            desk.clear()
            desk.go(Place.TODAY, Notice(Tone.QUIET, f"The visit of {name} has ended without pictures: {said}.", do))

        def failed(error: BaseException) -> None:
            self._ending = False
            desk.say(words.notice(error))

        desk.ask(desk.station.clinic.end(file.visit.id, reason, desk.operator), ended, failed)
        desk.changed()

    def _held(self) -> tuple[Held, ...]:
        return history.excluded(self._desk.file, self._desk.station.clock())


def _about(one: Held) -> str:
    return f"{one.lesion.title}: {one.lesion.place}" if one.lesion else ""
