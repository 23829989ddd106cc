"""A folder of real pictures, shown one after the other: the preview moves gently, the still is the file's own bytes."""

import logging
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from devices.errors import DeviceFault
from devices.jpeg import inspect
from devices.simulation.lens import MARGIN, Plate
from devices.simulation.scene import Conditions
from devices.simulation.subject import Photograph

log = logging.getLogger(__name__)

LARGE = 2600


class Replay:
    """Shows the JPEG files of a folder in the order of their names, one further with each photograph, and round again.

    Files that this station could not keep (progressive, damaged, grey) are skipped, with a line in the log. Conditions act
    on the preview alone: a still leaves as it lies in the folder. One thread at a time.
    """

    def __init__(self, folder: Path) -> None:
        self._files: Sequence[Path] = sorted(
            path for path in folder.iterdir() if path.suffix.lower() in {".jpg", ".jpeg"} and path.is_file()
        )
        self._place = 0
        self._shown: tuple[Path, bytes, Plate] | None = None
        self._refused: set[Path] = set()

    def plate(self) -> Plate:
        return self._current()[2]

    def photograph(self, conditions: Conditions, hand: tuple[float, float], rng: np.random.Generator) -> Photograph:
        """Return the bytes of the file that is shown, and go on to the next."""
        del conditions, hand, rng
        path, content, _ = self._current()
        self._place += 1
        self._shown = None
        return Photograph(content, {"source": "replay", "file": path.name})

    def _current(self) -> tuple[Path, bytes, Plate]:
        while self._shown is None:
            usable = [path for path in self._files if path not in self._refused]
            if not usable:
                raise DeviceFault("the folder holds no JPEG that can be used")
            path = self._files[self._place % len(self._files)]
            if path not in self._refused:
                self._shown = self._load(path)
            if self._shown is None:
                self._place += 1
        return self._shown

    def _load(self, path: Path) -> tuple[Path, bytes, Plate] | None:
        try:
            content = path.read_bytes()
            facts = inspect(content)
        except (OSError, DeviceFault) as error:
            log.warning("%s is skipped: %s", path.name, error)
            self._refused.add(path)
            return None
        large = max(facts.width, facts.height) > LARGE
        flags = cv2.IMREAD_REDUCED_COLOR_2 if large else cv2.IMREAD_COLOR
        picture = cv2.imdecode(np.frombuffer(content, np.uint8), flags | cv2.IMREAD_IGNORE_ORIENTATION)
        if picture is None:
            raise DeviceFault(f"{path.name} passed the check and cannot be shown")
        height, width = picture.shape[:2]
        margin = round(MARGIN * width)
        world = cv2.copyMakeBorder(picture, margin, margin, margin, margin, cv2.BORDER_REFLECT)
        white = np.full((8, 8, 3), 255, np.uint8)
        flash = np.zeros((64, 64), np.uint8)
        cv2.circle(flash, (26, 22), 7, 255, -1)
        glare = cv2.GaussianBlur(flash, (0, 0), 3)
        return path, content, Plate(np.asarray(world, np.uint8), width, height, white, np.asarray(glare, np.uint8))
