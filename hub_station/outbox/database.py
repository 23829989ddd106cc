"""The encrypted database: SQLCipher under sqlite-utils, opened so that nothing acknowledged is ever lost.

Every thread gets a connection of its own from `Database.connection`. A transaction is `with database.transaction() as db`,
what belongs together is read in `with database.snapshot() as db`.
"""

import errno
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3

# sqlite-utils prefers pysqlite3 where it finds it; without this its `except OperationalError` would not match SQLCipher's.
sys.modules.setdefault("pysqlite3", sqlcipher3)
sys.modules.setdefault("pysqlite3.dbapi2", sqlcipher3.dbapi2)

import sqlite_utils  # noqa: E402 (only after the alias above)

from hub_station.outbox.migrations import VERSION, migrations  # noqa: E402

APPLICATION_ID = 0x48554253
"""`HUBS`: says whose file it is."""
MINIMUM_SQLITE = (3, 51, 3)
"""Older ones can corrupt a database in WAL mode (the WAL-reset fault of 3.7.0 to 3.51.2)."""
NOT_A_DATABASE = 26
"""SQLite's result code when the first page does not decrypt."""
IO_ERROR, FULL = 10, 13
"""SQLite's result codes when the disk fails, and when there is no room."""

SETTINGS = (
    "synchronous = FULL",
    "fullfsync = ON",
    "checkpoint_fullfsync = ON",
    "foreign_keys = ON",
    "secure_delete = ON",
    "temp_store = MEMORY",
)
"""Of every connection. The two `fullfsync` are for macOS, where a flush otherwise stops at the drive's cache."""

DatabaseError = sqlcipher3.dbapi2.DatabaseError
IntegrityError = sqlcipher3.dbapi2.IntegrityError


class WrongKey(Exception):
    """The key does not open the database."""


class StoreTooNew(Exception):
    """The database was written by a newer program; it is left as it is."""


class StoreFailed(OSError):
    """The disk failed under the database. What was kept stays kept; nothing is written until the store is opened anew."""


class UnsafeLibrary(RuntimeError):
    """The SQLite library of this installation is not encrypted, or has a known fault: nothing may be stored with it."""


class Database:
    """One database file and its key. Any thread."""

    def __init__(self, path: Path, key: bytes) -> None:
        """Open (or make) `path` and bring its tables up to date.

        `key` is 32 bytes. Raises `WrongKey`, `StoreTooNew`, `UnsafeLibrary`, OSError.
        """
        self._path, self._key = path, key
        self._failed = False
        self._local = threading.local()
        self._lock = threading.Lock()
        self._open: list[Any] = []
        try:
            with self._disk():
                self._prepare()
        except BaseException:
            self.close()
            raise

    def connection(self) -> sqlite_utils.Database:
        """Return this thread's connection, opened at its first use."""
        known = getattr(self._local, "database", None)
        if known is None:
            known = self._local.database = sqlite_utils.Database(self._connect(), execute_plugins=False)
        return known

    def require_health(self) -> None:
        """Raise `StoreFailed` where the disk failed earlier: no transaction would begin."""
        if self._failed:
            raise StoreFailed(errno.EIO, "the disk failed earlier; the store must be opened anew")

    @contextmanager
    def transaction(self) -> Iterator[sqlite_utils.Database]:
        """Do everything in the block or nothing of it; it is on the disk when the block has ended. Not nested.

        Raises OSError (ENOSPC) where the disk is full: nothing of it was done. Raises `StoreFailed` where the disk failed:
        whether it was done shows when the store is opened anew, and until then no other transaction begins.
        """
        self.require_health()
        with self._disk():
            db = self.connection()
            db.conn.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.conn.execute("COMMIT")
            except BaseException:
                # After some errors SQLite has rolled back by itself.
                if db.conn.in_transaction:
                    db.conn.execute("ROLLBACK")
                raise

    @contextmanager
    def snapshot(self) -> Iterator[sqlite_utils.Database]:
        """Read in the block what was true at one moment, whatever is written meanwhile. Not nested, not in a transaction."""
        db = self.connection()
        db.conn.execute("BEGIN")
        try:
            yield db
        finally:
            if db.conn.in_transaction:
                db.conn.execute("COMMIT")

    def close(self) -> None:
        """Close every thread's connection. Call when no other thread uses the database any more."""
        with self._lock:
            for connection in self._open:
                connection.close()
            self._open.clear()

    def _prepare(self) -> None:
        db = self.connection()
        version = tuple(int(part) for part in db.conn.execute("SELECT sqlite_version()").fetchone()[0].split("."))
        if version < MINIMUM_SQLITE or not db.conn.execute("PRAGMA cipher_version").fetchone():
            raise UnsafeLibrary(f"SQLite {version}: SQLCipher with SQLite {MINIMUM_SQLITE} or newer is needed")
        if db.conn.execute("PRAGMA user_version").fetchone()[0] > VERSION:
            raise StoreTooNew
        migrations.apply(db)
        db.conn.execute(f"PRAGMA user_version = {VERSION}")
        db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        # What a run that ended badly left in the log goes into the database, flushed: nothing new is built on old ground.
        db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def _disk(self) -> Iterator[None]:
        """Turn SQLite's words for a disk that is full or fails into OSError."""
        try:
            yield
        except DatabaseError as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if code == FULL:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
            if code == IO_ERROR:
                self._failed = True
                raise StoreFailed(errno.EIO, "the disk failed under the database") from error
            raise

    def _connect(self) -> Any:
        # check_same_thread off: `close` closes the connections of threads that have ended.
        connection = sqlcipher3.connect(str(self._path), isolation_level=None, check_same_thread=False, timeout=30)
        with self._lock:
            self._open.append(connection)
        # Else SQLCipher writes its own error lines to stderr.
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{self._key.hex()}'\"")
        try:
            (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
        except DatabaseError as error:
            if getattr(error, "sqlite_errorcode", None) == NOT_A_DATABASE:
                raise WrongKey from error
            raise
        if mode != "wal":
            raise OSError(errno.ENOTSUP, "this folder cannot hold the database: it needs a local disk")
        # FULL: in WAL mode anything less loses every picture since the last checkpoint when the power goes.
        for setting in SETTINGS:
            connection.execute(f"PRAGMA {setting}")
        return connection
