"""The way into the encrypted store: by this computer's key store, by the passphrase, or by making it the first time.

Opening takes a fraction of a second (Argon2id is slow on purpose), so each way is a job on a thread of its own.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from hub_station.assembly import Station
from hub_station.courtesy import step_back
from hub_station.outbox.keys import KeyringUnavailable, KeySlots, MasterKey
from hub_station.outbox.store import Store


class Door:
    """The door of one data folder. Any thread; each answer is a `Future` of the running station.

    The futures fail with `KeyringUnavailable`, `WrongPassphrase`, `WeakPassphrase`, `StoreInUse`, `StoreTooNew`, `WrongKey`
    or OSError; nothing was changed then.
    """

    def __init__(self, folder: Path, build: Callable[[Store], Station]) -> None:
        """Stand before the store in `folder`, which need not exist yet; `build` makes a station of the open store."""
        self._folder, self._build = folder, build
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="door", initializer=step_back)

    @property
    def built(self) -> bool:
        """Whether there is a store behind the door; else it has to be made."""
        return Store.exists(self._folder)

    def knock(self) -> "Future[Station]":
        """Open with the key in this computer's key store."""
        return self._open(lambda slots: slots.unlock_with_keyring())

    def open(self, passphrase: str) -> "Future[Station]":
        """Open with the passphrase; the key goes into the key store, where there is one, for the next start."""

        def unlock(slots: KeySlots) -> MasterKey:
            master = slots.unlock_with_passphrase(passphrase)
            _remember(slots, master)
            return master

        return self._open(unlock)

    def make(self, passphrase: str) -> "Future[Station]":
        """Make the store, with the passphrase as the way in that outlives this computer's key store."""

        def job() -> Station:
            slots, master = KeySlots.create(self._folder, passphrase)
            _remember(slots, master)
            return self._build(Store.create(self._folder, master))

        return self._thread.submit(job)

    def _open(self, unlock: Callable[[KeySlots], MasterKey]) -> "Future[Station]":
        return self._thread.submit(lambda: self._build(Store.open(self._folder, unlock(KeySlots.load(self._folder)))))


def _remember(slots: KeySlots, master: MasterKey) -> None:
    """Add this account's key store as a way in. Without one the passphrase is typed at each start: still safe."""
    try:
        slots.add_keyring(master)
    except KeyringUnavailable:
        return
