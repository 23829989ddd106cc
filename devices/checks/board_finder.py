"""Finds the corners of a printed scale target in a picture, to a fraction of a pixel."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.checks.boards import Board
from devices.checks.picture import Picture, at_most, enlarged
from devices.checks.refusal import Refusal, Refused

Places = NDArray[np.float64]

SEARCHED = 1600
"""The longer side at which the target is looked for, in pixels. Finding corners anew in the whole picture gave no more."""

FEWEST = 16
"""Corners that must be seen."""

SMALLEST = 0.15
"""Share of the picture that the seen corners must span: what is read in a small part says little of the rest."""


@dataclass(frozen=True, slots=True, eq=False)
class Corners:
    """Inner corners of the squares: where each is in the picture (x, y in pixels) and on the target (x, y in squares)."""

    pixels: Places
    squares: Places


def find(picture: Picture, board: Board) -> Corners:
    """Return the corners of `board` in a picture (BGR uint8). Raises `Refused`."""
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    small, shrink = at_most(grey, SEARCHED)
    detector = cv2.aruco.CharucoDetector(board.charuco())
    found, names, _, markers = detector.detectBoard(small)
    if names is None or len(names) < FEWEST:
        raise Refused(_why(detector, small, board, markers), f"{0 if names is None else len(names)} corners")
    squares = np.asarray(board.charuco().getChessboardCorners(), dtype=np.float64)[np.ravel(names), :2] / board.square_mm
    pixels = enlarged(np.asarray(found, dtype=np.float64).reshape(-1, 2), shrink)
    height, width = grey.shape
    span = cv2.contourArea(cv2.convexHull(pixels.astype(np.float32))) / (width * height)
    if span < SMALLEST:
        raise Refused(Refusal.BOARD_FEW, f"{len(names)} corners on {span:.0%} of the picture")
    return Corners(pixels, squares)


def _why(detector: cv2.aruco.CharucoDetector, small: NDArray[np.uint8], board: Board, markers: object) -> Refusal:
    """Return the likeliest reason for not finding it."""
    seen = _known(markers)
    *_, turned_over = detector.detectBoard(cv2.flip(small, 1))
    # A few markers look like others in a mirror.
    if len(_known(turned_over)) > 2 * len(seen) + 2:
        return Refusal.MIRRORED
    if len(seen) < 2:
        return Refusal.NO_BOARD
    return Refusal.BOARD_FEW if np.isin(seen, board.markers).mean() > 0.5 else Refusal.BOARD_OTHER


def _known(markers: object) -> NDArray[np.int_]:
    return np.array([], dtype=int) if markers is None else np.ravel(np.asarray(markers, dtype=int))
