"""The uploader: whatever fails, and whenever, each picture is delivered once, and none is called received too early."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub_station.demo.hospital import LoopbackHospital
from sync import backoff
from sync.contract import (
    Absent,
    Accepted,
    Barred,
    ContentLost,
    Delivery,
    Later,
    Outcome,
    Receipt,
    Refused,
    SendAnswer,
    VerifyAnswer,
)
from sync.stow import StowTransport
from sync.tls import hospital_session
from sync.uploader import LinkStatus, Summary, Uploader
from tests.sync.samples import instance

START = datetime(2026, 8, 6, 9, tzinfo=UTC)
WAIT = 10.0


class Killed(BaseException):
    """The power went."""


# --- an outbox of a few lines: the states of DESIGN.md, section 6, and nothing else -----------------------------------


@dataclass
class Row:
    delivery: Delivery
    state: str = "ready"
    attempts: int = 0
    due: datetime = START
    notes: list[Outcome] = field(default_factory=list)


class Outbox:
    """Implements `sync.contract.Queue`, strictly: a step that the table does not have is an error."""

    def __init__(self, *deliveries: Delivery) -> None:
        self.rows = {delivery.id: Row(delivery) for delivery in deliveries}
        self.now = START
        self.lock = threading.Lock()
        self.settled = threading.Condition(self.lock)

    def claim(self) -> Delivery | None:
        with self.lock:
            due = [row for row in self.rows.values() if row.state == "ready" and row.due <= self.now]
            if not due:
                return None
            row = min(due, key=lambda one: one.due)
            row.state, row.attempts = "sending", row.attempts + 1
            return replace(row.delivery, attempt=row.attempts)

    def settle(self, delivery: Delivery, outcome: Outcome) -> None:
        with self.settled:
            row = self.rows[delivery.id]
            allowed = {"sending": (Accepted, Later, Refused, Barred), "stored": (Receipt, Later, Refused)}
            assert isinstance(outcome, allowed.get(row.state, ())), f"{outcome} while {row.state}"
            row.notes.append(outcome)
            match outcome:
                case Accepted():
                    row.state = "stored"
                case Receipt():
                    row.state = "received"
                case Refused():
                    row.state = "blocked"
                case Later(_, after):
                    row.state, row.due = "ready", self.now + timedelta(seconds=backoff.delay(row.attempts, after))
                case Barred():  # nobody blames the picture: its attempt is given back
                    row.state, row.attempts, row.due = "ready", row.attempts - 1, self.now
            self.settled.notify_all()

    def next_due(self) -> datetime | None:
        with self.lock:
            return min((row.due for row in self.rows.values() if row.state == "ready"), default=None)

    def restart(self) -> None:
        """What a start after a power cut does: leases lapse."""
        for row in self.rows.values():
            if row.state in {"sending", "stored"}:
                row.state = "ready"

    def states(self) -> set[str]:
        with self.lock:
            return {row.state for row in self.rows.values()}

    def await_states(self, *wanted: str) -> None:
        with self.settled:
            assert self.settled.wait_for(lambda: {row.state for row in self.rows.values()} == set(wanted), WAIT)


# --- an archive that is told what to do wrong --------------------------------------------------------------------------

Fault = Literal[
    "", "lost on the way", "answer lost", "answer nonsense", "gone after", "fault in the program", "barred",
    "killed before", "killed after", "reading back fails", "reading back kills", "reading back barred",
]  # fmt: skip
FAULTS: tuple[Fault, ...] = Fault.__args__  # type: ignore[attr-defined]


class Archive:
    """Implements `sync.contract.Transport`; `faults` are used up one for each sending."""

    def __init__(self, faults: list[Fault] | None = None) -> None:
        self.faults = faults or []
        self.held: set[str] = set()
        self.sendings: list[str] = []
        self.broken_readback: Fault = ""

    def send(self, delivery: Delivery) -> SendAnswer:
        assert delivery.id not in self.held, "sent again what is there already"
        self.sendings.append(delivery.id)
        fault = self.faults.pop(0) if self.faults else ""
        match fault:
            case "lost on the way":
                return Later("no route")
            case "barred":
                return Barred("No.")
            case "killed before":
                raise Killed
            case "fault in the program":
                raise RuntimeError("Müller 9990000018")
            case "gone after":
                return Accepted()
        self.held.add(delivery.id)
        if fault in {"answer lost", "answer nonsense"}:
            return Later("timed out")
        if fault == "killed after":
            raise Killed
        if fault.startswith("reading back"):
            self.broken_readback = fault
        return Accepted()

    def verify(self, delivery: Delivery) -> VerifyAnswer:
        fault, self.broken_readback = self.broken_readback, ""
        if fault == "reading back kills":
            raise Killed
        if fault == "reading back barred":
            return Barred("No.")
        if fault:
            return Later("timed out")
        return Receipt(delivery.digest, START, "here") if delivery.id in self.held else Absent()


def deliveries(count: int) -> list[Delivery]:
    one = instance().delivery()
    return [replace(one, id=f"d{number}") for number in range(count)]


def uploader(outbox: Outbox, archive: Archive, on_change: Callable[[LinkStatus], None] = lambda _: None) -> Uploader:
    return Uploader(outbox, archive, on_change, clock=lambda: outbox.now)


@given(st.integers(1, 4), st.lists(st.sampled_from(FAULTS), max_size=12))
def test_each_picture_is_delivered_exactly_once(count: int, faults: list[Fault]) -> None:
    outbox, archive = Outbox(*deliveries(count)), Archive(list(faults))
    for _ in range(100):
        try:
            uploader(outbox, archive).drain()
        except Killed:
            outbox.restart()
        for row in outbox.rows.values():
            assert row.state != "received" or row.delivery.id in archive.held
            assert row.state not in {"sending", "stored"}
        if outbox.states() == {"received"}:
            break
        outbox.now += timedelta(hours=1, seconds=1)
    assert outbox.states() == {"received"}
    assert archive.held == {row.delivery.id for row in outbox.rows.values()}


def test_after_a_power_cut_between_storing_and_reading_back_nothing_is_sent_again() -> None:
    outbox, archive = Outbox(*deliveries(1)), Archive(["reading back kills"])
    with pytest.raises(Killed):
        uploader(outbox, archive).run_once()
    assert outbox.states() == {"stored"}
    outbox.restart()
    assert isinstance(uploader(outbox, archive).run_once(), Receipt)
    assert archive.sendings == ["d0"]


def test_what_the_archive_said_it_stored_and_does_not_have_is_sent_again() -> None:
    outbox, archive = Outbox(*deliveries(1)), Archive(["gone after"])
    assert uploader(outbox, archive).drain() == Summary(later=1)
    outbox.now += timedelta(minutes=1)
    assert uploader(outbox, archive).drain() == Summary(received=1)
    assert archive.sendings == ["d0", "d0"]


def test_a_refusal_stops_that_picture_alone() -> None:
    class Picky(Archive):
        def send(self, delivery: Delivery) -> SendAnswer:
            return Refused("no") if delivery.id == "d1" else super().send(delivery)

    outbox = Outbox(*deliveries(3))
    assert uploader(outbox, Picky()).drain() == Summary(received=2, refused=1)
    assert outbox.rows["d1"].state == "blocked"


def test_a_picture_that_the_disk_lost_needs_a_person() -> None:
    class Lost(Archive):
        def send(self, delivery: Delivery) -> SendAnswer:
            raise ContentLost("bad sector")

    outbox = Outbox(*deliveries(1))
    assert uploader(outbox, Lost()).drain() == Summary(refused=1)
    assert outbox.rows["d0"].notes == [Refused("The stored picture cannot be read back from this computer's disk.")]


def test_another_picture_under_our_number_is_refused_and_not_sent_again() -> None:
    class Other(Archive):
        def verify(self, delivery: Delivery) -> VerifyAnswer:
            return Refused("another picture")

    outbox, archive = Outbox(*deliveries(1)), Other()
    assert uploader(outbox, archive).drain() == Summary(refused=1)
    assert archive.sendings == ["d0"]


def test_an_endpoint_that_refuses_us_stops_everything_with_one_alarm() -> None:
    told: list[LinkStatus] = []
    outbox, archive = Outbox(*deliveries(3)), Archive(["barred"])
    assert uploader(outbox, archive, told.append).drain() == Summary(barred="No.")
    assert archive.sendings == ["d0"]
    assert outbox.states() == {"ready"}
    assert {status.alarm for status in told} == {"", told[-1].alarm}
    assert told[-1].alarm.startswith("No. The pictures are safe")


def test_a_hospital_that_is_away_for_a_while_is_told_and_taken_back() -> None:
    told: list[LinkStatus] = []
    outbox, archive = Outbox(*deliveries(5)), Archive(["lost on the way"] * 3)
    working = uploader(outbox, archive, told.append)
    assert working.drain() == Summary(later=3)
    assert "has not taken pictures for a while" in told[-1].alarm
    assert isinstance(working.run_once(), Receipt)
    assert told[-1] == LinkStatus()


def test_a_fault_in_the_program_costs_no_picture_and_names_nobody(caplog: pytest.LogCaptureFixture) -> None:
    outbox, archive = Outbox(*deliveries(1)), Archive(["fault in the program"])
    assert uploader(outbox, archive).drain() == Summary(later=1)
    assert "RuntimeError at test_uploader.py" in caplog.text
    assert "Müller" not in caplog.text
    assert "Müller" not in str(outbox.rows["d0"].notes)


# --- the thread --------------------------------------------------------------------------------------------------------


@pytest.fixture
def running() -> Iterator[Callable[[Uploader], Uploader]]:
    started: list[Uploader] = []

    def start(one: Uploader) -> Uploader:
        started.append(one)
        one.start()
        return one

    yield start
    assert all(one.stop(WAIT) for one in started)


def test_the_thread_delivers_what_is_there_and_what_comes(running: Callable[[Uploader], Uploader]) -> None:
    first, second = deliveries(2)
    outbox, archive = Outbox(first), Archive()
    working = running(uploader(outbox, archive))
    outbox.await_states("received")
    with outbox.lock:
        outbox.rows[second.id] = Row(second)
    working.wake()
    outbox.await_states("received")
    assert archive.sendings == ["d0", "d1"]


def test_it_stops_at_once_in_the_middle_of_a_pause(running: Callable[[Uploader], Uploader]) -> None:
    outbox, barred = Outbox(*deliveries(2)), threading.Event()
    working = running(uploader(outbox, Archive(["barred"] * 50), lambda status: barred.set() if status.alarm else None))
    assert barred.wait(WAIT)
    assert working.stop(2.0)


def test_a_wake_up_cuts_a_pause_short(running: Callable[[Uploader], Uploader]) -> None:
    outbox, barred = Outbox(*deliveries(2)), threading.Event()
    working = running(uploader(outbox, Archive(["barred"]), lambda status: barred.set() if status.alarm else None))
    assert barred.wait(WAIT)
    with outbox.lock:
        outbox.now += timedelta(minutes=1)
    working.wake()
    outbox.await_states("received")


def test_each_wake_up_is_one_more_try_and_no_storm(running: Callable[[Uploader], Uploader]) -> None:
    class Eager(Outbox):
        def claim(self) -> Delivery | None:
            self.now += timedelta(hours=1)
            return super().claim()

    archive, tries = Archive(["barred"] * 500), threading.Semaphore(0)
    working = running(uploader(Eager(*deliveries(1)), archive, lambda status: tries.release() if status.alarm else None))
    assert tries.acquire(timeout=WAIT)
    working.wake()
    # The second try tells the alarm that stands before it begins, and its own after it.
    assert tries.acquire(timeout=WAIT)
    assert tries.acquire(timeout=WAIT)
    assert working.stop(WAIT)
    assert len(archive.sendings) == 2


def test_an_outbox_in_trouble_is_told_and_tried_again(
    running: Callable[[Uploader], Uploader], caplog: pytest.LogCaptureFixture
) -> None:
    class Failing(Outbox):
        well = False

        def claim(self) -> Delivery | None:
            if not self.well:
                raise OSError("disk I/O error: Müller")
            return super().claim()

    outbox, told = Failing(*deliveries(1)), threading.Event()
    working = running(uploader(outbox, Archive(), lambda status: told.set() if "outbox" in status.alarm else None))
    assert told.wait(WAIT)
    outbox.well = True
    working.wake()
    outbox.await_states("received")
    assert "Müller" not in caplog.text


def test_a_listener_that_fails_does_not_stop_it(running: Callable[[Uploader], Uploader]) -> None:
    def deaf(status: LinkStatus) -> None:
        raise ValueError(status)

    outbox = Outbox(*deliveries(2))
    running(uploader(outbox, Archive(), deaf))
    outbox.await_states("received")


def test_it_is_started_once(running: Callable[[Uploader], Uploader]) -> None:
    working = running(uploader(Outbox(), Archive()))
    with pytest.raises(RuntimeError):
        working.start()


def test_it_was_never_started_and_stops_all_the_same() -> None:
    assert uploader(Outbox(), Archive()).stop()


def test_pictures_go_to_a_hospital(hospital: LoopbackHospital, running: Callable[[Uploader], Uploader]) -> None:
    sent = [instance() for _ in range(3)]
    outbox = Outbox(*(one.delivery() for one in sent))
    running(Uploader(outbox, StowTransport(hospital.url, hospital_session(None)), lambda _: None))
    outbox.await_states("received")
    assert [hospital.holds(one.record.sop_uid) for one in sent] == [one.file for one in sent]
