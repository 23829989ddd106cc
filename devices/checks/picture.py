"""A photograph as pixels, exactly as the camera laid them out."""

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.contract import Still
from devices.errors import DeviceFault

Picture = NDArray[np.uint8]
"""BGR, shape (height, width, 3)."""


def decoded(still: Still) -> Picture:
    """Return the pixels, not turned by what Exif says. Raises `DeviceFault` where they cannot be decoded."""
    picture = cv2.imdecode(np.frombuffer(still.content, np.uint8), cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)
    if picture is None:
        raise DeviceFault("the photograph cannot be decoded")
    return np.asarray(picture, dtype=np.uint8)


def at_most(picture: Picture, longest: int) -> tuple[Picture, float]:
    """Return it reduced until its longer side is `longest` pixels, and by which factor (1: as it was)."""
    shrink = min(1.0, longest / max(picture.shape[:2]))
    if shrink == 1:
        return picture, 1.0
    return np.asarray(cv2.resize(picture, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA), np.uint8), shrink


def enlarged(places: NDArray[np.float64], shrink: float) -> NDArray[np.float64]:
    """Return where places of the reduced picture lie in the whole one. The centre of the first pixel is at 0."""
    return np.asarray((places + 0.5) / shrink - 0.5)
