"""Before the pictures: the instruments were cleaned and the patient is ready, confirmed by one press and kept with its time.

It comes right before the live picture, so that between cleaning and the first picture nothing need be touched but the pedal.
"""

from hub_station.domain.visit import VisitFile
from hub_station.presenters import words
from hub_station.presenters.desk import Desk, Place
from ui.states import PrepareState


class PreparePresenter:
    """Answers what is asked on the screen before the pictures."""

    def __init__(self, desk: Desk) -> None:
        """Work on the visit on the table."""
        self._desk = desk
        self._busy = False

    def state(self) -> PrepareState:
        """What the screen shows now."""
        pathway = self._desk.file.pathway
        return PrepareState(
            cleaning=tuple(one.text for one in pathway.cleaning),
            preparation=tuple(one.text for one in pathway.preparation),
            busy=self._busy,
        )

    def prepared(self) -> None:
        """All of it was done; go on to the pictures."""
        if self._busy:
            return
        self._busy = True
        desk = self._desk
        desk.ask(desk.station.clinic.record_cleaning(desk.file.visit.id, desk.operator), self._recorded, self._failed)
        desk.changed()

    def leave_preparation(self) -> None:
        """Go back to the lesions."""
        self._desk.go(Place.LESIONS)

    def _recorded(self, file: VisitFile) -> None:
        self._busy = False
        self._desk.lay_out(file)
        self._desk.go(Place.CAPTURE)

    def _failed(self, error: BaseException) -> None:
        self._busy = False
        self._desk.say(words.notice(error))
