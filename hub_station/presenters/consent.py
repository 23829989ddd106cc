"""Consent, each level for itself, and the chaperone. A refusal is an ordinary outcome."""

from hub_station.domain.visit import VisitFile
from hub_station.presenters.desk import Desk, Place
from ui.states import Choice, ConsentQuestion, ConsentState, Notice, Tone


class ConsentPresenter:
    """Answers what is asked on the consent screen."""

    def __init__(self, desk: Desk) -> None:
        """Ask about the visit on the table."""
        self._desk = desk
        self._answers: dict[str, bool] = {}
        self._chaperone = ""
        self._chaperone_name = ""

    def begin(self) -> None:
        """Start from what was recorded before, or from nothing."""
        consent = self._desk.file.consent
        self._answers = dict(consent.levels) if consent else {}
        self._chaperone = consent.chaperone if consent else ""
        self._chaperone_name = consent.chaperone_name if consent else ""

    def state(self) -> ConsentState:
        """What the screen shows now."""
        pathway = self._desk.file.pathway
        return ConsentState(
            questions=tuple(
                ConsentQuestion(level.id, level.title, level.explanation, self._answers.get(level.id), level.required)
                for level in pathway.consent
            ),
            chaperone_choices=tuple(Choice(one.id, one.text) for one in pathway.chaperone),
            chaperone=self._chaperone,
            chaperone_name=self._chaperone_name,
            can_continue=self._agreed() and bool(self._chaperone),
            error=self._missing(),
        )

    def answer_consent(self, question_id: str, given: bool) -> None:
        """The patient said yes or no to one level."""
        self._answers[question_id] = given
        self._desk.changed()

    def choose_chaperone(self, choice_id: str, name: str) -> None:
        """What was offered, and who is present."""
        self._chaperone, self._chaperone_name = choice_id, " ".join(name.split())
        self._desk.changed()

    def consent_done(self) -> None:
        """Record the answers and go on. A level that was not asked counts as no."""
        if not self.state().can_continue:
            return
        desk = self._desk
        levels = {level.id: self._answers.get(level.id, False) for level in desk.file.pathway.consent}
        desk.ask(
            desk.station.clinic.record_consent(
                desk.file.visit.id, levels, self._chaperone, self._chaperone_name, desk.operator
            ),
            self._recorded,
        )

    def consent_refused(self) -> None:
        """The patient declines pictures: the visit ends safely."""
        desk = self._desk
        notice = Notice(
            Tone.WARNING,
            "The patient declined pictures. The visit has ended.",
            "Tell the referring clinic that the patient needs a face-to-face appointment.",
        )

        def ended(_: None) -> None:
            desk.clear()
            desk.go(Place.TODAY, notice)

        desk.ask(desk.station.clinic.end(desk.file.visit.id, "consent declined", desk.operator), ended)

    def _recorded(self, file: VisitFile) -> None:
        self._desk.lay_out(file)
        self._desk.go(Place.LESIONS)

    def _agreed(self) -> bool:
        return all(self._answers.get(level.id) for level in self._desk.file.pathway.consent if level.required)

    def _missing(self) -> str:
        """Say what keeps a filled-in screen from going on."""
        required = [level for level in self._desk.file.pathway.consent if level.required]
        if any(self._answers.get(level.id) is False for level in required):
            return "Without this consent no picture may be taken. Choose “Patient declines” to end the visit."
        return ""
