"""Finds a 24-patch colour chart in a picture and reads its patches; or reads one patch that fills the middle."""

from contextlib import suppress

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.checks.colour import Colours, lab, linear
from devices.checks.picture import Picture, at_most, enlarged
from devices.checks.reference import COLUMNS, GREYS, ROWS, Edition, patches
from devices.checks.refusal import Refusal, Refused

SEARCHED = (1400, 1200, 1000)
"""The longer sides at which the chart is looked for, in pixels, one after the other: a tenth of a second each.

OpenCV's detector stumbles over one picture in some hundreds (a homography that is none), and not at another size.
"""

INNER, SAMPLES = 1.2, 32
"""What is read: the detector's squares, half a patch wide, made a little larger; and at how many places across."""

UNEVEN = 20.0
"""By how many grey levels the quarters of one patch may differ. Uneven light stays under 10, shine does not."""

ALIKE = 0.6
"""What correlation with the published colours makes a chart. Charts in lamplight reach 0.85, other grids stay under 0.4."""


def find(picture: Picture) -> Colours:
    """Read the chart in a picture (BGR uint8, shape (height, width, 3)), turned as it may be.

    Returns the B, G, R medians of its patches, 0 to 255, shape (24, 3), in the order of `reference`.
    Raises `Refused` where there is none, part of it is outside, it is covered, or the picture is mirrored.
    """
    corners = _corners(picture)
    height, width = picture.shape[:2]
    if (corners < 0).any() or (corners > (width - 1, height - 1)).any():
        raise Refused(Refusal.CHART_CUT)
    read = [_read(picture, quad) for quad in corners]
    bgr = np.array([colour for colour, _ in read])
    if (alike := likeness(bgr)) < ALIKE:
        raise Refused(Refusal.NO_CHART, f"a grid, but not in a chart's colours: correlation {alike:.2f}")
    # The detector turns the chart by its colours, and would turn it over: only the sense of rotation tells.
    if cv2.contourArea(corners[0].astype(np.float32), oriented=True) < 0:
        raise Refused(Refusal.MIRRORED)
    worst = max(spread for _, spread in read)
    if worst > UNEVEN:
        raise Refused(Refusal.CHART_COVERED, f"a patch varies by {worst:.0f} grey levels")
    return bgr


def one_patch(picture: Picture) -> Colours:
    """Return the B, G, R median of the middle of a picture that one patch fills. Raises `Refused` where it is not even."""
    height, width = picture.shape[:2]
    reach = 0.2 * min(height, width) / INNER
    square = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * reach + (width / 2, height / 2)
    colour, spread = _read(picture, square)
    if spread > UNEVEN:
        raise Refused(Refusal.PATCH_UNEVEN, f"it varies by {spread:.0f} grey levels")
    return colour


def _corners(picture: Picture) -> NDArray[np.float64]:
    """Return the corners of a square in each patch, half as wide as it, shape (24, 4, 2), in pixels of the picture."""
    for longest in SEARCHED:
        small, shrink = at_most(picture, longest)
        detector = cv2.mcc.CCheckerDetector.create()
        # OpenCV 5 leaves the type uninitialised and then finds nothing; its network needs a model that is not shipped.
        detector.setColorChartType(cv2.mcc.MCC24)
        detector.setUseDnnModel(False)
        with suppress(cv2.error):
            if detector.process(small, 1):
                corners = np.asarray(detector.getBestColorChecker().getColorCharts(), dtype=np.float64)
                return enlarged(corners.reshape(ROWS * COLUMNS, 4, 2), shrink)
    raise Refused(Refusal.NO_CHART)


def _read(picture: Picture, quad: NDArray[np.float64]) -> tuple[Colours, float]:
    """Return the median colour of the inner part of a patch, and how much its four quarters differ."""
    middle = quad.mean(axis=0)
    inner = (middle + INNER * (quad - middle)).astype(np.float32)
    square = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float32) * (SAMPLES - 1)
    across = cv2.getPerspectiveTransform(inner, square)
    flat = cv2.warpPerspective(picture, across, (SAMPLES, SAMPLES), flags=cv2.INTER_NEAREST, borderMode=cv2.BORDER_REPLICATE)
    half = SAMPLES // 2
    quarters = [np.median(flat[y : y + half, x : x + half], axis=(0, 1)) for y in (0, half) for x in (0, half)]
    return np.asarray(np.median(flat, axis=(0, 1)), dtype=np.float64), float(np.ptp(quarters, axis=0).max())


def likeness(bgr: Colours) -> float:
    """Return the correlation of 24 patches with the published colours, hardly touched by exposure and cast."""
    seen, known = lab(linear(bgr)), patches(Edition.SINCE_NOVEMBER_2014)
    one, other = (values - values[GREYS].mean(axis=0) for values in (seen, known))
    return float((one * other).sum() / max(1e-9, np.sqrt((one**2).sum() * (other**2).sum())))
