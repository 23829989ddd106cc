"""Colour arithmetic: from a camera's pixels to CIE L*a*b*, and how far two colours are apart.

Pixels are taken as sRGB (IEC 61966-2-1), which is what cameras and dermatoscopes without a colour profile mean. L*a*b* is
relative to D50 and the 2° observer, as the makers of charts publish it; sRGB's own white, D65, is adapted by the Bradford
transform (ICC.1, annex E).
"""

import numpy as np
from numpy.typing import NDArray

Colours = NDArray[np.float64]
"""Colours along the last axis, which has three places."""

_XYZ_OF_SRGB = np.array(
    [
        (0.4360747, 0.3850649, 0.1430804),
        (0.2225045, 0.7168786, 0.0606169),
        (0.0139322, 0.0971045, 0.7141733),
    ]
)
"""Linear sRGB to XYZ relative to D50 (B. Lindbloom's published matrix, Bradford adapted)."""

_D50 = _XYZ_OF_SRGB.sum(axis=1)
_KNEE = 6 / 29


def linear(bgr: Colours) -> Colours:
    """Return the light, as linear R, G, B from 0 to 1, that B, G, R pixel values from 0 to 255 stand for."""
    value = np.asarray(bgr, dtype=np.float64)[..., ::-1] / 255
    return np.where(value <= 0.04045, value / 12.92, ((np.maximum(value, 0.04045) + 0.055) / 1.055) ** 2.4)


def pixels(rgb: Colours) -> Colours:
    """Return B, G, R values from 0 to 255, not rounded, of linear R, G, B; what sRGB cannot show is clipped."""
    light = np.clip(rgb, 0, 1)
    value = np.where(light <= 0.0031308, light * 12.92, 1.055 * np.maximum(light, 0.0031308) ** (1 / 2.4) - 0.055)
    return np.asarray(255 * value[..., ::-1])


def lab(rgb: Colours) -> Colours:
    """Return L*, a*, b* (D50) of linear R, G, B."""
    share = rgb @ _XYZ_OF_SRGB.T / _D50
    x, y, z = np.moveaxis(np.where(share > _KNEE**3, np.cbrt(share), share / (3 * _KNEE**2) + 4 / 29), -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def light(of_lab: Colours) -> Colours:
    """Return linear R, G, B of L*, a*, b* (D50): the reverse of `lab`. Outside 0 to 1: sRGB cannot show it."""
    y = (of_lab[..., 0] + 16) / 116
    root = np.stack([y + of_lab[..., 1] / 500, y, y - of_lab[..., 2] / 200], axis=-1)
    share = np.where(root > _KNEE, root**3, 3 * _KNEE**2 * (root - 4 / 29))
    return np.asarray(share * _D50 @ np.linalg.inv(_XYZ_OF_SRGB).T)


def difference_1976(one: Colours, other: Colours) -> Colours:
    """Return the CIE 1976 colour difference (ΔE*ab): the distance in L*a*b*."""
    return np.asarray(np.linalg.norm(one - other, axis=-1))


def difference_2000(one: Colours, other: Colours) -> Colours:
    """Return the CIEDE2000 colour difference (ΔE00), with all weights 1.

    As in G. Sharma, W. Wu, E. N. Dalal, Color Research and Application 30 (2005) 21-30, whose 34 pairs are the test.
    """
    l1, a1, b1 = np.moveaxis(np.asarray(one, dtype=np.float64), -1, 0)
    l2, a2, b2 = np.moveaxis(np.asarray(other, dtype=np.float64), -1, 0)
    stretch = 1.5 - 0.5 * _weight((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2)
    a1, a2 = stretch * a1, stretch * a2
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = np.degrees(np.arctan2(b1, a1)) % 360, np.degrees(np.arctan2(b2, a2)) % 360
    grey = c1 * c2 == 0

    turn = h2 - h1
    turn = np.where(grey, 0, turn - 360 * (turn > 180) + 360 * (turn < -180))
    d_l, d_c, d_h = l2 - l1, c2 - c1, 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))

    mean_l, mean_c, total = (l1 + l2) / 2, (c1 + c2) / 2, h1 + h2
    around = np.where(total < 360, total + 360, total - 360)
    hue = np.where(grey, total, np.where(np.abs(h1 - h2) > 180, around, total) / 2)
    t = 1 - 0.17 * _cos(hue - 30) + 0.24 * _cos(2 * hue) + 0.32 * _cos(3 * hue + 6) - 0.20 * _cos(4 * hue - 63)
    s_l = 1 + 0.015 * (mean_l - 50) ** 2 / np.sqrt(20 + (mean_l - 50) ** 2)
    s_c, s_h = 1 + 0.045 * mean_c, 1 + 0.015 * mean_c * t
    swing = 30 * np.exp(-(((hue - 275) / 25) ** 2))
    r_t = -np.sin(np.radians(2 * swing)) * 2 * _weight(mean_c)
    l_part, c_part, h_part = d_l / s_l, d_c / s_c, d_h / s_h
    return np.asarray(np.sqrt(np.maximum(l_part**2 + c_part**2 + h_part**2 + r_t * c_part * h_part, 0)))


def _cos(degrees: Colours) -> Colours:
    return np.asarray(np.cos(np.radians(degrees)))


def _weight(chroma: Colours) -> Colours:
    """Return how strongly coloured it is, 0 to 1, as the formula uses it twice."""
    return np.asarray(np.sqrt(chroma**7 / (chroma**7 + 25.0**7)))
