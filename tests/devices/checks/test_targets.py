"""The printed targets: rendered as a printer would, and found true by our own check."""

import shutil
import subprocess
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from devices.checks import targets
from devices.checks.boards import BOARDS, ONE, Board
from devices.checks.chart_finder import find
from devices.checks.refusal import Refusal, Refused
from devices.checks.scale import LINE_MM, Printed, read
from devices.checks.targets import CROSSING, PLACES

DPI = 600
MM = DPI / 25.4


def poppler(command: str, *arguments: str | Path) -> str:
    if shutil.which(command) is None:
        pytest.fail(f"{command} is missing: sudo apt-get install --no-install-recommends poppler-utils", pytrace=False)
    return subprocess.run([command, *arguments], check=True, capture_output=True, text=True, timeout=60).stdout


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("targets") / "targets.pdf"
    targets.write(path)
    return path


def printed(pdf: Path, page: int = 1, size: float = 1.0, dpi: int = DPI) -> NDArray[np.uint8]:
    """Return a page, printed at a share of its size and then scanned at `dpi`. BGR."""
    image = pdf.with_suffix(f".{page}.{size}.{dpi}")
    options = ("-r", f"{dpi * size:g}", "-f", str(page), "-l", str(page), "-singlefile", "-gray")
    poppler("pdftoppm", *options, pdf, image)
    read_back = cv2.imread(f"{image}.pgm", cv2.IMREAD_COLOR)
    assert read_back is not None
    return np.asarray(read_back, dtype=np.uint8)


@pytest.fixture(scope="module")
def page(pdf: Path) -> NDArray[np.uint8]:
    return printed(pdf)


def line_mm(page: NDArray[np.uint8], size: float = 1.0) -> tuple[float, float]:
    """Return how long the two reference lines are: from bar to bar, as a ruler would say."""
    grey = page[..., 0] < 128
    x, y = (place * MM * size for place in CROSSING)
    # Beside the lines themselves, where only the bars at their ends are crossed.
    beside = round(2 * MM * size)
    across = np.flatnonzero(grey[round(y) - beside, round(x) : round(x + 115 * MM * size)])
    down = np.flatnonzero(grey[round(y) : round(y + 115 * MM * size), round(x) - beside])
    return float(np.ptp(across)) / MM, float(np.ptp(down)) / MM


def test_the_reference_lines_are_100_mm_long(page: NDArray[np.uint8]) -> None:
    # The bars are 0.15 mm wide, a pixel is 0.04 mm.
    assert line_mm(page) == pytest.approx((LINE_MM + 0.13,) * 2, abs=0.06)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: f"{place[0].name} at {place[1]:.0f} {place[2]:.0f}")
def test_each_target_is_as_large_as_its_name_says(page: NDArray[np.uint8], place: tuple[Board, float, float]) -> None:
    board, x, y = place
    left, top = (round((edge - 2) * MM) for edge in (x, y))
    side = round((board.side_mm + 4) * MM)
    scale = read(page[top : top + side, left : left + side], board, Printed(100, 100))
    assert scale.row == pytest.approx(1 / MM, rel=0.002)
    assert scale.column == pytest.approx(1 / MM, rel=0.002)
    assert scale.corners > 0.95 * (board.squares - 1) ** 2
    assert scale.bend < 0.003


def test_a_page_that_was_shrunk_gives_the_same_scale_once_its_lines_are_measured(pdf: Path) -> None:
    page = printed(pdf, size=0.97)
    across, down = line_mm(page, 0.97)
    board, x, y = PLACES[0]
    left, top = (round((edge - 2) * MM * 0.97) for edge in (x, y))
    side = round((board.side_mm + 4) * MM * 0.97)
    scale = read(page[top : top + side, left : left + side], board, Printed(across, down))
    assert scale.row == pytest.approx(1 / MM, rel=0.002)
    assert scale.column == pytest.approx(1 / MM, rel=0.002)


def test_every_board_is_on_the_page() -> None:
    assert {board for board, _, _ in PLACES} == set(BOARDS)
    assert ONE.side_mm == 14


def test_the_page_of_greys_does_not_pass_for_a_colour_chart(pdf: Path) -> None:
    with pytest.raises(Refused) as refused:
        find(printed(pdf, page=2, dpi=150))
    assert refused.value.refusal is Refusal.NO_CHART


def test_it_has_three_pages_with_their_words_and_every_font_inside(pdf: Path) -> None:
    assert "Pages:           3" in poppler("pdfinfo", pdf)
    fonts = [line.split() for line in poppler("pdffonts", pdf).splitlines()[2:]]
    assert fonts
    assert all(font[-5] == "yes" for font in fonts), "every font is embedded"
    words = " ".join(poppler("pdftotext", pdf, "-").split())
    assert "this strip is not a colour reference" in words
    assert "ColorChecker Classic" in words
    assert "One ruler for one patient" in words


def test_it_is_the_same_file_every_time(pdf: Path, tmp_path: Path) -> None:
    targets.write(tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == pdf.read_bytes()


def test_a_folder_that_is_not_there_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        targets.write(tmp_path / "missing" / "targets.pdf")
