"""Pictures on a card, in a folder or in a camera: shown, filed to the view that is open, erased once received.

Nothing is filed by itself. The picture is bound, at the press of the button, to the patient, lesion, view and operator that
stand on the screen.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from devices.contract import Still
from devices.errors import DeviceFault, DeviceForbidden
from devices.originals import Glancing, Original
from devices.places import Place
from devices.tray import Tray
from hub_station.clinic import Kept
from hub_station.domain.operator import Right
from hub_station.domain.patient import long_date
from hub_station.elsewhere import Examined, Large
from hub_station.presenters import words
from hub_station.presenters.capture import CapturePresenter
from hub_station.presenters.desk import Desk
from hub_station.presenters.desk import Place as Screen
from hub_station.presenters.elsewhere_facts import Facts, Key
from ui.states import Choice, ElsewherePicture, ElsewhereState, Notice, Tone

SHOWN = 60
"""How many of the newest pictures are listed: more than a clinic takes in a day."""

_STATUS: dict[str | None, tuple[str, Tone]] = {
    None: ("New", Tone.BUSY),
    "kept": ("Filed, visit not complete", Tone.QUIET),
    "received": ("Received", Tone.GOOD),
    "purged": ("Received", Tone.GOOD),
}
_ON_ITS_WAY = ("Filed, not yet received", Tone.QUIET)
_HELD = {"received", "purged"}


class ElsewherePresenter:
    """Answers what is asked on the screen of pictures from elsewhere."""

    def __init__(self, desk: Desk, capture: CapturePresenter) -> None:
        """File to the view at which `capture` stands."""
        self._desk, self._capture = desk, capture
        self._before = Screen.TODAY
        self._source = ""
        self._chosen = ""
        self._large: tuple[Key, Large | None] | None = None
        self._facts = Facts(desk)
        self._moving = self._erasing = self._sure = False
        self._trouble: Notice | None = None
        self._when_kept: Callable[[str], None] = lambda _: None

    def when_kept(self, then: Callable[[str], None]) -> None:
        """Call `then` with the capture id of each picture that was filed and is durable."""
        self._when_kept = then

    @property
    def filing(self) -> bool:
        """Whether the screen is shown from within a visit, at its pictures."""
        return self._desk.place is Screen.ELSEWHERE and self._at_camera()

    @property
    def busy(self) -> bool:
        """Whether a picture is on its way from the card to the disk."""
        return self._moving

    # --- for other screens --------------------------------------------------------------------------------------------

    def words(self) -> str:
        """The words on the way here, empty where no card or folder holds a picture."""
        return _way(sum(len(place.originals) for place in self._places()))

    def words_to_file(self) -> str:
        """The same from within a visit: of the pictures that did not come to the station yet."""
        return _way(sum(1 for place in self._places() for one in place.originals if not one.digest))

    def leftovers(self) -> str:
        """Name a card that holds pictures, or pictures that nobody filed, in words for whoever leaves; empty: none."""
        for place in self._places():
            if place.originals and place.source.key.startswith(("card:", "body:")):
                return f"{place.source.label} still holds {_pictures(len(place.originals))}."
            known = [self._of(place, one) for one in place.originals]
            unfiled = sum(1 for fact in known if fact is None or fact.whereabouts is None)
            if unfiled and place.source.key == Tray.key:
                return f"{_pictures(unfiled)} went to no patient yet."
        return ""

    # --- the screen ---------------------------------------------------------------------------------------------------

    def show_elsewhere(self) -> None:
        """Show what is there; from today's list to look and to erase, from the camera to file too."""
        if self._desk.place is not Screen.ELSEWHERE:
            self._before = self._desk.place
        self._trouble, self._sure, self._chosen = None, False, ""
        self._facts.look_again()
        self._desk.go(Screen.ELSEWHERE)

    def leave_elsewhere(self) -> None:
        """Go back to where it was opened."""
        if not self._moving:
            self._large = None
            self._facts.rest(self._place())
            self._desk.go(self._before)

    def choose_source(self, source_id: str) -> None:
        """Show another card or folder."""
        self._facts.rest(self._place())
        self._source, self._chosen, self._trouble, self._sure = source_id, "", None, False
        self._desk.changed()

    def look_elsewhere(self, picture_id: str) -> None:
        """Show a picture large."""
        place = self._place()
        original = next((one for one in place.originals if one.id == picture_id), None) if place else None
        if place is None or original is None:
            return
        self._chosen, self._trouble, self._sure = picture_id, None, False
        key = (place.source.key, picture_id)
        self._large = (key, None)
        if original.obstacle:
            self._trouble = Notice(Tone.WARNING, "This file cannot be filed.", original.obstacle)
            self._desk.changed()
            return

        def came(large: Large) -> None:
            if self._large and self._large[0] == key:
                self._large = (key, large)
            self._facts.know(key, large.examined)

        self._desk.ask(self._desk.station.elsewhere.large(place.source.key, original), came, self._failed)
        self._desk.changed()

    def file_elsewhere(self, picture_id: str) -> None:
        """File the picture that is shown to the view that is named on the screen."""
        place, original = self._place(), self._original()
        if place is None or original is None or original.id != picture_id or not self._can_file() or self._moving:
            return
        desk = self._desk
        lesion, view = self._capture.here()
        binding = desk.bind(lesion.id, view.id)
        self._moving, self._trouble = True, None
        key = (place.source.key, original.id)

        def fetched(still: Still) -> None:
            desk.ask(desk.station.clinic.adopt(binding, still), lambda kept: self._filed(key, kept), self._failed)

        desk.ask(desk.station.elsewhere.fetch(*key[:1], original), fetched, self._failed)
        desk.changed()

    def erase_elsewhere(self) -> None:
        """Ask whether what may be erased shall be erased; asked a second time, erase it."""
        place = self._place()
        if place is None or self._erasing:
            return
        going, given_up = self._erasable(place)
        if not going:
            return
        if not self._sure:
            self._sure = True
            why = "They were never filed to a patient." if given_up else "The hospital holds each of them."
            what = f"{_pictures(len(going))} will be erased here. {why}"
            self._trouble = Notice(Tone.WARNING, what, "Press again to erase.")
            self._desk.changed()
            return
        self._sure, self._erasing, self._trouble = False, True, None
        self._erase_next(place, going, given_up)

    def state(self) -> ElsewhereState:
        """What the screen shows now."""
        places, place = self._places(), self._place()
        shown = place.originals[:SHOWN] if place else ()
        if place and not self._erasing:
            self._facts.find_out(place, shown)
        original, known = self._original(), self._known()
        doubt = self._doubt(known) if original else None
        large = self._large[1] if self._large and self._large[0] == self._key() else None
        lesion_view = self._capture.here() if self._at_camera() else None
        target = f"{lesion_view[0].title}: {lesion_view[1].title}" if lesion_view else ""
        going, given_up = self._erasable(place) if place else ((), False)
        facts = [self._of(place, one) for one in shown]
        new = sum(1 for fact in facts if fact and not fact.trouble and fact.whereabouts is None)
        return ElsewhereState(
            title=place.source.label if place else "Pictures from a card or folder",
            facts=f"{_pictures(len(place.originals))}, {new} new" if place and place.originals else "",
            sources=tuple(Choice(one.source.key, one.source.label) for one in places),
            source_id=place.source.key if place else "",
            pictures=tuple(self._picture(place, one) for one in shown) if place else (),
            nothing=_nothing(place),
            chosen=self._chosen if original else "",
            pixels=large.pixels if large else None,
            target=target,
            can_file=bool(original and large and self._can_file() and not self._moving),
            doubtful=doubt is not None,
            erase_words=f"Erase {_pictures(len(going))}{' unfiled' if given_up else ''}" if going else "",
            back_words="Back to camera" if self._before is Screen.CAPTURE else "Back to today",
            warning=self._trouble or doubt,
        )

    # --- inside -------------------------------------------------------------------------------------------------------

    def _places(self) -> tuple[Place, ...]:
        """Return what there is; the tray only while something lies on it."""
        places = self._desk.station.elsewhere.places()
        return tuple(place for place in places if place.originals or place.source.key != Tray.key)

    def _place(self) -> Place | None:
        places = self._places()
        return next((one for one in places if one.source.key == self._source), places[0] if places else None)

    def _original(self) -> Original | None:
        place = self._place()
        return next((one for one in place.originals if one.id == self._chosen), None) if place else None

    def _key(self) -> Key:
        place = self._place()
        return (place.source.key if place else "", self._chosen)

    def _known(self) -> Examined | None:
        return self._facts.of(self._key())

    def _of(self, place: Place | None, original: Original) -> Examined | None:
        return self._facts.of((place.source.key, original.id)) if place else None

    def _at_camera(self) -> bool:
        return self._before is Screen.CAPTURE and self._desk.visit_open

    def _can_file(self) -> bool:
        known = self._known()
        if known is None or known.trouble or not self._at_camera():
            return False
        again = self._desk.visit_open and any(one.digest == known.digest for one in self._desk.file.captures)
        return known.whereabouts is None or (again and not self._desk.file.holds(known.digest))

    def _doubt(self, known: Examined | None) -> Notice | None:
        """Say what speaks against filing the shown picture to the open visit."""
        if known is None or not self._at_camera() or not self._can_file():
            return None
        if known.taken is None:
            return Notice(Tone.WARNING, "This picture does not say when it was taken.", "Check that it is of this patient.")
        # Cameras tell whole seconds.
        if known.taken < self._desk.file.visit.opened_at.replace(microsecond=0):
            return Notice(
                Tone.WARNING, "This picture was taken before the visit began.", "Check that it is of this patient."
            )
        if known.taken > self._desk.station.clock():
            return Notice(
                Tone.WARNING, "The camera's clock is ahead: the picture's time is yet to come.", "Check whose picture it is."
            )
        return None

    def _erasable(self, place: Place) -> tuple[tuple[Original, ...], bool]:
        """Return what may be erased now, and whether only a manager may: first what the hospital holds."""
        known = [(one, self._of(place, one)) for one in place.originals]
        held = tuple(one for one, fact in known if fact and fact.whereabouts in _HELD)
        if held or not self._desk.operator.may(Right.GIVE_UP):
            return held, False
        return tuple(one for one, fact in known if fact and fact.digest and fact.whereabouts is None), True

    def _erase_next(
        self,
        place: Place,
        going: tuple[Original, ...],
        given_up: bool,
        done: int = 0,
        refused: int = 0,
    ) -> None:
        """Erase the first of those that are still to go; one that is protected does not hold up the others."""
        desk = self._desk
        if not going:
            self._erasing = False
            self._trouble = Notice(Tone.GOOD, f"{_pictures(done)} erased.")
            if refused:
                what = f"{_pictures(done)} erased. {_pictures(refused)} could not be erased."
                self._trouble = Notice(
                    Tone.WARNING, what, "Unlock protected pictures on the camera, or the card, and erase them again."
                )
            desk.changed()
            return
        if isinstance(place.source, Glancing):
            count = done + refused
            what = f"Erasing picture {count + 1} of {count + len(going)}."
            self._trouble = Notice(Tone.QUIET, what, "Each is read once more before it goes.")
            desk.changed()
        known = self._of(place, going[0])
        digest = known.digest if known else ""
        answer = desk.station.elsewhere.erase(place.source.key, going[0], digest, desk.operator.id, given_up=given_up)

        def failed(error: BaseException) -> None:
            if isinstance(error, DeviceFault | DeviceForbidden | PermissionError):
                self._erase_next(place, going[1:], given_up, done, refused + 1)
            else:
                self._failed(error)

        desk.ask(answer, lambda _: self._erase_next(place, going[1:], given_up, done + 1, refused), failed)

    def _filed(self, key: Key, kept: Kept) -> None:
        self._moving = False
        known = self._facts.of(key)
        if known:
            self._desk.ask(self._desk.station.elsewhere.again(known), partial(self._facts.know, key))
        self._desk.lay_out(kept.file)
        self._when_kept(kept.capture.id)

    def _failed(self, error: BaseException) -> None:
        self._moving = self._erasing = False
        self._trouble = words.notice(error)
        if isinstance(error, DeviceFault):
            self._trouble = Notice(
                Tone.WARNING, "This picture cannot be read.", "It is damaged, or not there any more as it is listed."
            )
        self._desk.changed()

    def _picture(self, place: Place, original: Original) -> ElsewherePicture:
        known = self._of(place, original)
        taken = known.taken if known else original.taken
        small = self._facts.thumbnail((place.source.key, original.id)) if place else b""
        if original.obstacle or (known and known.trouble):
            reason = original.obstacle or (known.trouble if known else "")
            return ElsewherePicture(original.id, self._when(taken), reason, Tone.WARNING)
        if known is None:
            return ElsewherePicture(original.id, self._when(taken), "Reading…", Tone.QUIET, small)
        status, tone = _STATUS.get(known.whereabouts, _ON_ITS_WAY)
        return ElsewherePicture(original.id, self._when(taken), status, tone, small)

    def _when(self, at: datetime | None) -> str:
        if at is None:
            return "Time not known"
        now = self._desk.station.clock()
        local = at.astimezone(now.tzinfo)
        day = "Today" if local.date() == now.date() else long_date(local.date())
        return f"{day}, {local:%H:%M:%S}"


def _way(count: int) -> str:
    return f"From a card ({count})" if count else ""


def _pictures(count: int) -> str:
    return f"{count} picture" if count == 1 else f"{count} pictures"


def _nothing(place: Place | None) -> str:
    if place is None:
        return "Put a memory card into this computer; its pictures come by themselves."
    if place.error:
        return words.notice(place.error).happened
    return "There is no picture here."
