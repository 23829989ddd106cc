"""Each picture at full size: accept it, take it again with a reason, or accept it as the best possible."""

import numpy as np
from numpy.typing import NDArray

from hub_station.domain.capture import Capture, Decision
from hub_station.domain.visit import VisitFile
from hub_station.presenters import words
from hub_station.presenters.capture import CapturePresenter
from hub_station.presenters.desk import Desk, Place
from ui.states import CheckState, Choice, Notice

WORDS = {
    Decision.ACCEPTED: "Accepted",
    Decision.BEST_POSSIBLE: "Best possible",
    Decision.TAKE_AGAIN: "Take again",
}


class CheckPresenter:
    """Answers what is asked on the check screen."""

    def __init__(self, desk: Desk, capture: CapturePresenter) -> None:
        """Show the visit's pictures; one that is to be taken again sends the person back to `capture`."""
        self._desk, self._capture = desk, capture
        self._capture_id = ""
        self._pixels: NDArray[np.uint8] | None = None
        self._trouble: Notice | None = None
        self._deciding = False

    def show_picture(self, capture_id: str) -> None:
        """Show a certain picture of the visit."""
        self._look_at(capture_id)
        self._desk.go(Place.CHECK)

    def state(self) -> CheckState:
        """What the screen shows now."""
        desk, pathway = self._desk, self._desk.file.pathway
        pictures = self._pictures()
        capture = self._present()
        lesion = desk.file.lesion(capture.binding.lesion_id)
        index = [one.id for one in pictures].index(capture.id) if capture in pictures else 0
        return CheckState(
            capture_id=capture.id,
            title=f"{lesion.title}: {pathway.view(capture.binding.view_id).title}",
            place=lesion.place,
            position=f"Picture {index + 1} of {len(pictures)}",
            taken=f"Taken at {capture.taken.astimezone(desk.station.clock().tzinfo):%H:%M:%S}, "
            f"{capture.width} × {capture.height} pixels",
            pixels=self._pixels,
            retake_reasons=tuple(Choice(one.id, one.text) for one in pathway.retake_reasons),
            decision=WORDS[capture.review.decision] if capture.review else "",
            can_previous=index > 0,
            can_next=index < len(pictures) - 1,
            trouble=self._trouble,
        )

    def accept_picture(self, capture_id: str) -> None:
        """The picture is good."""
        self._decide(capture_id, Decision.ACCEPTED, "")

    def accept_best_possible(self, capture_id: str) -> None:
        """The picture is imperfect, but the best that is possible."""
        self._decide(capture_id, Decision.BEST_POSSIBLE, "")

    def take_again(self, capture_id: str, reason_id: str) -> None:
        """The picture is to be taken again."""
        self._decide(capture_id, Decision.TAKE_AGAIN, reason_id)

    def previous_picture(self) -> None:
        """Look at the picture before this one."""
        self._step(-1)

    def next_picture(self) -> None:
        """Look at the picture after this one."""
        self._step(1)

    def _decide(self, capture_id: str, decision: Decision, reason_id: str) -> None:
        # A decision is about the picture that is on the screen, and one press is one decision.
        if capture_id != self._capture_id or self._deciding:
            return
        self._deciding = True
        desk = self._desk
        visit_id = desk.file.visit.id

        def decided(file: VisitFile) -> None:
            self._deciding = False
            self._go_on(file, decision)

        def refused(error: BaseException) -> None:
            self._deciding = False
            desk.say(words.notice(error))

        desk.ask(desk.station.clinic.review(visit_id, capture_id, decision, desk.operator, reason_id), decided, refused)

    def _go_on(self, file: VisitFile, decision: Decision) -> None:
        desk = self._desk
        binding = self._present().binding
        desk.lay_out(file)
        if decision is Decision.TAKE_AGAIN:
            desk.go(Place.CAPTURE)
            self._capture.stand_at(binding.lesion_id, binding.view_id)
            desk.changed()
        else:
            unchecked = [one for one in self._pictures() if one.review is None]
            if file.next_needed():
                desk.go(Place.CAPTURE)
            elif unchecked:
                self.show_picture(unchecked[0].id)
            else:
                desk.go(Place.SEAL)

    def _step(self, by: int) -> None:
        pictures = self._pictures()
        ids = [one.id for one in pictures]
        index = (ids.index(self._capture_id) if self._capture_id in ids else 0) + by
        if 0 <= index < len(ids):
            self._look_at(ids[index])
            self._desk.changed()

    def _look_at(self, capture_id: str) -> None:
        self._capture_id, self._pixels, self._trouble = capture_id, None, None

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

    def _pictures(self) -> list[Capture]:
        """The current picture of each view, in the order of lesions and views."""
        file = self._desk.file
        found = (file.current(lesion.id, view.id) for lesion in file.lesions for view in file.pathway.views)
        return [one for one in found if one is not None]
