"""The contact sheet: all pictures under the patient's name in large type, and what is still to be done before sending."""

from collections.abc import Iterator

from hub_station import history
from hub_station.domain.lesion import Lesion
from hub_station.domain.pathway import ViewRule
from hub_station.domain.patient import long_date, show_nhs_number
from hub_station.domain.visit import VisitFile
from hub_station.presenters import words
from hub_station.presenters.desk import Desk, Place
from hub_station.presenters.filmstrip import picture_status, view_status
from ui.states import Notice, SealState, SheetLesion, SheetPicture, Tone


class SealPresenter:
    """Answers what is asked on the contact sheet."""

    def __init__(self, desk: Desk) -> None:
        """Work on the visit on the table."""
        self._desk = desk
        self._sealing = False

    @property
    def busy(self) -> bool:
        """Whether the visit is being sealed; it may not be left meanwhile."""
        return self._sealing

    def state(self) -> SealState:
        """What the screen shows now."""
        file = self._desk.file
        excluded = history.excluded(file, self._desk.station.clock())
        problems = (*file.problems(), *(one.sentence for one in excluded))
        return SealState(
            name=file.patient.list_name,
            born=long_date(file.patient.birth_date),
            number=show_nhs_number(file.patient.nhs_number) or "No NHS number",
            lesions=tuple(self._sheet(lesion) for lesion in file.lesions),
            problems=problems,
            can_seal=not problems and not self._sealing,
            sealing=self._sealing,
        )

    def back_to_capture(self) -> None:
        """Take more pictures, or say why one is missing."""
        if self._desk.file.lesions:
            self._desk.go(Place.CAPTURE)
        else:
            self._desk.go(Place.LESIONS)

    def back_to_lesions(self) -> None:
        """Add or remove a lesion."""
        self._desk.go(Place.LESIONS)

    def seal_visit(self) -> None:
        """Send the pictures: from here on they cannot be changed."""
        if not self.state().can_seal:
            return
        self._sealing = True
        desk = self._desk
        desk.ask(desk.station.clinic.seal(desk.file.visit.id, desk.operator), self._sealed, self._not_sealed)
        desk.changed()

    def _sealed(self, file: VisitFile) -> None:
        self._sealing = False
        count = len(file.to_send())
        pictures = "1 picture waits" if count == 1 else f"{count} pictures wait"
        name = self._desk.station.settings.hospital.name if self._desk.station.settings.hospital else "the hospital"
        self._desk.clear()
        self._desk.go(
            Place.TODAY,
            Notice(Tone.GOOD, f"The visit is complete. {pictures} to be sent to {name}.", "You can start the next patient."),
        )

    def _not_sealed(self, error: BaseException) -> None:
        self._sealing = False
        self._desk.say(words.notice(error))

    def _sheet(self, lesion: Lesion) -> SheetLesion:
        views = self._desk.file.pathway.views
        place = f"{lesion.place}: {lesion.note}" if lesion.note else lesion.place
        sheet = tuple(picture for view in views for picture in self._pictures(lesion, view))
        return SheetLesion(lesion.id, lesion.title, place, sheet)

    def _pictures(self, lesion: Lesion, view: ViewRule) -> Iterator[SheetPicture]:
        """Every picture of a view; then, where it has too few, what is missing or why."""
        here = self._desk.file.pictures(lesion.id, view.id)
        for number, capture in enumerate(here, start=1):
            status, tone = picture_status(capture)
            title = f"{view.title} {number}" if view.max > 1 else view.title
            yield SheetPicture(capture.id, title, status, tone, self._desk.thumbnails.get(capture.id, b""))
        if not here or len(here) < view.min:
            status, tone, _ = view_status(self._desk, lesion.id, view)
            yield SheetPicture(f"{lesion.id}.{view.id}", view.title, status, tone)
