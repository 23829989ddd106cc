"""The lesions of the visit: the body map, the form for one more, and the list so far."""

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.requests import Requests
from ui.screens.base import Screen, action_bar, heading
from ui.states import LesionRow, LesionsState
from ui.widgets.badge import Badge
from ui.widgets.body_map import BodyMap
from ui.widgets.buttons import Button, ToggleGroup
from ui.widgets.field import ErrorLine, Field
from ui.widgets.keyed import Keyed
from ui.widgets.layouts import Scroller, SideBySide, column, row
from ui.widgets.site_picker import SitePicker
from ui.widgets.text import frame, label


class _Row(QFrame):
    """One lesion of the list."""

    def __init__(self, requests: Requests, item: LesionRow) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._title, self._place = label("strong"), label("body")
        self._badge = Badge()
        self.remove = Button(f"lesions.remove.{item.id}", "Remove", "quiet", "bin")
        self.remove.clicked.connect(lambda: requests.remove_lesion(item.id))
        foot = row(self._badge, 1, self.remove)
        box = column(self._title, self._place, foot, gap=4)
        box.setContentsMargins(16, 10, 10, 8)
        self.setLayout(box)

    def show_lesion(self, item: LesionRow) -> None:
        """Show it as it is now."""
        self._title.setText(item.title)
        self._place.setText(item.place)
        self._badge.show_status(item.progress, item.tone)
        self.remove.setVisible(item.removable)
        self.remove.setAccessibleName(f"Remove {item.title}")


class LesionsScreen(Screen[LesionsState]):
    """The body map on the left, the form beside it, the lesions on the right."""

    def __init__(self, requests: Requests) -> None:
        super().__init__("lesions", requests)
        self._site, self._side = "", ""
        self._count = -1
        self._brief = False
        self._map = BodyMap("lesions.map")
        self._map.picked.connect(requests.pick_region)
        self._picker = SitePicker("lesions.site")
        self._picker.list.setMinimumHeight(124)
        self._picker.picked.connect(self._pick_site)
        self._chosen = label("key")
        self._chosen.setObjectName("lesions.chosen")
        self._finer_title, self._side_title = label("strong", "More exactly"), label("strong", "Which side?")
        self._finer = ToggleGroup("lesions.finer")
        self._finer.setAccessibleName("More exactly")
        self._finer.picked.connect(self._pick_site)
        self._sides = ToggleGroup("lesions.side", columns=2)
        self._sides.setAccessibleName("Which side?")
        self._sides.picked.connect(self._pick_side)
        self._note = Field("lesions.note", "Note (optional)", most=120)
        self._note.entry.textEdited.connect(lambda _: self._tell())
        self._note.entry.returnPressed.connect(self._ask_add)
        self._error = ErrorLine("lesions.error")
        self._add = Button("lesions.add", "&Add this lesion", "secondary", "plus")
        self._add.clicked.connect(self._ask_add)
        rest = Scroller((6, 0, 10, 0), 8)
        parts: tuple[QWidget, ...] = (
            label("strong", "Or search the list"), self._picker, self._chosen, self._finer_title, self._finer,
            self._side_title, self._sides, self._note, self._error, self._add,
        )  # fmt: skip
        for part in parts:
            rest.box.addWidget(part)
        rest.box.addStretch(1)
        form = frame("card")
        self._map.setMinimumHeight(300)
        form.setLayout(column(SideBySide(self._map, rest, second_width=440, from_width=760), margins=(16, 10, 10, 10)))
        self._rows_box = QVBoxLayout()
        self._rows_box.setSpacing(10)
        self._none = label("body", "No lesion yet. Choose a place and a side, then add it.")
        side = Scroller((6, 0, 6, 0), 10)
        side.box.addWidget(label("heading", "Lesions of this visit"))
        side.box.addWidget(self._none)
        side.box.addLayout(self._rows_box)
        side.box.addStretch(1)
        self._rows: Keyed[LesionRow, _Row] = Keyed(
            self._rows_box,
            lambda item: item.id,
            lambda item: _Row(requests, item),
            lambda widget, item: widget.show_lesion(item),
            self.put_in_order,
        )
        self._referral = label("body")
        self._referral.setObjectName("lesions.referral")
        self._referral.setContentsMargins(24, 0, 24, 4)
        self._done = Button("lesions.done", "&Continue to camera", "main", "camera")
        self._done.clicked.connect(requests.lesions_done)
        scroller = Scroller((24, 4, 24, 12))
        scroller.box.addWidget(SideBySide(form, side, second_width=340), 1)
        self.setLayout(column(heading("Add each lesion"), self._referral, scroller, action_bar(main=self._done), gap=0))

    def make_brief(self, brief: bool) -> None:
        """In little room the page scrolls as a whole: then the list of places always has its own."""
        super().make_brief(brief)
        self._brief = brief
        self._picker.tuck(False)

    def arrive(self) -> None:
        """Start with the form as the state has it."""
        self._count = -1
        self._picker.clear()

    def show_state(self, state: LesionsState) -> None:
        """Show the list and the form; the note that is being typed stays."""
        self._site, self._side = state.site, state.side
        if len(state.lesions) != self._count:
            self._count = len(state.lesions)
            self._note.entry.setText(state.note)
            self._picker.clear()
        self._map.show_map(state.body)
        self._picker.tuck(bool(state.site) and not self._brief)
        self._picker.show_sites(state.sites, state.site)
        chosen = next((site.label for site in state.sites if site.id == state.site), "")
        self._chosen.setText(chosen or "No place chosen yet")
        self._finer.show_choices(state.finer, state.site)
        self._sides.show_choices(state.sides, state.side)
        for part in (self._finer_title, self._finer):
            part.setVisible(bool(state.finer))
        for part in (self._side_title, self._sides):
            part.setVisible(bool(state.sides))
        self._error.show_error(state.error)
        self._none.setVisible(not state.lesions)
        self._rows.show_items(state.lesions)
        self._referral.setText(
            f"The referral says: “{state.referral}” Ask the patient to show the place and the side, and compare."
            if state.referral
            else "Ask the patient to show each place and its side, and compare with the referral letter."
        )
        self._done.setEnabled(state.can_continue)

    def first_focus(self) -> QWidget:
        """The search line for a first lesion, else the way on."""
        return self._done if self._done.isEnabled() else self._picker.search

    def _pick_site(self, site: str) -> None:
        self._site = site
        self._tell()

    def _pick_side(self, side: str) -> None:
        self._side = side
        self._tell()

    def _tell(self) -> None:
        self.requests.edit_lesion(self._site, self._side, self._note.entry.text())

    def _ask_add(self) -> None:
        self.requests.add_lesion(self._site, self._side, self._note.entry.text())
