"""The life of a delivery: the table cell by cell, and any order of answers, crashes and waits over a real store."""

import itertools
import shutil
import tempfile
from datetime import timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from hub_station.outbox.database import IntegrityError
from hub_station.outbox.delivery import Event, IllegalStep, State, step
from hub_station.outbox.outbox import LEASE, Overdue
from hub_station.outbox.store import Store
from sync.contract import Accepted, Barred, ContentLost, Delivery, Later, Outcome, Receipt, Refused
from tests.outbox.conftest import MASTER, NOW, Clinic, Clock

DESIGN = """
ready    claim   sending
ready    withhold blocked
sending  accept  stored
sending  defer   ready
sending  refuse  blocked
sending  lapse   ready
stored   verify  received
stored   defer   ready
stored   refuse  blocked
stored   lapse   ready
blocked  withhold blocked
blocked  release ready
received purge   purged
"""
ALLOWED = {(State(a), Event(b)): State(c) for a, b, c in (line.split() for line in DESIGN.split("\n") if line)}


@pytest.mark.parametrize(("state", "event"), list(itertools.product(State, Event)))
def test_every_cell_of_the_table_is_as_designed(state: State, event: Event) -> None:
    if (state, event) in ALLOWED:
        assert step(state, event) is ALLOWED[state, event]
    else:
        with pytest.raises(IllegalStep):
            step(state, event)


def receipt(delivery: Delivery) -> Receipt:
    return Receipt(delivery.digest, NOW, "https://hospital.example")


def claimed(store: Store) -> Delivery:
    delivery = store.deliveries.claim()
    assert delivery is not None
    return delivery


def test_only_what_was_read_back_counts_as_received(store: Store, clinic: Clinic) -> None:
    clinic.sealed()
    delivery = claimed(store)
    store.deliveries.settle(delivery, Accepted())
    assert store.deliveries.counts().received == 0
    store.deliveries.settle(delivery, receipt(delivery))
    (row,) = store.deliveries.listing(10, 0)
    assert (row.state, row.receipt_digest, row.received_at) == (State.RECEIVED, row.digest, NOW)


def test_what_should_have_arrived_by_now_is_counted_until_it_did(store: Store, clinic: Clinic, jpeg: bytes) -> None:
    clinic.sealed(jpeg, 2)
    later = clinic.visit("Mensah", "9990000026")
    clinic.keep(later, clinic.lesion(later), jpeg)
    assert store.deliveries.overdue(NOW - timedelta(seconds=1)) == Overdue()
    assert store.deliveries.overdue(NOW) == Overdue(2, NOW, 1)
    abroad = NOW.astimezone(timezone(timedelta(hours=-3)))
    assert store.deliveries.overdue(abroad) == Overdue(2, NOW, 1), "the offset of the day does not matter"
    delivery = claimed(store)
    store.deliveries.settle(delivery, Accepted())
    assert store.deliveries.overdue(NOW).waiting == 2, "what the hospital only says that it has still waits"
    store.deliveries.settle(delivery, receipt(delivery))
    assert store.deliveries.overdue(NOW).waiting == 1


def test_a_receipt_of_another_picture_is_no_receipt(store: Store, clinic: Clinic) -> None:
    clinic.sealed()
    delivery = claimed(store)
    store.deliveries.settle(delivery, Accepted())
    store.deliveries.settle(delivery, Receipt("0" * 64, NOW, "https://hospital.example"))
    counts = store.deliveries.counts()
    assert (counts.received, counts.attention) == (0, 1)


def test_a_receipt_without_the_hospitals_word_before_it_is_a_bug(store: Store, clinic: Clinic) -> None:
    clinic.sealed()
    delivery = claimed(store)
    with pytest.raises(IllegalStep):
        store.deliveries.settle(delivery, receipt(delivery))


def test_nothing_is_due_before_its_visit_is_sealed(store: Store, clinic: Clinic) -> None:
    visit = clinic.visit()
    clinic.keep(visit, clinic.lesion(visit), b"picture")
    assert store.deliveries.claim() is None
    assert store.deliveries.next_due() is None


def test_what_is_sent_is_the_same_bytes_every_time(store: Store, clinic: Clinic) -> None:
    clinic.sealed(b"\xff\xd8picture\xff\xd9")
    delivery = claimed(store)
    assert b"".join(delivery.content()) == b"".join(delivery.content()) == b"head\xff\xd8picture\xff\xd9\x00tail"
    assert delivery.size == len(b"".join(delivery.content()))


def test_a_later_waits_as_long_as_the_server_asked(store: Store, clinic: Clinic, clock: Clock) -> None:
    clinic.sealed()
    store.deliveries.settle(claimed(store), Later("busy", after=600))
    due = store.deliveries.next_due()
    assert due is not None
    assert due >= NOW + timedelta(seconds=600)
    clock.advance(599)
    assert store.deliveries.claim() is None
    clock.advance(4000)
    assert claimed(store).attempt == 2


def test_a_barred_endpoint_blames_no_picture(store: Store, clinic: Clinic) -> None:
    clinic.sealed()
    store.deliveries.settle(claimed(store), Barred("401"))
    assert claimed(store).attempt == 1


def test_a_picture_that_the_hospital_said_it_has_is_asked_for_first_also_after_the_endpoint_barred_us(
    store: Store, clinic: Clinic
) -> None:
    clinic.sealed()
    delivery = claimed(store)
    store.deliveries.settle(delivery, Accepted())
    store.deliveries.settle(delivery, Barred("401"))
    # From the second attempt on the archive is asked before anything is sent.
    assert claimed(store).attempt == 2


@pytest.mark.parametrize("days", [1, 400])
def test_a_clock_that_was_days_ahead_and_set_right_leaves_no_picture_waiting(
    store: Store, clinic: Clinic, clock: Clock, days: int
) -> None:
    clock.advance(days * 86_400)
    clinic.sealed(count=2)
    store.deliveries.settle(claimed(store), Later("busy"))
    claimed(store)
    clock.advance(-days * 86_400)
    due = store.deliveries.next_due()
    assert due is not None
    assert due <= clock()
    # One waited for its time, the other for the answer to its claim.
    assert {claimed(store).id, claimed(store).id} == {row.id for row in store.deliveries.listing(10, 0)}


def test_a_refused_picture_waits_for_a_person_and_the_others_go_on(store: Store, clinic: Clinic) -> None:
    clinic.sealed(count=2)
    first = claimed(store)
    store.deliveries.settle(first, Refused("The hospital does not take this kind of picture."))
    second = claimed(store)
    assert second.id != first.id
    row = store.deliveries.listing(10, 0)[0]
    assert (row.id, row.state, row.note) == (first.id, State.BLOCKED, "The hospital does not take this kind of picture.")
    store.deliveries.release(first.id, "grace", NOW)
    assert claimed(store).id == first.id


def test_a_claim_whose_program_died_is_free_at_the_next_start(
    store: Store, clinic: Clinic, folder: Path, clock: Clock
) -> None:
    clinic.sealed()
    claimed(store)
    assert store.deliveries.claim() is None
    store.close()
    again = Store.open(folder, MASTER, clock)
    try:
        assert claimed(again).attempt == 2
    finally:
        again.close()


def test_a_claim_that_takes_too_long_is_free_again(store: Store, clinic: Clinic, clock: Clock) -> None:
    clinic.sealed()
    claimed(store)
    clock.advance(LEASE.total_seconds() + 1)
    assert claimed(store).attempt == 2


def test_a_damaged_picture_is_never_sent_short(store: Store, clinic: Clinic, folder: Path, jpeg: bytes) -> None:
    clinic.sealed(jpeg)
    sealed = next(folder.glob("images/??/*"))
    sealed.write_bytes(sealed.read_bytes()[:-5])
    with pytest.raises(ContentLost):
        b"".join(claimed(store).content())


def test_an_instance_that_is_not_the_one_that_was_built_never_leaves_whole(store: Store, clinic: Clinic) -> None:
    clinic.sealed(count=2)
    connection = store.database.connection().conn
    connection.execute("DROP TRIGGER capture_fixed")
    # Two good pictures in each other's place: each opens with its key, and each would be filed to the wrong row.
    one, other = connection.execute("SELECT id, image_id, wrapped_key FROM capture ORDER BY place").fetchall()
    change = "UPDATE capture SET image_id = ?, wrapped_key = ? WHERE id = ?"
    connection.execute(change, ("aside", b"", one[0]))
    connection.execute(change, (one[1], one[2], other[0]))
    connection.execute(change, (other[1], other[2], one[0]))
    delivery = claimed(store)
    left: list[bytes] = []
    with pytest.raises(ContentLost):
        left.extend(delivery.content())
    assert sum(map(len, left)) < delivery.size


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE delivery SET head = x'00'",
        "UPDATE delivery SET study_uid = '2.25.1'",
        "DELETE FROM delivery",
        "UPDATE delivery SET state = 'received'",
        "UPDATE delivery SET state = 'received', receipt_digest = 'another'",
        "UPDATE delivery_event SET after = 'received'",
        "DELETE FROM delivery_event",
    ],
)
def test_the_database_itself_holds_what_was_built_and_what_happened(store: Store, clinic: Clinic, change: str) -> None:
    clinic.sealed()
    store.deliveries.settle(claimed(store), Later("busy"))
    with pytest.raises(IntegrityError):
        store.database.connection().conn.execute(change)
    assert store.deliveries.counts().waiting == 1


class AnyOrder(RuleBasedStateMachine):
    """A hospital that answers anything, a program that may die at any time: nothing lost, nothing falsely received."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp())
        self.clock = Clock()
        self.store = Store.create(self.place / "store", MASTER, self.clock)
        self.claimed: Delivery | None = None
        self.accepted = False
        self.hospital: set[str] = set()
        self.received: set[str] = set()

    @initialize()
    def seal(self) -> None:
        _, captures = Clinic(self.store).sealed(count=3)
        self.expected = {capture.id for capture in captures}

    @precondition(lambda self: self.claimed is None)
    @rule()
    def claim(self) -> None:
        self.claimed = self.store.deliveries.claim()
        self.accepted = False

    @precondition(lambda self: self.claimed is not None and not self.accepted)
    @rule()
    def hospital_stores(self) -> None:
        assert self.claimed
        self.hospital.add(self.claimed.id)
        self.store.deliveries.settle(self.claimed, Accepted())
        self.accepted = True

    @precondition(lambda self: self.claimed is not None and self.accepted)
    @rule()
    def read_back(self) -> None:
        assert self.claimed
        self.store.deliveries.settle(self.claimed, receipt(self.claimed))
        self.received.add(self.claimed.id)
        self.claimed = None

    @precondition(lambda self: self.claimed is not None)
    @rule(answer=st.sampled_from([Later("busy"), Later("busy", 30), Refused("no"), Barred("401")]))
    def something_else(self, answer: Outcome) -> None:
        assert self.claimed
        self.store.deliveries.settle(self.claimed, answer)
        self.claimed = None

    @rule(seconds=st.sampled_from([1, 60, 5000]))
    def wait(self, seconds: int) -> None:
        self.clock.advance(seconds)
        if seconds >= LEASE.total_seconds():
            self.claimed = None

    @rule(days=st.sampled_from([-400, -1, 1]))
    def the_clock_is_set(self, days: int) -> None:
        self.clock.advance(days * 86_400)
        self.claimed = None

    @rule()
    def die_and_start_again(self) -> None:
        self.store.close()
        self.store = Store.open(self.place / "store", MASTER, self.clock)
        self.claimed = None

    @rule()
    def a_person_releases_what_is_blocked(self) -> None:
        for row in self.store.deliveries.listing(10, 0):
            if row.state is State.BLOCKED:
                self.store.deliveries.release(row.id, "grace", self.clock())

    @invariant()
    def nothing_is_lost_or_falsely_received(self) -> None:
        rows = self.store.deliveries.listing(10, 0)
        assert {row.id for row in rows} == self.expected
        said = {row.id for row in rows if row.state is State.RECEIVED}
        assert said == self.received
        assert said <= self.hospital

    def teardown(self) -> None:
        # However it went: once the hospital is well and a person has looked, everything arrives.
        self.a_person_releases_what_is_blocked()
        self.clock.advance(100_000)
        for _ in self.expected:
            if delivery := self.store.deliveries.claim():
                self.store.deliveries.settle(delivery, Accepted())
                self.store.deliveries.settle(delivery, receipt(delivery))
        assert self.store.deliveries.counts().received == len(self.expected)
        assert self.store.audit_fault() is None
        self.store.close()
        shutil.rmtree(self.place)


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
