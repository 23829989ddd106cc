"""From a subject to a frame: a shaking hand, a lens that may be out of focus, light, glare and a noisy sensor."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.simulation.scene import Conditions

Picture = NDArray[np.uint8]

MARGIN = 0.07
"""How far a plate reaches beyond the picture on each side, as a share of the picture's width."""

NOISE_TILE = 512
NOISE_DEVIATION = 24.0


@dataclass(frozen=True, slots=True, eq=False)
class Plate:
    """A subject, rendered once. BGR uint8 throughout.

    `world` is larger than the picture by `MARGIN` of `width` on each side; `width` and `height` are those of the picture, in
    pixels of `world`. `shade` says how much light each pixel of the picture gets (255: all); `glare` is what may shine
    into it (one channel). Both have the size of the picture or are scaled to it.
    """

    world: Picture
    width: int
    height: int
    shade: Picture
    glare: Picture


def world_shape(width: int, height: int) -> tuple[int, int]:
    """Return (height, width) of the world that a picture of that size needs."""
    margin = round(MARGIN * width)
    return height + 2 * margin, width + 2 * margin


class Lens:
    """Takes pictures `width` pixels wide of one plate at one magnification. One thread."""

    def __init__(self, plate: Plate, width: int, scale: float) -> None:
        self.plate, self.scale = plate, scale
        self.width, self.height = width, round(plate.height * width / plate.width)
        size = (self.width, self.height)
        factor = width / plate.width * scale
        how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
        self._world = cv2.resize(plate.world, None, fx=factor, fy=factor, interpolation=how)
        self._shade = cv2.resize(plate.shade, size, interpolation=cv2.INTER_LINEAR)
        self._glare = cv2.merge([cv2.resize(plate.glare, size, interpolation=cv2.INTER_LINEAR)] * 3)
        grain = np.random.default_rng(0).standard_normal((NOISE_TILE, NOISE_TILE, 3), dtype=np.float32)
        tile = cv2.convertScaleAbs(128 + NOISE_DEVIATION * grain)
        self._noise = cv2.repeat(tile, self.height // NOISE_TILE + 2, self.width // NOISE_TILE + 2)

    def expose(self, conditions: Conditions, hand: tuple[float, float], rng: np.random.Generator) -> Picture:
        """Return one new picture, the hand being off by `hand` (x, y, as shares of the width)."""
        picture = self._seen(conditions.defocus * self.width, hand)
        way = (conditions.smear[0] * self.width, conditions.smear[1] * self.width)
        if max(abs(way[0]), abs(way[1])) > 1:
            picture = np.asarray(cv2.filter2D(picture, -1, _path(way)), dtype=np.uint8)
        across, down = (int(place) for place in rng.integers(0, NOISE_TILE, 2))
        noise = self._noise[down : down + self.height, across : across + self.width]
        strength = conditions.noise / NOISE_DEVIATION
        cv2.addWeighted(picture, 1.0, noise, strength, -128.0 * strength, dst=picture)
        cv2.multiply(picture, self._shade, dst=picture, scale=2.0**conditions.light / 255)
        if conditions.glare > 0:
            cv2.addWeighted(picture, 1.0, self._glare, conditions.glare, 0.0, dst=picture)
        return picture

    def _seen(self, blur: float, hand: tuple[float, float]) -> Picture:
        """Cut the picture out of the world, to a fraction of a pixel, and blur it, all in one separable pass."""
        rows, columns = self._world.shape[:2]
        radius = max(1, int(np.ceil(3 * blur)) + 1)
        x, across = _place((columns - self.width) / 2 + hand[0] * self.width, columns - self.width, radius)
        y, down = _place((rows - self.height) / 2 + hand[1] * self.width, rows - self.height, radius)
        # The filter sees beyond the cut, since the cut is a view into the world.
        cut = self._world[y : y + self.height, x : x + self.width]
        kernels = (_kernel(blur, across, radius), _kernel(blur, down, radius))
        return np.asarray(cv2.sepFilter2D(cut, -1, *kernels), dtype=np.uint8)


def _place(wanted: float, room: int, radius: int) -> tuple[int, float]:
    """Return the whole pixels and the rest of a shift, kept within the world."""
    kept = float(np.clip(wanted, min(radius, room / 2), max(room - radius, room / 2)))
    return int(kept), kept - int(kept)


def _kernel(blur: float, shift: float, radius: int) -> NDArray[np.float32]:
    """Return a one-dimensional Gaussian of deviation `blur`, moved by `shift` (0 to 1) pixels; sharp: two taps."""
    taps = np.arange(-radius, radius + 1, dtype=np.float32)
    if blur < 0.3:
        weights = np.clip(1 - np.abs(taps - shift), 0, 1)
    else:
        weights = np.exp(-((taps - shift) ** 2) / np.float32(2 * blur**2))
    return np.asarray(weights / weights.sum(), dtype=np.float32)


def _path(way: tuple[float, float]) -> NDArray[np.float32]:
    """Return the kernel of a straight movement by `way` (x, y) pixels while the sensor sees."""
    half = int(np.ceil(max(abs(way[0]), abs(way[1])) / 2))
    kernel = np.zeros((2 * half + 1, 2 * half + 1), np.float32)
    # Sixteenths of a pixel, so that a short movement has a direction too.
    ends = [tuple(round(16 * (half + sign * part / 2)) for part in way) for sign in (-1, 1)]
    cv2.line(kernel, ends[0], ends[1], 1.0, 1, cv2.LINE_AA, 4)
    return np.asarray(kernel / kernel.sum(), dtype=np.float32)


class Hand:
    """The way of a hand that tries to hold still: slow drift and fine tremor, smooth, never twice the same."""

    RHYTHMS = ((0.11, 1.0), (0.23, 0.8), (0.9, 0.35), (2.3, 0.16), (7.4, 0.05))
    """Frequencies in Hz and their shares: drift, breath, posture, correction, physiological tremor."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._phases = rng.uniform(0, 2 * np.pi, (2, len(self.RHYTHMS)))

    def at(self, seconds: float, tremor: float) -> tuple[float, float]:
        """Return where the hand is, as shares of the picture's width."""
        places = [
            sum(
                share * np.sin(2 * np.pi * rate * seconds + phase)
                for (rate, share), phase in zip(self.RHYTHMS, phases, strict=True)
            )
            for phases in self._phases
        ]
        return float(places[0] * tremor), float(places[1] * tremor)
