"""The hall's join of everything that is pressed: sources on threads of their own, one layer that decides, on one thread.

What is learnt is kept by whoever owns the store; here it is remembered as long as the program runs.
"""

import logging
import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from time import monotonic

from devices.triggers.contract import Action, Kind, Motion, Problem, Touch, Trigger, TriggerSource
from devices.triggers.layer import PATIENCE, Heard, Phase, Teaching, TriggerLayer
from hub_station.domain.equipment import LearntTrigger

log = logging.getLogger(__name__)

MakeSources = Callable[[Callable[[Touch], None], Callable[[tuple[Problem, ...]], None]], Sequence[TriggerSource]]


def no_sources(
    _on_touch: Callable[[Touch], None], _on_problems: Callable[[tuple[Problem, ...]], None]
) -> Sequence[TriggerSource]:
    """Hear nothing but the window's own keys."""
    return ()


class Triggers:
    """What takes pictures, or asks for them again, when it is pressed.

    Every method is called on the thread to which `post` brings a callable.
    """

    def __init__(
        self,
        make_sources: MakeSources,
        post: Callable[[Callable[[], None]], None],
        typing: Callable[[], bool],
        in_use: Callable[[], Collection[str]],
    ) -> None:
        """Join the sources.

        `typing` tells whether a field of text has the keyboard, `in_use` the keys that the window needs for itself.
        """
        self._post, self._typing, self._in_use = post, typing, in_use
        self._fired: Callable[[Trigger], None] = _nobody
        self._on_learnt: Callable[[Trigger], None] = _nobody
        self._changed: Callable[[], None] = _nobody
        self._layer = TriggerLayer()
        self._troubles: dict[int, tuple[Problem, ...]] = {}
        self._patience: threading.Timer | None = None
        self._sources = tuple(make_sources(self._hear, self._trouble))

    def start(
        self, fired: Callable[[Trigger], None], learnt: Callable[[Trigger], None], changed: Callable[[], None]
    ) -> None:
        """Listen from now on. Once only.

        `fired` is called for each press that is to take a picture, `learnt` for what was taught, `changed` when anything
        here would answer otherwise.
        """
        self._fired, self._on_learnt, self._changed = fired, learnt, changed
        for source in self._sources:
            source.start()
        self._attend()

    def stop(self) -> None:
        """Listen no more. Harmless when repeated."""
        self._stop_waiting()
        for source in self._sources:
            source.stop()

    # --- what is learnt -----------------------------------------------------------------------------------------------

    @property
    def learnt(self) -> tuple[Trigger, ...]:
        """What was taught at this station. F9 and the buttons of instruments take pictures beside it."""
        return self._layer.learnt

    def remember(self, stored: Iterable[LearntTrigger]) -> None:
        """Take pictures with what was taught on other days. What this version cannot read is left out."""
        triggers = []
        for one in stored:
            try:
                triggers.append(Trigger.of(one.value))
            except (KeyError, ValueError):
                log.warning("a learnt trigger cannot be read: %s", one.id)
        self._layer.remember(triggers)
        self._attend()

    def forget(self, trigger_id: str) -> None:
        """Take no more pictures with it."""
        self._layer.forget(trigger_id)
        self._attend()

    @property
    def heard(self) -> Heard | None:
        """The last press that was heard, whether it took a picture or not; never one of a key with which people type."""
        return self._layer.heard

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is attached and cannot be heard, and why."""
        return tuple(problem for problems in self._troubles.values() for problem in problems)

    # --- teaching -----------------------------------------------------------------------------------------------------

    @property
    def teaching(self) -> Teaching:
        """How the teaching stands."""
        return self._layer.teaching

    def begin_teaching(self, action: Action = Action.TAKE) -> None:
        """Learn what is pressed next for `action`; for `PATIENCE` seconds every pedal is listened to."""
        self._stop_waiting()
        self._layer.begin_teaching(monotonic(), self._in_use(), action)
        self._patience = threading.Timer(PATIENCE, lambda: self._post(self._lose_patience))
        self._patience.daemon = True
        self._patience.start()
        self._attend()

    def cancel_teaching(self) -> None:
        """Learn nothing; also: the result was read."""
        self._stop_waiting()
        self._layer.cancel_teaching()
        self._attend()

    # --- what is pressed ----------------------------------------------------------------------------------------------

    def owns_key(self, code: str) -> bool:
        """Whether a key of the keyboard is for us alone now: it takes pictures, or is waited for."""
        return self._layer.claims(_key(code), self._typing())

    def key_moved(self, code: str, *, types: bool, down: bool, repeated: bool) -> None:
        """Hear a key of the keyboard. `types`: it would type into a field; `repeated`: it is held."""
        motion = Motion.HELD if repeated else Motion.DOWN if down else Motion.UP
        self._touched(Touch(_key(code, types=types), motion, monotonic()))

    def shutter(self, device_key: str) -> None:
        """Hear the shutter of a camera."""
        self._touched(Touch(Trigger(Kind.SHUTTER, device_key, "shutter", "Shutter"), Motion.DOWN, monotonic()))

    # --- inside -------------------------------------------------------------------------------------------------------

    def _hear(self, touch: Touch) -> None:
        self._post(lambda: self._touched(touch))

    def _touched(self, touch: Touch) -> None:
        before = (self._layer.teaching, self._layer.heard)
        trigger = self._layer.feed(touch, self._typing())
        if trigger is not None:
            self._fired(trigger)
        teaching = self._layer.teaching
        if teaching.phase is Phase.LEARNT and before[0].phase is not Phase.LEARNT and teaching.trigger:
            self._stop_waiting()
            self._attend()
            self._on_learnt(teaching.trigger)
        if before != (self._layer.teaching, self._layer.heard):
            self._changed()

    def _trouble(self, problems: tuple[Problem, ...]) -> None:
        # One thread for each source, and so one entry.
        self._post(partial(self._note, threading.get_ident(), problems))

    def _note(self, source: int, problems: tuple[Problem, ...]) -> None:
        self._troubles[source] = problems
        self._changed()

    def _lose_patience(self) -> None:
        if self._layer.lose_patience(monotonic()):
            self._attend()
            self._changed()

    def _stop_waiting(self) -> None:
        if self._patience:
            self._patience.cancel()
        self._patience = None

    def _attend(self) -> None:
        devices = frozenset(trigger.device for trigger in self._layer.learnt if trigger.device)
        for source in self._sources:
            source.attend(devices, self._layer.teaching.phase is Phase.WAITING)
        self._changed()


def _nobody(*_: object) -> None:
    """Whom a press concerns before the start."""


def _key(code: str, *, types: bool = False) -> Trigger:
    return Trigger(Kind.KEY, "", code, f"{code} key", types)
