"""The golden pictures of every screen in every state, which are also the pictures of `docs/screens.md`.

`python -m tests.ui.golden` makes them and that page anew; with names of scenes behind it, only those pictures.
Drawn with the bundled typefaces, without a display, at a device pixel ratio of 1: the same on every machine.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from unittest.mock import Mock

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QPoint
from PySide6.QtGui import QCursor

from tests.ui import samples
from tests.ui.gallery import scenes
from ui.application import application
from ui.requests import Requests
from ui.states import PatientBar, WindowState
from ui.window import Window

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "images" / "screens"
PAGE = ROOT / "docs" / "screens.md"
SIZES = {"": (1366, 768), "-200": (683, 384)}
"""By the end of the file's name: the screen of the hubs, and the same at 200 %."""

COMMAND = "python -m tests.ui.golden"
# Isolated, as `Patient.list_name` writes them.
ARABIC = "\u2068عبد الرحمن\u2069, \u2068فاطمة الزهراء\u2069 (Mrs)"
HEBREW = "\u2068כהן-אברמוביץ\u2069, \u2068רבקה\u2069 (Ms)"
_TURNS = 12
_INTRODUCTION = f"""# The screens

Every screen in every state that matters, as a station of 1366 × 768 shows it; behind each picture, the same at 200 %.
`{COMMAND}` draws this page and its pictures; the tests compare them with what the program shows. The patients are invented.
"""


def plain() -> NDArray[np.uint8]:
    """Return what every instrument sees here (480 x 640 x 3, BGR): few colours, so that the files stay small."""
    picture = np.full((480, 640, 3), (160, 184, 226), np.uint8)
    cv2.ellipse(picture, (320, 240), (90, 70), 20, 0, 360, (62, 84, 128), -1)
    cv2.ellipse(picture, (300, 225), (40, 30), 0, 0, 360, (48, 66, 104), -1)
    return picture


@cache
def all_scenes() -> Mapping[str, WindowState]:
    """Return the scenes of the gallery, and those of names that are hard to show."""
    found = dict(scenes(plain()))
    for name, words in (("arabic", ARABIC), ("hebrew", HEBREW), ("long", samples.LONG)):
        bar = PatientBar(words, samples.BAR.born, samples.BAR.number)
        paused = replace(samples.PAUSED, happened=f"The visit of {words} is paused.")
        rows = tuple(replace(row, name=words) if row.id in {"b", "c"} else row for row in samples.today().patients)
        found[f"today-{name}-name"] = samples.window(replace(samples.today(), patients=rows), notice=paused)
        found[f"seal-{name}-name"] = samples.window(samples.seal(samples.jpeg(plain()), name=words), 4, bar=bar)
    return found


class Painter:
    """One window that shows scenes and keeps them as pictures."""

    def __init__(self) -> None:
        app = application()
        # The line in a field that waits for typing stands still.
        app.setCursorFlashTime(0)
        QCursor.setPos(QPoint(0, 0))
        self._window = Window(Mock(spec=Requests))
        self._window.show()
        self._window.activateWindow()

    def paint(self, scene: str, size: tuple[int, int]) -> Image.Image:
        """Return a scene as it is shown, in a size in pixels. Every scene starts from the same other screen."""
        self._window.resize(*size)
        self._window.show_state(samples.window(samples.unlock(creating=False)))
        self._window.show_state(all_scenes()[scene])
        for _ in range(_TURNS):
            QCoreApplication.processEvents()
        taken = QBuffer()
        taken.open(QIODevice.OpenModeFlag.WriteOnly)
        self._window.grab().save(taken, "PNG")
        return Image.open(BytesIO(taken.data().data())).convert("RGB")

    def screen(self, scene: str) -> str:
        """Return what the screen of a scene is called."""
        self._window.show_state(all_scenes()[scene])
        return self._window.screen_shown.objectName().replace("_", " ").capitalize()

    def close(self) -> None:
        """Give the window up."""
        self._window.hide()
        self._window.deleteLater()


def place(scene: str, end: str) -> Path:
    """Return the file of a picture."""
    return FOLDER / f"{scene}{end}.webp"


def page(painter: Painter, names: tuple[str, ...]) -> str:
    """Return the text of `docs/screens.md`: one section for each screen."""
    sections: dict[str, list[str]] = {}
    for name in names:
        words = name.replace("-", " ").capitalize()
        picture = f"images/screens/{name}.webp"
        entry = f"**{words}** ([at 200 %](images/screens/{name}-200.webp))\n\n![{words}]({picture})\n"
        sections.setdefault(painter.screen(name), []).append(entry)
    parts = [f"## {title}\n\n{chr(10).join(entries)}" for title, entries in sections.items()]
    return "\n".join([_INTRODUCTION, *parts])


def wanted() -> tuple[str, ...]:
    """Return the scenes that have golden pictures, in the order of the gallery."""
    return tuple(name for name in all_scenes() if name in SETTLED)


SETTLED = {"unlock", "unlock-error", "equipment-none", "equipment-pedals", "seal-arabic-name"}
"""The screens that change no more before the release."""


def main(*names: str) -> None:
    """Draw the pictures of these scenes, or of all, and the page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    painter = Painter()
    for name in names or wanted():
        for end, size in SIZES.items():
            painter.paint(name, size).save(place(name, end), "WEBP", lossless=True, quality=100, method=6)
    for file in gone():
        file.unlink()
    PAGE.write_text(page(painter, wanted()), encoding="utf-8")


def gone() -> Iterator[Path]:
    """Yield the pictures of scenes that are no more."""
    kept = {place(name, end) for name in wanted() for end in SIZES}
    yield from (file for file in sorted(FOLDER.glob("*.webp")) if file not in kept)


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main(*sys.argv[1:])
