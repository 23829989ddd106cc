"""Each picture at full size: accept it, take it again, or accept it as the best possible.

One hand and one pedal do it all: what took the picture accepts it too, once it was really on the screen for a moment.
"""

from collections import Counter
from collections.abc import Callable
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from hub_station.domain.capture import Capture, Decision
from hub_station.domain.pathway import Pathway
from hub_station.domain.visit import VisitFile
from hub_station.presenters import words
from hub_station.presenters.capture import CapturePresenter
from hub_station.presenters.desk import Desk, Place
from hub_station.presenters.filmstrip import current_pictures, film
from ui.states import CheckState, Choice, Cue, Notice

WORDS = {
    Decision.ACCEPTED: "Accepted",
    Decision.BEST_POSSIBLE: "Best possible",
    Decision.TAKE_AGAIN: "Take again",
}

LOOK = 0.6
"""Seconds for which a picture must have been on the screen before it can be accepted: a press twice is no look."""

UNSAID = "other"


def unsaid_reason(pathway: Pathway) -> str:
    """Return the retake reason that stands until somebody says more: `other`, or the last of the pathway's list."""
    known = [reason.id for reason in pathway.retake_reasons]
    return UNSAID if UNSAID in known else known[-1]


class CheckPresenter:
    """Answers what is asked on the check screen."""

    def __init__(self, desk: Desk, capture: CapturePresenter, clock: Callable[[], float] = monotonic) -> None:
        """Show the visit's pictures; one to be taken again leads back to `capture`. `clock`: seconds, never back."""
        self._desk, self._capture, self._clock = desk, capture, clock
        self._capture_id = ""
        self._pixels: NDArray[np.uint8] | None = None
        self._seen_at: float | None = None
        self._ruler = True
        self._best = False
        self._trouble: Notice | None = None
        self._deciding = False

    def show_picture(self, capture_id: str) -> None:
        """Show a certain picture of the visit."""
        self._look_at(capture_id)
        self._desk.go(Place.CHECK)

    def state(self) -> CheckState:
        """What the screen shows now."""
        desk, pathway = self._desk, self._desk.file.pathway
        ids = [one.id for one in current_pictures(desk.file)]
        capture = self._present()
        lesion, view = desk.file.lesion(capture.binding.lesion_id), pathway.view(capture.binding.view_id)
        index = ids.index(capture.id) if capture.id in ids else 0
        taken = f"{capture.taken.astimezone(desk.station.clock().tzinfo):%H:%M:%S}"
        return CheckState(
            capture_id=capture.id,
            title=f"{lesion.title}: {view.title}",
            place=lesion.place,
            position=f"Picture {index + 1} of {len(ids)}",
            taken=f"Taken at {taken}, {capture.width} × {capture.height} pixels",
            pixels=self._pixels,
            retake_reasons=tuple(Choice(one.id, one.text) for one in pathway.retake_reasons),
            decision=WORDS[capture.review.decision] if capture.review else "",
            can_previous=index > 0,
            can_next=index < len(ids) - 1,
            trouble=self._trouble,
            look_for=LOOK,
            ruler=self._ruler if view.ruler else None,
            tries=self._tries(capture),
            best=self._best,
            film=film(desk, capture.id),
        )

    # --- decisions ----------------------------------------------------------------------------------------------------

    def picture_seen(self, capture_id: str) -> None:
        """The picture is on the screen since now."""
        if capture_id == self._capture_id and self._seen_at is None:
            self._seen_at = self._clock()

    def accept_picture(self, capture_id: str) -> None:
        """The picture is good (or the best possible, where that is being considered); one decided before stays so."""
        self._accept(capture_id, self._clock())

    def accept_by_trigger(self, moment: float) -> None:
        """A pedal or button was pressed at `moment` (of `clock`): the picture on the screen is good."""
        self._accept(self._capture_id, moment)

    def consider_best_possible(self, capture_id: str, wanted: bool) -> None:
        """Think about accepting the picture as the best possible, or no longer."""
        if capture_id == self._capture_id:
            self._best = wanted
            self._desk.changed()

    def accept_best_possible(self, capture_id: str, reason_id: str) -> None:
        """The picture is imperfect, but the best that is possible. `reason_id` says what is not perfect, or is empty."""
        if self._looked(self._clock()):
            self._decide(capture_id, Decision.BEST_POSSIBLE, reason_id)

    def take_again(self, capture_id: str, reason_id: str) -> None:
        """The picture is to be taken again. Without a reason it can be said later, beside the next live picture."""
        self._decide(capture_id, Decision.TAKE_AGAIN, reason_id)

    def take_again_by_trigger(self) -> None:
        """The second pedal was pressed."""
        self._decide(self._capture_id, Decision.TAKE_AGAIN, "")

    def ruler_seen(self, capture_id: str, seen: bool) -> None:
        """A ruler is to be seen beside the lesion, or none (V-03)."""
        if capture_id == self._capture_id:
            self._ruler = seen
            self._desk.changed()

    @property
    def device_key(self) -> str:
        """The key of the instrument that took the picture on the screen."""
        return self._present().device.key

    # --- moving between pictures --------------------------------------------------------------------------------------

    def previous_picture(self) -> None:
        """Look at the picture before this one."""
        self._step(-1)

    def next_picture(self) -> None:
        """Look at the picture after this one."""
        self._step(1)

    # --- inside -------------------------------------------------------------------------------------------------------

    def _looked(self, moment: float) -> bool:
        return self._seen_at is not None and moment - self._seen_at >= LOOK

    def _accept(self, capture_id: str, moment: float) -> None:
        if not self._looked(moment):
            return
        before = self._present().review
        if self._best:
            self._decide(capture_id, Decision.BEST_POSSIBLE, "")
        elif before and before.decision is not Decision.TAKE_AGAIN and before.ruler == self._ruler_word():
            if capture_id == self._capture_id and not self._deciding:
                self._go_on(self._desk.file, before.decision, said=True)
        else:
            decision = before.decision if before and before.decision is Decision.BEST_POSSIBLE else Decision.ACCEPTED
            reason = before.reason_id if before and decision is Decision.BEST_POSSIBLE else ""
            self._decide(capture_id, decision, reason)

    def _ruler_word(self) -> str:
        if not self._desk.file.pathway.view(self._present().binding.view_id).ruler:
            return ""
        return "yes" if self._ruler else "no"

    def _decide(self, capture_id: str, decision: Decision, reason_id: str) -> None:
        # A decision is about the picture that is on the screen, and one press is one decision.
        if capture_id != self._capture_id or self._deciding:
            return
        self._deciding = True
        desk = self._desk
        visit_id = desk.file.visit.id
        said = bool(reason_id)
        if decision is Decision.TAKE_AGAIN:
            desk.play(Cue.AGAIN)
            reason_id = reason_id or unsaid_reason(desk.file.pathway)
        ruler = {"": None, "yes": True, "no": False}[self._ruler_word()]

        def decided(file: VisitFile) -> None:
            self._deciding = False
            self._go_on(file, decision, said=said)

        def refused(error: BaseException) -> None:
            self._deciding = False
            desk.say(words.notice(error))

        review = desk.station.clinic.review(visit_id, capture_id, decision, desk.operator, reason_id, ruler)
        desk.ask(review, decided, refused)

    def _go_on(self, file: VisitFile, decision: Decision, *, said: bool) -> None:
        desk = self._desk
        capture_id = self._capture_id
        desk.lay_out(file)
        self._capture.come_from_check()
        if decision is Decision.TAKE_AGAIN:
            desk.go(Place.CAPTURE)
            self._capture.take_again(capture_id, said=said)
            desk.changed()
        else:
            unchecked = [one for one in current_pictures(file) if one.review is None]
            if file.next_needed():
                desk.go(Place.CAPTURE)
            elif unchecked:
                self.show_picture(unchecked[0].id)
            else:
                desk.go(Place.SEAL)

    def _step(self, by: int) -> None:
        ids = [one.id for one in current_pictures(self._desk.file)]
        index = (ids.index(self._capture_id) if self._capture_id in ids else 0) + by
        if 0 <= index < len(ids):
            self._look_at(ids[index])
            self._desk.changed()

    def _look_at(self, capture_id: str) -> None:
        self._capture_id, self._pixels, self._trouble = capture_id, None, None
        self._seen_at, self._best = None, False
        review = self._present().review
        self._ruler = review is None or review.ruler != "no"

        def came(pixels: NDArray[np.uint8]) -> None:
            if self._capture_id == capture_id:
                self._pixels = pixels
                self._desk.changed()

        def failed(error: BaseException) -> None:
            if self._capture_id == capture_id:
                self._trouble = words.notice(error)
                self._desk.changed()

        self._desk.ask(self._desk.station.clinic.full_size(capture_id), came, failed)

    def _present(self) -> Capture:
        return next(one for one in self._desk.file.captures if one.id == self._capture_id)

    def _tries(self, capture: Capture) -> str:
        """Say how often the view was taken before, and why not good enough."""
        file = self._desk.file
        texts = {reason.id: reason.text for reason in file.pathway.retake_reasons}
        before = [
            texts.get(one.review.reason_id, "Other")
            for one in file.tries(capture.binding.lesion_id, capture.binding.view_id)
            if one.review and one.id != capture.id
        ]
        if not before:
            return ""
        why = "; ".join(f"{text} × {count}" if count > 1 else text for text, count in Counter(before).items())
        return f"Taken again once: {why}." if len(before) == 1 else f"Taken again {len(before)} times: {why}."
