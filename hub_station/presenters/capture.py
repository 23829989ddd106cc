"""The live picture, the shutter, and the views that are still needed.

A picture is bound at the press of the shutter: to the patient, lesion, view and operator of that moment, whatever is on
the screen when the camera answers.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from math import inf
from time import monotonic

from devices.contract import Still
from devices.errors import DeviceError
from devices.tray import Tray
from hub_station.clinic import Kept
from hub_station.domain.capture import Binding, Decision
from hub_station.domain.equipment import DeviceRole
from hub_station.domain.lesion import Lesion
from hub_station.domain.pathway import ViewRule
from hub_station.domain.visit import NotAllowed, VisitFile
from hub_station.presenters import instruments, words
from hub_station.presenters.desk import Desk, Place
from hub_station.presenters.filmstrip import film, view_status
from ui.states import CaptureState, Choice, Cue, Guide, Notice, Tone, ViewStep

GUIDES = {
    DeviceRole.DERMATOSCOPE: (Guide.CENTRE, Guide.RING),
    DeviceRole.CLOSE_UP: (Guide.CENTRE,),
    DeviceRole.LOCATION: (Guide.GRID,),
    DeviceRole.CAMERA: (Guide.CENTRE,),
}
"""What lies over the live picture: what matters in the middle, the body held level. A ruler: where the view wants one."""

HINTS = {
    DeviceRole.DERMATOSCOPE: "Rest it lightly, do not press",
    DeviceRole.CLOSE_UP: "About 20 cm away, dermatoscope off",
    DeviceRole.LOCATION: "Stand back: show a landmark, hold it level",
    DeviceRole.CAMERA: "Camera straight on",
}
"""How far away and how to hold it, in few words over the live picture (V-04, V-05, V-09)."""

SETTLE = 0.6
"""Seconds after a decision in which a pedal takes nothing: nobody aims so quickly, but a foot may press twice."""


class CapturePresenter:
    """Answers what is asked on the capture screen."""

    def __init__(self, desk: Desk, tray: Tray, clock: Callable[[], float] = monotonic) -> None:
        """Work on the visit on the table; what the disk refuses goes onto the `tray`. `clock`: seconds, never back."""
        self._desk, self._tray, self._clock = desk, tray, clock
        self._came = -inf
        self._again_id = ""
        self._lesion_id = ""
        self._view_id = ""
        self._chosen: dict[DeviceRole, str] = {}
        self._keeping = False
        self._trouble: Notice | None = None
        self._when_kept: Callable[[str], None] = lambda _: None

    def when_kept(self, then: Callable[[str], None]) -> None:
        """Call `then` with the capture id of each picture that is durable on disk."""
        self._when_kept = then

    @property
    def busy(self) -> bool:
        """Whether a picture is on its way from the camera to the disk; the visit may not be left meanwhile."""
        return self._keeping

    def begin(self) -> None:
        """Stand at the first view that is needed, or stay where a picture may be taken again."""
        self._trouble, self._again_id = None, ""
        file, pathway = self._desk.file, self._desk.file.pathway
        needed = file.next_needed()
        if needed:
            self._lesion_id, self._view_id = needed[0].id, needed[1].id
        elif self._lesion_id not in {lesion.id for lesion in file.lesions}:
            self._lesion_id, self._view_id = file.lesions[0].id, pathway.views[0].id

    def stand_at(self, lesion_id: str, view_id: str) -> None:
        """Stand at a certain view."""
        self._trouble, self._again_id = None, ""
        self._lesion_id, self._view_id = lesion_id, view_id

    def take_again(self, capture_id: str, *, said: bool) -> None:
        """Stand where a picture is to be taken again; where nobody `said` why, it can be said here."""
        binding = next(one.binding for one in self._desk.file.captures if one.id == capture_id)
        self.stand_at(binding.lesion_id, binding.view_id)
        self._again_id = "" if said else capture_id

    def come_from_check(self) -> None:
        """Somebody has decided about a picture just now, and has another view before them since."""
        self._came = self._clock()

    def settled(self, moment: float) -> bool:
        """Whether somebody who pressed then could know which view was theirs."""
        return moment - self._came >= SETTLE

    def here(self) -> tuple[Lesion, ViewRule]:
        """The lesion and the view at which the visit stands."""
        return self._desk.file.lesion(self._lesion_id), self._desk.file.pathway.view(self._view_id)

    def state(self) -> CaptureState:
        """What the screen shows now."""
        desk, pathway = self._desk, self._desk.file.pathway
        lesion, view = self.here()
        here = self._instrument()
        second = instruments.beside(desk.station, here.key) if here else None
        trouble = self._trouble or (here.trouble if here else None)
        if here is None:
            trouble = Notice(
                Tone.WARNING, f"No {view.instrument.value} is attached.", "Plug it in; the picture comes by itself."
            )
        return CaptureState(
            lesion=lesion.title,
            place=f"{lesion.place}: {lesion.note}" if lesion.note else lesion.place,
            lesions=tuple(Choice(one.id, f"{one.title}: {one.place}") for one in desk.file.lesions),
            lesion_id=lesion.id,
            views=tuple(self._step(one) for one in pathway.views),
            view_title=view.title,
            prompt=self._prompt(lesion, view),
            live=here.live if here else None,
            device=here.name if here else "",
            device_status=here.status if here else "Not attached",
            device_tone=here.tone if here else Tone.WARNING,
            devices=tuple(Choice(one.id, one.name) for one in instruments.shown(desk.station)),
            device_id=here.key if here else "",
            can_shoot=bool(here and here.ready and not self._keeping),
            keeping=self._keeping,
            missing_reasons=tuple(Choice(one.id, one.text) for one in pathway.missing_reasons),
            all_done=desk.file.next_needed() is None,
            trouble=trouble,
            guides=(*GUIDES[view.instrument], Guide.RULER) if view.ruler else GUIDES[view.instrument],
            second=second.live if second else None,
            second_name=second.name if second else "",
            hold=instruments.HOLD[here.hold] if here else None,
            held=bool(here and here.hold in instruments.TO_BE_HELD),
            hint=HINTS[view.instrument],
            film=film(desk),
            why=tuple(Choice(one.id, one.text) for one in pathway.retake_reasons) if self._again_id else (),
        )

    def choose_lesion(self, lesion_id: str) -> None:
        """Stand at the first view of another lesion that is still needed, else its first."""
        file, pathway = self._desk.file, self._desk.file.pathway
        open_views = [view for view in pathway.views if not file.complete(lesion_id, view)]
        self.stand_at(lesion_id, (open_views or list(pathway.views))[0].id)
        self._desk.changed()

    def choose_view(self, view_id: str) -> None:
        """Stand at another view of the same lesion."""
        self.stand_at(self._lesion_id, view_id)
        self._desk.changed()

    def choose_device(self, device_id: str) -> None:
        """Use another instrument for views of this kind."""
        self._chosen[self._desk.file.pathway.view(self._view_id).instrument] = device_id
        self._desk.changed()

    def hold_light(self, held: bool) -> None:
        """Hold colour and light of the present instrument as they are now, until the visit ends; or let it choose again."""
        here = self._instrument()
        if here is not None:
            # How it went is seen on the instrument itself.
            self._desk.station.cameras.hold(here.key, held)

    def shoot(self) -> None:
        """Take the picture of the present view. Ignored while one is being kept or the instrument is not live."""
        desk = self._desk
        here = self._instrument()
        if self._keeping or here is None or not here.ready:
            return
        if not desk.identified:
            desk.go(Place.IDENTIFY)
            return
        binding = desk.bind(self._lesion_id, self._view_id)
        self._keeping, self._trouble = True, None
        desk.ask(desk.station.cameras.capture(here.key), lambda still: self._still_came(binding, still), self._not_taken)
        desk.changed()

    def picture_came(self, device_key: str, still: Still) -> bool:
        """File a photograph that the instrument of the present view took by its own shutter; False: it cannot be filed now.

        As `shoot`, it binds at this moment. What another instrument took belongs to nothing, and so does what comes while
        nobody stands at a view.
        """
        desk = self._desk
        here = self._instrument() if desk.place is Place.CAPTURE and not self._keeping else None
        if here is None or here.key != device_key or not desk.identified:
            return False
        binding = desk.bind(self._lesion_id, self._view_id)
        self._keeping, self._trouble = True, None
        desk.ask(desk.station.clinic.adopt(binding, still), self._was_kept, partial(self._not_kept, still))
        desk.changed()
        return True

    def explain_missing(self, view_id: str, reason_id: str) -> None:
        """Say why a view cannot be taken, and go on to the next."""
        desk = self._desk
        visit_id = desk.file.visit.id
        desk.ask(
            desk.station.clinic.explain_missing(visit_id, self._lesion_id, view_id, reason_id, desk.operator),
            self._explained,
        )

    def say_why(self, reason_id: str) -> None:
        """Say after all why the last picture is taken again."""
        desk, capture_id = self._desk, self._again_id
        if not capture_id:
            return
        self._again_id = ""
        desk.ask(
            desk.station.clinic.review(desk.file.visit.id, capture_id, Decision.TAKE_AGAIN, desk.operator, reason_id),
            desk.lay_out,
        )
        desk.changed()

    def capture_done(self) -> None:
        """Go on to the contact sheet; what is missing is said there."""
        if not self._keeping:
            self._desk.go(Place.SEAL)

    @property
    def device_key(self) -> str:
        """The key of the instrument of the present view; empty where there is none."""
        here = self._instrument()
        return here.key if here else ""

    def _instrument(self) -> instruments.Shown | None:
        """Return the instrument of the present view."""
        desk = self._desk
        return instruments.chosen(desk.station, desk.file.pathway.view(self._view_id).instrument, self._chosen)

    def _still_came(self, binding: Binding, still: Still) -> None:
        self._desk.ask(self._desk.station.clinic.keep(binding, still), self._was_kept, partial(self._not_kept, still))

    def _was_kept(self, kept: Kept) -> None:
        self._keeping = False
        # Its picture is about to be looked at.
        self._desk.station.cameras.noted(kept.capture.device.key)
        self._desk.play(Cue.KEPT)
        self._desk.lay_out(kept.file)
        self._when_kept(kept.capture.id)

    def _not_taken(self, error: BaseException) -> None:
        self._keeping = False
        self._trouble = words.device(error) if isinstance(error, DeviceError) else words.notice(error)
        self._desk.play(Cue.TROUBLE)
        self._desk.changed()

    def _not_kept(self, still: Still, error: BaseException) -> None:
        self._keeping = False
        self._trouble = words.notice(error)
        self._desk.play(Cue.TROUBLE)
        # What the clinic itself refused is to go nowhere; what the disk refused may be filed once there is room.
        if not isinstance(error, NotAllowed):
            self._tray.put(still)
            self._trouble = replace(self._trouble, do=f"{self._trouble.do} {words.PUT_ASIDE}")
        self._desk.changed()

    def _explained(self, file: VisitFile) -> None:
        desk = self._desk
        desk.lay_out(file)
        if file.next_needed() is None:
            desk.go(Place.SEAL)
        else:
            self.begin()
            desk.changed()

    def _prompt(self, lesion: Lesion, view: ViewRule) -> str:
        """Where a view takes several pictures, which of them it is now."""
        number = len(self._desk.file.pictures(lesion.id, view.id)) + 1
        if view.max == 1 or number > view.max:
            return view.prompt
        return f"Picture {number} of {max(view.min, number)}. {view.prompt}"

    def _step(self, view: ViewRule) -> ViewStep:
        status, tone, thumbnail = view_status(self._desk, self._lesion_id, view)
        return ViewStep(view.id, view.title, status, tone, view.id == self._view_id, view.required, thumbnail)
