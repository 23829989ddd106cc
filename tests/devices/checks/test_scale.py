"""The scale check: the true millimetres of a pixel through a simulated instrument, and refusals of what cannot tell."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from devices.checks.boards import BOARDS, ONE, TWO, Board
from devices.checks.refusal import Refusal, Refused
from devices.checks.scale import Printed, Scale, ScaleCheck, check, read
from devices.contract import Still
from devices.simulation import bench
from devices.simulation.scene import Conditions, Framing, Scene
from devices.simulation.subject import Rendered
from tests.devices.checks.views import RENDERED, SCOPE, STILL, Picture, seen, still

FULL = Printed(100, 100)
FIELD_MM = 20.0
"""How much of the target the whole width of the picture shows."""


def target(board: Board, stretch: tuple[float, float] = (1.0, 1.0), field: float = FIELD_MM) -> Picture:
    """Return a print of a board, stretched by a printer."""
    sheet = bench.scale_target(board, RENDERED[0] / field)
    return np.asarray(cv2.resize(sheet, None, fx=stretch[0], fy=stretch[1], interpolation=cv2.INTER_AREA), np.uint8)


def true_mm(width: int, field: float = FIELD_MM) -> float:
    return field / width


@pytest.mark.parametrize("width", [1280, 4032])
@pytest.mark.parametrize("degrees", [0, 200])
@pytest.mark.parametrize("board", [ONE, TWO], ids=lambda board: board.name)
def test_a_pixel_is_as_wide_as_it_is(board: Board, degrees: float, width: int) -> None:
    scale = read(seen(target(board), degrees=degrees, width=width), board, FULL)
    assert scale.row == pytest.approx(true_mm(width), rel=0.001)
    assert scale.column == pytest.approx(true_mm(width), rel=0.001)
    assert scale.anisotropy < 0.001
    assert scale.bend < 0.003


def test_what_the_ruler_says_of_the_print_is_applied_each_way() -> None:
    shrunk = target(TWO, (0.97, 0.98))
    scale = read(seen(shrunk, degrees=0), TWO, Printed(across=97, down=98))
    assert scale.row == pytest.approx(true_mm(1920), rel=0.001)
    assert scale.column == pytest.approx(true_mm(1920), rel=0.001)
    turned = read(seen(shrunk, degrees=90), TWO, Printed(across=97, down=98))
    assert turned.row == pytest.approx(true_mm(1920), rel=0.001), "across and down go with the sheet, not with the picture"


@pytest.mark.parametrize("lengths", [(50, 50), (100, 120), (10, 10), (float("nan"), 100)])
def test_a_length_that_cannot_be_true_is_not_taken(lengths: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="reference line"):
        Printed(*lengths)


def test_oblong_pixels_keep_their_two_spacings_apart() -> None:
    picture = seen(target(TWO), degrees=0)
    squeezed = np.asarray(cv2.resize(picture, None, fx=1.0, fy=0.99, interpolation=cv2.INTER_AREA), np.uint8)
    scale = read(squeezed, TWO, FULL)
    assert scale.row == pytest.approx(true_mm(1920) / 0.99, rel=0.001)
    assert scale.column == pytest.approx(true_mm(1920), rel=0.001)
    assert scale.anisotropy == pytest.approx(0.01, abs=0.002)


@pytest.mark.parametrize("bend", [-0.06, 0.04])
def test_a_lens_that_bends_is_described_and_its_middle_is_right(bend: float) -> None:
    picture = seen(target(TWO), through="air")
    height, width = picture.shape[:2]
    x, y = np.meshgrid(np.arange(width) - (width - 1) / 2, np.arange(height) - (height - 1) / 2)
    stretch = 1 + bend * (x**2 + y**2) / (width / 2) ** 2
    maps = [(axis * stretch + (size - 1) / 2).astype(np.float32) for axis, size in ((x, width), (y, height))]
    bent = np.asarray(cv2.remap(picture, maps[0], maps[1], cv2.INTER_CUBIC), np.uint8)
    scale = read(bent, TWO, FULL)
    assert scale.row == pytest.approx(true_mm(1920), rel=0.003)
    assert scale.bend > 1.2 * abs(bend)
    assert scale.tilt < 0.005


@pytest.mark.parametrize("conditions", [replace(STILL, noise=12), Conditions(tremor=0, noise=5, defocus=0.002)])
def test_noise_and_blur_move_it_by_less_than_a_thousandth(conditions: Conditions) -> None:
    rows = [read(seen(target(TWO), conditions=conditions, seed=seed), TWO, FULL).row for seed in range(4)]
    assert np.allclose(rows, true_mm(1920), rtol=0.001)
    assert np.std(rows) / np.mean(rows) < 0.0005


# the check of a device


def stills(*degrees: float) -> list[Still]:
    return [still(seen(target(TWO), degrees=turn, seed=round(turn))) for turn in degrees]


def test_three_photographs_make_a_check_with_its_uncertainty() -> None:
    taken = stills(0, 20, 65)
    checked = check(taken, TWO, FULL)
    assert checked.row == pytest.approx(true_mm(1920), rel=0.001)
    assert checked.spread < 0.0005
    assert 0.0028 < checked.uncertainty < 0.005, "a ruler read to a quarter of a millimetre is most of it"
    assert checked.applies_to(taken[0])
    assert not checked.applies_to(replace(taken[0], width=1280, height=960)), "another size has another scale"
    assert not checked.applies_to(replace(taken[0], device=replace(SCOPE, key="uvc:1e4e:0110:DERM0002")))
    facts = checked.facts()
    assert float(facts["row spacing mm"]) == pytest.approx(true_mm(1920), rel=0.001)
    assert facts["picture size"] == "1920 x 1440"
    assert facts["target"] == "2 mm squares"


def test_photographs_that_disagree_make_it_uncertain() -> None:
    def scale(row: float) -> Scale:
        return Scale(row, row, bend=0.001, tilt=0.0, anisotropy=0.0, off=0.1, corners=60)

    taken = stills(0)[0]
    sure, unsure = (
        ScaleCheck(SCOPE, (1920, 1440), taken.taken, "2 mm", FULL, tuple(scale(row) for row in rows))
        for rows in ((0.0104, 0.0104, 0.0104), (0.0100, 0.0104, 0.0108))
    )
    assert unsure.uncertainty > 10 * sure.uncertainty


def test_two_photographs_or_two_sizes_are_no_check() -> None:
    with pytest.raises(ValueError, match="at least 3"):
        check(stills(0, 20), TWO, FULL)
    odd = still(seen(target(TWO), width=1280))
    with pytest.raises(ValueError, match="one size"):
        check([*stills(0, 20), odd], TWO, FULL)


# refusals


def refusal(picture: Picture, board: Board = TWO) -> Refusal:
    with pytest.raises(Refused) as refused:
        read(picture, board, FULL)
    return refused.value.refusal


def test_skin_and_a_chart_are_no_target() -> None:
    assert refusal(Rendered(Scene(), (Framing.DERMOSCOPY,), 1920).plate().world) is Refusal.NO_BOARD
    assert refusal(seen(bench.chart(150))) is Refusal.NO_BOARD


def test_another_board_is_named_as_such() -> None:
    assert refusal(seen(target(ONE)), TWO) is Refusal.BOARD_OTHER
    assert refusal(seen(target(TWO)), ONE) is Refusal.BOARD_OTHER


def test_a_mirrored_picture_is_refused() -> None:
    assert refusal(np.ascontiguousarray(seen(target(TWO))[:, ::-1])) is Refusal.MIRRORED


def test_a_tilted_target_is_refused() -> None:
    assert refusal(seen(target(TWO), lean=0.08)) is Refusal.BOARD_TILTED


def test_too_few_squares_are_refused() -> None:
    assert refusal(seen(target(TWO, field=8))) is Refusal.BOARD_FEW
    assert refusal(seen(target(TWO, field=90), through="air", width=4032)) is Refusal.BOARD_FEW


def test_paper_that_does_not_lie_flat_is_refused() -> None:
    picture = seen(target(TWO), through="air", degrees=0)
    height, width = picture.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    wavy = np.asarray(cv2.remap(picture, x + 12 * np.sin(y / 90), y, cv2.INTER_LINEAR), np.uint8)
    assert refusal(wavy) is Refusal.BOARD_BENT


def test_no_two_boards_share_a_marker() -> None:
    markers = [marker for board in BOARDS for marker in board.markers]
    assert len(markers) == len(set(markers)) <= 250
