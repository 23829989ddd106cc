"""Takes what is due and delivers it, one at a time: asks first where an outcome is unknown, believes what it reads back."""

import logging
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sync import backoff
from sync.contract import (
    Absent,
    Accepted,
    Barred,
    ContentLost,
    Delivery,
    Later,
    Outcome,
    Queue,
    Receipt,
    Refused,
    Transport,
)

log = logging.getLogger(__name__)

LONGEST_SLEEP = 60.0
"""Seconds after which the queue is asked again in any case: a clock that was set, a lease that lapsed."""
SHORTEST_SLEEP = 1.0

UNREACHED = 3
"""Deliveries in a row that had to wait before staff are told."""

SAFE = "The pictures are safe here and will be sent by themselves."


@dataclass(frozen=True, slots=True)
class LinkStatus:
    """How the link to the hospital is. `alarm` is one plain sentence or two for staff, empty while all is well."""

    alarm: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of the deliveries that were due: how many, and why everything stopped (empty where it did not)."""

    received: int = 0
    later: int = 0
    refused: int = 0
    barred: str = ""


class Uploader:
    """Delivers what a queue holds over a transport, on a thread of its own (`start`) or the caller's (`drain`)."""

    def __init__(
        self,
        queue: Queue,
        transport: Transport,
        on_change: Callable[[LinkStatus], None],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`on_change` is called on the delivering thread whenever the link or the state of a delivery may have changed."""
        self._queue, self._transport, self._on_change, self._clock = queue, transport, on_change, clock
        self._bell = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._barred, self._waited = 0, 0
        self._acknowledged = ""
        self._status = LinkStatus()

    def start(self) -> None:
        """Start the thread; once."""
        if self._thread is not None:
            raise RuntimeError("the uploader was started already")
        self._thread = threading.Thread(target=self._run, name="uploader", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Look at the queue now, also in the middle of a pause. Any thread."""
        self._bell.set()

    def stop(self, timeout: float = 5.0) -> bool:
        """End the thread; return whether it ended within `timeout` seconds.

        A wait ends at once. A request that is on its way is not broken off: where it takes longer, its delivery keeps its
        lease, and the next start asks the archive for it.
        """
        self._stopping.set()
        self._bell.set()
        if self._thread is None:
            return True
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def run_once(self) -> Outcome | None:
        """Deliver one that is due and return its outcome; None where nothing is due. Raises what the queue raises."""
        delivery = self._queue.claim()
        if delivery is None:
            return None
        self._tell()
        outcome = self._deliver(delivery)
        self._note(outcome)
        self._tell()
        return outcome

    def drain(self) -> Summary:
        """Deliver all that is due now, until the endpoint refuses us or cannot be reached. Raises what the queue raises."""
        received = later = refused = 0
        while not self._stopping.is_set() and self._waited < UNREACHED:
            match self.run_once():
                case Receipt():
                    received += 1
                case Refused():
                    refused += 1
                case Barred(reason):
                    return Summary(received, later, refused, reason)
                case None:
                    break
                case _:
                    later += 1
        return Summary(received, later, refused)

    def _deliver(self, delivery: Delivery) -> Outcome:
        """Bring one delivery as far as it goes now, and have the outcome written down."""
        try:
            outcome = self._attempt(delivery)
        except ContentLost:
            outcome = Refused("The stored picture cannot be read back from this computer's disk.")
        except Exception as error:  # noqa: BLE001 - a fault of ours costs neither the thread nor the delivery
            log.error("delivery %s: %s", delivery.id, _where(error))  # noqa: TRY400 - its text may hold what it must not
            outcome = Later(f"A fault in the program ({type(error).__name__}).")
        # What the archive may hold is not to be sent blindly again: a queue may give the attempt back to what was barred.
        if isinstance(outcome, Barred) and self._acknowledged == delivery.id:
            self._queue.settle(delivery, Later(outcome.reason))
        else:
            self._queue.settle(delivery, outcome)
        return outcome

    def _attempt(self, delivery: Delivery) -> Outcome:
        if delivery.attempt > 1:
            held = self._transport.verify(delivery)
            if isinstance(held, Receipt):
                self._queue.settle(delivery, Accepted())
            if not isinstance(held, Absent):
                return held
        answer = self._transport.send(delivery)
        if not isinstance(answer, Accepted):
            return answer
        self._queue.settle(delivery, answer)
        self._acknowledged = delivery.id
        held = self._transport.verify(delivery)
        return (
            Later("The archive said that it stored the picture, and does not have it.") if isinstance(held, Absent) else held
        )

    def _note(self, outcome: Outcome) -> None:
        """Judge the link by its traffic: an alarm stands until the hospital takes, or judges, a picture again."""
        if isinstance(outcome, Later):
            self._waited += 1
            self._barred = 0
            if self._waited >= UNREACHED:
                self._status = LinkStatus(f"The hospital's archive has not taken pictures for a while. {SAFE}")
        elif isinstance(outcome, Barred):
            self._barred += 1
            self._status = LinkStatus(f"{outcome.reason} {SAFE} Tell your manager.")
        else:
            self._waited = self._barred = 0
            self._status = LinkStatus()

    def _run(self) -> None:
        broken = 0
        while not self._stopping.is_set():
            try:
                wait, broken = self._turn(), 0
            except Exception as error:  # noqa: BLE001 - the outbox itself is in trouble: say so, and try again
                broken += 1
                log.error("the outbox cannot be used: %s", _where(error))  # noqa: TRY400 - as above
                self._status = LinkStatus("The outbox of this computer cannot be used. Tell your manager now.")
                self._tell()
                wait = backoff.pause(broken)
            if wait:
                # A ring before the next look is answered by that look; one after it ends the next wait at once.
                self._bell.wait(wait)
                self._bell.clear()

    def _turn(self) -> float:
        """Deliver one; return the seconds to wait before the next."""
        outcome = self.run_once()
        if isinstance(outcome, Barred):
            return backoff.pause(self._barred)
        if outcome is not None:
            return 0.0
        due = self._queue.next_due()
        wait = LONGEST_SLEEP if due is None else (due - self._clock()).total_seconds()
        return min(max(wait, SHORTEST_SLEEP), LONGEST_SLEEP)

    def _tell(self) -> None:
        try:
            self._on_change(self._status)
        except Exception as error:  # noqa: BLE001 - who listens must not stop what delivers
            log.error("the listener of the uploader: %s", _where(error))  # noqa: TRY400 - as above


def _where(error: BaseException) -> str:
    """Say what kind of error it was and where, without its text: that may hold a patient's data."""
    frames = traceback.extract_tb(error.__traceback__)
    return (
        f"{type(error).__name__} at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else type(error).__name__
    )
