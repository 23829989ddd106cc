"""“These are not this patient's”: pictures of the open visit, or of one that is complete, are put aside."""

from dataclasses import dataclass

from hub_station import repair
from hub_station.domain.capture import Capture
from hub_station.domain.patient import long_date, show_nhs_number
from hub_station.domain.visit import VisitFile, VisitStatus
from hub_station.outbox.store import Store
from hub_station.presenters.desk import Desk, Place
from ui.states import Choice, Notice, RepairPicture, RepairState, Tone


@dataclass(frozen=True, slots=True)
class _Visit:
    file: VisitFile
    thumbnails: dict[str, bytes]


class RepairPresenter:
    """Answers what is asked on the repair screen."""

    def __init__(self, desk: Desk) -> None:
        """Work on the visit on the table, or on one that is named."""
        self._desk = desk
        self._visit: _Visit | None = None
        self._chosen: set[str] = set()
        self._reason = ""
        self._before = Place.TODAY
        self._busy = False

    def show_repair(self, capture_id: str = "") -> None:
        """Begin with the visit on the table; `capture_id` is picked already."""
        if self._desk.visit_open:
            self.show_repair_of(self._desk.file.visit.id, capture_id)

    def show_repair_of(self, visit_id: str, capture_id: str = "") -> None:
        """Begin with a visit, open or complete."""

        def question(store: Store) -> _Visit:
            return _Visit(store.records.visit_file(visit_id), store.records.thumbnails(visit_id))

        def came(visit: _Visit) -> None:
            self._visit, self._reason = visit, ""
            self._chosen = {capture_id} & {one.id for one in visit.file.captures}
            self._before = self._desk.place
            self._desk.go(Place.REPAIR)

        self._desk.ask(self._desk.station.clinic.read(question), came)

    def state(self) -> RepairState:
        """What the screen shows now."""
        visit = self._there()
        file = visit.file
        return RepairState(
            name=file.patient.list_name,
            born=long_date(file.patient.birth_date),
            number=show_nhs_number(file.patient.nhs_number) or "No NHS number",
            pictures=tuple(self._picture(visit, one) for one in file.captures),
            reasons=tuple(Choice(one.id, one.text) for one in repair.reasons(file.pathway)),
            reason=self._reason,
            can_put_aside=bool(self._chosen and self._reason and not self._busy),
            complete=file.visit.status in {VisitStatus.SEALED, VisitStatus.ENDED},
        )

    def pick_for_repair(self, capture_id: str) -> None:
        """This one is not the patient's, or it is after all."""
        self._chosen ^= {capture_id}
        self._desk.changed()

    def pick_all_for_repair(self) -> None:
        """None of them is the patient's."""
        self._chosen = {one.id for one in self._there().file.captures}
        self._desk.changed()

    def choose_repair_reason(self, reason_id: str) -> None:
        """Why they are not the patient's."""
        self._reason = reason_id
        self._desk.changed()

    def leave_repair(self) -> None:
        """Change nothing."""
        self._desk.go(self._before)

    def put_aside(self) -> None:
        """Put the picked pictures aside, at once."""
        if not self.state().can_put_aside:
            return
        self._busy = True
        desk, visit_id = self._desk, self._there().file.visit.id
        change = repair.put_aside(visit_id, self._chosen, self._reason, desk.operator, desk.station.clock())
        count = len(self._chosen)

        def done(outcome: repair.Outcome) -> None:
            self._busy = False
            self._after(outcome, count)

        def failed(error: BaseException) -> None:
            self._busy = False
            desk.say_error(error)

        desk.ask(desk.station.clinic.write(change), done, failed)

    def _after(self, outcome: repair.Outcome, count: int) -> None:
        desk, file = self._desk, outcome.file
        pictures = "1 picture is" if count == 1 else f"{count} pictures are"
        happened = f"{pictures} put aside. Nothing of them is sent from here any more."
        if outcome.owed:
            held = "1 of them" if len(outcome.owed) == 1 else f"{len(outcome.owed)} of them"
            notice = Notice(
                Tone.ERROR,
                f"{happened} But the hospital holds {held}, or may hold it, under the wrong patient.",
                "Telephone the hospital's imaging department now and tell them. A correction is written down to be sent.",
            )
        else:
            notice = Notice(
                Tone.GOOD, happened, "A reviewer or manager who is not you decides what becomes of them: “Put right”."
            )
        if desk.visit_open and desk.file.visit.id == file.visit.id:
            desk.lay_out(file)
            desk.go(Place.CAPTURE if file.lesions else Place.LESIONS, notice)
        else:
            desk.go(Place.TODAY, notice)

    def _there(self) -> _Visit:
        if self._visit is None:
            raise RuntimeError("no visit is to be repaired")
        return self._visit

    def _picture(self, visit: _Visit, capture: Capture) -> RepairPicture:
        lesion = visit.file.lesion(capture.binding.lesion_id)
        title = f"{lesion.title}: {visit.file.pathway.view_title(capture.binding.view_id)}"
        small = visit.thumbnails.get(capture.id, b"")
        return RepairPicture(capture.id, title, lesion.place, small, capture.id in self._chosen)
