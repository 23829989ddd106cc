"""What the two screens with a large picture have in common: the picture on the left, a column of what to do on the right."""

from typing import TypeVar

from PySide6.QtWidgets import QLayout, QWidget

from ui.screens.base import Screen
from ui.states import FilmPicture
from ui.widgets.filmstrip import FilmColumn, Filmstrip
from ui.widgets.layouts import Scroller, SideBySide, column, row
from ui.widgets.text import frame

S = TypeVar("S")
_WIDE, _NARROW = 400, 340


class PictureScreen(Screen[S]):
    """A picture in all the height there is; in little room the lesser buttons move from below it into the column."""

    def lay_out(
        self,
        picture: QWidget,
        above: QWidget,
        lesser: SideBySide,
        upper: QWidget,
        words: Scroller,
        foot: QLayout,
        film: Filmstrip | None = None,
    ) -> None:
        """Lay out the parts: `above` and `lesser` around the picture; `upper` (with `words` in it) over the main buttons.

        `film` stands beside the picture, where most pictures leave room.
        """
        self._words, self._film = words, film
        self._film_column = FilmColumn(film) if film else None
        self._little = False
        self._filmed: tuple[FilmPicture, ...] = ()
        self._lesser = lesser
        self._bar = frame("bar")
        self._bar_box = column(lesser, margins=(24, 8, 12, 8))
        self._bar.setLayout(self._bar_box)
        middle = row(self._film_column, picture, gap=0) if self._film_column else row(picture, gap=0)
        middle.setStretch(middle.count() - 1, 1)
        left = column(above, middle, self._bar, gap=0)
        left.setStretch(1, 1)
        self._side = frame("column")
        self._side.setFixedWidth(_WIDE)
        right = column(upper, foot, gap=0)
        right.setStretch(0, 1)
        self._side.setLayout(right)
        whole = row(left, self._side, gap=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def make_brief(self, brief: bool) -> None:
        """Give the picture what room there is. The column scrolls by itself: picture and main button stay in sight."""
        self._side.setFixedWidth(_NARROW if brief else _WIDE)
        self._bar.setVisible(not brief)
        self._little = brief
        if brief:
            self._words.box.addWidget(self._lesser)
            if self._film:
                self._words.box.addWidget(self._film)
        else:
            self._bar_box.addWidget(self._lesser)
            if self._film_column:
                self._film_column.take_back()
        if self._film:
            self.show_film(self._filmed)

    def show_film(self, pictures: tuple[FilmPicture, ...]) -> None:
        """Show the pictures of the visit on the strip; where there are none, there is no strip."""
        self._filmed = pictures
        if self._film and self._film_column:
            self._film.show_pictures(pictures)
            self._film_column.setVisible(bool(pictures) and not self._little)
