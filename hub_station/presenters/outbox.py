"""What waits, what arrived, what needs attention and why."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from hub_station.domain.patient import long_date, show_nhs_number
from hub_station.outbox.delivery import State
from hub_station.outbox.outbox import Counts, DeliveryRow, Overdue
from hub_station.outbox.store import Store
from hub_station.presenters.desk import Desk
from ui.states import Notice, OutboxRow, OutboxState, OutboxStrip, Tone

PAGE = 50
NO_HOSPITAL = "No hospital is set up; pictures wait safely on this computer"

WORDS: dict[State, tuple[str, Tone]] = {
    State.READY: ("Waiting", Tone.QUIET),
    State.SENDING: ("Sending", Tone.BUSY),
    State.STORED: ("Sending", Tone.BUSY),
    State.BLOCKED: ("Needs attention", Tone.ERROR),
    State.RECEIVED: ("Received", Tone.GOOD),
    State.PURGED: ("Received", Tone.GOOD),
}
"""The four words of the screen. STORED is still "Sending": the hospital said so, but nothing was read back yet."""


PUT_ASIDE = ("Put aside", Tone.QUIET)
"""A picture of another patient, or one for which consent was taken back: it waits for nothing and is not sent."""
_HELD = "The hospital holds this picture, but here it was put aside. Tell the hospital by telephone; a correction is owed."
_ASIDE = {State.BLOCKED: "It is not sent.", State.RECEIVED: _HELD, State.PURGED: _HELD}


@dataclass(frozen=True, slots=True)
class _Reading:
    counts: Counts
    rows: tuple[DeliveryRow, ...]
    overdue: Overdue


class OutboxPresenter:
    """Answers what is asked on the outbox screen, and keeps the strip at the foot of every screen."""

    def __init__(self, desk: Desk, alarm: Callable[[], str]) -> None:
        """`alarm` gives the one sentence about the hospital link, empty while all is well."""
        self._desk, self._alarm = desk, alarm
        self._reading = _Reading(Counts(0, 0, 0, 0), (), Overdue())
        self._asking = False
        self._again = False

    def refresh(self) -> None:
        """Read the counts and the newest rows; many wishes while one reading runs become one more."""
        if self._asking:
            self._again = True
            return
        self._asking = True

        station = self._desk.station
        before = station.clock() - timedelta(hours=station.pathway.alarm_hours)

        def question(store: Store) -> _Reading:
            deliveries = store.deliveries
            return _Reading(deliveries.counts(), deliveries.listing(PAGE, 0), deliveries.overdue(before))

        self._desk.ask(station.clinic.read(question), self._came, self._failed)

    def alarms(self) -> tuple[Notice, ...]:
        """Say what the hospital should hold by now and does not (R-06); empty while all is in time."""
        late, said = self._reading.overdue, []
        hours = self._desk.station.pathway.alarm_hours
        if late.waiting and late.since:
            pictures = "1 picture has" if late.waiting == 1 else f"{late.waiting} pictures have"
            since = f"since {self._when(late.since)}"
            said.append(
                Notice(
                    Tone.ERROR,
                    f"{pictures} not reached the hospital in {hours} hours ({since}).",
                    "They are safe here. Tell your manager today; the outbox says why they wait.",
                )
            )
        if late.unfinished:
            pictures = "1 picture is" if late.unfinished == 1 else f"{late.unfinished} pictures are"
            said.append(
                Notice(
                    Tone.ERROR,
                    f"{pictures} in a visit that was not finished for {hours} hours.",
                    "Resume the visit and complete it, so that the hospital gets them.",
                )
            )
        return tuple(said)

    def strip(self) -> OutboxStrip:
        """The counts, for the foot of the window."""
        counts = self._reading.counts
        return OutboxStrip(counts.waiting, counts.sending, counts.received, counts.attention, self._alarm())

    def state(self) -> OutboxState:
        """What the screen shows now."""
        counts = self._reading.counts
        total = counts.waiting + counts.sending + counts.received + counts.attention
        hospital = self._desk.station.settings.hospital
        return OutboxState(
            rows=tuple(self._row(row) for row in self._reading.rows),
            hospital=_capital(hospital.name) if hospital else NO_HOSPITAL,
            more=max(0, total - len(self._reading.rows)),
            visit_open=self._desk.visit_open,
        )

    def retry(self, row_id: str) -> None:
        """Let a picture that needed attention go again."""
        desk = self._desk
        desk.ask(desk.station.clinic.release(row_id, desk.operator), lambda _: self.refresh())

    def _came(self, reading: _Reading) -> None:
        self._reading = reading
        self._asking = False
        self._desk.changed()
        if self._again:
            self._again = False
            self.refresh()

    def _failed(self, _error: BaseException) -> None:
        self._asking = False

    def _row(self, row: DeliveryRow) -> OutboxRow:
        word, tone = PUT_ASIDE if row.put_aside and row.state is State.BLOCKED else WORDS[row.state]
        return OutboxRow(
            id=row.id,
            taken=self._when(row.taken),
            patient=f"{row.patient_name}, {show_nhs_number(row.nhs_number) or 'no NHS number'}",
            what=f"{row.lesion_title}, {self._desk.station.pathway.view_title(row.view_id)}",
            state=word,
            tone=tone,
            detail=self._detail(row),
            can_retry=row.state is State.BLOCKED and not row.put_aside,
            thumbnail=row.thumbnail,
        )

    def _detail(self, row: DeliveryRow) -> str:
        if row.put_aside:
            return _ASIDE.get(row.state, "It was put aside while it was on its way. The hospital may hold it.")
        if row.state in {State.RECEIVED, State.PURGED} and row.received_at:
            return f"The hospital holds the same picture, read back at {self._when(row.received_at)}."
        if row.state is State.BLOCKED:
            return row.note
        if row.state is State.READY and row.attempts:
            return f"{row.note} Next try at {row.due_at.astimezone(self._zone()):%H:%M:%S}.".strip()
        return ""

    def _when(self, at: datetime) -> str:
        local = at.astimezone(self._zone())
        today = self._desk.station.clock().date()
        return f"{local:%H:%M}" if local.date() == today else f"{long_date(local.date())}, {local:%H:%M}"

    def _zone(self) -> tzinfo | None:
        return self._desk.station.clock().tzinfo


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
