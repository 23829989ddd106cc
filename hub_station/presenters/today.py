"""Today's patients, and the form for one who is not on the list."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from hub_station import clinic_list
from hub_station.domain.capture import Decision
from hub_station.domain.operator import Operator, Right
from hub_station.domain.patient import Patient, long_date, show_nhs_number
from hub_station.domain.registration import FormErrors, disagreements, filled_in
from hub_station.domain.scan import Scan
from hub_station.domain.second_review import REVIEWERS, Feedback
from hub_station.domain.visit import Attendance, VisitFile, VisitStatus
from hub_station.outbox.records import DayEntry
from hub_station.presenters import instruments, words
from hub_station.presenters.desk import Desk, Place
from ui.states import Choice, Notice, PatientFormState, PatientRow, TodayState, Tone

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

BEFORE: dict[Attendance, tuple[str, Tone, str]] = {
    Attendance.SCHEDULED: ("Scheduled", Tone.QUIET, "Start"),
    Attendance.CHECKED_IN: ("Checked in", Tone.BUSY, "Start"),
    Attendance.DID_NOT_ATTEND: ("Did not attend", Tone.QUIET, ""),
    Attendance.CANCELLED: ("Cancelled", Tone.QUIET, ""),
}
STATUS: dict[VisitStatus, tuple[str, Tone, str]] = {
    VisitStatus.OPEN: ("In progress", Tone.BUSY, "Resume"),
    VisitStatus.PAUSED: ("Paused", Tone.WARNING, "Resume"),
    VisitStatus.SEALED: ("Photographed", Tone.GOOD, ""),
    VisitStatus.ENDED: ("Attended, not photographed", Tone.QUIET, ""),
}
"""The words of the NHS breast screening service, with photographs for its screening."""
WAITS = ("Waiting for review", Tone.BUSY)
RETURNED = ("Needs pictures", Tone.WARNING, "Resume")
PARTIAL = ("Partially photographed", Tone.WARNING, "")

MARKS: dict[Attendance, Choice] = {
    Attendance.CHECKED_IN: Choice("checked in", "Check in"),
    Attendance.DID_NOT_ATTEND: Choice("did not attend", "Did not attend"),
    Attendance.CANCELLED: Choice("cancelled", "Cancelled"),
    Attendance.SCHEDULED: Choice("scheduled", "Put back on the list"),
}
AFTERWARDS = {
    VisitStatus.SEALED: (Choice("not theirs", "Not this patient's pictures"), Choice("consent", "Consent taken back"))
}
"""What can be said of a visit that is complete."""
MOST_FAULTS = 3
"""So many lines of a clinic list are named; of more, the number is told."""

ONLY_THE_FORM = (
    "Only the format of the number is checked here, not whose it is: this station has no live list of patients. "
    "Compare it with the letter or the wristband."
)


class TodayPresenter:
    """Answers what is asked on the first screen."""

    def __init__(self, desk: Desk) -> None:
        """Begin empty; `refresh` fills the list."""
        self._desk = desk
        self._now = datetime.now().astimezone()
        self._entries: dict[str, DayEntry] = {}
        self._starting = False
        self._feedback: tuple[Feedback, ...] = ()
        self._repair: Callable[[str], None] = lambda _: None
        self._stop: Callable[[str], None] = lambda _: None

    def repairs(self, repair: Callable[[str], None], stop: Callable[[str], None]) -> None:
        """Call these with the id of a visit that is complete: pictures are not the patient's, consent is taken back."""
        self._repair, self._stop = repair, stop

    def refresh(self) -> None:
        """Read the list anew."""
        self._now = self._desk.station.clock()
        self._desk.ask(self._desk.station.clinic.day(), self._came)
        self._desk.ask(self._desk.station.second_review.feedback(self._desk.operator), self._feedback_came)

    def state(self) -> TodayState:
        """What the screen shows now."""
        desk = self._desk
        return TodayState(
            today=f"{WEEKDAYS[self._now.weekday()]} {long_date(self._now.date())}",
            hub=desk.station.settings.hub.name,
            patients=tuple(self._row(row_id, entry) for row_id, entry in self._entries.items()),
            people=desk.operator.may(Right.PEOPLE),
            instruments=instruments.shown(desk.station),
            feedback=tuple(self._said(one) for one in self._feedback),
            clinic_list=desk.station.settings.clinic_list is not None,
        )

    def start_visit(self, row_id: str) -> None:
        """Start or resume the visit of a line."""
        if self._starting:
            return
        self._starting = True
        desk, entry = self._desk, self._entries[row_id]
        if entry.visit and _waits(entry) and desk.operator.role in REVIEWERS:
            review = desk.station.second_review.begin(entry.visit.id, desk.operator)
            desk.ask(review, self._review_begun, self._not_started)
            return
        desk.ask(desk.station.clinic.start(entry, desk.operator), self._started, self._not_started)

    def feedback_read(self) -> None:
        """The photographer has read what reviewers said."""
        desk, ids = self._desk, [one.review.id for one in self._feedback]
        desk.ask(desk.station.second_review.read(ids, desk.operator), self._feedback_came)

    def _review_begun(self, file: VisitFile) -> None:
        self._starting = False
        self._desk.reviewing = True
        self._desk.lay_out(file)
        self._desk.go(Place.SEAL)

    def _feedback_came(self, feedback: tuple[Feedback, ...]) -> None:
        self._feedback = feedback
        self._desk.changed()

    def find(self, nhs_number: str) -> tuple[PatientRow, Patient] | None:
        """Return the line of the patient with that NHS number, one that can be started before one that cannot."""
        entries = [(row_id, entry) for row_id, entry in self._entries.items() if entry.patient.nhs_number == nhs_number]
        rows = [(self._row(row_id, entry), entry.patient) for row_id, entry in entries]
        return min(rows, key=lambda one: not one[0].action, default=None)

    def add_patient(self) -> None:
        """Show the form."""
        self._desk.go(Place.FORM)

    def mark_patient(self, row_id: str, mark_id: str) -> None:
        """Say that a patient came, did not come, or is not expected any more."""
        desk = self._desk
        entry = self._entries[row_id]
        if entry.visit:
            (self._repair if mark_id == "not theirs" else self._stop)(entry.visit.id)
            return
        attendance = Attendance(mark_id)
        desk.ask(desk.station.clinic.mark_attendance(entry, attendance, desk.operator), self._came)

    def read_clinic_list(self) -> None:
        """Put the patients of the booking system's file onto the list."""
        desk = self._desk
        path = desk.station.settings.clinic_list
        if path is None:
            return

        def read(text: str) -> None:
            change = clinic_list.put_on_list(text, desk.operator.id, desk.station.clock)
            desk.ask(desk.station.clinic.write(change), self._listed)

        desk.ask(desk.station.clinic.read(lambda _: clinic_list.read_file(path)), read)

    def _listed(self, listed: clinic_list.Listed) -> None:
        patients = "1 patient was" if listed.added == 1 else f"{listed.added or 'No'} patients were"
        said = f"{patients} added from the clinic list."
        if not listed.faults:
            self._desk.say(Notice(Tone.GOOD, said, f"{listed.known} stood on it already." if listed.known else ""))
        else:
            count = "1 line was" if len(listed.faults) == 1 else f"{len(listed.faults)} lines were"
            named = " ".join(listed.faults[:MOST_FAULTS])
            self._desk.say(Notice(Tone.WARNING, f"{said} {count} left out.", named))
        self.refresh()

    def _said(self, one: Feedback) -> Notice:
        """What a reviewer said, without a name: the list beside it says which visit needs pictures."""
        view = self._desk.station.pathway.view_title(one.view_id)
        when = f"{one.at.astimezone(self._now.tzinfo):%H:%M}"
        again = one.review.decision is Decision.TAKE_AGAIN
        what = f"Lesion {one.lesion}, {view}: {one.reason}." if one.reason else f"Lesion {one.lesion}, {view}."
        asked = "A reviewer asks for a picture again" if again else "A reviewer says of your picture"
        return Notice(Tone.WARNING if again else Tone.QUIET, f"{asked} ({when}). {what}", one.review.note)

    def _started(self, file: VisitFile) -> None:
        self._starting = False
        self._desk.lay_out(file)
        self._desk.go(Place.IDENTIFY)

    def _not_started(self, error: BaseException) -> None:
        self._starting = False
        self._desk.say(words.notice(error))

    def _came(self, entries: tuple[DayEntry, ...]) -> None:
        self._entries = {entry.appointment.id if entry.appointment else entry.patient.id: entry for entry in entries}
        self._desk.changed()

    def _row(self, row_id: str, entry: DayEntry) -> PatientRow:
        status, tone, action = _standing(entry, self._desk.operator)
        at = entry.appointment.at if entry.appointment else (entry.visit.opened_at if entry.visit else self._now)
        return PatientRow(
            id=row_id,
            time=f"{at.astimezone(self._now.tzinfo):%H:%M}",
            name=entry.patient.list_name,
            born=f"{long_date(entry.patient.birth_date)} ({entry.patient.age(self._now.date())} years)",
            number=show_nhs_number(entry.patient.nhs_number) or "No NHS number",
            status=status,
            tone=tone,
            action=action,
            marks=_marks(entry),
        )


def _standing(entry: DayEntry, operator: Operator) -> tuple[str, Tone, str]:
    if entry.partial:
        return PARTIAL
    if _waits(entry):
        return (*WAITS, "Review" if operator.role in REVIEWERS else "Take back")
    if entry.visit and entry.visit.status is VisitStatus.PAUSED and entry.visit.review_returned_at:
        return RETURNED
    if entry.visit:
        return STATUS[entry.visit.status]
    return BEFORE[entry.appointment.attendance if entry.appointment else Attendance.CHECKED_IN]


def _waits(entry: DayEntry) -> bool:
    return bool(entry.visit and entry.visit.status is VisitStatus.PAUSED and entry.visit.review_wanted_at)


def _marks(entry: DayEntry) -> tuple[Choice, ...]:
    """What can be said of a patient whose visit has not begun, or is complete."""
    if entry.visit:
        return AFTERWARDS.get(entry.visit.status, ())
    if entry.appointment is None:
        return ()
    present = entry.appointment.attendance
    if present in {Attendance.DID_NOT_ATTEND, Attendance.CANCELLED}:
        return (MARKS[Attendance.SCHEDULED],)
    return tuple(choice for one, choice in MARKS.items() if one not in {present, Attendance.SCHEDULED})


class FormPresenter:
    """Answers what is asked on the patient form."""

    def __init__(self, desk: Desk, today: TodayPresenter) -> None:
        """Put whoever is registered onto `today`."""
        self._desk, self._today = desk, today
        self._values: dict[str, str] = {}
        self._errors: dict[str, str] = {}
        self._scan: Scan | None = None

    def state(self) -> PatientFormState:
        """What the screen shows now."""
        return PatientFormState(self._values, self._errors, ONLY_THE_FORM)

    def begin(self, scan: Scan) -> None:
        """Begin with what was scanned."""
        self._values, self._errors = {}, {}
        self.fill(scan)

    def fill(self, scan: Scan) -> bool:
        """Fill in what is empty; say where something typed disagrees, and change nothing of it. True: something does."""
        self._scan = scan
        self._values = filled_in(self._values, scan)
        self._errors = disagreements(self._values, scan, self._today_date())
        self._desk.changed()
        return bool(self._errors)

    def type_in_form(self, field: str, words: str) -> None:
        """Something was typed into a field."""
        self._values = {**self._values, field: words}
        if self._scan:
            still = disagreements(self._values, self._scan, self._today_date())
            self._errors = {field: said for field, said in self._errors.items() if field in still}
            self._desk.changed()

    def register_patient(self, values: Mapping[str, str]) -> None:
        """Put the patient on the list, or say what is wrong with the form."""
        self._values = dict(values)
        if self._scan and (disagree := disagreements(values, self._scan, self._today_date())):
            self._refused(FormErrors(disagree))
            return
        self._desk.ask(self._desk.station.clinic.register(values, self._desk.operator), self._registered, self._refused)

    def cancel_form(self) -> None:
        """Forget what was typed."""
        self._values, self._errors, self._scan = {}, {}, None
        self._desk.go(Place.TODAY)

    def _today_date(self) -> date:
        return self._desk.station.clock().date()

    def _registered(self, _entries: tuple[DayEntry, ...]) -> None:
        self.cancel_form()
        self._today.refresh()

    def _refused(self, error: BaseException) -> None:
        if isinstance(error, FormErrors):
            self._errors = error.errors
            self._desk.say(None)
        else:
            self._errors = {}
            self._desk.say(words.notice(error))
