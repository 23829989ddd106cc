"""Pictures that a memory card, a folder or a camera's own memory holds: looked at, and filed to the view that is open."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.requests import Requests
from ui.screens.picture_screen import PictureScreen
from ui.states import ElsewherePicture, ElsewhereState
from ui.widgets.badge import Badge
from ui.widgets.buttons import Button, PanelButton
from ui.widgets.choice_box import ChoiceBox
from ui.widgets.keyed import Keyed
from ui.widgets.layouts import Scroller, SideBySide, column, flow, row
from ui.widgets.notice_card import NoticeCard
from ui.widgets.picture_view import PictureView
from ui.widgets.text import label, restyle
from ui.widgets.thumbnail import Thumbnail


class _Picture(PanelButton):
    """One picture of the list; pressing it shows it large."""

    def __init__(self, requests: Requests, item: ElsewherePicture) -> None:
        super().__init__(f"elsewhere.picture.{item.id}", "step")
        self._small = Thumbnail(88, 66)
        self._taken = label("strong")
        self._badge = Badge()
        words = column(self._taken, self._badge, gap=2)
        words.setAlignment(self._badge, Qt.AlignmentFlag.AlignLeft)
        box = row(self._small, words, gap=12, margins=(14, 6, 8, 6))
        box.setStretch(1, 1)
        self.put(box)
        self.clicked.connect(lambda: requests.look_elsewhere(item.id))

    def show_picture(self, item: ElsewherePicture, chosen: bool) -> None:
        """Show when it was taken and how it stands."""
        self._small.show_jpeg(item.thumbnail)
        self._taken.setText(item.taken)
        self._badge.show_status(item.status, item.tone)
        restyle(self, "current", "true" if chosen else "false")
        self.setAccessibleName(f"{item.taken}: {item.status}{', shown' if chosen else ''}")


class ElsewhereScreen(PictureScreen[ElsewhereState]):
    """The chosen picture on the left, the list on the right, and the view it would be filed to on the main button."""

    def __init__(self, requests: Requests) -> None:
        super().__init__("elsewhere", requests)
        self._chosen = ""
        self.picture = PictureView("elsewhere.picture")
        self._warning = NoticeCard()
        self._warning.setObjectName("elsewhere.warning")
        self._sources = ChoiceBox("elsewhere.source", "Where the pictures are")
        self._sources.picked.connect(requests.choose_source)
        self._erase = Button("elsewhere.erase", "&Erase…", "warning")
        self._erase.clicked.connect(requests.erase_elsewhere)
        self._back = Button("elsewhere.back", "&Back", "secondary", "back")
        self._back.clicked.connect(requests.leave_elsewhere)
        self._title, self._facts = label("heading"), label("body")
        self._none = label("body")
        pictures = QVBoxLayout()
        pictures.setSpacing(8)
        self._pictures: Keyed[ElsewherePicture, _Picture] = Keyed(
            pictures,
            lambda item: item.id,
            lambda item: _Picture(requests, item),
            lambda widget, item: widget.show_picture(item, item.id == self._chosen),
            self.put_in_order,
        )
        words = Scroller((20, 12, 20, 8), 10)
        for part in (self._title, self._facts, self._sources, self._none):
            words.box.addWidget(part)
        words.box.addLayout(pictures)
        words.box.addStretch(1)
        self._file = Button("elsewhere.file", "File this picture", "main", "tick")
        self._file.clicked.connect(lambda: requests.file_elsewhere(self._chosen))
        self._target = label("strong")
        foot = column(self._target, self._file, gap=8, margins=(20, 10, 20, 12))
        lesser = SideBySide(flow(self._back), flow(self._erase), from_width=560)
        self.lay_out(self.picture, self._warning, lesser, words, words, foot)
        self.on_key(Qt.Key.Key_Escape).activated.connect(requests.leave_elsewhere)

    def show_state(self, state: ElsewhereState) -> None:
        """Show the pictures of one source."""
        self._chosen = state.chosen
        self._title.setText(state.title)
        self._facts.setText(state.facts)
        self._sources.setVisible(len(state.sources) > 1)
        self._sources.show_choices(state.sources, state.source_id)
        self._none.setVisible(not state.pictures)
        self._none.setText(state.nothing)
        self._pictures.show_items(state.pictures)
        self.picture.show_pixels(state.pixels, _taken(state))
        self.picture.setVisible(bool(state.chosen))
        self._warning.show_notice(state.warning)
        self._target.setVisible(bool(state.target))
        self._target.setText(f"Goes to {state.target}")
        self._file.setVisible(bool(state.target))
        self._file.show_words("File it all the same" if state.doubtful else "File this picture")
        self._file.show_kind("warning" if state.doubtful else "main")
        self._file.setEnabled(state.can_file)
        self._erase.setVisible(bool(state.erase_words))
        self._erase.show_words(state.erase_words)
        self._back.show_words(state.back_words)

    def first_focus(self) -> QWidget:
        """The way back: to file a picture, a person chooses it first."""
        return self._back


def _taken(state: ElsewhereState) -> str:
    """Return when the chosen picture was taken: all that is known of it in words."""
    return next((one.taken for one in state.pictures if one.id == state.chosen), "")
