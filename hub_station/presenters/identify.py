"""Three identifiers, asked by open questions; the expected answer is covered until it was asked for."""

from hub_station import identity
from hub_station.domain.patient import long_date, show_nhs_number
from hub_station.domain.scan import Scan
from hub_station.domain.visit import VisitFile
from hub_station.presenters import words
from hub_station.presenters.desk import Desk, Place
from hub_station.presenters.similar import SimilarPresenter
from ui.states import IdentifyState, IdentityQuestion, Notice, Tone

NUMBER = "nhs-number"


class IdentifyPresenter:
    """Answers what is asked on the identity screen. Begins anew for every visit that is started or resumed."""

    def __init__(self, desk: Desk, similar: SimilarPresenter) -> None:
        """Ask about the visit on the table, once it was told apart from `similar` patients."""
        self._desk, self._similar = desk, similar
        self._revealed: set[str] = set()
        self._confirmed: set[str] = set()
        self._scanned = False

    def begin(self) -> None:
        """Cover every answer again, and interrupt where a similar patient is about."""
        self._revealed, self._confirmed, self._scanned = set(), set(), False
        self._similar.look()

    def state(self) -> IdentifyState:
        """What the screen shows now."""
        asked = tuple(
            IdentityQuestion(
                id_, question, answer, id_ in self._revealed, id_ in self._confirmed, self._scanned and id_ == NUMBER
            )
            for id_, question, answer in self._questions()
        )
        file = self._desk.file
        return IdentifyState(
            asked, all(one.confirmed for one in asked), bool(file.lesions or file.consent) or self._desk.asked_again
        )

    def reveal_answer(self, question_id: str) -> None:
        """Uncover the expected answer, once the patient gave theirs."""
        self._revealed.add(question_id)
        self._desk.changed()

    def confirm_answer(self, question_id: str) -> None:
        """The patient's answer agrees; only an uncovered answer can be compared."""
        if question_id in self._revealed:
            self._confirmed.add(question_id)
        self._desk.changed()

    def answer_differs(self, question_id: str) -> None:
        """The patient's answer does not agree: put the visit aside before anything is photographed."""
        asked = {id_: question for id_, question, _ in self._questions()}[question_id]
        self._stop(f"The answer to “{asked}” does not agree with the list. The visit is paused.")

    def compare(self, scan: Scan) -> None:
        """A code was scanned: an NHS number that agrees is the third identifier; another patient's stops everything."""
        patient = self._desk.file.patient
        if not patient.nhs_number:
            words = "This code cannot be compared: this patient has no NHS number here."
            self._desk.say(Notice(Tone.WARNING, words, "Ask all three questions."))
        elif not scan.same_number(patient):
            self._stop("This wristband is of another patient. The visit is paused.")
        elif differences := scan.differences(patient):
            self._stop(f"The {' and '.join(differences)} on the wristband is not that of the list. The visit is paused.")
        else:
            self._scanned = True
            self._revealed.add(NUMBER)
            self._confirmed.add(NUMBER)
            self._desk.say(None)

    def _stop(self, happened: str) -> None:
        notice = Notice(Tone.WARNING, happened, "Do not take pictures. Check with reception who this patient is.")
        desk = self._desk

        def paused(_: None) -> None:
            desk.clear()
            desk.go(Place.TODAY, notice)

        desk.ask(desk.station.clinic.pause(desk.file.visit.id, desk.operator), paused)

    def identity_done(self) -> None:
        """Record the check and go on."""
        if not self.state().can_continue:
            return
        desk = self._desk
        done = tuple(f"{id_} (scanned)" if self._scanned and id_ == NUMBER else id_ for id_, _, _ in self._questions())
        answer = desk.station.clinic.confirm_identity(desk.file.visit.id, done, desk.operator)
        desk.ask(answer, self._recorded, self._not_recorded)

    def _recorded(self, file: VisitFile) -> None:
        self._desk.lay_out(file)
        if self._desk.come_back():
            return
        if file.lesions:
            self._desk.to_pictures()
        else:
            self._desk.go(Place.LESIONS if file.consent else Place.CONSENT)

    def _not_recorded(self, error: BaseException) -> None:
        if isinstance(error, identity.SimilarPatients):
            self._similar.look()
        self._desk.say(words.notice(error))

    def _questions(self) -> tuple[tuple[str, str, str], ...]:
        patient = self._desk.file.patient
        third = (
            (NUMBER, "What is your NHS number? (or read it from their letter)", show_nhs_number(patient.nhs_number))
            if patient.nhs_number
            else ("address", "What is your address?", patient.address)
        )
        return (
            ("name", "What is your full name?", patient.spoken_name),
            ("birth-date", "What is your date of birth?", long_date(patient.birth_date)),
            third,
        )
