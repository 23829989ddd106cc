"""The lesions of the visit: a coded site, a side where it has one, a note."""

from hub_station.domain.lesion import Lesion, Side
from hub_station.domain.visit import VisitFile
from hub_station.presenters.desk import Desk
from ui.states import Choice, LesionRow, LesionsState, Tone

SIDES = (Choice("L", "Left"), Choice("R", "Right"), Choice("B", "Both sides"), Choice("none", "Midline or no side"))


class LesionsPresenter:
    """Answers what is asked on the lesions screen."""

    def __init__(self, desk: Desk) -> None:
        """Work on the visit on the table."""
        self._desk = desk
        self._form = ("", "", "")
        self._error = ""

    def state(self) -> LesionsState:
        """What the screen shows now."""
        site, side, note = self._form
        file = self._desk.file
        return LesionsState(
            lesions=tuple(self._row(lesion) for lesion in file.lesions),
            sites=tuple(Choice(one.id, one.label) for one in self._desk.station.sites),
            sides=SIDES,
            site=site,
            side=side,
            note=note,
            can_continue=bool(file.lesions),
            error=self._error,
            referral=file.referral,
        )

    def edit_lesion(self, site_id: str, side_id: str, note: str) -> None:
        """Remember what the form holds."""
        self._form = (site_id, side_id, note)
        self._desk.changed()

    def add_lesion(self, site_id: str, side_id: str, note: str) -> None:
        """Record one more lesion, or say what the form still lacks."""
        self._form = (site_id, side_id, note)
        chosen = next((one for one in self._desk.station.sites if one.id == site_id), None)
        if chosen is None:
            self._error = "Choose where on the body the lesion is."
        elif side_id not in {side.id for side in SIDES}:
            self._error = "Choose the side of the body."
        else:
            self._error = ""
            side = Side.NONE if side_id == "none" else Side(side_id)
            desk = self._desk
            visit_id = desk.file.visit.id
            text = " ".join(note.split())
            desk.ask(desk.station.clinic.add_lesion(visit_id, chosen, side, text, desk.operator), self._added)
            return
        self._desk.changed()

    def remove_lesion(self, lesion_id: str) -> None:
        """Take away a lesion that was entered by mistake."""
        desk = self._desk
        desk.ask(desk.station.clinic.remove_lesion(desk.file.visit.id, lesion_id, desk.operator), self._read)

    def lesions_done(self) -> None:
        """Go on to the pictures."""
        if self._desk.file.lesions:
            self._desk.to_pictures()

    def _added(self, file: VisitFile) -> None:
        self._form = ("", "", "")
        self._read(file)

    def _read(self, file: VisitFile) -> None:
        self._desk.lay_out(file)
        self._desk.say(None)

    def _row(self, lesion: Lesion) -> LesionRow:
        file, pathway = self._desk.file, self._desk.file.pathway
        done = sum(file.current(lesion.id, view.id) is not None for view in pathway.views)
        total = len(pathway.views)
        place = f"{lesion.place}: {lesion.note}" if lesion.note else lesion.place
        tone = Tone.GOOD if done == total else Tone.QUIET
        has_pictures = any(capture.binding.lesion_id == lesion.id for capture in file.captures)
        return LesionRow(lesion.id, lesion.title, place, f"{done} of {total} views", tone, not has_pictures)
