"""Pedals, keys and buttons: a press takes the picture of the present view, and accepts it where it is looked at.

A second one may be taught that asks for the picture again. What is taught is kept in the store.
"""

from collections.abc import Callable
from datetime import timedelta
from time import monotonic

from devices.triggers.contract import Action, Kind, Trigger
from devices.triggers.layer import OPENING, Phase, Refusal
from hub_station.cameras import Instrument
from hub_station.domain.equipment import LearntTrigger
from hub_station.outbox.store import Store
from hub_station.presenters import words
from hub_station.presenters.capture import CapturePresenter
from hub_station.presenters.check import CheckPresenter
from hub_station.presenters.desk import Desk, Place
from hub_station.triggers import Triggers
from ui.states import Notice, Status, Tone, TriggerRow, TriggersState

REFUSED: dict[Refusal, str] = {
    Refusal.NAVIGATION: "This key works the window, so it cannot take pictures.",
    Refusal.IN_USE: "The program uses this key for something else.",
    Refusal.KNOWN: "It is taught already. Forget it first to teach it anew.",
}

TAUGHT = {
    Action.TAKE: "takes and accepts pictures from now on.",
    Action.AGAIN: "takes a picture again from now on.",
}
FOR = {Action.TAKE: "Takes and accepts pictures", Action.AGAIN: "Takes a picture again"}


class TriggersPresenter:
    """Answers a press, and what is asked of the learnt triggers. `triggers` says what there is to be shown."""

    def __init__(self, desk: Desk, capture: CapturePresenter, check: CheckPresenter, triggers: Triggers) -> None:
        """Take pictures by `capture`, decide about them by `check`."""
        self._desk, self._capture, self._check, self.triggers = desk, capture, check, triggers

    def entered(self) -> None:
        """The store is open: what was taught on other days takes pictures again."""
        self._desk.ask(self._desk.station.clinic.read(lambda store: store.equipment.triggers()), self.triggers.remember)

    def fired(self, trigger: Trigger) -> None:
        """Something that was taught, or belongs to an instrument, was pressed: act where the visit stands.

        At a view it takes the picture; where a picture is looked at it accepts it, or asks for it again. Elsewhere nothing
        comes of it. The button of an instrument takes and accepts the pictures of that instrument, and of no other.
        """
        heard = self.triggers.heard
        moment = heard.moment if heard else monotonic()
        if self._desk.place is Place.CHECK:
            self._fired_at_check(trigger, moment)
        elif self._desk.place is Place.CAPTURE and trigger.action is Action.TAKE:
            self._fired_at_view(trigger, moment)

    def _fired_at_check(self, trigger: Trigger, moment: float) -> None:
        if trigger.action is Action.AGAIN:
            self._check.take_again_by_trigger()
            return
        if trigger.own:
            instrument = self._instrument(trigger)
            if instrument is None or instrument.info.key != self._check.device_key:
                return
        self._check.accept_by_trigger(moment)

    def _fired_at_view(self, trigger: Trigger, moment: float) -> None:
        desk = self._desk
        if trigger.own:
            instrument = self._instrument(trigger)
            if instrument is None:
                return
            if instrument.info.key != self._capture.device_key:
                desk.say(
                    Notice(
                        Tone.WARNING,
                        "The button of another instrument was pressed. No picture was taken.",
                        "Choose the view or the instrument first.",
                    )
                )
                return
            if trigger.kind is Kind.BUTTON and desk.station.cameras.live_for(instrument.info.key) < OPENING:
                # A scope reports what was pressed before as soon as its pictures come.
                return
        if self._capture.settled(moment):
            self._capture.shoot()

    def learnt(self, trigger: Trigger) -> None:
        """Something was taught: keep it. Where that fails it is unlearnt, and the notice says why."""
        desk = self._desk
        one = LearntTrigger(trigger.id, trigger.label, trigger.value(), desk.operator.id, desk.station.clock())

        def undo() -> None:
            self.triggers.cancel_teaching()
            self.triggers.forget(trigger.id)

        self._write(lambda store: store.equipment.learn_trigger(one), undo)

    def lesson(self) -> Notice | None:
        """Say how the teaching stands, and what to do; None: nothing is being taught."""
        now = self.triggers.teaching
        name = now.trigger.label if now.trigger else ""
        match now.phase:
            case Phase.IDLE:
                return None
            case Phase.WAITING if now.refusal:
                return Notice(Tone.WARNING, f"{name}: {REFUSED[now.refusal]}", "Press another pedal, button or key.")
            case Phase.WAITING:
                return Notice(Tone.BUSY, "Press the pedal, button or key now.", "Press it once, and let go.")
            case Phase.LEARNT:
                action = now.trigger.action if now.trigger else Action.TAKE
                return Notice(Tone.GOOD, f"{name} {TAUGHT[action]}")
            case Phase.TIMED_OUT:
                return Notice(Tone.WARNING, "Nothing was heard.", "Is it plugged in? Try again.")

    def state(self) -> TriggersState:
        """What the equipment page shows of it."""
        triggers = self.triggers
        return TriggersState(
            learnt=tuple(TriggerRow(one.id, one.label, FOR[one.action]) for one in triggers.learnt),
            teaching=triggers.teaching.phase is Phase.WAITING,
            said=self.lesson(),
            heard=self._heard(),
            problems=tuple(words.unheard(one.name, one.error) for one in triggers.problems),
        )

    def teach_trigger(self, action: str) -> None:
        """Learn what is pressed next, for `action` (`take` or `again`)."""
        self.triggers.begin_teaching(Action(action))

    def cancel_teaching(self) -> None:
        """Learn nothing; also: the page was left."""
        if self.triggers.teaching.phase is not Phase.IDLE:
            self.triggers.cancel_teaching()

    def _heard(self) -> Status | None:
        heard = self.triggers.heard
        if heard is None:
            return None
        # With its time, so that a second press of the same pedal is seen too.
        at = self._desk.station.clock() - timedelta(seconds=monotonic() - heard.moment)
        return Status(f"Heard at {at:%H:%M:%S}: {heard.trigger.label}", Tone.GOOD)

    def forget_trigger(self, trigger_id: str) -> None:
        """Take no more pictures with it."""
        desk = self._desk
        operator_id, at = desk.operator.id, desk.station.clock()
        self.triggers.forget(trigger_id)
        self._write(lambda store: store.equipment.forget_trigger(trigger_id, operator_id, at), self.entered)

    def _write(self, change: Callable[[Store], None], undo: Callable[[], None]) -> None:
        def failed(error: BaseException) -> None:
            undo()
            self._desk.say(words.notice(error))

        self._desk.ask(self._desk.station.clinic.write(change), lambda _: None, failed)

    def _instrument(self, trigger: Trigger) -> Instrument | None:
        for instrument in self._desk.station.cameras.instruments():
            info = instrument.info
            if trigger.device == (info.port if trigger.kind is Kind.BUTTON else info.key):
                return instrument
        return None
