"""Every screen in every state looks as its golden picture does."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication

from tests.ui import golden

DIFFERENT, AT_MOST = 40, 150
"""A pixel differs where a colour is more than 40 of 255 away; 150 such pixels are allowed: the edges of a few letters."""

LARGEST = 6 * 2**20
LOOK_HERE = golden.ROOT / ".cache" / "screens"


@pytest.fixture(scope="module")
def painter(qapp: QApplication) -> Iterator[golden.Painter]:
    made = golden.Painter()
    yield made
    made.close()


def compare(scene: str, end: str, shown: Image.Image, known: Path, look_here: Path) -> None:
    """Fail where a picture is missing or looks different; then both, and where they differ, are there to be looked at."""
    if not known.is_file():
        pytest.fail(f"{known.name} is missing: look at the scene, then make it by `{golden.COMMAND} {scene}`")
    was = Image.open(known).convert("RGB")
    assert shown.size == was.size
    away = np.abs(np.asarray(shown, np.int16) - np.asarray(was, np.int16)).max(axis=2) > DIFFERENT
    if int(away.sum()) <= AT_MOST:
        return
    look_here.mkdir(parents=True, exist_ok=True)
    shown.save(look_here / f"{scene}{end}-actual.png")
    was.save(look_here / f"{scene}{end}-golden.png")
    Image.fromarray(np.where(away, 0, 255).astype(np.uint8)).save(look_here / f"{scene}{end}-difference.png")
    pytest.fail(
        f"{away.sum()} pixels differ: look at {look_here}/{scene}{end}-*.png. If it is meant so: `{golden.COMMAND} {scene}`"
    )


@pytest.mark.parametrize("end", golden.SIZES, ids=["1366x768", "at 200 %"])
@pytest.mark.parametrize("scene", golden.wanted())
def test_it_looks_as_it_did(painter: golden.Painter, scene: str, end: str) -> None:
    compare(scene, end, painter.paint(scene, golden.SIZES[end]), golden.place(scene, end), LOOK_HERE)


def test_a_difference_and_a_missing_picture_are_told(painter: golden.Painter, tmp_path: Path) -> None:
    shown = painter.paint("unlock", golden.SIZES["-200"])
    with pytest.raises(pytest.fail.Exception, match="unlock"):
        compare("unlock", "-200", shown, tmp_path / "none.webp", tmp_path)
    other = shown.copy()
    other.paste((213, 40, 27), (20, 20, 40, 40))
    other.save(tmp_path / "other.webp", lossless=True)
    with pytest.raises(pytest.fail.Exception, match="400 pixels differ"):
        compare("unlock", "-200", shown, tmp_path / "other.webp", tmp_path)
    assert len(list(tmp_path.glob("*.png"))) == 3


def test_no_picture_is_left_of_a_scene_that_is_gone_and_all_are_small() -> None:
    assert list(golden.gone()) == []
    assert sum(file.stat().st_size for file in golden.FOLDER.glob("*.webp")) < LARGEST


def test_the_page_shows_them_all(painter: golden.Painter) -> None:
    assert golden.PAGE.read_text(encoding="utf-8") == golden.page(painter, golden.wanted())
