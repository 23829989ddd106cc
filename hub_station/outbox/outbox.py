"""The deliveries at rest: hands out what is due, and writes every answer down. Implements `sync.contract.Queue`.

The table of `delivery` decides what may follow what. Every call is one durable transaction; what was attempted and what came
of it stays as rows of `delivery_event`.
"""

import hashlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, assert_never

from hub_station.audit import STATION, Entry, append
from hub_station.domain.visit import NotAllowed
from hub_station.outbox.database import Database
from hub_station.outbox.delivery import Event, State
from hub_station.outbox.images import Images, PictureDamaged
from hub_station.outbox.steps import put_aside, take_step, utc
from sync.backoff import LONGEST, delay
from sync.contract import Accepted, Barred, ContentLost, Delivery, Later, Outcome, Receipt, Refused

LEASE = timedelta(minutes=15)
"""How long a claimed delivery may take: 12 MB at 1 Mbit/s is 100 s, there and back."""

WAIT = timedelta(seconds=LONGEST)
"""The longest that a delivery ever waits. One due later still was put down by a clock that has since been set back."""

WRONG_RECEIPT = "The hospital gave back a different picture. Tell the manager; nothing was lost."


@dataclass(frozen=True, slots=True)
class Counts:
    """How many pictures are where, in the words of the screen."""

    waiting: int
    sending: int
    received: int
    attention: int


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One delivery with what staff need to know of it.

    `note` is a sentence, `thumbnail` a small JPEG; `received_at` is None without a receipt. `put_aside`: it turned out to be
    another patient's, or the patient took the consent back; it does not leave any more.
    """

    id: str
    capture_id: str
    sop_uid: str
    digest: str
    taken: datetime
    patient_name: str
    nhs_number: str
    lesion_title: str
    view_id: str
    state: State
    attempts: int
    due_at: datetime
    note: str
    received_at: datetime | None
    receipt_digest: str
    thumbnail: bytes
    put_aside: bool = False


@dataclass(frozen=True, slots=True)
class Overdue:
    """What should have arrived by now: pictures that wait, since when the oldest, and pictures of unfinished visits."""

    waiting: int = 0
    since: datetime | None = None
    unfinished: int = 0


class Outbox:
    """The queue of deliveries. Any thread; calls wait for one another."""

    def __init__(self, database: Database, images: Images, clock: Callable[[], datetime], random: Random) -> None:
        """Use an open database; `clock` gives timezone-aware time, `random` spreads the retries."""
        self._database, self._images, self._clock, self._random = database, images, clock, random
        self._lock = threading.Lock()

    # --- sync.contract.Queue ------------------------------------------------------------------------------------------

    def claim(self) -> Delivery | None:
        """Take the next due delivery: state, lease and attempt are on disk before this returns. None: nothing due."""
        now = self._clock()
        with self._lock, self._database.transaction() as db:
            # A lease that ends further off than any lease: the clock was set back.
            self._lapse(db, "(lease_until <= ? OR lease_until > ?)", now, [utc(now), utc(now + LEASE)])
            found = list(
                db.query(
                    """
                    SELECT delivery.*, capture.digest, capture.size AS jpeg_size, capture.image_id, capture.wrapped_key
                    FROM delivery JOIN capture ON capture.id = delivery.capture_id
                    WHERE delivery.state = 'ready' AND (delivery.due_at <= ? OR delivery.due_at > ?)
                    ORDER BY delivery.due_at, delivery.place LIMIT 1
                    """,
                    [utc(now), utc(now + WAIT)],
                )
            )
            if not found:
                return None
            row = found[0]
            attempt = row["attempts"] + 1
            changes = {"attempts": attempt, "lease_until": utc(now + LEASE)}
            take_step(db, row, Event.CLAIM, now, changes, attempt=attempt)
        return Delivery(
            id=row["id"],
            study_uid=row["study_uid"],
            series_uid=row["series_uid"],
            sop_uid=row["sop_uid"],
            sop_class_uid=row["sop_class_uid"],
            digest=row["digest"],
            jpeg_size=row["jpeg_size"],
            size=row["size"],
            attempt=attempt,
            content=lambda: self._content(row),
        )

    def settle(self, delivery: Delivery, outcome: Outcome) -> None:
        """Write down what the hospital said of a claimed delivery. Raises `IllegalStep` where it was not claimed."""
        now = self._clock()
        with self._lock, self._database.transaction() as db:
            row = self._row(db, delivery.id)
            match outcome:
                case Accepted():
                    take_step(db, row, Event.ACCEPT, now, {"lease_until": utc(now + LEASE)})
                case Receipt():
                    self._receive(db, row, outcome, now)
                case Later(reason, after):
                    due = now + timedelta(seconds=delay(row["attempts"], after, chance=self._random.random))
                    take_step(db, row, Event.DEFER, now, {"due_at": utc(due), "note": reason})
                case Refused(reason):
                    take_step(db, row, Event.REFUSE, now, {"note": reason})
                    what = {"delivery": delivery.id}
                    append(db.conn, Entry("delivery blocked", "U", STATION, now, what))
                case Barred():
                    # Nobody blames this picture: it is due as soon as the way is free, and its attempt is given back,
                    # except where the hospital said that it has it: then the next attempt must ask first.
                    given_back = 1 if row["state"] == State.SENDING else 0
                    take_step(db, row, Event.DEFER, now, {"attempts": row["attempts"] - given_back, "due_at": utc(now)})
                case _:
                    assert_never(outcome)

    def next_due(self) -> datetime | None:
        """When to ask again (timezone-aware), or None where nothing waits."""
        now = self._clock()
        sooner = "SELECT MIN(CASE WHEN due_at > ? THEN ? ELSE due_at END) FROM delivery WHERE state = 'ready'"
        (due,) = self._database.connection().conn.execute(sooner, (utc(now + WAIT), utc(now))).fetchone()
        return datetime.fromisoformat(due) if due else None

    # --- for the hall -------------------------------------------------------------------------------------------------

    def lapse_all(self) -> None:
        """Let go of what a program that ended had claimed: only one may hold the store, so it is nobody's any more."""
        with self._lock, self._database.transaction() as db:
            self._lapse(db, "TRUE", self._clock(), [])

    def release(self, delivery_id: str, operator_id: str, at: datetime) -> None:
        """Let a delivery that needed attention go again. Raises `IllegalStep`, KeyError, `NotAllowed` for one put aside."""
        with self._lock, self._database.transaction() as db:
            row = self._row(db, delivery_id)
            if put_aside(db, row["capture_id"]):
                raise NotAllowed("This picture was put aside. It is never sent with this visit.")
            take_step(db, row, Event.RELEASE, at, {"due_at": utc(at), "note": ""})
            append(db.conn, Entry("delivery released", "U", operator_id, at, {"delivery": delivery_id}))

    def counts(self) -> Counts:
        """Return how many pictures are where. Those that were put aside need nobody's attention here: they are not sent."""
        query = self._database.connection().query(
            """
            SELECT state, COUNT(*) AS number FROM delivery
            WHERE state <> 'blocked' OR capture_id NOT IN (SELECT capture_id FROM quarantine) GROUP BY state
            """
        )
        found = {State(row["state"]): int(row["number"]) for row in query}
        return Counts(
            waiting=found.get(State.READY, 0),
            sending=found.get(State.SENDING, 0) + found.get(State.STORED, 0),
            received=found.get(State.RECEIVED, 0) + found.get(State.PURGED, 0),
            attention=found.get(State.BLOCKED, 0),
        )

    def overdue(self, before: datetime) -> Overdue:
        """Return what the hospital should hold by now: pictures of visits sealed `before` then, or kept and never sealed."""
        waiting = self._database.connection().query(
            """
            SELECT submission.sealed_at AS since FROM delivery JOIN submission ON submission.visit_id = delivery.visit_id
            WHERE delivery.state NOT IN ('received', 'purged')
              AND delivery.capture_id NOT IN (SELECT capture_id FROM quarantine)
            """
        )
        unsealed = self._database.connection().query(
            """
            SELECT capture.kept_at AS since FROM capture JOIN visit ON visit.id = capture.visit_id
            WHERE visit.status IN ('open', 'paused') AND capture.id NOT IN (SELECT capture_id FROM quarantine)
            """
        )
        # Compared as times: their text has the offset of its day.
        late = [at for row in waiting if (at := datetime.fromisoformat(row["since"])) <= before]
        open_since = [at for row in unsealed if (at := datetime.fromisoformat(row["since"])) <= before]
        return Overdue(len(late), min(late, default=None), len(open_since))

    def listing(self, limit: int, offset: int) -> tuple[DeliveryRow, ...]:
        """Return deliveries, those that need attention first, then the newest."""
        query = self._database.connection().query(
            """
            SELECT delivery.*, capture.digest, capture.taken, capture.view_id, capture.thumbnail, lesion.number,
                   patient.family, patient.given, patient.nhs_number,
                   delivery.capture_id IN (SELECT capture_id FROM quarantine) AS put_aside
            FROM delivery
            JOIN capture ON capture.id = delivery.capture_id
            JOIN lesion ON lesion.id = capture.lesion_id
            JOIN patient ON patient.id = capture.patient_id
            ORDER BY delivery.state = 'blocked' AND NOT put_aside DESC, delivery.place DESC LIMIT ? OFFSET ?
            """,
            [limit, offset],
        )
        return tuple(
            DeliveryRow(
                id=row["id"],
                capture_id=row["capture_id"],
                sop_uid=row["sop_uid"],
                digest=row["digest"],
                taken=datetime.fromisoformat(row["taken"]),
                patient_name=f"{row['family'].upper()}, {row['given']}",
                nhs_number=row["nhs_number"],
                lesion_title=f"Lesion {row['number']}",
                view_id=row["view_id"],
                state=State(row["state"]),
                attempts=row["attempts"],
                due_at=datetime.fromisoformat(row["due_at"]),
                note=row["note"],
                received_at=datetime.fromisoformat(row["received_at"]) if row["received_at"] else None,
                receipt_digest=row["receipt_digest"],
                thumbnail=row["thumbnail"],
                put_aside=bool(row["put_aside"]),
            )
            for row in query
        )

    # --- inside -------------------------------------------------------------------------------------------------------

    def _receive(self, db: Any, row: dict[str, Any], receipt: Receipt, now: datetime) -> None:
        """Believe a receipt only when it repeats the digest of the shutter."""
        (digest,) = db.conn.execute("SELECT digest FROM capture WHERE id = ?", (row["capture_id"],)).fetchone()
        if receipt.digest != digest:
            take_step(db, row, Event.REFUSE, now, {"note": WRONG_RECEIPT})
            append(db.conn, Entry("delivery blocked", "U", STATION, now, {"delivery": row["id"]}, "other digest"))
            return
        changes = {
            "note": "",
            "received_at": receipt.read_at.isoformat(),
            "receipt_digest": receipt.digest,
            "receipt_endpoint": receipt.endpoint,
        }
        take_step(db, row, Event.VERIFY, now, changes)
        append(db.conn, Entry("delivery received", "U", STATION, now, {"delivery": row["id"]}, receipt.digest))

    def _lapse(self, db: Any, which: str, now: datetime, values: list[str]) -> None:
        condition = f"state IN ('sending', 'stored') AND {which}"
        for row in list(db["delivery"].rows_where(condition, values)):
            take_step(db, row, Event.LAPSE, now, {"due_at": utc(now)})

    def _row(self, db: Any, delivery_id: str) -> dict[str, Any]:
        for row in db["delivery"].rows_where("id = ?", [delivery_id]):
            return dict(row)
        raise KeyError(delivery_id)

    def _content(self, row: dict[str, Any]) -> Iterator[bytes]:
        """Yield the instance as it was built. The last piece leaves only once the whole proved to be that instance."""
        digest = hashlib.sha256()
        held = b""
        for piece in self._pieces(row):
            digest.update(piece)
            if held:
                yield held
            held = piece
        if digest.hexdigest() != row["whole_digest"]:
            raise ContentLost("the stored instance is not the one that was built")
        yield held

    def _pieces(self, row: dict[str, Any]) -> Iterator[bytes]:
        yield row["head"]
        try:
            yield from self._images.stream(row["image_id"], row["wrapped_key"])
        except PictureDamaged as error:
            raise ContentLost(str(error)) from error
        if row["tail"]:
            yield row["tail"]
