"""Which press takes a picture: what is learnt, what is being taught, and what is to be ignored. Pure; one thread."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from math import inf

from devices.triggers.contact import DEBOUNCE, Contact
from devices.triggers.contract import Action, Kind, Motion, Touch, Trigger

F9 = Trigger(Kind.KEY, "", "F9", "F9 key")
"""Takes pictures at every station, and is never unlearnt."""

OPENING = 0.5
"""Seconds after a device was opened in which presses of before may still arrive (measured with uvcvideo)."""

PATIENCE = 20.0
"""Seconds in which a trigger that is to be taught must be pressed."""

NAVIGATION = frozenset(
    {"Esc", "Tab", "Backtab", "Return", "Enter", "Space", "Backspace", "Del", "Up", "Down", "Left", "Right", "Home", "End"}
)
"""Keys by which a person works the window, in Qt's names."""


class Refusal(StrEnum):
    """Why a press was not learnt."""

    NAVIGATION = "the window is worked with this key"
    IN_USE = "the program uses this key for something else"
    KNOWN = "it takes pictures already"


class Phase(StrEnum):
    """How far the teaching is."""

    IDLE = "idle"
    WAITING = "waiting"
    LEARNT = "learnt"
    TIMED_OUT = "timed out"


@dataclass(frozen=True, slots=True)
class Teaching:
    """How the teaching stands. `trigger` is what was learnt or refused last; after a refusal the layer goes on waiting."""

    phase: Phase = Phase.IDLE
    trigger: Trigger | None = None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """The last press that was heard; `moment` as in `Touch`. Keys with which people type and work are not remembered."""

    trigger: Trigger
    moment: float


class TriggerLayer:
    """Remembers what takes pictures, and decides of each touch."""

    def __init__(self) -> None:
        self._in_use: frozenset[str] = frozenset()
        self._learnt = {F9.id: F9}
        self._contacts: dict[str, Contact] = {}
        self._opened: dict[str, float] = {}
        self._fired = -inf
        self._candidate: Trigger | None = None
        self._action = Action.TAKE
        self._deadline = inf
        self.teaching = Teaching()
        self.heard: Heard | None = None

    @property
    def learnt(self) -> tuple[Trigger, ...]:
        """What was taught, in that order, beside F9 and what belongs to instruments."""
        return tuple(trigger for trigger in self._learnt.values() if trigger != F9)

    def remember(self, triggers: Iterable[Trigger]) -> None:
        """Take pictures with these from now on."""
        self._learnt |= {trigger.id: trigger for trigger in triggers if trigger != F9}

    def forget(self, trigger_id: str) -> None:
        """Take no more pictures with it. F9 stays; what is not known is no fault."""
        if trigger_id != F9.id:
            self._learnt.pop(trigger_id, None)
            self._contacts.pop(trigger_id, None)

    def takes_pictures(self, trigger: Trigger) -> bool:
        """Whether a press of it is a picture."""
        return trigger.own or trigger.id in self._learnt

    def claims(self, trigger: Trigger, typing: bool) -> bool:
        """Whether its touches are for this layer alone, and nothing else may come of them. `typing` as in `feed`."""
        if self.teaching.phase is Phase.WAITING:
            return trigger.code not in NAVIGATION
        return self.takes_pictures(trigger) and not (typing and self._known(trigger).types)

    # --- teaching -----------------------------------------------------------------------------------------------------

    def begin_teaching(self, now: float, in_use: Collection[str] = (), action: Action = Action.TAKE) -> None:
        """Learn what is pressed next for `action`, but no key that is `in_use` (`F8`). `now` is `time.monotonic()`."""
        self._in_use, self._action = frozenset(in_use), action
        self.teaching, self._candidate, self._deadline = Teaching(Phase.WAITING), None, now + PATIENCE

    def cancel_teaching(self) -> None:
        """Learn nothing; also: the last result was read."""
        self.teaching, self._candidate, self._deadline = Teaching(), None, inf

    def lose_patience(self, now: float) -> bool:
        """Give up a teaching that waited too long; tell whether it was so."""
        if self.teaching.phase is not Phase.WAITING or now < self._deadline:
            return False
        self.teaching = Teaching(Phase.TIMED_OUT)
        return True

    # --- touches ------------------------------------------------------------------------------------------------------

    def feed(self, touch: Touch, typing: bool) -> Trigger | None:
        """Hear one touch, in the order in which they happened; return the trigger whose action is to be done.

        `typing`: a field of text has the keyboard's focus.
        """
        trigger, moment = touch.trigger, touch.moment
        if touch.motion is Motion.OPENED:
            self._opened[trigger.device] = moment
            self._contacts.pop(trigger.id, None)
            return None
        if self.teaching.phase is Phase.WAITING and not self.lose_patience(moment):
            self._teach(touch)
            return None
        if not self.takes_pictures(trigger):
            if touch.motion is Motion.DOWN and not _for_the_window(trigger):
                self.heard = Heard(trigger, moment)
            return None
        known = self._known(trigger)
        # A letter in a field is a letter, and no bounce of the press that comes after it.
        if (typing and known.types) or not self._pressed(touch):
            return None
        self.heard = Heard(known, moment)
        # A press that comes in by two ways (a button that is a key too) is one press.
        if moment - self._fired < DEBOUNCE:
            return None
        self._fired = moment
        return known

    def _teach(self, touch: Touch) -> None:
        trigger, pressed = touch.trigger, self._pressed(touch)
        if trigger.kind is Kind.KEY:
            # Learnt when it is let go: by then a pedal that types too was heard as a pedal.
            if touch.motion is Motion.DOWN and pressed:
                self._candidate = trigger
            if touch.motion is not Motion.UP or trigger != self._candidate:
                return
            trigger = self._candidate
        elif not pressed:
            return
        self._candidate = None
        refusal = self._refusal(trigger)
        if refusal:
            self.teaching = Teaching(Phase.WAITING, trigger, refusal)
        else:
            learnt = replace(trigger, action=self._action)
            self._learnt[trigger.id] = learnt
            self.teaching = Teaching(Phase.LEARNT, learnt)

    def _refusal(self, trigger: Trigger) -> Refusal | None:
        if self.takes_pictures(trigger):
            return Refusal.KNOWN
        if trigger.code.rpartition("+")[2] in NAVIGATION:
            return Refusal.NAVIGATION
        return Refusal.IN_USE if trigger.code in self._in_use or trigger.code.startswith("Alt+") else None

    def _pressed(self, touch: Touch) -> bool:
        trigger, moment = touch.trigger, touch.moment
        contact = self._contacts.get(trigger.id)
        if contact is None:
            contact = self._contacts[trigger.id] = Contact(button=trigger.kind is Kind.BUTTON)
        return contact.moved(touch.motion, moment) and moment - self._opened.get(trigger.device, -inf) >= OPENING

    def _known(self, trigger: Trigger) -> Trigger:
        return self._learnt.get(trigger.id, trigger)


def _for_the_window(trigger: Trigger) -> bool:
    """Whether people type or work the window with it."""
    return trigger.types or (trigger.kind is Kind.KEY and (trigger.code in NAVIGATION or "+" in trigger.code))
