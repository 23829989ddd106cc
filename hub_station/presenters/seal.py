"""The contact sheet: all pictures under the patient's name in large type, and what is still to be done before sending."""

from collections.abc import Iterator

from hub_station import history
from hub_station.domain import second_review
from hub_station.domain.lesion import Lesion
from hub_station.domain.pathway import ViewRule
from hub_station.domain.patient import long_date, show_nhs_number
from hub_station.domain.visit import VisitFile, VisitStatus
from hub_station.presenters import words
from hub_station.presenters.desk import Desk, Place
from hub_station.presenters.filmstrip import picture_status, shown_pictures, view_status
from ui.states import Notice, SealState, SheetLesion, SheetPicture, Tone

SEND = "Complete visit and send"
FOR_REVIEW = "Complete visit, pass on for review"


class SealPresenter:
    """Answers what is asked on the contact sheet."""

    def __init__(self, desk: Desk) -> None:
        """Work on the visit on the table."""
        self._desk = desk
        self._sealing = self._sure = False

    def begin(self) -> None:
        """Nobody said yet that these pictures are all of this patient."""
        self._sure = False

    @property
    def busy(self) -> bool:
        """Whether the visit is being sealed; it may not be left meanwhile."""
        return self._sealing

    def state(self) -> SealState:
        """What the screen shows now."""
        desk, file = self._desk, self._desk.file
        problems = self._review_problems() if desk.reviewing else self._problems()
        back = desk.reviewing and bool(second_review.refused(file))
        if desk.reviewing:
            words = "Give it back for more pictures" if back else SEND
        else:
            words = FOR_REVIEW if file.pathway.second_review else SEND
        return SealState(
            name=file.patient.list_name,
            born=long_date(file.patient.birth_date),
            number=show_nhs_number(file.patient.nhs_number) or "No NHS number",
            lesions=tuple(self._sheet(lesion) for lesion in file.lesions),
            problems=problems,
            can_seal=not problems and (self._sure or back) and not self._sealing,
            count=_pictures(len(file.to_send())),
            sure=self._sure,
            sealing=self._sealing,
            main_words=words,
            reviewing=desk.reviewing,
        )

    def _problems(self) -> tuple[str, ...]:
        file = self._desk.file
        excluded = history.excluded(file, self._desk.station.clock())
        return (*file.problems(), *(one.sentence for one in excluded))

    def _review_problems(self) -> tuple[str, ...]:
        left = len(second_review.undecided(self._desk.file))
        if not left:
            return ()
        return ("1 picture has not been reviewed yet." if left == 1 else f"{left} pictures have not been reviewed yet.",)

    def back_to_capture(self) -> None:
        """Take more pictures, or say why one is missing. The second person goes back to all pictures, then to the list."""
        if self._desk.reviewing:
            if self._desk.place is Place.CHECK:
                self._desk.go(Place.SEAL)
            else:
                self.leave_review()
        elif self._desk.file.lesions:
            self._desk.to_pictures()
        else:
            self._desk.go(Place.LESIONS)

    def leave_review(self) -> None:
        """Leave the visit where it is: it goes on waiting, with what was decided so far."""
        self._desk.clear()
        self._desk.go(Place.TODAY)

    def back_to_lesions(self) -> None:
        """Add or remove a lesion."""
        if not self._desk.reviewing:
            self._desk.go(Place.LESIONS)

    def confirm_sheet(self) -> None:
        """A person looked at the sheet: these pictures are all of this patient, or after all they did not look."""
        self._sure = not self._sure
        self._desk.changed()

    def seal_visit(self) -> None:
        """Send the pictures: from here on they cannot be changed. Or pass them on to the second person, or back."""
        if not self.state().can_seal:
            return
        self._sealing = True
        desk = self._desk
        visit_id, operator = desk.file.visit.id, desk.operator
        if desk.reviewing:
            answer = desk.station.second_review.finish(visit_id, operator)
        elif desk.file.pathway.second_review:
            answer = desk.station.second_review.ask(visit_id, operator)
        else:
            answer = desk.station.clinic.seal(visit_id, operator)
        desk.ask(answer, self._sealed, self._not_sealed)
        desk.changed()

    def _sealed(self, file: VisitFile) -> None:
        self._sealing = False
        if file.visit.status is not VisitStatus.SEALED:
            name = file.patient.list_name
            waits = file.visit.review_wanted_at is not None
            said = f"The visit of {name} waits for a second person." if waits else f"The visit of {name} needs pictures."
            self._desk.clear()
            self._desk.go(Place.TODAY, Notice(Tone.GOOD, said, "You can start the next patient." if waits else ""))
            return
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
        key = (lesion.id, view.id)
        shown = shown_pictures(self._desk)
        here = [one for one in shown if (one.binding.lesion_id, one.binding.view_id) == key]
        for number, capture in enumerate(here, start=1):
            status, tone = picture_status(capture, reviewing=self._desk.reviewing)
            title = f"{view.title} {number}" if view.max > 1 else view.title
            yield SheetPicture(capture.id, title, status, tone, self._desk.thumbnails.get(capture.id, b""))
        if not here or len(here) < view.min:
            status, tone, _ = view_status(self._desk, lesion.id, view)
            yield SheetPicture(f"{lesion.id}.{view.id}", view.title, status, tone)


def _pictures(count: int) -> str:
    return "1 picture" if count == 1 else f"{count} pictures"
