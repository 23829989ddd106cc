"""What the two screens with a large picture have in common: the picture on the left, a column of what to do on the right."""

from typing import TypeVar

from PySide6.QtWidgets import QLayout, QWidget

from ui.screens.base import Screen
from ui.widgets.layouts import Scroller, SideBySide, column, row
from ui.widgets.text import frame

S = TypeVar("S")
_WIDE, _NARROW = 400, 340


class PictureScreen(Screen[S]):
    """A picture in all the height there is; in little room the lesser buttons move from below it into the column."""

    def lay_out(
        self, picture: QWidget, above: QWidget, lesser: SideBySide, upper: QWidget, words: Scroller, foot: QLayout
    ) -> None:
        """Lay out the parts: `above` and `lesser` around the picture; `upper` (with `words` in it) over the main buttons."""
        self._words = words
        self._lesser = lesser
        self._bar = frame("bar")
        self._bar_box = column(lesser, margins=(24, 8, 12, 8))
        self._bar.setLayout(self._bar_box)
        left = column(above, picture, self._bar, gap=0)
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
        if brief:
            self._words.box.addWidget(self._lesser)
        else:
            self._bar_box.addWidget(self._lesser)
