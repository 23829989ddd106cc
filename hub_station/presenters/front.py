"""Which screen is shown, and everything around it: patient bar, steps, notice, outbox strip.

`Front` is what the window asks; it passes each request on to the presenter of its screen. Used on the GUI thread only; other
threads reach it through `post`.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from typing import Protocol

from devices.contract import Press
from devices.tray import Tray
from devices.triggers.contract import Trigger
from hub_station.assembly import Station
from hub_station.domain.operator import Operator
from hub_station.domain.patient import long_date, show_nhs_number
from hub_station.door import Door
from hub_station.presenters import rules
from hub_station.presenters.desk import Desk, Place
from hub_station.presenters.roster import Roster
from hub_station.presenters.unlock import UnlockPresenter
from hub_station.triggers import Triggers
from sync.uploader import LinkStatus
from ui.states import Choice, Cue, Notice, PatientBar, ScreenState, Tone, WindowState

log = logging.getLogger(__name__)

STEPS = {
    Place.IDENTIFY: "Identify",
    Place.CONSENT: "Consent",
    Place.LESIONS: "Lesions",
    Place.HISTORY: "History",
    Place.CAPTURE: "Pictures",
    Place.SEAL: "Check and send",
}

CAME_UNASKED = Notice(
    Tone.WARNING,
    "A picture came that nobody asked for. It belongs to no view yet.",
    "Find it under “From a card”, and file it there.",
)
CAME_WHILE_COVERED = Notice(
    Tone.WARNING, "A picture came while nobody could file it.", "It is kept aside: sign in, and find it under “From a card”."
)


class Exercises(Protocol):
    """What can be practised on simulated instruments. GUI thread."""

    choices: tuple[Choice, ...]
    chosen: str

    def choose(self, exercise_id: str) -> None:
        """Hold the instruments so from now on."""
        ...


class Front(Roster):
    """The presenter of the window (`ui.requests.Requests`). Shows the state at most once for a burst of changes."""

    def __init__(
        self,
        door: Door,
        post: Callable[[Callable[[], None]], None],
        close: Callable[[], None],
        triggers: Triggers,
        *,
        band: str,
        signed_in: Operator | None,
        exercises: Exercises | None,
        tray: Tray,
        running: Callable[[], float] = monotonic,
        play: Callable[[Cue], None] = lambda _: None,
    ) -> None:
        """Stand before `door`; `close` ends the program, `post` brings a callable to the GUI thread.

        Pictures that cannot be filed when they come go onto the `tray`. `band` are words across the top;
        in a demo somebody may be `signed_in` from the start. `running` are seconds that never go back. `play` lets a
        short sound be heard.
        """
        self._signed_in, self._band = signed_in, band
        self._tray, self._triggers = tray, triggers
        self._post, self._close, self._exercises = post, close, exercises
        self._show: Callable[[WindowState], None] | None = None
        self._showing = False
        self._alarm = ""
        self._warned = False
        self._before_outbox = Place.TODAY
        self._desk = desk = Desk(post, self.changed, self._entering, play)
        super().__init__(
            desk,
            post,
            UnlockPresenter(door, post, self.changed, self._entered),
            triggers,
            tray,
            keeping=self._keeping,
            alarm=lambda: self._alarm,
            running=running,
        )

    def start(self, show: Callable[[WindowState], None]) -> None:
        """Show the first state, and every later one, through `show`."""
        self._show = show
        self.unlock.begin()

    def stop(self) -> None:
        """Show nothing any more: the window is going, and words of other threads may still be on their way."""
        self._show = None
        self.scans.stop_reading()

    @property
    def entered(self) -> bool:
        """Whether somebody works here: the store is open, and nothing is covered by the sign-in."""
        return not self._desk.covered

    def changed(self) -> None:
        """Something may look different now."""
        if not self._showing:
            self._showing = True
            self._post(self._show_now)

    def link_changed(self, status: LinkStatus) -> None:
        """The uploader says how the hospital link is; the counts may have changed with it."""
        self._alarm = status.alarm
        # The last words of the uploader may come when the window is gone and the store is closed.
        if self._show and self._desk.entered:
            self.outbox.refresh()

    def device_pressed(self, device_key: str, press: Press) -> None:
        """The shutter or button of an instrument itself was pressed. A picture that cannot be filed now is not lost."""
        self.idle.touched()
        if press.still is None:
            self._triggers.shutter(device_key)
        elif not (press.now and not self._desk.covered and self.capture.picture_came(device_key, press.still)):
            self._tray.put(press.still)
            if self._desk.covered:
                self._desk.on_cover = CAME_WHILE_COVERED
            self._desk.say(CAME_UNASKED)

    def fired(self, trigger: Trigger) -> None:
        """A pedal, key or button that takes pictures was pressed."""
        self.idle.touched()
        self.triggers.fired(trigger)

    # --- what can be asked anywhere -----------------------------------------------------------------------------------

    def lock(self) -> None:
        """Cover everything until somebody signs in. What is being kept is kept beneath."""
        self.sign_in.lock("key")

    def show_outbox(self) -> None:
        """Show what waits and what arrived, from any screen."""
        if not self._desk.covered and self._desk.place is not Place.OUTBOX:
            self._before_outbox = self._desk.place
            self._desk.go(Place.OUTBOX)

    def leave_outbox(self) -> None:
        """Go back to where the outbox was opened."""
        self._desk.go(self._before_outbox)

    def dismiss_notice(self) -> None:
        """Take the notice away."""
        self.unlock.notice = self._desk.on_cover = None
        self._desk.say(None)

    def pause_visit(self) -> None:
        """Put the visit aside; not while a picture is on its way to the disk."""
        desk = self._desk
        if not desk.visit_open or desk.covered or self._busy():
            return
        if desk.reviewing:
            self.seal.leave_review()
            return
        self.history.keep()

        def paused(_: None) -> None:
            name = desk.file.patient.list_name
            desk.clear()
            desk.go(Place.TODAY, Notice(Tone.QUIET, f"The visit of {name} is paused.", "Everything so far is safe."))

        desk.ask(desk.station.clinic.pause(desk.file.visit.id, desk.operator), paused)

    def show_stop(self) -> None:
        """Stop the visit or take consent back; not while a picture is on its way to the disk."""
        if not self._busy():
            self.stopping.show_stop()

    def close_program(self) -> None:
        """End the program; not while a picture is on its way to the disk, and not silently past a card with pictures."""
        if self._busy():
            return
        left = self.elsewhere.leftovers() if self._desk.entered and not self._warned else ""
        if left:
            self._warned = True
            self._desk.say(Notice(Tone.WARNING, left, "File or erase them first, or close again to leave."))
            return
        self._close()

    def choose_exercise(self, exercise_id: str) -> None:
        """Practise something else. Nothing of it exists outside the demo."""
        if self._exercises:
            self._exercises.choose(exercise_id)
            self.changed()

    # --- inside -------------------------------------------------------------------------------------------------------

    def _keeping(self) -> bool:
        return self.capture.busy or self.seal.busy or self.elsewhere.busy

    def _busy(self) -> bool:
        if not self._keeping():
            return False
        self._desk.say(Notice(Tone.WARNING, "A picture is being kept.", "Wait a moment, then try again."))
        return True

    def _entered(self, station: Station) -> None:
        self._desk.enter(station)
        self.triggers.entered()
        if self._signed_in is None:
            self.sign_in.begin()
            self.changed()
        else:
            self._desk.sign_in(self._signed_in)
            self._desk.go(Place.TODAY)

    def _entering(self, place: Place) -> None:
        place = self._desk.place = self._stopped(place)
        self.scans.stop_reading()
        if place is not Place.EQUIPMENT:
            self.triggers.cancel_teaching()
        match place:
            case Place.TODAY:
                self.today.refresh()
                self.outbox.refresh()
                self.put_right.refresh()
                self.equipment.refresh()
            case Place.IDENTIFY:
                self.identify.begin()
            case Place.CONSENT:
                self.consent.begin()
            case Place.HISTORY:
                self.history.begin()
            case Place.EXCLUDED:
                self.excluded.begin()
            case Place.CAPTURE:
                self.capture.begin()
            case Place.SEAL:
                self.seal.begin()
                self.put_right.refresh()
            case Place.OUTBOX:
                self.outbox.refresh()
            case Place.EQUIPMENT:
                self.equipment.refresh()
            case _:
                pass

    def _stopped(self, place: Place) -> Place:
        """Where a way really leads: past an exclusion nobody comes, and to the pictures only past the history."""
        if self.excluded.stands_before(place):
            return Place.EXCLUDED
        if place in {Place.PREPARE, Place.CAPTURE} and self.history.due():
            self.history.before_pictures()
            return Place.HISTORY
        return place

    def _show_now(self) -> None:
        self._showing = False
        if self._show:
            self._show(self._state())

    def _state(self) -> WindowState:
        desk = self._desk
        if not desk.entered:
            return WindowState(self.unlock.state(), notice=self.unlock.notice, band=self._band)
        if desk.covered:
            strip = replace(self.outbox.strip(), alarm="")
            return WindowState(self.sign_in.state(), strip=strip, notice=desk.on_cover, band=self._band)
        pictures = desk.place in {Place.PREPARE, Place.CHECK} or self.elsewhere.filing
        step = Place.CAPTURE if pictures else desk.place
        step = Place.TODAY if desk.reviewing else step
        step = Place.IDENTIFY if step is Place.SIMILAR else step
        return WindowState(
            screen=self._screen(),
            bar=self._bar(),
            strip=self.outbox.strip(),
            notice=self.idle.warning() or desk.notice or (self.excluded.warning() if desk.place is Place.LESIONS else None),
            operator=desk.operator.name,
            band=self._band,
            steps=tuple(STEPS.values()) if step in STEPS else (),
            step=list(STEPS).index(step) if step in STEPS else -1,
            exercises=self._exercises.choices if self._exercises else (),
            exercise=self._exercises.chosen if self._exercises else "",
        )

    def _screen(self) -> ScreenState:
        match self._desk.place:
            case Place.TODAY:
                return replace(
                    self.today.state(),
                    elsewhere=self.elsewhere.words(),
                    put_right=self.put_right.words(),
                    equipment=self.equipment.to_see_to(),
                    alarms=(*rules.alarms(self._desk.station), *self.outbox.alarms()),
                )
            case Place.FORM:
                return self.scans.with_camera(self.form.state())
            case Place.SIMILAR:
                return self.similar.state()
            case Place.IDENTIFY:
                return self.scans.with_camera(self.identify.state())
            case Place.CONSENT:
                return self.consent.state()
            case Place.LESIONS:
                return self.lesions.state()
            case Place.PREPARE:
                return self.prepare.state()
            case Place.HISTORY:
                return self.history.state()
            case Place.EXCLUDED:
                return self.excluded.state()
            case Place.CAPTURE:
                return replace(self.capture.state(), elsewhere=self.elsewhere.words_to_file())
            case Place.CHECK:
                return self.check.state()
            case Place.SEAL:
                return replace(self.seal.state(), put_right=self.put_right.words(), history=self.history.words())
            case Place.REPAIR:
                return self.repair.state()
            case Place.PUT_RIGHT:
                return self.put_right.state()
            case Place.STOP:
                return self.stopping.state()
            case Place.OUTBOX:
                return self.outbox.state()
            case Place.ELSEWHERE:
                return self.elsewhere.state()
            case Place.EQUIPMENT:
                return replace(self.equipment.state(), triggers=self.triggers.state())
            case Place.DEVICE_FORM:
                return self.device_form.state()
            case Place.DEVICE_CHECK:
                return self.device_check.state()
            case Place.PEOPLE:
                return self.people.state()
            case Place.PERSON_FORM:
                return self.people.form()
            case Place.NEW_PIN:
                return self.sign_in.state()

    def _bar(self) -> PatientBar | None:
        """The patient, in every place of a visit but one: while identity is asked, the answers stay covered."""
        desk = self._desk
        place = self._before_outbox if desk.place is Place.OUTBOX else desk.place
        if not desk.visit_open or place in {Place.IDENTIFY, Place.SIMILAR}:
            return None
        patient = desk.file.patient
        age = patient.age(desk.station.clock().date())
        born = f"{long_date(patient.birth_date)} ({age} years)"
        return PatientBar(patient.list_name, born, show_nhs_number(patient.nhs_number) or "No NHS number")
