"""What stands before a simulated lens, and a subject that is rendered, in one of several framings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

import cv2
import numpy as np

from devices.checks.boards import TWO
from devices.errors import DeviceFault
from devices.simulation import bench, closeup, overview, scope
from devices.simulation.fields import axes
from devices.simulation.lens import Lens, Picture, Plate, world_shape
from devices.simulation.scene import Conditions, Framing, Scene

QUALITY = 93
SCOPE_SIZE = (1664, 1248)
CAMERA_SIZE = (1664, 1248)
"""Widths and heights at which subjects are rendered; a camera's stills are enlarged from there, then get their noise."""


@dataclass(frozen=True, slots=True)
class Photograph:
    """A JPEG, and what the simulated instrument says of how it was taken."""

    content: bytes
    settings: Mapping[str, str]


class Subject(Protocol):
    """Something to look at. Called on the camera's thread; each call may take a second."""

    def plate(self) -> Plate:
        """Return what is seen now; the same object until it changes. Raises `DeviceFault`."""
        ...

    def photograph(self, conditions: Conditions, hand: tuple[float, float], rng: np.random.Generator) -> Photograph:
        """Take it, at full size. Raises `DeviceFault`."""
        ...


class Rendered:
    """A synthetic patient. `scene` and `framing` may be changed from any thread while a camera looks on."""

    def __init__(self, scene: Scene, framings: Sequence[Framing], still_width: int) -> None:
        self._lock = Lock()
        self._scene = scene
        self.framings = tuple(framings)
        self._framing = self.framings[0]
        self._still_width = still_width
        self._plates: dict[tuple[Scene, Framing], Plate] = {}

    @property
    def scene(self) -> Scene:
        return self._scene

    @scene.setter
    def scene(self, scene: Scene) -> None:
        with self._lock:
            self._scene = scene

    @property
    def framing(self) -> Framing:
        return self._framing

    @framing.setter
    def framing(self, framing: Framing) -> None:
        """Point the instrument elsewhere. Raises ValueError where it cannot show that."""
        if framing not in self.framings:
            raise ValueError(f"this instrument shows {', '.join(self.framings)}; not {framing}")
        with self._lock:
            self._framing = framing

    def plate(self) -> Plate:
        with self._lock:
            wanted = (self._scene, self._framing)
        if wanted not in self._plates:
            # Other framings of the same patient are likely to be wanted again; other patients are not.
            self._plates = {known: plate for known, plate in self._plates.items() if known[0] == wanted[0]}
            renderers = SCOPE_RENDERERS if Framing.DERMOSCOPY in self.framings else CAMERA_RENDERERS
            self._plates[wanted] = renderers[wanted[1]](wanted[0])
        return self._plates[wanted]

    def photograph(self, conditions: Conditions, hand: tuple[float, float], rng: np.random.Generator) -> Photograph:
        with self._lock:
            scene, framing = self._scene, self._framing
        picture = Lens(self.plate(), self._still_width, conditions.scale).expose(conditions, hand, rng)
        sampling = (cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_422)
        made, content = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, QUALITY, *sampling])
        if not made:
            raise DeviceFault("the picture could not be encoded")
        settings = {
            "source": "rendered",
            "framing": framing.value,
            "light": "polarised" if scene.polarised else "not polarised",
            "exposure": f"{conditions.light:+.1f} EV",
            "jpeg": f"quality {QUALITY}, 4:2:2",
        }
        return Photograph(content.tobytes(), settings)


def _dermoscopy(scene: Scene) -> Plate:
    width, height = SCOPE_SIZE
    return _scope_plate(scope.skin_under_glass(scene, world_shape(width, height), width))


def _chart_under_glass(_scene: Scene) -> Plate:
    """A chart small enough for a field of 20 mm. No such chart is sold; larger fields and whole cameras see real ones."""
    width, height = SCOPE_SIZE
    return _scope_plate(bench.on_the_bench(bench.chart(0.095 * width), world_shape(width, height), 3.0))


def _board_under_glass(_scene: Scene) -> Plate:
    width, height = SCOPE_SIZE
    sheet = bench.scale_target(TWO, width * scope.FIELD_SHARE / scope.FIELD_MM)
    return _scope_plate(bench.on_the_bench(sheet, world_shape(width, height), 7.0))


def _scope_plate(world: Picture) -> Plate:
    """Put the dermatoscope before it."""
    width, height = SCOPE_SIZE
    return Plate(world, width, height, scope.instrument((height, width)), scope.glare((height // 4, width // 4)))


def _overview(scene: Scene) -> Plate:
    return _photograph_plate(overview.forearm(scene, world_shape(*CAMERA_SIZE), CAMERA_SIZE[0]))


def _close_up(scene: Scene) -> Plate:
    return _photograph_plate(closeup.skin_close_by(scene, world_shape(*CAMERA_SIZE), CAMERA_SIZE[0]))


def _chart(_scene: Scene) -> Plate:
    width, height = CAMERA_SIZE
    return _photograph_plate(bench.on_the_bench(bench.chart(0.1 * width), world_shape(width, height), -2.0))


def _photograph_plate(world: Picture) -> Plate:
    """Put a plain lens before it, a little darker in the corners; glare is the flash in moist skin."""
    width, height = CAMERA_SIZE
    x, y = axes((height // 4, width // 4))
    far = (x**2 + y**2) / np.float32((width / 8) ** 2 + (height / 8) ** 2)
    shade = cv2.convertScaleAbs(255 * (1 - 0.14 * far))
    flash = cv2.convertScaleAbs(340 * np.exp(-far / 0.035))
    return Plate(world, width, height, np.repeat(shade[..., None], 3, axis=2), flash)


Renderers = Mapping[Framing, Callable[[Scene], Plate]]

SCOPE_RENDERERS: Renderers = {
    Framing.DERMOSCOPY: _dermoscopy,
    Framing.CHART: _chart_under_glass,
    Framing.BOARD: _board_under_glass,
}
CAMERA_RENDERERS: Renderers = {Framing.OVERVIEW: _overview, Framing.CLOSE_UP: _close_up, Framing.CHART: _chart}
