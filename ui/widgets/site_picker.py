"""A searchable list of coded body sites: type a few letters of any word, pick by finger, arrow keys or Enter."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListView, QToolButton, QWidget

from ui.states import Choice
from ui.widgets.icons import icon
from ui.widgets.layouts import column
from ui.widgets.text import label

_TO_LIST = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def matching(choices: Sequence[Choice], typed: str) -> list[Choice]:
    """Return the choices in which each typed word begins a word, those first that begin with what was typed."""
    wanted = typed.casefold().split()

    def fits(choice: Choice) -> bool:
        words = choice.label.casefold().replace("(", " ").replace("-", " ").split()
        return all(any(word.startswith(part) for word in words) for part in wanted)

    begun = typed.casefold().strip()
    return sorted(filter(fits, choices), key=lambda choice: not choice.label.casefold().startswith(begun))


class SitePicker(QWidget):
    """Search line and list. Emits `picked` with the site's id when a person picked one."""

    picked = Signal(str)

    def __init__(self, name: str) -> None:
        """Name the search line `name.search` and the list `name.list`."""
        super().__init__()
        self.search = QLineEdit()
        self.search.setObjectName(f"{name}.search")
        self.search.setPlaceholderText("Search, for example forearm")
        self.search.setAccessibleName("Search for the place on the body")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search", "secondary"), QLineEdit.ActionPosition.LeadingPosition)
        for button, words in zip(self.search.findChildren(QToolButton), ("Clear the search", "Search"), strict=True):
            button.setAccessibleName(words)
        self.search.textEdited.connect(self._filter)
        self.search.installEventFilter(self)
        self.list = QListView()
        self.list.setObjectName(f"{name}.list")
        self.list.setAccessibleName("Places on the body")
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setUniformItemSizes(True)
        self.list.setMinimumHeight(180)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._model = QStringListModel()
        self.list.setModel(self._model)
        self.list.selectionModel().currentChanged.connect(self._moved)
        self._none = label("small", "No place has these words. Try fewer letters.")
        self._none.hide()
        box = column(self.search, self.list, self._none, gap=8)
        box.setStretch(1, 1)
        self.setLayout(box)
        self._sites: tuple[Choice, ...] = ()
        self._shown: list[Choice] = []
        self._chosen = ""
        self._quiet = False
        self._tucked = False
        self.list.installEventFilter(self)

    def tuck(self, tucked: bool) -> None:
        """Put the list away while nobody searches, to make room; the search line brings it back."""
        self._tucked = tucked
        self._show_list()

    def show_sites(self, sites: Sequence[Choice], chosen: str) -> None:
        """Show the list, with the site of id `chosen` picked; what is typed into the search line stays."""
        if self._sites != tuple(sites):
            self._sites = tuple(sites)
            self._chosen = chosen
            self._filter(self.search.text())
        elif chosen != self._chosen:
            self._chosen = chosen
            self._mark()

    def clear(self) -> None:
        """Forget what was searched."""
        if self.search.text():
            self.search.clear()
            self._filter("")
            self.list.scrollToTop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """From the search line the arrow keys move in the list, and Enter picks the first that fits."""
        if event.type() is QEvent.Type.FocusIn:
            self._show_list()
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() in _TO_LIST and self._shown:
                self._step(-1 if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_PageUp) else 1)
                return True
            if event.key() in _ENTER and self._shown:
                if not self.list.currentIndex().isValid():
                    self._step(1)
                return True
        return super().eventFilter(watched, event)

    def _show_list(self) -> None:
        busy = self.search.hasFocus() or self.list.hasFocus() or bool(self.search.text())
        self.list.setVisible(busy or not self._tucked)

    def _step(self, way: int) -> None:
        now = self.list.currentIndex()
        to = min(max(0, now.row() + way), len(self._shown) - 1) if now.isValid() else 0
        self.list.setCurrentIndex(self._model.index(to))

    def _filter(self, typed: str) -> None:
        self._shown = matching(self._sites, typed)
        self._quiet = True
        self._model.setStringList([choice.label for choice in self._shown])
        self._quiet = False
        self._none.setVisible(not self._shown)
        self._mark()

    def _mark(self) -> None:
        places = [index for index, choice in enumerate(self._shown) if choice.id == self._chosen]
        self._quiet = True
        if places:
            index = self._model.index(places[0])
            self.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.list.scrollTo(index)
        else:
            self.list.selectionModel().clear()
        self._quiet = False

    def _moved(self, now: QModelIndex, _: QModelIndex) -> None:
        if self._quiet or not now.isValid():
            return
        self._chosen = self._shown[now.row()].id
        self.picked.emit(self._chosen)
