"""Consent, each level for itself, and the chaperone. A refusal is an ordinary outcome."""

from dataclasses import replace

from hub_station.domain.consent import ConsentDetails, Consenting, obstacle
from hub_station.domain.visit import VisitFile
from hub_station.presenters.desk import Desk, Place
from ui.states import Choice, ConsentQuestion, ConsentState, Notice, Tone

PEOPLE = (
    Choice(Consenting.PATIENT.value, "The patient"),
    Choice(Consenting.PARENT.value, "A parent or guardian"),
    Choice(Consenting.ATTORNEY.value, "An attorney or deputy for health"),
)


class ConsentPresenter:
    """Answers what is asked on the consent screen."""

    def __init__(self, desk: Desk) -> None:
        """Ask about the visit on the table."""
        self._desk = desk
        self._answers: dict[str, bool] = {}
        self._chaperone = ""
        self._chaperone_name = ""
        self._details = ConsentDetails()

    def begin(self) -> None:
        """Start from what was recorded before, or from nothing."""
        consent = self._desk.file.consent
        self._answers = dict(consent.levels) if consent else {}
        self._chaperone = consent.chaperone if consent else ""
        self._chaperone_name = consent.chaperone_name if consent else ""
        interpreters = self._desk.file.pathway.interpreter
        usual = ConsentDetails(interpreter=interpreters[0].id if interpreters else "")
        self._details = consent.details if consent else usual

    def state(self) -> ConsentState:
        """What the screen shows now."""
        pathway = self._desk.file.pathway
        return ConsentState(
            questions=tuple(
                ConsentQuestion(
                    level.id,
                    level.title,
                    level.explanation,
                    self._answers.get(level.id),
                    level.required,
                    level.named_use,
                    self._details.named_uses.get(level.id, ""),
                )
                for level in pathway.consent
            ),
            chaperone_choices=tuple(Choice(one.id, one.text) for one in pathway.chaperone),
            chaperone=self._chaperone,
            chaperone_name=self._chaperone_name,
            can_continue=not self._obstacle() and self._explained() and bool(self._chaperone),
            error=self._missing(),
            explanation=tuple(one.text for one in pathway.explanation),
            explained=self._explained(),
            capacity=self._details.capacity,
            people=PEOPLE,
            person=self._details.person.value,
            name=self._details.name,
            relationship=self._details.relationship,
            interpreters=tuple(Choice(one.id, one.text) for one in pathway.interpreter),
            interpreter=self._details.interpreter,
        )

    def answer_consent(self, question_id: str, given: bool) -> None:
        """The patient said yes or no to one level."""
        self._answers[question_id] = given
        self._desk.changed()

    def tell_explained(self) -> None:
        """The patient was told why, in what form and where the pictures are kept; or after all they were not."""
        told = () if self._explained() else tuple(one.id for one in self._desk.file.pathway.explanation)
        self._change(replace(self._details, explained=told))

    def name_use(self, question_id: str, use: str) -> None:
        """The one use to which the patient agreed."""
        self._change(
            replace(self._details, named_uses=dict(self._details.named_uses) | {question_id: " ".join(use.split())})
        )

    def answer_capacity(self, able: bool) -> None:
        """Whether the patient can decide for themself today."""
        self._change(replace(self._details, capacity=able))

    def choose_consenting(self, person_id: str, name: str, relationship: str) -> None:
        """Who consents, and who they are to the patient."""
        said = " ".join(name.split()), " ".join(relationship.split())
        self._change(replace(self._details, person=Consenting(person_id), name=said[0], relationship=said[1]))

    def choose_interpreter(self, choice_id: str) -> None:
        """How the patient is spoken with."""
        self._change(replace(self._details, interpreter=choice_id))

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
                desk.file.visit.id, levels, self._chaperone, self._chaperone_name, desk.operator, self._details
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

        desk.ask(desk.station.clinic.end(desk.file.visit.id, "consent-declined", desk.operator), ended)

    def _recorded(self, file: VisitFile) -> None:
        self._desk.lay_out(file)
        self._desk.go(Place.LESIONS)

    def _change(self, details: ConsentDetails) -> None:
        self._details = details
        self._desk.changed()

    def _explained(self) -> bool:
        return {one.id for one in self._desk.file.pathway.explanation} <= set(self._details.explained)

    def _obstacle(self) -> str:
        return obstacle(self._desk.file.pathway, self._answers, self._details)

    def _missing(self) -> str:
        """Say what keeps a filled-in screen from going on."""
        required = [level for level in self._desk.file.pathway.consent if level.required]
        asked = all(self._answers.get(level.id) is not None for level in required)
        if asked and not self._explained():
            return "First tell the patient why, in what form and where the pictures are kept."
        # What was not asked yet is no obstacle; that nobody here may consent is one from the beginning.
        assumed = {level.id: True for level in required} | {one: yes for one, yes in self._answers.items() if asked}
        return obstacle(self._desk.file.pathway, assumed, self._details)
