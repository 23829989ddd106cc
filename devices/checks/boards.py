"""The printed scale targets: chessboards with markers (ChArUco), each known by its own markers, for fields of several sizes.

Squares of 2 mm need a printer of 600 dots an inch (the cells of their markers are then 6 dots wide), squares of 1 mm one of
1,200 dots an inch: at 600, 3 dots are left for a cell, and toner fills them.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

CELLS = 8
"""A square is this many cells wide: its marker 6, a margin of 1 around it."""

DICTIONARY = cv2.aruco.DICT_4X4_250


@dataclass(frozen=True, slots=True)
class Board:
    """One target: `squares` each way, each `square_mm` wide, with markers from `first` on. `fields`: for what it is made."""

    name: str
    square_mm: float
    squares: int
    first: int
    fields: str

    @property
    def side_mm(self) -> float:
        return self.squares * self.square_mm

    @property
    def markers(self) -> range:
        return range(self.first, self.first + self.squares**2 // 2)

    def charuco(self) -> cv2.aruco.CharucoBoard:
        """Return it for OpenCV, in millimetres."""
        size = (self.squares, self.squares)
        dictionary = cv2.aruco.getPredefinedDictionary(DICTIONARY)
        marker = self.square_mm * (CELLS - 2) / CELLS
        return cv2.aruco.CharucoBoard(size, self.square_mm, marker, dictionary, np.array(self.markers, np.int32))

    def cells(self) -> NDArray[np.uint8]:
        """Return its pattern, one value a cell: 0 where ink is, 255 where paper is."""
        side = self.squares * CELLS
        return np.asarray(self.charuco().generateImage((side, side)), dtype=np.uint8)


ONE = Board("1 mm", 1.0, 14, 0, "fields of 6 to 14 mm")
TWO = Board("2 mm", 2.0, 13, 98, "fields of 12 to 26 mm")
FIVE = Board("5 mm", 5.0, 9, 182, "fields of 25 to 45 mm")
BOARDS = (ONE, TWO, FIVE)
