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
    height, width = sheet.shape[:2]
    turn = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1.0)
    turn[:, 2] += (at[0] - (width - 1) / 2, at[1] - (height - 1) / 2)
    size = (picture.shape[1], picture.shape[0])
    laid = cv2.warpAffine(sheet, turn, size, flags=cv2.INTER_LINEAR)
    cover = laid[..., 3].astype(np.float32) / 255
    deep = max(2, height // 30)
    shadow = cv2.GaussianBlur(np.roll(cover, (deep, deep), (0, 1)), (0, 0), deep)
    light = 1 - 0.42 * shadow * (1 - cover)
    tone = picture.astype(np.float32)
    # The paper is lit like the skin around it: brighter and darker by the same broad light.
    coarse = cv2.resize(tone.mean(axis=2), (16, 12), interpolation=cv2.INTER_AREA)
    broad = cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC)
    broad = 0.72 + 0.28 * broad / max(1.0, float(broad.max()))
    paper = laid[..., :3].astype(np.float32) * broad[..., None]
    mixed = tone * (light * (1 - cover))[..., None] + paper * cover[..., None]
    picture[:] = np.clip(mixed, 0, 255).astype(np.uint8)
