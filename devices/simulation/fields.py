"""Random fields: the raw material of synthetic skin. All float32, all reproducible from the generator handed in."""

import cv2
import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.float32]
"""One value a pixel, shape (height, width)."""

Shape = tuple[int, int]
"""Height and width in pixels."""

Rng = np.random.Generator


def axes(shape: Shape) -> tuple[Field, Field]:
    """Return x as a row and y as a column, in pixels from the centre; together they broadcast to `shape`."""
    height, width = shape
    x = np.arange(width, dtype=np.float32)[None, :] - np.float32((width - 1) / 2)
    y = np.arange(height, dtype=np.float32)[:, None] - np.float32((height - 1) / 2)
    return x, y


def resized(field: Field, shape: Shape) -> Field:
    """Return the field at another size: smooth when enlarged, averaged when reduced."""
    height, width = shape
    how = cv2.INTER_AREA if height < field.shape[0] else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(field, (width, height), interpolation=how), dtype=np.float32)


def blobs(rng: Rng, shape: Shape, size: float, stretch: float = 1.0) -> Field:
    """Return smooth noise of mean 0 and deviation of about 0.8: features `size` pixels high, `stretch` times as wide."""
    height, width = shape
    cells = (max(3, round(height / size) + 2), max(3, round(width / (size * stretch)) + 2))
    return resized(rng.standard_normal(cells, dtype=np.float32), shape)


def fractal(rng: Rng, shape: Shape, size: float, octaves: int = 4, gain: float = 0.5) -> Field:
    """Return noise of several sizes: from `size` pixels downwards by halves, each `gain` times as strong as the last."""
    # Summed up as small as its finest octave allows, enlarged once: that is most of the time that a scene takes.
    shrink = max(1.0, size / 2 ** (octaves - 1) / 4)
    small = (max(3, round(shape[0] / shrink)), max(3, round(shape[1] / shrink)))
    total = blobs(rng, small, size / shrink)
    for octave in range(1, octaves):
        total += np.float32(gain**octave) * blobs(rng, small, max(1.5, size / shrink / 2**octave))
    return resized(total, shape) if shrink > 1 else total


def smoothstep(low: float, high: float, field: Field) -> Field:
    """Return 0 under `low`, 1 over `high`, and a soft slope between."""
    ramp = np.asarray(field - np.float32(low), dtype=np.float32)
    ramp *= np.float32(1 / (high - low))
    np.clip(ramp, 0, 1, out=ramp)
    slope = 3 - 2 * ramp
    slope *= ramp
    slope *= ramp
    return np.asarray(slope, dtype=np.float32)


def soft(field: Field, sigma: float) -> Field:
    """Return the field blurred by a Gaussian of `sigma` pixels; wide ones at reduced size, which looks the same."""
    if sigma < 12:
        return np.asarray(cv2.GaussianBlur(field, (0, 0), sigma), dtype=np.float32)
    factor = int(sigma / 3)
    height, width = field.shape
    small = resized(field, (max(2, height // factor), max(2, width // factor)))
    return resized(np.asarray(cv2.GaussianBlur(small, (0, 0), sigma / factor), dtype=np.float32), (height, width))


def cells(rng: Rng, shape: Shape, size: float, jitter: float = 0.38) -> Field:
    """Return the distance to the centre of the nearest cell of an irregular honeycomb, in cell sizes of `size` pixels.

    About 0 in the middle of a cell, 0.5 to 0.7 on the walls.
    """
    height, width = shape
    rows, columns = int(height / (size * 0.87)) + 3, int(width / size) + 3
    y, x = np.meshgrid(np.arange(rows) * 0.87, np.arange(columns, dtype=np.float64), indexing="ij")
    x = x + 0.5 * (np.arange(rows) % 2)[:, None]
    x = (x + rng.uniform(-jitter, jitter, x.shape) - 0.5) * size
    y = (y + rng.uniform(-jitter, jitter, y.shape) - 0.5) * size
    inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    seeds = np.full(shape, 255, np.uint8)
    seeds[y[inside].astype(np.intp), x[inside].astype(np.intp)] = 0
    return np.asarray(cv2.distanceTransform(seeds, cv2.DIST_L2, 3) / np.float32(size), dtype=np.float32)


def bent(rng: Rng, field: Field, size: float, amount: float) -> Field:
    """Return the field bent as if drawn on rubber: shifted by up to about `amount` pixels, in waves of `size` pixels."""
    shape = field.shape[0], field.shape[1]
    x, y = axes(shape)
    across = x + np.float32((shape[1] - 1) / 2 + 0) + amount * blobs(rng, shape, size)
    down = y + np.float32((shape[0] - 1) / 2) + amount * blobs(rng, shape, size)
    return np.asarray(cv2.remap(field, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT), dtype=np.float32)
