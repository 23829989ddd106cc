"""A flat target through a lens: which millimetre of it each pixel shows."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.float64]
"""Places as (x, y), shape (n, 2)."""

STRAIGHTEST = (-0.4, 0.4)
"""Between which bends the lens is looked for; a fisheye lies outside."""


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """A plane seen in perspective by a lens that bends.

    A place of the picture, moved away from `centre` by `bend` times the square of its distance (in units of `reach` pixels),
    and then taken through `homography`, is a place of the target in millimetres.
    """

    centre: Places
    reach: float
    bend: float
    homography: NDArray[np.float64]

    def millimetres(self, pixels: Places) -> Places:
        """Return where on the target these places of the picture lie."""
        return _through(self.homography, _straightened(pixels, self.centre, self.reach, self.bend))

    def unbent(self) -> "Plane":
        """Return the same plane as a lens without bend would show it."""
        return replace(self, bend=0.0)

    def steps(self, pixels: Places) -> NDArray[np.float64]:
        """Return, in millimetres (x, y), one pixel across and one pixel down at each place: shape (n, 2, 2)."""
        return np.stack(
            [self.millimetres(pixels + half) - self.millimetres(pixels - half) for half in np.eye(2) / 2], axis=1
        )

    def scales(self, pixels: Places) -> NDArray[np.float64]:
        """Return how many millimetres a pixel is at each place, the same in all directions: the root of its area."""
        return np.asarray(np.sqrt(np.abs(np.linalg.det(self.steps(pixels)))))


def fit(pixels: Places, millimetres: Places, size: tuple[int, int]) -> Plane:
    """Fit a plane to at least 16 places of a picture of `size` (width, height)."""
    centre, reach = np.array(size) / 2 - 0.5, max(size) / 2
    low, high = STRAIGHTEST
    while True:
        tried = np.linspace(low, high, 5)
        planes = [_flat(pixels, millimetres, centre, reach, float(bend)) for bend in tried]
        errors = [float(((plane.millimetres(pixels) - millimetres) ** 2).sum()) for plane in planes]
        best = int(np.argmin(errors))
        if high - low < 1e-4:
            return planes[best]
        low, high = float(tried[max(0, best - 1)]), float(tried[min(4, best + 1)])


def _flat(pixels: Places, millimetres: Places, centre: Places, reach: float, bend: float) -> Plane:
    straight = _straightened(pixels, centre, reach, bend)
    homography, _ = cv2.findHomography(straight, millimetres)
    return Plane(centre, reach, bend, np.asarray(homography, dtype=np.float64))


def _straightened(pixels: Places, centre: Places, reach: float, bend: float) -> Places:
    away = pixels - centre
    return np.asarray(centre + away * (1 + bend * (away**2).sum(axis=1, keepdims=True) / reach**2))


def _through(homography: NDArray[np.float64], places: Places) -> Places:
    full = np.column_stack([places, np.ones(len(places))]) @ homography.T
    return np.asarray(full[:, :2] / full[:, 2:])
