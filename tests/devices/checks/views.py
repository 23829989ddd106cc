"""Targets seen through the simulated lens, and photographs made of them."""

from datetime import UTC, datetime

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.contract import DeviceInfo, DeviceKind, Still
from devices.simulation import bench, scope
from devices.simulation.lens import Lens, Plate, world_shape
from devices.simulation.scene import Conditions

Picture = NDArray[np.uint8]

SCOPE = DeviceInfo("uvc:1e4e:0110:DERM0001", DeviceKind.DERMATOSCOPE, "Maker", "Scope", "DERM0001")
WHEN = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
RENDERED = (1664, 1248)
STILL = Conditions(tremor=0, noise=2)


def seen(
    sheet: Picture,
    *,
    through: str = "glass",
    width: int = 1920,
    degrees: float = 4.0,
    lean: float = 0.0,
    conditions: Conditions = STILL,
    seed: int = 0,
) -> Picture:
    """Return the sheet as an instrument sees it, `through` "glass" (round field, falling off) or "air".

    `lean` is how much narrower the far side of the picture gets, as a share of its width.
    """
    wide, high = RENDERED
    world = bench.on_the_bench(sheet, world_shape(wide, high), degrees)
    rows, columns = world.shape[:2]
    flat = np.array([(0, 0), (columns, 0), (columns, rows), (0, rows)], np.float32)
    leaning = flat + np.array([(lean / 2, 0), (-lean / 2, 0), (0, 0), (0, 0)], np.float32) * columns
    world = np.asarray(cv2.warpPerspective(world, cv2.getPerspectiveTransform(flat, leaning), (columns, rows)), np.uint8)
    shade = scope.instrument((high, wide)) if through == "glass" else np.full((high, wide, 3), 255, np.uint8)
    plate = Plate(world, wide, high, shade, np.zeros((high // 4, wide // 4), np.uint8))
    return Lens(plate, width, 1.0).expose(conditions, (0.0, 0.0), np.random.default_rng(seed))


def chart(share: float = 0.6, balance: tuple[float, float, float] = (1.0, 1.0, 1.0)) -> Picture:
    """Return a colour chart that takes that share of the picture's width."""
    return bench.chart(share * RENDERED[0] / bench.WIDE, balance)


def still(picture: Picture, device: DeviceInfo = SCOPE) -> Still:
    """Return it as a photograph."""
    made, content = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 92])
    assert made
    height, width = picture.shape[:2]
    return Still(content.tobytes(), width, height, WHEN, device, settings={"white balance": "4600"})
