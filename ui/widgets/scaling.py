"""Pictures to the size of their place: as they are, only smaller or larger. Nothing is enhanced."""

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage

_ROUND_UP = 0.25


def fitted(picture: QSize, place: QRect) -> QRect:
    """Return where a picture of that size lies, as large as `place` allows, in its middle, in its own proportions."""
    size = picture.scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
    where = QRect(place.topLeft(), size)
    where.moveCenter(place.center())
    return where


def resized(pixels: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """Return BGR `pixels` at that size: a whole-number area step when shrinking, then linear."""
    step = area_step(pixels, width, height)
    if step > 1:
        even, small = _even(pixels, step)
        pixels = np.asarray(cv2.resize(even, small, interpolation=cv2.INTER_AREA), np.uint8)
    if pixels.shape[:2] == (height, width):
        return pixels
    return np.asarray(cv2.resize(pixels, (max(1, width), max(1, height)), interpolation=cv2.INTER_LINEAR), np.uint8)


def area_step(pixels: NDArray[np.uint8], width: int, height: int) -> int:
    """Return by which whole number to shrink `pixels` by area before the rest is done linearly; 1: not at all.

    Area by a fraction is ten times slower than by a whole number, and linear alone would skip pixels, so that fine detail
    turns into false patterns. From 1.75:1 on a step of 2 is the lesser evil: slightly soft, but true.
    """
    return max(1, int(min(pixels.shape[1] / max(1, width), pixels.shape[0] / max(1, height)) + _ROUND_UP))


def image(pixels: NDArray[np.uint8], ratio: float = 1.0) -> QImage:
    """Return a QImage of BGR `pixels` (height, width, 3) without copying: keep `pixels` as long as the image lives."""
    height, width = pixels.shape[:2]
    made = QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_BGR888)
    made.setDevicePixelRatio(ratio)
    return made


class Canvas:
    """Makes picture after picture ready to be painted, in memory that it keeps: fresh memory costs as much as the work.

    One thread. What is left to scale is left to the painter, who does it linearly on the way to the screen, with all cores:
    for a 1080p frame in a large window that is a third quicker than to scale first and paint then.
    """

    def __init__(self) -> None:
        self._kept: dict[str, NDArray[np.uint8]] = {}

    def image(self, pixels: NDArray[np.uint8], size: QSize) -> QImage:
        """Return BGR `pixels` in the screen's own format (RGB32), less than 1.75 times as large as `size` if larger at all.

        The image is valid until the next call. Call it before anything is painted: Qt's filling leaves the vector registers
        in a state in which OpenCV takes twice as long.
        """
        step = area_step(pixels, size.width(), size.height())
        if step > 1:
            even, small = _even(pixels, step)
            pixels = self._place("small", small, 3)
            cv2.resize(even, small, dst=pixels, interpolation=cv2.INTER_AREA)
        height, width = pixels.shape[:2]
        screen = self._place("screen", (width, height), 4)
        cv2.cvtColor(pixels, cv2.COLOR_BGR2BGRA, dst=screen)
        return QImage(screen.data, width, height, screen.strides[0], QImage.Format.Format_RGB32)

    def _place(self, name: str, size: tuple[int, int], channels: int) -> NDArray[np.uint8]:
        shape = (size[1], size[0], channels)
        kept = self._kept.get(name)
        if kept is None or kept.shape != shape:
            kept = self._kept[name] = np.empty(shape, np.uint8)
        return kept


def _even(pixels: NDArray[np.uint8], step: int) -> tuple[NDArray[np.uint8], tuple[int, int]]:
    """Return as much of `pixels` as `step` goes into, and the size (width, height) after that step."""
    width, height = pixels.shape[1] // step, pixels.shape[0] // step
    return pixels[: height * step, : width * step], (width, height)
