"""What a camera sees close by: lit skin with its relief, the lesion a little raised, hairs, and a paper ruler beside it."""

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.simulation import lesion
from devices.simulation.fields import Field, Rng, Shape, axes, blobs, cells, fractal, resized, smoothstep, soft
from devices.simulation.hair import hairs
from devices.simulation.paper import lay, ruler
from devices.simulation.scene import Scene
from devices.simulation.skin import Skin, plain_skin

FIELD_MM = 46.0


def skin_close_by(scene: Scene, shape: Shape, width: int) -> NDArray[np.uint8]:
    """Render the skin of a scene around its lesion, larger than the picture (`width` pixels). BGR."""
    rng = np.random.default_rng((scene.seed, 2))
    mm = width / FIELD_MM
    skin = plain_skin(rng, shape, mm, scene.tone)
    middle = (shape[1] / 2, shape[0] / 2 - 2 * mm)
    mark = lesion.lesion(scene.seed)
    lesion.add(skin, mark, middle, mm, 0.85)
    relief = _relief(rng, shape, mm)
    _raise(relief, mark.body, middle, mm)
    _light(rng, skin, relief, mm)
    _hairs(rng, skin, mm, scene.hair)
    picture = skin.picture()
    _sheen(rng, picture, relief, mm)
    lay(picture, ruler(mm), (shape[1] / 2 + 1.5 * mm, shape[0] / 2 + 11.5 * mm), -3.5)
    return picture


def _relief(rng: Rng, shape: Shape, mm: float) -> Field:
    """Return the height of the surface, in arbitrary units: the fine plates of skin between its furrows, and pores."""
    plates = cells(rng, shape, 0.62 * mm, 0.42)
    coarse = cells(rng, shape, 1.3 * mm, 0.45)
    pores = smoothstep(0.13, 0.04, cells(rng, shape, 1.6 * mm, 0.47))
    height = -0.75 * plates - 0.55 * coarse - 0.35 * pores + 0.25 * fractal(rng, shape, 0.5 * mm, 2)
    return soft(np.asarray(height, dtype=np.float32), 0.045 * mm)


def _raise(relief: Field, body: Field, at: tuple[float, float], mm: float) -> None:
    """Lift the lesion, with a bumpy surface of its own."""
    side = round(lesion.SIZE_MM * mm)
    top, left = round(at[1] - side / 2), round(at[0] - side / 2)
    relief[top : top + side, left : left + side] += 2.4 * soft(resized(body, (side, side)), 0.28 * mm)


def _light(rng: Rng, skin: Skin, relief: Field, mm: float) -> None:
    """Light from the upper left: slopes that face it are brighter; the room falls off towards the far corner."""
    slope_x = cv2.Sobel(relief, cv2.CV_32F, 1, 0, ksize=3)
    slope_y = cv2.Sobel(relief, cv2.CV_32F, 0, 1, ksize=3)
    x, y = axes(skin.shape)
    reach = np.float32(skin.shape[1])
    room = 1.0 - 0.16 * (x + 0.8 * y) / reach - 0.35 * (x**2 + y**2) / reach**2
    skin.light *= room * (1 + 0.17 * np.clip(slope_x + 0.8 * slope_y, -1.2, 1.2))
    skin.light *= 1 + 0.03 * blobs(rng, skin.shape, 9 * mm)


def _hairs(rng: Rng, skin: Skin, mm: float, amount: float) -> None:
    direction = rng.uniform(0, np.pi)
    dark = hairs(rng, skin.shape, mm, round(70 * amount), 9.0, 0.07, direction)
    fine = hairs(rng, skin.shape, mm, round(260 * amount), 4.0, 0.035, direction)
    offset = round(0.16 * mm)
    shadow = soft(np.asarray(np.roll(dark, (offset, offset), (0, 1)), dtype=np.float32), 0.09 * mm)
    skin.light *= 1 - 0.28 * shadow
    skin.melanin += 1.5 * dark + 0.40 * fine


def _sheen(rng: Rng, picture: NDArray[np.uint8], relief: Field, mm: float) -> None:
    """The lamp on slightly moist skin: a broad soft highlight, broken up by the relief."""
    shape = relief.shape[0], relief.shape[1]
    x, y = axes(shape)
    off_x, off_y = x / np.float32(shape[1]) + 0.20, y / np.float32(shape[0]) + 0.26
    broad = np.exp(-((off_x / 0.34) ** 2) - (off_y / 0.30) ** 2)
    facing = smoothstep(0.05, 1.3, np.asarray(relief - soft(relief, 0.5 * mm), dtype=np.float32))
    spots = smoothstep(0.2, 1.8, blobs(rng, shape, 0.7 * mm))
    added = np.clip(255 * broad * (0.05 + 0.30 * facing * spots), 0, 255).astype(np.uint8)
    cv2.add(picture, cv2.merge([added] * 3), dst=picture)
