"""Hairs: thin bent lines that taper, drawn as how much light they take."""

import cv2
import numpy as np

from devices.simulation.fields import Field, Rng, Shape, soft

FRACTION_BITS = 4
SEGMENTS = 20


def hairs(
    rng: Rng, shape: Shape, px_per_mm: float, count: int, length_mm: float, width_mm: float, direction: float
) -> Field:
    """Return how dark hairs make each point, 0 to 1. They grow roughly along `direction` (radians)."""
    height, width = shape
    layer = np.zeros(shape, np.uint8)
    for _ in range(count):
        start = rng.uniform((-0.1 * width, -0.1 * height), (1.1 * width, 1.1 * height))
        length = length_mm * px_per_mm * rng.uniform(0.5, 1.4)
        angle = direction + rng.normal(0, 0.45)
        bend, wave = rng.normal(0, 0.9), rng.normal(0, 0.5)
        steps = np.linspace(0, 1, SEGMENTS + 1)
        heading = angle + bend * steps + wave * np.sin(steps * 5)
        path = start + np.cumsum(np.stack([np.cos(heading), np.sin(heading)], 1) * length / SEGMENTS, 0)
        points = np.round(path * 2**FRACTION_BITS).astype(np.int32)
        thick = width_mm * px_per_mm * rng.uniform(0.6, 1.25)
        shade = rng.uniform(140, 255)
        for place in range(SEGMENTS):
            taper = min(1.0, 3 * (1 - steps[place])) * (0.75 + 0.25 * min(1.0, 5 * steps[place]))
            # A line thinner than a pixel cannot be drawn thinner: it is drawn paler.
            wide = thick * taper
            ink = int(shade * min(1.0, wide))
            part = points[place : place + 2]
            cv2.polylines(layer, [part], False, ink, max(1, round(wide)), cv2.LINE_AA, FRACTION_BITS)
    return np.asarray(soft(np.asarray(layer, dtype=np.float32) / np.float32(255), 0.8), dtype=np.float32)
