"""The pictures of `docs/devices.md`, made anew: `python -m tests.ui.docs_pictures`. What the instruments see is rendered."""

import os
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from unittest.mock import Mock

from PIL import Image
from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice

from devices.contract import Frame
from devices.drivers.simulated import SimulatedDriver
from devices.simulation.scene import Conditions, Framing, Scene
from tests.ui.gallery import equipment_scenes
from ui.application import application
from ui.requests import Requests
from ui.states import WindowState
from ui.window import Window

FOLDER = Path(__file__).parents[2] / "docs" / "images"
SIZE = (1366, 768)
TALL, LONG = 1780, {"equipment-trouble"}
"""A page that scrolls on a screen is shown whole."""

WIDTH = 911
"""Two thirds: small enough for a page, large enough to be read."""


def scenes() -> Mapping[str, WindowState]:
    """Return each state of the equipment screens, by the name of its picture."""
    driver = SimulatedDriver()
    driver.seat(Scene(seed=3))
    for device in driver.devices.values():
        # Noise would make the files large.
        device.conditions = Conditions(tremor=0, noise=0)
    scope, camera = (driver.camera(info) for info in driver.discover())
    views = (scope, Framing.DERMOSCOPY), (camera, Framing.CHART), (scope, Framing.BOARD)
    seen = []
    for instrument, framing in views:
        driver.aim(framing)
        instrument.open()
        seen.append(next(frame.pixels for frame in instrument.frames() if isinstance(frame, Frame)))
        instrument.close()
    return {name: replace(state, band="") for name, state in equipment_scenes(*seen)}


def main() -> None:
    """Write one PNG for each state."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    application()
    window = Window(Mock(spec=Requests))
    window.show()
    for name, state in scenes().items():
        window.resize(SIZE[0], TALL if name in LONG else SIZE[1])
        window.show_state(state)
        for _ in range(8):
            QCoreApplication.processEvents()
        taken = QBuffer()
        taken.open(QIODevice.OpenModeFlag.WriteOnly)
        window.grab().save(taken, "PNG")
        picture = Image.open(BytesIO(taken.data().data())).convert("RGB")
        small = picture.resize((WIDTH, WIDTH * picture.height // picture.width), Image.Resampling.LANCZOS)
        small.quantize(128, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main()
