"""Which screen is shown, and everything around it: patient bar, steps, notice, outbox strip.

`Front` is what the window asks; it passes each request on to the presenter of its screen. Used on the GUI thread only; other
threads reach it through `post`.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from devices.contract import Press
from devices.tray import Tray
from hub_station.assembly import Station
from hub_station.domain.patient import long_date, show_nhs_number
from hub_station.door import Door
from hub_station.presenters import rules
from hub_station.presenters.capture import CapturePresenter
from hub_station.presenters.check import CheckPresenter
from hub_station.presenters.consent import ConsentPresenter
from hub_station.presenters.desk import Desk, Place
from hub_station.presenters.device_check import DeviceCheckPresenter
from hub_station.presenters.device_form import DeviceFormPresenter
from hub_station.presenters.elsewhere import ElsewherePresenter
from hub_station.presenters.equipment import EquipmentPresenter
from hub_station.presenters.identify import IdentifyPresenter
from hub_station.presenters.lesions import LesionsPresenter
from hub_station.presenters.outbox import OutboxPresenter
from hub_station.presenters.seal import SealPresenter
from hub_station.presenters.similar import SimilarPresenter
from hub_station.presenters.today import FormPresenter, TodayPresenter
from hub_station.presenters.triggers import TriggersPresenter
from hub_station.presenters.unlock import UnlockPresenter
from hub_station.triggers import Triggers
from sync.uploader import LinkStatus
from ui.states import Choice, Cue, Notice, PatientBar, ScreenState, Tone, WindowState

log = logging.getLogger(__name__)

STEPS = {
    Place.IDENTIFY: "Identify",
    Place.CONSENT: "Consent",
    Place.LESIONS: "Lesions",
    Place.CAPTURE: "Pictures",
    Place.SEAL: "Check and send",
}


class Exercises(Protocol):
    """What can be practised on simulated instruments. GUI thread."""

    choices: tuple[Choice, ...]
    chosen: str

    def choose(self, exercise_id: str) -> None:
        """Hold the instruments so from now on."""
        ...


class Front:
    """The presenter of the window (`ui.requests.Requests`). Shows the state at most once for a burst of changes."""

    def __init__(
        self,
        door: Door,
        post: Callable[[Callable[[], None]], None],
        close: Callable[[], None],
        triggers: Triggers,
        *,
        demo: bool,
        exercises: Exercises | None,
        tray: Tray,
        play: Callable[[Cue], None] = lambda _: None,
    ) -> None:
        """Stand before `door`; `close` ends the program, `post` brings a callable to the GUI thread.

        Pictures that cannot be filed when they come go onto the `tray`. `play` lets a short sound be heard.
        """
        self._tray, self._triggers = tray, triggers
        self._post, self._close, self._demo, self._exercises = post, close, demo, exercises
        self._show: Callable[[WindowState], None] | None = None
        self._showing = False
        self._alarm = ""
        self._warned = False
        self._before_outbox = Place.TODAY
        self._desk = desk = Desk(post, self.changed, self._entering, play)
        self.unlock = UnlockPresenter(door, post, self.changed, self._entered)
        self.today = TodayPresenter(desk)
        self.form = FormPresenter(desk, self.today)
        self.similar = SimilarPresenter(desk)
        self.identify = IdentifyPresenter(desk, self.similar)
        self.consent = ConsentPresenter(desk)
        self.lesions = LesionsPresenter(desk)
        self.capture = CapturePresenter(desk, tray)
        self.check = CheckPresenter(desk, self.capture)
        self.seal = SealPresenter(desk)
        self.outbox = OutboxPresenter(desk, lambda: self._alarm)
        self.elsewhere = ElsewherePresenter(desk, self.capture)
        self.equipment = EquipmentPresenter(desk)
        self.device_form = DeviceFormPresenter(desk)
        self.triggers = TriggersPresenter(desk, self.capture, self.check, triggers)
        self.device_check = DeviceCheckPresenter(desk)
        self.capture.when_kept(self.check.show_picture)
        self.elsewhere.when_kept(self.check.show_picture)

        # Who answers what the screens ask.
        self.make_store, self.open_store = self.unlock.make_store, self.unlock.open_store
        self.choose_operator, self.start_visit = self.today.choose_operator, self.today.start_visit
        self.add_patient, self.mark_patient = self.today.add_patient, self.today.mark_patient
        self.read_clinic_list = self.today.read_clinic_list
        self.register_patient, self.cancel_form = self.form.register_patient, self.form.cancel_form
        self.reveal_answer, self.confirm_answer = self.identify.reveal_answer, self.identify.confirm_answer
        self.answer_differs, self.identity_done = self.identify.answer_differs, self.identify.identity_done
        self.told_apart, self.leave_similar = self.similar.told_apart, self.similar.leave_similar
        self.answer_consent, self.choose_chaperone = self.consent.answer_consent, self.consent.choose_chaperone
        self.consent_done, self.consent_refused = self.consent.consent_done, self.consent.consent_refused
        self.edit_lesion, self.add_lesion = self.lesions.edit_lesion, self.lesions.add_lesion
        self.remove_lesion, self.lesions_done = self.lesions.remove_lesion, self.lesions.lesions_done
        self.choose_lesion, self.choose_view = self.capture.choose_lesion, self.capture.choose_view
        self.choose_device, self.shoot = self.capture.choose_device, self.capture.shoot
        self.hold_light = self.capture.hold_light
        self.explain_missing, self.capture_done = self.capture.explain_missing, self.capture.capture_done
        self.say_why, self.picture_seen = self.capture.say_why, self.check.picture_seen
        self.ruler_seen, self.consider_best_possible = self.check.ruler_seen, self.check.consider_best_possible
        self.accept_picture, self.accept_best_possible = self.check.accept_picture, self.check.accept_best_possible
        self.take_again, self.show_picture = self.check.take_again, self.check.show_picture
        self.previous_picture, self.next_picture = self.check.previous_picture, self.check.next_picture
        self.back_to_capture, self.back_to_lesions = self.seal.back_to_capture, self.seal.back_to_lesions
        self.seal_visit, self.retry = self.seal.seal_visit, self.outbox.retry
        self.show_elsewhere, self.leave_elsewhere = self.elsewhere.show_elsewhere, self.elsewhere.leave_elsewhere
        self.choose_source, self.look_elsewhere = self.elsewhere.choose_source, self.elsewhere.look_elsewhere
        self.file_elsewhere, self.erase_elsewhere = self.elsewhere.file_elsewhere, self.elsewhere.erase_elsewhere
        self.show_equipment, self.leave_equipment = self.equipment.show_equipment, self.equipment.leave_equipment
        self.teach_trigger, self.cancel_teaching = self.triggers.teach_trigger, self.triggers.cancel_teaching
        self.forget_trigger = self.triggers.forget_trigger
        self.edit_device, self.register_device = self.device_form.edit_device, self.device_form.register_device
        self.pick_in_device_form = self.device_form.pick_in_device_form
        self.cancel_device_form = self.device_form.cancel_device_form
        self.check_device, self.pick_in_check = self.device_check.check_device, self.device_check.pick_in_check
        self.take_for_check, self.leave_check = self.device_check.take_for_check, self.device_check.leave_check
        self.begin_check_again = self.device_check.begin_check_again

    def start(self, show: Callable[[WindowState], None]) -> None:
        """Show the first state, and every later one, through `show`."""
        self._show = show
        self.unlock.begin()

    def stop(self) -> None:
        """Show nothing any more: the window is going, and words of other threads may still be on their way."""
        self._show = None

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
        if press.still is None:
            self._triggers.shutter(device_key)
        elif not (press.now and self._desk.entered and self.capture.picture_came(device_key, press.still)):
            self._tray.put(press.still)
            self._desk.say(
                Notice(
                    Tone.WARNING,
                    "A picture came that nobody asked for. It belongs to no view yet.",
                    "Find it under “From a card”, and file it there.",
                )
            )

    # --- what can be asked anywhere -----------------------------------------------------------------------------------

    def show_outbox(self) -> None:
        """Show what waits and what arrived, from any screen."""
        if self._desk.place is not Place.OUTBOX:
            self._before_outbox = self._desk.place
            self._desk.go(Place.OUTBOX)

    def leave_outbox(self) -> None:
        """Go back to where the outbox was opened."""
        self._desk.go(self._before_outbox)

    def dismiss_notice(self) -> None:
        """Take the notice away."""
        self.unlock.notice = None
        self._desk.say(None)

    def pause_visit(self) -> None:
        """Put the visit aside; not while a picture is on its way to the disk."""
        desk = self._desk
        if not desk.visit_open or self._busy():
            return

        def paused(_: None) -> None:
            name = desk.file.patient.list_name
            desk.clear()
            desk.go(Place.TODAY, Notice(Tone.QUIET, f"The visit of {name} is paused.", "Everything so far is safe."))

        desk.ask(desk.station.clinic.pause(desk.file.visit.id, desk.operator), paused)

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

    def _busy(self) -> bool:
        if not (self.capture.busy or self.seal.busy or self.elsewhere.busy):
            return False
        self._desk.say(Notice(Tone.WARNING, "A picture is being kept.", "Wait a moment, then try again."))
        return True

    def _entered(self, station: Station) -> None:
        self._desk.enter(station)
        self.triggers.entered()
        self._desk.go(Place.TODAY)

    def _entering(self, place: Place) -> None:
        if place is not Place.EQUIPMENT:
            self.triggers.cancel_teaching()
        match place:
            case Place.TODAY:
                self.today.refresh()
                self.outbox.refresh()
                self.equipment.refresh()
            case Place.IDENTIFY:
                self.identify.begin()
            case Place.CONSENT:
                self.consent.begin()
            case Place.CAPTURE:
                self.capture.begin()
            case Place.OUTBOX:
                self.outbox.refresh()
            case Place.EQUIPMENT:
                self.equipment.refresh()
            case _:
                pass

    def _show_now(self) -> None:
        self._showing = False
        if self._show:
            self._show(self._state())

    def _state(self) -> WindowState:
        desk = self._desk
        if not desk.entered:
            return WindowState(self.unlock.state(), notice=self.unlock.notice, demo=self._demo)
        step = Place.CAPTURE if desk.place is Place.CHECK or self.elsewhere.filing else desk.place
        step = Place.IDENTIFY if step is Place.SIMILAR else step
        return WindowState(
            screen=self._screen(),
            bar=self._bar(),
            strip=self.outbox.strip(),
            notice=desk.notice,
            operator=desk.operator.name,
            demo=self._demo,
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
                    equipment=self.equipment.to_see_to(),
                    alarms=(*rules.alarms(self._desk.station), *self.outbox.alarms()),
                )
            case Place.FORM:
                return self.form.state()
            case Place.SIMILAR:
                return self.similar.state()
            case Place.IDENTIFY:
                return self.identify.state()
            case Place.CONSENT:
                return self.consent.state()
            case Place.LESIONS:
                return self.lesions.state()
            case Place.CAPTURE:
                return replace(self.capture.state(), elsewhere=self.elsewhere.words())
            case Place.CHECK:
                return self.check.state()
            case Place.SEAL:
                return self.seal.state()
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
