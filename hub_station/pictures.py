"""Pictures for the eye, made from kept bytes: a thumbnail and a full-size view. The record itself is never touched."""

import cv2
import numpy as np
from numpy.typing import NDArray

THUMBNAIL_EDGE = 256
"""Long side of a thumbnail in pixels: about 10 kB, so that it can live in the database."""


class Unreadable(ValueError):
    """The bytes do not decode as a picture."""


def full_size(jpeg: bytes) -> NDArray[np.uint8]:
    """Decode to uint8 (height, width, 3), BGR, every pixel as the camera made it. Raises `Unreadable`."""
    return _decode(jpeg, cv2.IMREAD_COLOR)


def thumbnail(jpeg: bytes) -> bytes:
    """Return a small JPEG of the picture, long side `THUMBNAIL_EDGE` pixels. Raises `Unreadable`."""
    small = _decode(jpeg, cv2.IMREAD_REDUCED_COLOR_8)
    if max(small.shape[:2]) < THUMBNAIL_EDGE:
        small = _decode(jpeg, cv2.IMREAD_COLOR)
    scale = THUMBNAIL_EDGE / max(small.shape[:2])
    size = (max(1, round(small.shape[1] * scale)), max(1, round(small.shape[0] * scale)))
    done, encoded = cv2.imencode(
        ".jpg", cv2.resize(small, size, interpolation=cv2.INTER_AREA), [cv2.IMWRITE_JPEG_QUALITY, 80]
    )
    if not done:
        raise Unreadable("the thumbnail could not be encoded")
    return encoded.tobytes()


def _decode(jpeg: bytes, how: int) -> NDArray[np.uint8]:
    try:
        pixels = cv2.imdecode(np.frombuffer(jpeg, np.uint8), how)
    except cv2.error as error:
        raise Unreadable("not a picture") from error
    if pixels is None:
        raise Unreadable("not a picture")
    return np.ascontiguousarray(pixels, dtype=np.uint8)
