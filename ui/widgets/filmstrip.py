"""All pictures of the visit, small, in their order: each with its lesion, view and state; pressing one shows it."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.requests import Requests
from ui.states import FilmPicture, Tone
from ui.theme import TONE_ICONS, tone_colour
from ui.widgets.buttons import PanelButton
from ui.widgets.icons import IconLabel
from ui.widgets.keyed import Keyed
from ui.widgets.layouts import Flow, Scroller, column, row
from ui.widgets.text import label, restyle
from ui.widgets.thumbnail import Thumbnail

WIDTH = 160
_THUMB = QSize(108, 72)


class _Picture(PanelButton):
    """One picture."""

    def __init__(self, name: str, requests: Requests, item: FilmPicture) -> None:
        super().__init__(f"{name}.{item.id}", "step")
        self._small = Thumbnail(_THUMB.width(), _THUMB.height())
        self._icon = IconLabel(18)
        self._title = label("film", wrap=False)
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        below = row(self._icon, self._title, gap=4)
        below.setStretch(1, 1)
        self.put(column(self._small, below, gap=2, margins=(4, 4, 4, 3)))
        self.setFixedWidth(_THUMB.width() + 12)
        self.clicked.connect(lambda: requests.show_picture(item.id))

    def show_picture(self, item: FilmPicture) -> None:
        """Show it as it stands now."""
        self._small.show_jpeg(item.thumbnail)
        self._title.ensurePolished()
        metrics = self._title.fontMetrics()
        self._title.setText(metrics.elidedText(item.title, Qt.TextElideMode.ElideRight, _THUMB.width() - 24))
        self._icon.show_icon("empty" if item.tone is Tone.QUIET else TONE_ICONS[item.tone], tone_colour(item.tone))
        restyle(self, "current", "true" if item.current else "false")
        self.setAccessibleName(f"{item.name}: {item.status}{', shown' if item.current else ''}")
        self.setToolTip(f"{item.name}: {item.status}")


class Filmstrip(QWidget):
    """Below each other in a narrow column of their own; in little room in rows, wherever they are put."""

    def __init__(self, name: str, requests: Requests, screen_order: Callable[[], None]) -> None:
        """Name each picture `name.<picture>`; `screen_order` is called when pictures came or went."""
        super().__init__()
        self._pictures: Keyed[FilmPicture, _Picture] = Keyed(
            Flow(self, gap=8, row_gap=8),
            lambda item: item.id,
            lambda item: _Picture(name, requests, item),
            lambda widget, item: widget.show_picture(item),
            screen_order,
        )
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setAccessibleName("Pictures of this visit")

    def show_pictures(self, items: tuple[FilmPicture, ...]) -> None:
        """Show these."""
        self._pictures.show_items(items)
        self.setVisible(bool(items))

    @property
    def shown(self) -> tuple[QWidget, ...]:
        """The pictures in order, each a button."""
        return self._pictures.widgets


class FilmColumn(Scroller):
    """The place of a filmstrip beside a large picture: only there while it has something to show."""

    def __init__(self, film: Filmstrip) -> None:
        super().__init__((10, 10, 4, 10), 0)
        self._film = film
        self.setFixedWidth(WIDTH)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.take_back()

    def take_back(self) -> None:
        """Hold the strip again."""
        self.box.insertWidget(0, self._film)
        if self.box.count() == 1:
            self.box.addStretch(1)
