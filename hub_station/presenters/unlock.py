"""The passphrase screen: making the store the first time, or opening it where this computer's key store cannot."""

import logging
from collections.abc import Callable
from concurrent.futures import Future

from hub_station.assembly import Station
from hub_station.door import Door
from hub_station.outbox.keys import WeakPassphrase, WrongPassphrase
from hub_station.presenters import words
from ui.states import Notice, UnlockState

log = logging.getLogger(__name__)

MAKING = (
    "Choose a passphrase for this station. It opens the pictures if this computer's own key store is ever lost. "
    "Give it to your manager to keep in a safe place."
)
OPENING = "This computer's key store cannot open the pictures. Type the passphrase that your manager keeps."


class UnlockPresenter:
    """Answers what is asked on the passphrase screen. GUI thread only."""

    def __init__(
        self,
        door: Door,
        post: Callable[[Callable[[], None]], None],
        changed: Callable[[], None],
        entered: Callable[[Station], None],
    ) -> None:
        """Give the station behind the door to `entered`."""
        self._door, self._post, self._changed, self._entered = door, post, changed, entered
        self._errors: dict[str, str] = {}
        self._busy = False
        self.notice: Notice | None = None

    def begin(self) -> None:
        """Try this computer's key store where there is a store; else ask for a passphrase."""
        if self._door.built:
            self._ask(self._door.knock())
        self._changed()

    def state(self) -> UnlockState:
        """What the screen shows now."""
        making = not self._door.built
        return UnlockState(making, MAKING if making else OPENING, self._errors, self._busy)

    def make_store(self, passphrase: str, repeated: str) -> None:
        """Make the store."""
        if passphrase != repeated:
            self._errors = {"repeated": "The two passphrases are not the same. Type the second one again."}
            self._changed()
            return
        self._ask(self._door.make(passphrase))

    def open_store(self, passphrase: str) -> None:
        """Open the store."""
        if not passphrase:
            self._errors = {"passphrase": "Type the passphrase."}
            self._changed()
            return
        self._ask(self._door.open(passphrase))

    def _ask(self, future: "Future[Station]") -> None:
        self._busy, self._errors, self.notice = True, {}, None
        future.add_done_callback(lambda done: self._post(lambda: self._answered(done)))
        self._changed()

    def _answered(self, done: "Future[Station]") -> None:
        self._busy = False
        error = done.exception()
        if error is None:
            self._entered(done.result())
            return
        log.warning("the store did not open: %s", type(error).__name__)
        notice = words.notice(error)
        if isinstance(error, WrongPassphrase | WeakPassphrase):
            self._errors = {"passphrase": f"{notice.happened} {notice.do}".strip()}
        else:
            self.notice = notice
        self._changed()
