"""One pigmented lesion, drawn from its seed in millimetres, so that it is the same one in every framing."""

from dataclasses import dataclass

import numpy as np

from devices.simulation.fields import Field, axes, bent, cells, fractal, resized, smoothstep, soft
from devices.simulation.skin import Skin

SIZE_MM = 13.0
PX_PER_MM = 80.0


@dataclass(frozen=True, slots=True)
class Lesion:
    """Absorbers that a lesion adds, on a square of `SIZE_MM` at `PX_PER_MM`; `body` is 1 inside, 0 outside, soft between."""

    body: Field
    melanin: Field
    blood: Field
    deep: Field


def lesion(seed: int) -> Lesion:
    """Draw the lesion of a seed: an irregular border, a net that fades outwards, blotches, globules at the rim."""
    rng = np.random.default_rng((seed, 77))
    side = round(SIZE_MM * PX_PER_MM)
    shape, mm = (side, side), PX_PER_MM
    x, y = axes(shape)
    turn = rng.uniform(0, np.pi)
    along = (x * np.cos(turn) + y * np.sin(turn)) / np.float32(3.4 * mm)
    across = (y * np.cos(turn) - x * np.sin(turn)) / np.float32(2.6 * mm)
    reach = 1 - np.sqrt(along**2 + across**2)
    reach = np.asarray(
        reach + 0.13 * fractal(rng, shape, 3.0 * mm, 3, 0.45) + 0.035 * fractal(rng, shape, 0.5 * mm, 3, 0.6),
        dtype=np.float32,
    )
    body = smoothstep(-0.06, 0.20, reach)

    holes = bent(rng, cells(rng, shape, 0.27 * mm, 0.34), 0.9 * mm, 0.10 * mm)
    width = 0.09 * fractal(rng, shape, 0.8 * mm, 3)
    net = smoothstep(0.20, 0.66, np.asarray(holes + width, dtype=np.float32))
    patchy = smoothstep(-0.9, 0.9, fractal(rng, shape, 2.6 * mm, 3))
    rim = smoothstep(0.0, 0.18, reach) * (1 - smoothstep(0.35, 0.75, reach))
    net_share = 0.25 + 0.75 * rim
    centre = smoothstep(0.30, 0.95, np.asarray(reach + 0.22 * fractal(rng, shape, 1.8 * mm, 4), dtype=np.float32))
    blotch = smoothstep(0.75, 1.5, fractal(rng, shape, 1.5 * mm, 4)) * smoothstep(0.1, 0.3, reach)
    globules = smoothstep(0.26, 0.14, cells(rng, shape, 0.36 * mm, 0.46))
    globules *= smoothstep(0.45, 0.9, fractal(rng, shape, 1.4 * mm, 2)) * smoothstep(0.02, 0.14, reach)
    grain = fractal(rng, shape, 0.16 * mm, 3, 0.8)

    melanin = body * (0.42 + 0.34 * patchy + 0.09 * grain) + body * net * net_share * (0.55 + 0.45 * patchy)
    melanin += 0.55 * centre + 0.75 * blotch + 0.75 * globules * body
    pale = smoothstep(1.0, 1.7, fractal(rng, shape, 1.9 * mm, 3)) * smoothstep(0.2, 0.4, reach)
    melanin *= 1 - 0.7 * pale
    veil = smoothstep(0.5, 1.4, fractal(rng, shape, 2.2 * mm, 4)) * smoothstep(0.35, 0.7, reach)
    halo = soft(body, 0.5 * mm) - body
    return Lesion(
        body,
        np.asarray(soft(np.asarray(melanin, dtype=np.float32), 0.9), dtype=np.float32),
        np.asarray(0.18 * np.clip(halo, 0, 1) + 0.16 * body, dtype=np.float32),
        np.asarray(0.55 * veil, dtype=np.float32),
    )


def add(skin: Skin, mark: Lesion, at: tuple[float, float], px_per_mm: float, strength: float = 1.0) -> None:
    """Put a lesion into skin, its middle at the point `at` (x, y, in pixels). What lies outside the picture is left out."""
    side = round(SIZE_MM * px_per_mm)
    left, top = round(at[0] - side / 2), round(at[1] - side / 2)
    height, width = skin.shape
    rows = slice(max(0, top), min(height, top + side))
    columns = slice(max(0, left), min(width, left + side))
    from_rows = slice(rows.start - top, rows.stop - top)
    from_columns = slice(columns.start - left, columns.stop - left)
    for target, layer in ((skin.melanin, mark.melanin), (skin.blood, mark.blood), (skin.deep, mark.deep)):
        scaled = resized(layer, (side, side))[from_rows, from_columns]
        target[rows, columns] += np.float32(strength) * scaled
