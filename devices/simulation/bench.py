"""What is laid before an instrument to check it: a colour chart, a printed scale target. Flat, on a grey bench."""

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.checks import reference
from devices.checks.boards import CELLS, Board
from devices.checks.colour import Colours, light, pixels
from devices.checks.reference import COLUMNS, ROWS, Edition
from devices.simulation.fields import Shape

PATCH, GAP, RIM = 1.0, 0.14, 0.30
"""A ColorChecker's parts in widths of a patch: as drawn, between two patches, and around them all."""

WIDE, HIGH = (count * PATCH + (count - 1) * GAP + 2 * RIM for count in (COLUMNS, ROWS))
CARD, BENCH, INK, PAPER = (38, 38, 38), (148, 150, 150), (34, 34, 34), (240, 242, 243)


def chart(side: float, balance: tuple[float, float, float] = (1.0, 1.0, 1.0)) -> NDArray[np.uint8]:
    """Return a ColorChecker of November 2014 or later, patches `side` pixels wide. BGR.

    `balance`: by how much a wrongly balanced camera sees more or less red, green, blue light.
    """
    sheet = np.full((round(HIGH * side), round(WIDE * side), 3), CARD, np.uint8)
    colours = pixels(_lab_light() * np.array(balance))
    for place, colour in enumerate(colours):
        row, column = divmod(place, COLUMNS)
        left, top = ((RIM + at * (PATCH + GAP)) * side for at in (column, row))
        sheet[round(top) : round(top + side), round(left) : round(left + side)] = np.round(colour)
    return sheet


def _lab_light() -> Colours:
    return light(reference.patches(Edition.SINCE_NOVEMBER_2014))


def scale_target(board: Board, mm: float) -> NDArray[np.uint8]:
    """Return a printed scale target with the white paper around it, `mm` pixels a millimetre. BGR."""
    cells = np.pad(board.cells(), CELLS, constant_values=255)
    side = round((board.side_mm + 2 * board.square_mm) * mm)
    # Enlarged by whole numbers first, so that an edge is blurred by less than a pixel.
    whole = np.kron(cells, np.ones((side // len(cells) + 1,) * 2, np.uint8))
    sheet = cv2.resize(whole, (side, side), interpolation=cv2.INTER_AREA)
    tones = np.linspace(INK, PAPER, 256).round().astype(np.uint8)
    return np.asarray(cv2.LUT(cv2.merge([sheet] * 3), tones[None]), dtype=np.uint8)


def on_the_bench(sheet: NDArray[np.uint8], shape: Shape, degrees: float = 0.0) -> NDArray[np.uint8]:
    """Return the sheet in the middle of a grey bench of `shape`, turned anticlockwise. BGR."""
    high, wide = sheet.shape[:2]
    turn = cv2.getRotationMatrix2D(((wide - 1) / 2, (high - 1) / 2), degrees, 1.0)
    turn[:, 2] += ((shape[1] - wide) / 2, (shape[0] - high) / 2)
    size = (shape[1], shape[0])
    bench = np.full((*shape, 3), BENCH, np.uint8)
    cv2.warpAffine(sheet, turn, size, bench, cv2.INTER_AREA, cv2.BORDER_TRANSPARENT)
    return bench
