"""Pictures that were put aside: a second person files them to the patient whose they are, or keeps them out for good."""

from dataclasses import dataclass

from hub_station import repair
from hub_station.domain.capture import Capture
from hub_station.domain.patient import long_date, show_nhs_number
from hub_station.domain.repair import Correction, Waiting, require_second_person
from hub_station.domain.visit import NotAllowed, VisitFile
from hub_station.outbox.store import Store
from hub_station.presenters.desk import Desk, Place
from ui.states import Choice, Notice, PutAsidePicture, PutRightState, Tone


@dataclass(frozen=True, slots=True)
class _Reading:
    waiting: tuple[Waiting, ...]
    owed: tuple[Correction, ...]


class PutRightPresenter:
    """Answers what is asked on the page of pictures that were put aside."""

    def __init__(self, desk: Desk) -> None:
        """File to the visit on the table, where one is open."""
        self._desk = desk
        self._reading = _Reading((), ())
        self._chosen = self._slot = ""
        self._before = Place.TODAY
        self._busy = False

    def refresh(self) -> None:
        """Read the list anew."""

        def question(store: Store) -> _Reading:
            return _Reading(store.repairs.waiting(), store.repairs.owed())

        self._desk.ask(self._desk.station.clinic.read(question), self._came)

    def words(self) -> str:
        """The words on the way here, empty where nothing waits."""
        count = len(self._reading.waiting)
        return f"Put right ({count})" if count else ""

    def show_put_right(self) -> None:
        """Show what waits."""
        self._chosen = self._slot = ""
        self._before = self._desk.place
        self.refresh()
        self._desk.go(Place.PUT_RIGHT)

    def leave_put_right(self) -> None:
        """Go back to where it was opened."""
        self._desk.go(self._before)

    def state(self) -> PutRightState:
        """What the screen shows now."""
        desk = self._desk
        one = next((each for each in self._reading.waiting if each.capture.id == self._chosen), None)
        obstacle = self._obstacle(one) if one else ""
        file = desk.file if desk.visit_open else None
        slots = _slots(file) if file else ()
        free = one is not None and not obstacle and not self._busy
        return PutRightState(
            pictures=tuple(self._picture(each) for each in self._reading.waiting),
            chosen=one.capture.id if one else "",
            slots=slots,
            slot=self._slot,
            to=file.patient.list_name if file and desk.identified else "",
            obstacle=obstacle,
            can_file=free and desk.identified and self._slot in {slot.id for slot in slots},
            can_keep_out=free,
            owed=_owed(len(self._reading.owed)),
            visit_open=file is not None,
        )

    def choose_put_aside(self, capture_id: str) -> None:
        """Decide about this picture."""
        self._chosen, self._slot = capture_id, ""
        self._desk.changed()

    def choose_put_right_slot(self, slot_id: str) -> None:
        """It belongs to this lesion and view of the open visit."""
        self._slot = slot_id
        self._desk.changed()

    def keep_out(self, reason: str) -> None:
        """It belongs to no visit."""
        desk = self._desk
        if not self.state().can_keep_out:
            return
        self._busy = True
        change = repair.keep_out(self._chosen, reason, desk.operator, desk.station.clock())
        said = Notice(Tone.GOOD, "The picture stays out for good.", "It is kept locked on this computer and sent to nobody.")
        desk.ask(desk.station.clinic.write(change), lambda _: self._settled(said), self._failed)

    def file_put_aside(self, reason: str) -> None:
        """It belongs to the open visit, there."""
        desk = self._desk
        if not self.state().can_file:
            return
        self._busy = True
        lesion_id, view_id = self._slot.split(" ")
        target = repair.Target(desk.file.visit.id, lesion_id, view_id)
        name = desk.file.patient.list_name

        def moved(answer: tuple[Capture, VisitFile]) -> None:
            if desk.visit_open and desk.file.visit.id == answer[1].visit.id:
                desk.lay_out(answer[1])
            self._settled(Notice(Tone.GOOD, f"The picture is filed to {name}.", "Check it there before it is sent."))

        change = repair.move(self._chosen, target, reason, desk.operator, desk.station.clock())
        desk.ask(desk.station.clinic.write(change), moved, self._failed)

    def _settled(self, notice: Notice) -> None:
        self._busy, self._chosen, self._slot = False, "", ""
        self.refresh()
        self._desk.say(notice)

    def _failed(self, error: BaseException) -> None:
        self._busy = False
        self._desk.say_error(error)

    def _came(self, reading: _Reading) -> None:
        self._reading = reading
        self._desk.changed()

    def _obstacle(self, one: Waiting) -> str:
        try:
            require_second_person(one.put_aside, self._desk.operator)
        except NotAllowed as error:
            return str(error)
        return ""

    def _picture(self, one: Waiting) -> PutAsidePicture:
        patient, now = one.patient, self._desk.station.clock()
        who = {member.id: member.operator().name for member in self._desk.station.settings.operators}
        taken = one.capture.taken.astimezone(now.tzinfo)
        number = show_nhs_number(patient.nhs_number) or "no NHS number"
        return PutAsidePicture(
            id=one.capture.id,
            filed=f"Was filed to {patient.list_name}, {number}",
            taken=f"Taken on {long_date(taken.date())} at {taken:%H:%M:%S}",
            why=f"{one.reason}. Put aside by {who.get(one.put_aside.operator_id, one.put_aside.operator_id)}",
            at_hospital=one.at_hospital,
            thumbnail=one.thumbnail,
        )


def _slots(file: VisitFile) -> tuple[Choice, ...]:
    return tuple(
        Choice(f"{lesion.id} {view.id}", f"{lesion.title}, {lesion.place}: {view.title}")
        for lesion in file.lesions
        for view in file.pathway.views
    )


def _owed(count: int) -> str:
    if not count:
        return ""
    return "1 correction is owed to the hospital." if count == 1 else f"{count} corrections are owed to the hospital."
