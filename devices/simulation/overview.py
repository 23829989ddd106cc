"""What a camera sees from a step back: a forearm on the couch, the wrist as landmark, an arrow that points to the lesion."""

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.simulation import lesion
from devices.simulation.fields import Field, Rng, Shape, axes, blobs, fractal, smoothstep, soft
from devices.simulation.hair import hairs
from devices.simulation.paper import arrow, lay
from devices.simulation.scene import Scene
from devices.simulation.skin import Skin, plain_skin

FIELD_MM = 300.0
TILT = np.radians(-7.0)
WRIST = -96.0
COUCH = (186, 168, 138)
"""Where the wrist lies along the arm, in millimetres from the middle of the picture; the colour of the couch paper, BGR."""


def forearm(scene: Scene, shape: Shape, width: int) -> NDArray[np.uint8]:
    """Render the forearm of a scene on the couch, larger than the picture (`width` pixels). BGR."""
    rng = np.random.default_rng((scene.seed, 3))
    mm = width / FIELD_MM
    along, across, half = _limb(shape, mm)
    off = np.asarray(across / half, dtype=np.float32)
    inside = smoothstep(1.0, 0.985, np.abs(off))
    skin = plain_skin(rng, shape, mm, scene.tone)
    _features(rng, skin, along, off, mm)
    at = _place(shape, mm)
    lesion.add(skin, lesion.lesion(scene.seed), at, mm, 0.9)
    direction = TILT + 0.35
    fine = hairs(rng, shape, mm, round(1500 * scene.hair), 9.0, 0.09, direction)
    skin.melanin += 0.5 * fine * smoothstep(-90, -40, along)
    _light(rng, skin, off, mm)
    arm = skin.picture()
    couch = _couch(rng, shape, inside, mm)
    picture = np.asarray(cv2.blendLinear(arm, couch, inside, 1 - inside), dtype=np.uint8)
    lay(picture, arrow(mm), (at[0] - 25 * mm, at[1] + 7 * mm), 15)
    return picture


def _place(shape: Shape, mm: float) -> tuple[float, float]:
    """Return where the lesion sits: on the middle third of the forearm, a little above its axis."""
    return shape[1] / 2 + 22 * mm, shape[0] / 2 - 12 * mm


def _limb(shape: Shape, mm: float) -> tuple[Field, Field, Field]:
    """Return at each point the place along the arm and across it, and half the arm's width there, in millimetres."""
    x, y = axes(shape)
    along = np.asarray((x * np.cos(TILT) + y * np.sin(TILT)) / np.float32(mm), dtype=np.float32)
    across = np.asarray((y * np.cos(TILT) - x * np.sin(TILT)) / np.float32(mm), dtype=np.float32)
    half = 29 + 17 * smoothstep(WRIST - 10, 120, along) + 3 * np.sin(along / 55)
    half += 15 * smoothstep(WRIST - 4, WRIST - 52, along)
    bulge = 3.5 * np.exp(-(((along - WRIST - 6) / 9) ** 2)) * (across < 0)
    return along, across, np.asarray(half + bulge, dtype=np.float32)


def _features(rng: Rng, skin: Skin, along: Field, off: Field, mm: float) -> None:
    """Creases at the wrist, veins, a flush here and there, freckles."""
    wave = 2.2 * off**2 + 0.8 * blobs(rng, skin.shape, 14 * mm)
    for place, depth in ((0.0, 0.5), (4.5, 0.35), (-5.0, 0.22)):
        line = np.exp(-(((along - WRIST - place - wave) / 0.55) ** 2))
        skin.blood += 0.5 * depth * line
        skin.light *= 1 - 0.45 * depth * line
    veins = hairs(rng, skin.shape, mm, 9, 110, 1.7, float(TILT))
    skin.deep += 0.16 * soft(veins, 1.1 * mm)
    skin.blood += 0.035 * fractal(rng, skin.shape, 26 * mm, 3)
    freckles = smoothstep(1.7, 2.4, fractal(rng, skin.shape, 1.7 * mm, 2))
    skin.melanin += 0.20 * freckles


def _light(rng: Rng, skin: Skin, off: Field, mm: float) -> None:
    """A lamp above: the round of the arm falls into shade at its lower edge."""
    curve = np.sqrt(np.clip(1 - (0.97 * off) ** 2, 0, 1))
    facing = np.clip(0.36 + 0.62 * curve - 0.22 * off, 0, 1.15)
    skin.light *= facing * (1 + 0.025 * blobs(rng, skin.shape, 12 * mm) + 0.02 * fractal(rng, skin.shape, 1.6 * mm, 2))


def _couch(rng: Rng, shape: Shape, inside: Field, mm: float) -> NDArray[np.uint8]:
    """Return crumpled paper in the shadow of the arm."""
    creases = fractal(rng, shape, 42 * mm, 4, 0.55)
    slope = np.asarray(cv2.Sobel(soft(creases, 0.8 * mm), cv2.CV_32F, 1, 1, ksize=3), dtype=np.float32)
    folds = np.clip(60 * slope, -1, 1)
    fall = round(9 * mm)
    shadow = soft(np.asarray(np.roll(inside, fall, 0), dtype=np.float32), 7 * mm)
    light = (1 + 0.05 * folds + 0.03 * creases) * (1 - 0.55 * shadow)
    return np.asarray(cv2.merge([cv2.convertScaleAbs(light, alpha=channel) for channel in COUCH]), dtype=np.uint8)
