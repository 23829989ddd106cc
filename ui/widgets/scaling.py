"""Pictures to the size of their place: as they are, only smaller or larger. Nothing is enhanced."""

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage


def fitted(picture: QSize, place: QRect) -> QRect:
    """Return where a picture of that size lies, as large as `place` allows, in its middle, in its own proportions."""
    size = picture.scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
    where = QRect(place.topLeft(), size)
    where.moveCenter(place.center())
    return where


def resized(pixels: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """Return BGR `pixels` at that size: a whole-number area step when shrinking 2:1 or more, then linear.

    Area by a fraction is twenty times slower than by a whole number, and linear alone would skip pixels.
    """
    step = min(pixels.shape[1] // max(1, width), pixels.shape[0] // max(1, height))
    if step >= 2:
        small = (pixels.shape[1] // step, pixels.shape[0] // step)
        even = pixels[: small[1] * step, : small[0] * step]
        pixels = np.asarray(cv2.resize(even, small, interpolation=cv2.INTER_AREA), np.uint8)
    if pixels.shape[:2] == (height, width):
        return pixels
    return np.asarray(cv2.resize(pixels, (max(1, width), max(1, height)), interpolation=cv2.INTER_LINEAR), np.uint8)


def image(pixels: NDArray[np.uint8], ratio: float = 1.0) -> QImage:
    """Return a QImage of BGR `pixels` (height, width, 3) without copying: keep `pixels` as long as the image lives."""
    height, width = pixels.shape[:2]
    made = QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_BGR888)
    made.setDevicePixelRatio(ratio)
    return made
