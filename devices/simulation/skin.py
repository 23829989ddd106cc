"""Skin as light meets it: how much pigment and blood there is at each point, and the colour that this gives.

Colour follows the Beer-Lambert law: what comes back is the colour of the tissue below, dimmed by each absorber above it.
Tones, lesions and flushes thus mix by themselves as real ones do, without a table of colours. The coefficients were chosen
by eye; nothing here measures anything.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.simulation.fields import Field, Rng, Shape, blobs, cells, fractal, resized, smoothstep
from devices.simulation.scene import Tone

TISSUE = (0.80, 0.85, 0.99)
MELANIN = (1.06, 0.76, 0.46)
BLOOD = (0.46, 0.62, 0.10)
DEPTH_BLUE = (0.02, 0.42, 0.62)
"""Blue, green, red: the light that tissue sends back, and what a unit of each absorber takes away."""

TONES = {Tone.WHITE: 0.16, Tone.BROWN: 0.75, Tone.BLACK: 1.50}


@dataclass(slots=True)
class Skin:
    """Absorbers at each point, about 0 to 3, and the light that falls there (1: all).

    `deep` is pigment so deep that it looks blue-grey.
    """

    melanin: Field
    blood: Field
    deep: Field
    light: Field

    @property
    def shape(self) -> Shape:
        return self.melanin.shape[0], self.melanin.shape[1]

    def picture(self) -> NDArray[np.uint8]:
        """Return it as a uint8 BGR picture under even white light."""
        channels = []
        for tissue, melanin, blood, deep in zip(TISSUE, MELANIN, BLOOD, DEPTH_BLUE, strict=True):
            path = self.melanin * np.float32(-melanin)
            path -= self.blood * np.float32(blood)
            path -= self.deep * np.float32(deep)
            back = np.asarray(cv2.exp(path), dtype=np.float32)
            back *= self.light
            channels.append(cv2.convertScaleAbs(back, alpha=255 * tissue))
        return np.asarray(cv2.merge(channels), dtype=np.uint8)


def plain_skin(rng: Rng, shape: Shape, px_per_mm: float, tone: Tone) -> Skin:
    """Return skin without a lesion: its tone, mottled, with freckles' worth of unevenness and small pores."""
    mm = px_per_mm
    base = TONES[tone]
    cloud = fractal(rng, shape, 7 * mm, 3)
    grain = fractal(rng, shape, 0.55 * mm, 4, 0.75)
    melanin = np.float32(base) * (1 + 0.08 * cloud) + (0.018 + 0.03 * base) * grain
    blood = np.float32(0.20) + 0.036 * fractal(rng, shape, 3.0 * mm, 4, 0.6) + 0.025 * blobs(rng, shape, 0.8 * mm)
    return Skin(
        np.asarray(melanin, dtype=np.float32),
        np.asarray(blood, dtype=np.float32),
        np.zeros(shape, dtype=np.float32),
        np.ones(shape, dtype=np.float32),
    )


def faint_net(rng: Rng, shape: Shape, px_per_mm: float) -> Field:
    """Return the pale brown net of normal skin under a dermatoscope, 0 to 1, stronger here and weaker there."""
    small, mm = (shape[0] // 2, shape[1] // 2), px_per_mm / 2
    net = smoothstep(0.25, 0.55, cells(rng, small, 0.42 * mm))
    return resized(np.asarray(net * smoothstep(-0.8, 1.2, blobs(rng, small, 4 * mm)), dtype=np.float32), shape)
