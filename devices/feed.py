"""The thread that owns one camera: live frames out, photographs on request, and the truth about how it is.

Two threads per feed, both daemons. The *feed* thread alone calls the driver. The *watch* thread calls nothing that can
block: it looks at the clock every 0.2 s, is therefore never stuck with a stuck driver, and is the only one that calls
`on_status`, so that statuses come one at a time and in order.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass
from enum import Enum
from time import monotonic
from typing import Any, TypeVar

from devices.contract import Adjustable, Camera, Condition, Press, Setup, Signal, Still
from devices.errands import Errands
from devices.errors import DeviceError, DeviceFault, DeviceGone, DeviceTimeout, FeedStopped
from devices.latest import LatestFrame
from devices.originals import Steps
from devices.requests import Request, Requests
from devices.vitals import Phase, Vitals

log = logging.getLogger(__name__)

T = TypeVar("T")

LOOK_EVERY = 0.2
ANSWER_WITHIN = 12.0
CLOSE_WITHIN = 5.0
ERRAND_SLICE = 0.25
"""Seconds that errands may take between two items of the stream: the live picture slows down, and does not stop."""


class FeedState(Enum):
    """How a feed is. SILENT: no frame for 2 s. FROZEN: for 2 s the same picture, byte for byte."""

    OPENING = "opening"
    LIVE = "live"
    SILENT = "silent"
    FROZEN = "frozen"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class FeedStatus:
    """What a feed says of itself. `error` says why an ENDED feed ended; None: it was stopped."""

    state: FeedState
    error: DeviceError | None = None


class CameraFeed:
    """Runs one camera from open to close, once: a camera that comes back gets a new feed.

    `capture` is always answered, within about 12 s, with a `Still` or a `DeviceError`: also when the cable is pulled, the
    driver hangs or the feed stops. A failed capture does not end the feed, unless the device is gone. A driver that hangs
    in `capture` or `close` is given up (ENDED with `DeviceTimeout`); one that hangs elsewhere shows as SILENT, and the owner
    decides. `on_signal` is called on the feed's thread and must return at once. No lock is held while a driver call or any
    callback runs. Any thread may call any method.
    """

    def __init__(
        self,
        camera: Camera,
        latest: LatestFrame,
        on_status: Callable[[FeedStatus], None],
        on_signal: Callable[[Signal], None] = lambda _: None,
    ) -> None:
        self._camera = camera
        self._latest = latest
        self._on_status = on_status
        self._on_signal = on_signal
        self._requests = Requests()
        self._errands = Errands()
        self._vitals = Vitals()
        self._stopping = threading.Event()
        self._changed = threading.Event()
        self._let_go = threading.Event()
        self._end = FeedStatus(FeedState.ENDED)
        self._feed = threading.Thread(target=self._run, name=f"feed {camera.info.key}", daemon=True)
        self._watch = threading.Thread(target=self._look, name=f"watch {camera.info.key}", daemon=True)

    def start(self) -> None:
        """Open the camera and run. Once only: RuntimeError at a second time."""
        if self._feed.ident:
            raise RuntimeError("a feed runs once; a camera that came back gets a new one")
        self._requests.open()
        self._errands.open()
        self._watch.start()
        self._feed.start()

    def capture(self) -> Future[Still]:
        """Ask for one photograph. Callbacks of the future run on a thread of the feed, and must return at once.

        The future cannot be cancelled. Before `start` and after the end it is refused at once.
        """
        return self._requests.ask(lambda camera: camera.capture())

    def hold(self, held: bool) -> Future[Mapping[str, str]]:
        """Lock white balance and exposure as they are now, or let the device choose again. Answered as `capture` is.

        Refused with `DeviceFault` where the camera cannot be adjusted.
        """
        return self._requests.ask(lambda camera: _adjustable(camera).hold(held))

    def adjust(self, setup: Setup) -> Future[Mapping[str, str]]:
        """Set what `setup` names. Answered as `hold` is."""
        return self._requests.ask(lambda camera: _adjustable(camera).adjust(setup))

    def errand(self, work: Callable[[Camera], Steps[T]]) -> Future[T]:
        """Have long work done a step at a time between the frames, after every photograph; the newest errand goes first.

        Its future is answered as that of `capture` is, but only once no step was taken for 12 s is it refused; it may be
        cancelled, which ends the work after the step that is being taken.
        """
        return self._errands.ask(work)

    def stop(self, timeout: float = 2.0) -> bool:
        """End the feed; return within about `timeout` seconds. Harmless when repeated or never started.

        True: the camera is closed. False: the driver hangs; it is abandoned with its thread, the device may still be held,
        and all that was asked is refused all the same. May be called from a callback of the feed.
        """
        self._stopping.set()
        if not self._feed.ident:
            self._refuse_all(FeedStopped("the feed was stopped before it started"))
            return True
        deadline = monotonic() + timeout
        if threading.current_thread() is not self._feed:
            self._feed.join(timeout)
        closed = not self._feed.is_alive()
        if not closed and threading.current_thread() is not self._feed:
            log.warning("%s does not answer; its driver is abandoned", self._camera.info.key)
            self._refuse_all(FeedStopped("the feed was stopped while the device did not answer"))
            self._let_go_now()
        if threading.current_thread() not in {self._feed, self._watch}:
            self._watch.join(max(0.1, deadline - monotonic()))
        return closed

    # the feed's thread

    def _run(self) -> None:
        error: DeviceError | None = None
        try:
            self._camera.open()
            # Only now a body has said whether it has a live picture.
            self._vitals.live = self._camera.info.live
            self._phase(Phase.LIVE)
            self._stream()
        except DeviceError as trouble:
            error = trouble
        except Exception as bug:  # a driver's bug must not leave a shutter unanswered
            log.exception("%s: the driver raised what it may not", self._camera.info.key)
            error = DeviceFault(f"{type(bug).__name__} in the driver")
        self._finish(error)
        self._phase(Phase.CLOSING)
        try:
            self._camera.close()
        except Exception:
            log.exception("%s: the driver could not close", self._camera.info.key)
        self._let_go_now()

    def _stream(self) -> None:
        with closing(self._camera.frames()) as frames:
            for frame in frames:
                if self._stopping.is_set() or self._let_go.is_set():
                    return
                if isinstance(frame, Press | Condition):
                    self._pass_on(frame)
                elif frame is not None:
                    if self._vitals.saw(frame):
                        self._changed.set()
                    self._latest.put(frame)
                self._serve_all()
                self._run_errands()
        raise DeviceGone("the device ended its stream")

    def _pass_on(self, signal: Signal) -> None:
        try:
            self._on_signal(signal)
        except Exception:  # a failing listener must not take the picture away
            log.exception("%s: a listener failed on a signal", self._camera.info.key)

    def _serve_all(self) -> None:
        while (request := self._requests.next()) is not None:
            self._serve(request)

    def _run_errands(self) -> None:
        """Take some steps of what may wait; a photograph that is asked for meanwhile comes before the next of them."""
        until = monotonic() + ERRAND_SLICE
        while (errand := self._errands.next()) is not None and not (self._stopping.is_set() or self._let_go.is_set()):
            self._phase(Phase.CAPTURING)
            try:
                errand.step(self._camera)
            except DeviceGone:
                raise
            except DeviceError as error:
                log.warning("%s: what was asked of its card failed: %s", self._camera.info.key, error)
            except Exception:  # as in `_run`
                log.exception("%s: the driver raised what it may not", self._camera.info.key)
            self._errands.moved()
            self._phase(Phase.LIVE)
            self._serve_all()
            if monotonic() > until:
                return

    def _serve(self, request: Request[Any]) -> None:
        self._phase(Phase.CAPTURING)
        try:
            result = request.task(self._camera)
        except DeviceError as error:
            request.refuse(error)
            if isinstance(error, DeviceGone):
                raise
        except Exception as bug:  # as in `_run`
            log.exception("%s: the driver raised what it may not", self._camera.info.key)
            request.refuse(DeviceFault(f"{type(bug).__name__} in the driver"))
        else:
            if not request.deliver(result):
                log.warning("%s: an answer came after its request was refused", self._camera.info.key)
                if isinstance(result, Still):
                    self._pass_on(Press(result, now=False))
        self._phase(Phase.LIVE)

    def _phase(self, phase: Phase) -> None:
        self._vitals.enter(phase)
        self._changed.set()

    # either thread

    def _finish(self, error: DeviceError | None) -> None:
        """Shut the door, then refuse what is open. The first reason stands."""
        if self._refuse_all(error or FeedStopped("the feed was stopped")):
            self._end = FeedStatus(FeedState.ENDED, error)

    def _refuse_all(self, error: DeviceError) -> bool:
        first = self._requests.close(error)
        self._errands.close(error)
        return first

    def _let_go_now(self) -> None:
        self._let_go.set()
        self._changed.set()

    # the watch's thread

    def _look(self) -> None:
        told = FeedStatus(FeedState.OPENING)
        self._tell(told)
        while told.state is not FeedState.ENDED:
            self._changed.wait(LOOK_EVERY)
            self._changed.clear()
            self._lose_patience()
            now = self._end if self._let_go.is_set() else FeedStatus(self._state())
            if now != told:
                told = now
                self._tell(told)

    def _lose_patience(self) -> None:
        """Answer for a driver that does not."""
        phase, since = self._vitals.phase
        now = monotonic()
        silent = DeviceTimeout(f"no photograph within {ANSWER_WITHIN:.0f} s")
        if phase is Phase.CAPTURING and now - since > ANSWER_WITHIN:
            self._finish(silent)
            self._let_go_now()
        elif phase is Phase.CLOSING and now - since > CLOSE_WITHIN:
            self._let_go_now()
        else:
            self._requests.expire(now - ANSWER_WITHIN, silent)
            self._errands.expire(now - ANSWER_WITHIN, silent)

    def _state(self) -> FeedState:
        # A driver that gave up on a silent camera may need seconds to close it: that must not hold back the word.
        if self._vitals.silent() or isinstance(self._end.error, DeviceTimeout):
            return FeedState.SILENT
        if self._vitals.frozen():
            return FeedState.FROZEN
        return FeedState.LIVE if self._vitals.seen else FeedState.OPENING

    def _tell(self, status: FeedStatus) -> None:
        try:
            self._on_status(status)
        except Exception:  # the watch must go on watching
            log.exception("%s: a listener failed on %s", self._camera.info.key, status.state)


def _adjustable(camera: Camera) -> Adjustable:
    if not isinstance(camera, Adjustable):
        raise DeviceFault("this camera has no settings that can be changed")
    return camera
