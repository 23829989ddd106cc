"""What all presenters share: the station, the visit on the table, the operator, the notice, and the way to the screen.

Everything here is used on the GUI thread only; answers from other threads come in through `ask`.
"""

import logging
from collections.abc import Callable
from concurrent.futures import Future
from enum import Enum, auto
from typing import TypeVar

from hub_station import identity
from hub_station.assembly import Station
from hub_station.domain.capture import Binding
from hub_station.domain.operator import Operator
from hub_station.domain.visit import VisitFile
from hub_station.presenters import words
from ui.states import Cue, Notice, Tone

log = logging.getLogger(__name__)

T = TypeVar("T")


class Place(Enum):
    """Which screen is shown."""

    TODAY = auto()
    FORM = auto()
    SIMILAR = auto()
    IDENTIFY = auto()
    CONSENT = auto()
    LESIONS = auto()
    CAPTURE = auto()
    CHECK = auto()
    SEAL = auto()
    OUTBOX = auto()
    ELSEWHERE = auto()
    EQUIPMENT = auto()
    DEVICE_FORM = auto()
    DEVICE_CHECK = auto()


HANDED_OVER = Notice(
    Tone.WARNING,
    "Somebody else goes on with this visit.",
    "Confirm again who the patient is, even if pictures were taken. Everything so far is safe.",
)
BEYOND_IDENTITY = frozenset({Place.CONSENT, Place.LESIONS, Place.CAPTURE, Place.CHECK, Place.SEAL, Place.ELSEWHERE})
"""Where nobody comes during a visit who has not confirmed, themselves, who the patient is."""


class Desk:
    """The table that the presenters work at."""

    def __init__(
        self,
        post: Callable[[Callable[[], None]], None],
        changed: Callable[[], None],
        entering: Callable[[Place], None],
        play: Callable[[Cue], None] = lambda _: None,
    ) -> None:
        """Use `post` to come back to the GUI thread, `changed` to show the state anew, `entering` before a place.

        `play` lets a short sound be heard, where there is anything to hear it from.
        """
        self._post, self.changed, self._entering, self.play = post, changed, entering, play
        self.place = Place.TODAY
        self.notice: Notice | None = None
        self.thumbnails: dict[str, bytes] = {}
        self._file: VisitFile | None = None
        self._station: Station | None = None
        self._operator: Operator | None = None
        self.asked_again = False
        """Whether the visit changed hands while it was open."""

    @property
    def entered(self) -> bool:
        """Whether the store is open and the station stands."""
        return self._station is not None

    @property
    def station(self) -> Station:
        """The station behind the door. Raises RuntimeError before it was entered."""
        if self._station is None:
            raise RuntimeError("the store is not open")
        return self._station

    def enter(self, station: Station) -> None:
        """The store is open: work with this station from now on."""
        self._station = station
        self._operator = station.settings.operators[0].operator()

    @property
    def operator(self) -> Operator:
        """Who works at the station now. Raises RuntimeError before it was entered."""
        if self._operator is None:
            raise RuntimeError("the store is not open")
        return self._operator

    def hand_over(self, operator: Operator) -> None:
        """Somebody else works at the station from now on. During a visit they confirm first who the patient is (I-07).

        Nothing is lost: a picture that is on its way belongs to whoever pressed the shutter.
        """
        before, self._operator = self._operator, operator
        if self._file is None or before is None or before.id == operator.id:
            self.changed()
            return
        self.asked_again = True
        visit_id = self._file.visit.id
        taken_over = identity.take_over(visit_id, operator, self.station.clock())
        self.ask(self.station.clinic.write(taken_over), self._taken_over)
        self.go(Place.IDENTIFY, HANDED_OVER)

    @property
    def identified(self) -> bool:
        """Whether whoever works here now confirmed who the patient of the visit on the table is."""
        return self._file is not None and self._file.identified_by(self.operator.id)

    @property
    def file(self) -> VisitFile:
        """The visit on the table. Raises RuntimeError where there is none: a presenter asked at the wrong place."""
        if self._file is None:
            raise RuntimeError("no visit is open")
        return self._file

    @property
    def visit_open(self) -> bool:
        """Whether a visit lies on the table."""
        return self._file is not None

    def bind(self, lesion_id: str, view_id: str) -> Binding:
        """Say to whom and what a picture belongs whose shutter is pressed now. Raises RuntimeError without a visit."""
        file = self.file
        check = file.identity.id if file.identity else ""
        return Binding(file.patient.id, file.visit.id, lesion_id, view_id, self.operator.id, check)

    def lay_out(self, file: VisitFile) -> None:
        """Put a visit (as read just now) on the table, and fetch the thumbnails that are not there yet."""
        self._file = file
        if any(capture.id not in self.thumbnails for capture in file.captures):
            visit_id = file.visit.id
            self.ask(self.station.clinic.read(lambda store: store.records.thumbnails(visit_id)), self._thumbnails_came)

    def clear(self) -> None:
        """Take the visit off the table. Its light is not that of the next one: no instrument is held any more."""
        self.station.cameras.release()
        self._file, self.thumbnails, self.asked_again = None, {}, False

    def go(self, place: Place, notice: Notice | None = None) -> None:
        """Show another screen, with a notice or none. Beyond the identity screen only who confirmed the identity."""
        if self._file is not None and place in BEYOND_IDENTITY and not self.identified:
            if self.place in {Place.IDENTIFY, Place.SIMILAR}:
                self.changed()
                return
            place = Place.IDENTIFY
        self.place, self.notice = place, notice
        self._entering(place)
        self.changed()

    def say(self, notice: Notice | None) -> None:
        """Show a notice on the present screen, or take it away."""
        self.notice = notice
        self.changed()

    def ask(
        self,
        future: "Future[T]",
        then: Callable[[T], None],
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        """When `future` is answered, go on here, on the GUI thread: with `then`, or with `failed` (else a notice)."""

        def answered() -> None:
            error = future.exception()
            if error is None:
                then(future.result())
                return
            # The type only: messages of foreign libraries may repeat what was typed.
            log.warning("a request failed: %s", type(error).__name__)
            if failed:
                failed(error)
            else:
                self.say(words.notice(error))

        future.add_done_callback(lambda _: self._post(answered))

    def _taken_over(self, file: VisitFile) -> None:
        if self._file is not None and self._file.visit.id == file.visit.id:
            self.lay_out(file)
            if not self.identified and self.place in BEYOND_IDENTITY:
                self.go(Place.IDENTIFY, HANDED_OVER)

    def _thumbnails_came(self, thumbnails: dict[str, bytes]) -> None:
        if self._file is not None:
            self.thumbnails = thumbnails
            self.changed()
