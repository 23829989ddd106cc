"""A visit stops: the patient takes consent back, or it ends without pictures for a reason of the pathway."""

from hub_station import withdrawal
from hub_station.domain.visit import VisitFile, VisitStatus
from hub_station.presenters.desk import Desk, Place
from ui.states import Choice, Notice, StopState, Tone

REFER_BACK = "Tell the referring clinic that the patient needs a face-to-face appointment."
_BACK, _END = "back:", "end:"


class StopPresenter:
    """Answers what is asked on the stop screen, of the open visit or of one that is complete."""

    def __init__(self, desk: Desk) -> None:
        """Work on the visit on the table, or on one that is named."""
        self._desk = desk
        self._file: VisitFile | None = None
        self._chosen = ""
        self._before = Place.TODAY
        self._busy = False

    def show_stop(self) -> None:
        """Begin with the visit on the table."""
        if self._desk.visit_open and self._desk.place is not Place.STOP:
            self._begin(self._desk.file)

    def show_stop_of(self, visit_id: str) -> None:
        """Begin with a visit that is complete."""
        self._desk.ask(self._desk.station.clinic.read(lambda store: store.records.visit_file(visit_id)), self._begin)

    def state(self) -> StopState:
        """What the screen shows now."""
        file = self._there()
        complete = file.visit.status in {VisitStatus.SEALED, VisitStatus.ENDED}
        titles = {level.id: level.title for level in file.pathway.consent}
        # With pictures a visit is completed, each missing view with its reason; or consent is taken back.
        reasons = () if complete or file.captures else withdrawal.ended_reasons(file.pathway)
        return StopState(
            name=file.patient.list_name,
            withdrawals=tuple(Choice(_BACK + one, titles[one]) for one in withdrawal.given(file)),
            reasons=tuple(Choice(_END + one.id, one.text) for one in reasons if one.id != withdrawal.WITHDRAWN),
            chosen=self._chosen,
            outcome=self._outcome(file),
            can_confirm=bool(self._chosen) and not self._busy,
            confirm="End the visit" if self._ends(file) else "Record it",
            complete=complete,
        )

    def choose_stop(self, choice_id: str) -> None:
        """What happened."""
        self._chosen = choice_id
        self._desk.changed()

    def leave_stop(self) -> None:
        """Change nothing."""
        self._desk.go(self._before)

    def confirm_stop(self, reason: str) -> None:
        """It is meant."""
        if not self._chosen or self._busy:
            return
        self._busy = True
        desk, file = self._desk, self._there()
        if self._chosen.startswith(_END):
            answer = desk.station.clinic.end(file.visit.id, self._chosen.removeprefix(_END), desk.operator)
            desk.ask(answer, lambda _: self._ended(), self._failed)
            return
        level = self._chosen.removeprefix(_BACK)
        change = withdrawal.withdraw(file.visit.id, (level,), reason, desk.operator, desk.station.clock())
        desk.ask(desk.station.clinic.write(change), self._withdrawn, self._failed)

    def _begin(self, file: VisitFile) -> None:
        self._file, self._chosen = file, ""
        self._before = self._desk.place
        self._desk.go(Place.STOP)

    def _there(self) -> VisitFile:
        if self._file is None:
            raise RuntimeError("no visit is to be stopped")
        return self._file

    def _required(self, file: VisitFile) -> bool:
        return any(level.required and _BACK + level.id == self._chosen for level in file.pathway.consent)

    def _ends(self, file: VisitFile) -> bool:
        open_still = file.visit.status in {VisitStatus.OPEN, VisitStatus.PAUSED}
        return open_still and (self._chosen.startswith(_END) or self._required(file))

    def _outcome(self, file: VisitFile) -> Notice | None:
        if not self._chosen:
            return None
        if self._chosen.startswith(_END):
            return Notice(Tone.WARNING, "The visit ends without pictures. It cannot be opened again.", REFER_BACK)
        if not self._required(file):
            return Notice(
                Tone.WARNING,
                "The answer changes to no. The pictures for the patient's own care stay in the medical record.",
                "The hospital is owed a correction, which is written down."
                if self._complete(file)
                else "The visit goes on.",
            )
        if self._complete(file):
            return Notice(
                Tone.WARNING,
                "What has not left this computer is stopped. What the hospital holds stays in the medical record.",
                "Tell the hospital by telephone. A correction is written down to be sent.",
            )
        return Notice(
            Tone.WARNING,
            "The visit ends. Pictures taken so far are not sent; they are kept locked on this computer.",
            REFER_BACK,
        )

    def _complete(self, file: VisitFile) -> bool:
        return file.visit.status is VisitStatus.SEALED

    def _withdrawn(self, result: withdrawal.Withdrawn) -> None:
        ended = self._ends(self._there())
        owed = bool(result.owed)
        self._busy = False
        desk = self._desk
        if ended:
            self._over("The patient took consent back. The visit has ended.")
            return
        if desk.visit_open and desk.file.visit.id == result.file.visit.id:
            desk.lay_out(result.file)
        do = "Tell the hospital by telephone. A correction is written down to be sent." if owed else ""
        desk.go(
            self._before, Notice(Tone.WARNING if owed else Tone.GOOD, "It is recorded that the patient took it back.", do)
        )

    def _ended(self) -> None:
        self._busy = False
        self._over("The visit has ended without pictures.")

    def _over(self, happened: str) -> None:
        desk = self._desk
        desk.clear()
        desk.go(Place.TODAY, Notice(Tone.WARNING, happened, REFER_BACK))

    def _failed(self, error: BaseException) -> None:
        self._busy = False
        self._desk.say_error(error)
