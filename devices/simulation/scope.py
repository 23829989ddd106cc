"""What a contact dermatoscope sees: lit skin under gel and glass, and what the instrument puts before it."""

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.simulation import lesion
from devices.simulation.fields import Field, Rng, Shape, axes, blobs, cells, fractal, smoothstep, soft
from devices.simulation.hair import hairs
from devices.simulation.scene import Scene
from devices.simulation.skin import Skin, faint_net, plain_skin

FIELD_MM = 20.0
FIELD_SHARE = 0.90
"""The round field of the scope: its real width, and its share of the picture's width."""


def skin_under_glass(scene: Scene, shape: Shape, width: int) -> NDArray[np.uint8]:
    """Render the skin of a scene, larger than the picture (`width` pixels) so that a hand may wander. BGR."""
    rng = np.random.default_rng((scene.seed, 1))
    mm = width * FIELD_SHARE / FIELD_MM
    skin = plain_skin(rng, shape, mm, scene.tone)
    skin.melanin += 0.07 * faint_net(rng, shape, mm)
    pores = smoothstep(0.16, 0.05, cells(rng, shape, 0.95 * mm, 0.45))
    skin.melanin += 0.10 * pores
    _vessels(rng, skin, mm)
    middle = (shape[1] / 2, shape[0] / 2)
    lesion.add(skin, lesion.lesion(scene.seed), middle, mm)
    _hairs(rng, skin, mm, scene.hair)
    picture = skin.picture()
    if not scene.polarised:
        _shine(rng, picture, mm)
    _bubbles(rng, picture, mm, scene.bubbles)
    return picture


def _vessels(rng: Rng, skin: Skin, mm: float) -> None:
    """Fine red lines, out of focus because they lie deeper."""
    thin = hairs(rng, skin.shape, mm, 14, 1.8, 0.035, rng.uniform(0, np.pi))
    skin.blood += 0.9 * soft(thin, 0.03 * mm)


def _hairs(rng: Rng, skin: Skin, mm: float, amount: float) -> None:
    direction = rng.uniform(0, np.pi)
    dark = hairs(rng, skin.shape, mm, round(46 * amount), 9.0, 0.065, direction)
    fine = hairs(rng, skin.shape, mm, round(90 * amount), 4.5, 0.028, direction)
    skin.melanin += 1.5 * dark + 0.45 * fine
    skin.light *= 1 - 0.10 * soft(dark, 0.1 * mm)


def _shine(rng: Rng, picture: NDArray[np.uint8], mm: float) -> None:
    """Without polarisation the surface shines: bright flecks along its fine relief."""
    shape = picture.shape[0], picture.shape[1]
    flecks = soft(
        smoothstep(1.0, 2.6, fractal(rng, shape, 0.30 * mm, 4, 0.7)) * smoothstep(-0.2, 1.6, blobs(rng, shape, 4 * mm)), 1.5
    )
    veil = 16 + 95 * flecks
    cv2.add(picture, cv2.merge([np.asarray(veil, dtype=np.uint8)] * 3), dst=picture)


def _bubbles(rng: Rng, picture: NDArray[np.uint8], mm: float, amount: float) -> None:
    """Air in the gel: round, clear in the middle, a dark rim that is bright where the light comes from."""
    height, width = picture.shape[:2]
    for _ in range(round(9 * amount)):
        home = rng.uniform((0.06 * width, 0.06 * height), (0.94 * width, 0.94 * height))
        if np.hypot(home[0] - width / 2, home[1] - height / 2) < 3.2 * mm:
            continue
        for _ in range(int(rng.integers(1, 6))):
            centre = home + rng.normal(0, 0.45 * mm, 2)
            _bubble(picture, centre, mm * float(np.exp(rng.normal(-1.9, 0.5))))


def _bubble(picture: NDArray[np.uint8], centre: NDArray[np.float64], radius: float) -> None:
    margin = int(radius * 1.5) + 3
    left, top = int(centre[0]) - margin, int(centre[1]) - margin
    patch = picture[max(0, top) : top + 2 * margin, max(0, left) : left + 2 * margin]
    if patch.shape[0] < 2 * margin or patch.shape[1] < 2 * margin:
        return
    x, y = axes((2 * margin, 2 * margin))
    distance = np.sqrt(x**2 + y**2) / np.float32(radius)
    rim = np.exp(-(((distance - 0.92) / 0.10) ** 2))
    lit = np.clip((-x - y) / np.float32(radius * 1.2), -1, 1)
    spark = np.exp(-(((x + 0.42 * radius) ** 2 + (y + 0.42 * radius) ** 2) / np.float32((0.14 * radius) ** 2)))
    inside = smoothstep(1.0, 0.85, np.asarray(distance, dtype=np.float32))
    shade = 1 - 0.42 * rim * (1 - 0.6 * np.clip(lit, 0, 1)) + 0.05 * inside
    bright = 120 * rim * np.clip(lit, 0, 1) ** 2 + 150 * spark
    patch[:] = np.clip(patch * shade[..., None] + bright[..., None], 0, 255).astype(np.uint8)


def instrument(shape: Shape) -> NDArray[np.uint8]:
    """Return how much light reaches the sensor, 0 to 255 a channel: the round field, its ring, the scale in the glass."""
    half = (shape[0] // 2, shape[1] // 2)
    x, y = axes(half)
    radius = half[1] * FIELD_SHARE / 2
    distance = np.asarray(np.sqrt(x**2 + y**2) / np.float32(radius), dtype=np.float32)
    field = smoothstep(1.012, 0.992, distance)
    light = field * (1.0 - 0.15 * distance**2 - 0.16 * smoothstep(0.93, 1.0, distance))
    tint = np.stack([light * 0.985, light, light], axis=-1)
    tint += (0.035 * np.exp(-(((distance - 1.02) / 0.012) ** 2)))[..., None] * np.array((1.0, 0.9, 0.8), np.float32)
    light_through = cv2.resize(cv2.convertScaleAbs(tint, alpha=255), (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)
    marks = cv2.convertScaleAbs(1 - 0.72 * _scale(shape, 2 * radius), alpha=255)
    return np.asarray(cv2.multiply(light_through, cv2.merge([marks] * 3), scale=1 / 255), dtype=np.uint8)


def _scale(shape: Shape, radius: float) -> Field:
    """Ten millimetres with their tens of marks, low in the field, a hair's breadth out of focus."""
    height, width = shape
    mm = 2 * radius / FIELD_MM
    layer = np.zeros(shape, np.uint8)
    base_y, left = height / 2 + 6.1 * mm, width / 2 - 5 * mm
    thick = max(1, round(0.035 * mm))
    bits = 4

    def line(x1: float, y1: float, x2: float, y2: float) -> None:
        ends = [(round(x * 2**bits), round(y * 2**bits)) for x, y in ((x1, y1), (x2, y2))]
        cv2.line(layer, ends[0], ends[1], 255, thick, cv2.LINE_AA, bits)

    line(left, base_y, left + 10 * mm, base_y)
    for half in range(21):
        tall = 0.55 if half % 10 == 0 else 0.38 if half % 2 == 0 else 0.2
        line(left + half * mm / 2, base_y, left + half * mm / 2, base_y - tall * mm)
    cv2.putText(
        layer, "10 mm", (round(left + 10.3 * mm), round(base_y)), cv2.FONT_HERSHEY_SIMPLEX, mm / 85, 255, thick, cv2.LINE_AA
    )
    return soft(np.asarray(layer, dtype=np.float32) / np.float32(255), 0.7)


def glare(shape: Shape) -> NDArray[np.uint8]:
    """Return the reflection of the ring of lamps, uint8 a pixel: added when light comes back from glass or gel."""
    height, width = shape
    x, y = axes(shape)
    total = np.zeros(shape, np.float32)
    for place in range(10):
        angle = 2 * np.pi * place / 10 + 0.3
        at_x, at_y = width * (0.10 + 0.17 * np.cos(angle)), height * (-0.14 + 0.2 * np.sin(angle))
        spread = np.float32((0.018 * width) ** 2)
        total += np.exp(-((x - at_x) ** 2 + (y - at_y) ** 2) / spread)
    total = total + 0.25 * soft(total, 0.05 * width)
    return np.asarray(np.clip(total * 255, 0, 255), dtype=np.uint8)
