"""The contact sheet: all pictures under the patient's name in large type, and what is still to be done before sending."""

from hub_station import history
from hub_station.domain.lesion import Lesion
from hub_station.domain.pathway import ViewRule
from hub_station.domain.patient import long_date, show_nhs_number
from hub_station.domain.visit import VisitFile
from hub_station.presenters import words
from hub_station.presenters.capture import view_status
from hub_station.presenters.desk import Desk, Place
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
        return SheetLesion(lesion.id, lesion.title, place, tuple(self._picture(lesion, view) for view in views))

    def _picture(self, lesion: Lesion, view: ViewRule) -> SheetPicture:
        status, tone, thumbnail = view_status(self._desk, lesion.id, view)
        capture = self._desk.file.current(lesion.id, view.id)
        return SheetPicture(capture.id if capture else "", view.title, status, tone, thumbnail)
