"""The encrypted store of a station: one folder with its lock, key slots, database and sealed pictures (`layout`)."""

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from random import Random

from hub_station import audit
from hub_station.outbox import durable, layout
from hub_station.outbox.database import Database
from hub_station.outbox.equipment import Equipment
from hub_station.outbox.history import History
from hub_station.outbox.identity import Identities
from hub_station.outbox.images import Images
from hub_station.outbox.keys import MasterKey
from hub_station.outbox.lock import Lock
from hub_station.outbox.outbox import Outbox
from hub_station.outbox.pathways import Pathways
from hub_station.outbox.people import People
from hub_station.outbox.records import Records
from hub_station.outbox.repairs import Repairs
from hub_station.outbox.reviews import Reviews

log = logging.getLogger(__name__)


def _now() -> datetime:
    return datetime.now().astimezone()


class Store:
    """An open store: `deliveries` for the uploader, everything else for the clinic. Any thread, until `close`."""

    def __init__(self, folder: Path, master: MasterKey, clock: Callable[[], datetime]) -> None:
        """Use `create` or `open`."""
        self.folder, self._audit_key = folder, master.derive("audit")
        self._lock = Lock(folder / layout.LOCK)
        try:
            self.database = Database(folder / layout.DATABASE, master.derive("database"))
        except BaseException:
            self._lock.release()
            raise
        try:
            self._images = Images(folder / layout.IMAGES, master.derive("wrapping"))
            self.records = Records(self.database, self._images)
            self.equipment = Equipment(self.database)
            self.reviews = Reviews(self.database)
            self.identities = Identities(self.database)
            self.pathways = Pathways(self.database)
            self.history = History(self.database)
            self.repairs = Repairs(self.database, self._images)
            self.people = People(self.database, master.derive("pin"))
            self.deliveries = Outbox(self.database, self._images, clock, Random())  # noqa: S311 (spreads retries, no secret)
            self._tidy()
        except BaseException:
            self.close()
            raise

    @staticmethod
    def exists(folder: Path) -> bool:
        """Whether there is a store in `folder`."""
        return (folder / layout.DATABASE).exists()

    @classmethod
    def create(cls, folder: Path, master: MasterKey, clock: Callable[[], datetime] = _now) -> "Store":
        """Make a store beside its key slots. Raises FileExistsError, `StoreInUse`, OSError."""
        if cls.exists(folder):
            raise FileExistsError(f"{folder} holds a store already")
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / layout.IMAGES).mkdir(exist_ok=True, mode=0o700)
        # SQLite gives its log the mode of the database.
        (folder / layout.DATABASE).touch(mode=0o600)
        durable.flush_folder(folder)
        durable.flush_folder(folder.parent)
        return cls(folder, master, clock)

    @classmethod
    def open(cls, folder: Path, master: MasterKey, clock: Callable[[], datetime] = _now) -> "Store":
        """Open a store, and put right what a crash left: half-written files go, leases of the dead program lapse.

        Raises FileNotFoundError, `StoreInUse`, `WrongKey`, `StoreTooNew`, OSError; nothing was changed then.
        """
        if not cls.exists(folder):
            raise FileNotFoundError(f"{folder} holds no store")
        return cls(folder, master, clock)

    def close(self) -> None:
        """Let go of everything. Call when no thread uses the store any more; harmless when repeated."""
        if self._lock:
            self.database.close()
            self._lock.release()
            self._lock = None  # type: ignore[assignment]

    def audit_fault(self) -> int | None:
        """Return the number of the first audit entry that is not as it was written, None where all are right."""
        with self.database.snapshot() as db:
            return audit.first_fault(db.conn, self._audit_key)

    def free_bytes(self) -> int:
        """Return how many bytes of pictures the disk of the store still takes. Raises OSError."""
        return self._images.free_bytes()

    def _tidy(self) -> None:
        with self.database.transaction() as db:
            if db["patient"].count or db["audit"].count:
                audit.resume(db.conn)
            else:
                audit.begin(db.conn, self._audit_key)
        self.deliveries.lapse_all()
        put_aside = self._images.sweep(self.records.image_ids())
        if put_aside:
            log.warning("%d sealed pictures without a row were put into quarantine", put_aside)
