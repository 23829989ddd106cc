"""The lesions of the visit: a coded site from the map or the list, a side where it has one, a note."""

from hub_station.domain.lesion import Lesion, Side
from hub_station.domain.visit import VisitFile
from hub_station.presenters.body_map import body, body_map
from hub_station.presenters.desk import Desk
from ui.states import Choice, LesionRow, LesionsState, Tone

SIDES = (Choice("L", "Left"), Choice("R", "Right"), Choice("B", "Both sides"), Choice("none", "Midline or no side"))


class LesionsPresenter:
    """Answers what is asked on the lesions screen."""

    def __init__(self, desk: Desk) -> None:
        """Work on the visit on the table."""
        self._desk = desk
        self._form = ("", "", "")
        self._region = ""
        self._error = ""

    def state(self) -> LesionsState:
        """What the screen shows now."""
        site, side, note = self._form
        file = self._desk.file
        return LesionsState(
            lesions=tuple(self._row(lesion) for lesion in file.lesions),
            sites=tuple(Choice(one.id, one.label) for one in self._desk.station.sites),
            sides=self._sides(site),
            site=site,
            side=side,
            note=note,
            can_continue=bool(file.lesions),
            error=self._error,
            referral=file.referral,
            finer=self._finer(site, side),
            body=body_map(file.lesions, chosen=(site, _side(side)) if site else None),
        )

    def edit_lesion(self, site_id: str, side_id: str, note: str) -> None:
        """Remember what the form holds."""
        if site_id != self._form[0] and site_id not in self._offered():
            self._region = ""
        self._form = (site_id, self._fitting(site_id, side_id), note)
        self._desk.changed()

    def pick_region(self, region_id: str) -> None:
        """Take the general site of a region of the body map, and its side; the note stays."""
        region = body().region(region_id)
        self._region = region_id
        sides = body().sides_of(region.sites[0])
        side = region.side if region.side in sides else None
        self._form = (region.sites[0], self._fitting(region.sites[0], "" if side is None else _side_id(side)), self._form[2])
        self._error = ""
        self._desk.changed()

    def add_lesion(self, site_id: str, side_id: str, note: str) -> None:
        """Record one more lesion, or say what the form still lacks."""
        side_id = self._fitting(site_id, side_id)
        self._form = (site_id, side_id, note)
        chosen = next((one for one in self._desk.station.sites if one.id == site_id), None)
        if chosen is None:
            self._error = "Choose where on the body the lesion is."
        elif not side_id:
            self._error = "Choose the side of the body."
        else:
            self._error = ""
            side = _side(side_id)
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
        self._region = ""
        self._read(file)

    def _read(self, file: VisitFile) -> None:
        self._desk.lay_out(file)
        self._desk.say(None)

    def _sides(self, site: str) -> tuple[Choice, ...]:
        """Return the sides to ask for: of a site that has one only, none."""
        possible = body().sides_of(site) if site else tuple(Side)
        return tuple(one for one in SIDES if _side(one.id) in possible) if len(possible) > 1 else ()

    def _fitting(self, site: str, side_id: str) -> str:
        """Return the side, if the site can have it; the only one that it can have; else nothing."""
        possible = [_side_id(one) for one in body().sides_of(site)] if site else [one.id for one in SIDES]
        if len(possible) == 1:
            return possible[0]
        return side_id if side_id in possible else ""

    def _offered(self) -> tuple[str, ...]:
        return body().region(self._region).sites if self._region else ()

    def _finer(self, site: str, side_id: str) -> tuple[Choice, ...]:
        """Return the sites that the picked region stands for, where they are several and can have its side."""
        labels = {one.id: one.label for one in self._desk.station.sites}
        fitting = [one for one in self._offered() if one == site or self._fitting(one, side_id) == side_id or not side_id]
        return tuple(Choice(one, labels[one]) for one in fitting) if len(fitting) > 1 and site in fitting else ()

    def _row(self, lesion: Lesion) -> LesionRow:
        file, pathway = self._desk.file, self._desk.file.pathway
        done = sum(file.current(lesion.id, view.id) is not None for view in pathway.views)
        total = len(pathway.views)
        place = f"{lesion.place}: {lesion.note}" if lesion.note else lesion.place
        tone = Tone.GOOD if done == total else Tone.QUIET
        has_pictures = any(capture.binding.lesion_id == lesion.id for capture in file.captures)
        return LesionRow(lesion.id, lesion.title, place, f"{done} of {total} views", tone, not has_pictures)


def _side(side_id: str) -> Side:
    return Side.NONE if side_id in {"none", ""} else Side(side_id)


def _side_id(side: Side) -> str:
    return side.value or "none"
