"""Paper things that lie on skin: a ruler, an arrow. Drawn flat, then laid down turned, with a shadow under them."""

import cv2
import numpy as np
from numpy.typing import NDArray

INK = (38, 34, 32)
PAPER = (238, 243, 244)
FONT = cv2.FONT_HERSHEY_SIMPLEX


def ruler(mm: float, length: int = 40) -> NDArray[np.uint8]:
    """Return a paper ruler of `length` millimetres with marks and figures, `mm` pixels a millimetre. BGRA."""
    margin, high = 2.0, 7.0
    sheet = _sheet(round((length + 2 * margin) * mm), round(high * mm))
    for place in range(length + 1):
        x = round((margin + place) * mm)
        tall = 3.0 if place % 10 == 0 else 2.2 if place % 5 == 0 else 1.4
        cv2.line(sheet, (x, 0), (x, round(tall * mm)), (*INK, 255), max(1, round(0.11 * mm)), cv2.LINE_AA)
        if place % 10 == 0:
            _text(sheet, str(place // 10), (x, round(5.6 * mm)), mm)
    _text(sheet, "cm", (round((margin + 5) * mm), round(5.6 * mm)), 0.75 * mm)
    return sheet


def arrow(mm: float) -> NDArray[np.uint8]:
    """Return an adhesive arrow, 26 mm long, that points right. BGRA."""
    sheet = np.zeros((round(14 * mm), round(28 * mm), 4), np.uint8)
    corners = np.array([(1, 5), (15, 5), (15, 1.5), (26.5, 7), (15, 12.5), (15, 9), (1, 9)]) * mm
    cv2.fillPoly(sheet, [np.round(corners).astype(np.int32)], (*PAPER, 255), cv2.LINE_AA)
    return sheet


def _sheet(width: int, height: int) -> NDArray[np.uint8]:
    return np.full((height, width, 4), (*PAPER, 255), np.uint8)


def _text(sheet: NDArray[np.uint8], words: str, at: tuple[int, int], mm: float) -> None:
    """Write centred above `at`, figures about 2 mm high."""
    size, thick = 2.0 * mm / 21, max(1, round(0.22 * mm))
    (wide, _), _ = cv2.getTextSize(words, FONT, size, thick)
    cv2.putText(sheet, words, (at[0] - wide // 2, at[1]), FONT, size, (*INK, 255), thick, cv2.LINE_AA)


def lay(picture: NDArray[np.uint8], sheet: NDArray[np.uint8], at: tuple[float, float], degrees: float) -> None:
    """Lay a sheet with its middle at `at` (x, y), turned anticlockwise, a soft shadow below it to the right."""
    high, wide = sheet.shape[:2]
    deep = max(2, high // 30)
    reach = int(np.hypot(high, wide) / 2) + 5 * deep
    left, top = max(0, int(at[0]) - reach), max(0, int(at[1]) - reach)
    part = picture[top : int(at[1]) + reach, left : int(at[0]) + reach]
    turn = cv2.getRotationMatrix2D(((wide - 1) / 2, (high - 1) / 2), degrees, 1.0)
    turn[:, 2] += (at[0] - left - (wide - 1) / 2, at[1] - top - (high - 1) / 2)
    laid = cv2.warpAffine(sheet, turn, (part.shape[1], part.shape[0]), flags=cv2.INTER_LINEAR)
    (rows,), (columns,) = (np.nonzero(laid[..., 3].any(axis=axis)) for axis in (1, 0))
    across = slice(max(0, columns[0] - 4 * deep), columns[-1] + 4 * deep)
    down = slice(max(0, rows[0] - 4 * deep), rows[-1] + 4 * deep)
    part, laid = part[down, across], laid[down, across]
    cover = laid[..., 3].astype(np.float32) / np.float32(255)
    shadow = cv2.GaussianBlur(np.roll(cover, (deep, deep), (0, 1)), (0, 0), deep)
    under = part * ((1 - np.float32(0.42) * shadow) * (1 - cover))[..., None]
    part[:] = np.clip(under + laid[..., :3] * (cover * _lit(part))[..., None], 0, 255).astype(np.uint8)


def _lit(part: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return how brightly paper is lit there: broadly as the skin around it is, 0.72 to 1."""
    coarse = cv2.resize(cv2.cvtColor(part, cv2.COLOR_BGR2GRAY), (8, 6), interpolation=cv2.INTER_AREA).astype(np.float32)
    broad = cv2.resize(coarse, (part.shape[1], part.shape[0]), interpolation=cv2.INTER_CUBIC)
    return np.asarray(0.72 + 0.28 * broad / max(1.0, float(broad.max())), dtype=np.float32)
