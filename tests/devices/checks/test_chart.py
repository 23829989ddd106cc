"""The colour check: right verdicts on known casts through a simulated instrument, and refusals of what is no chart."""

from dataclasses import replace
from datetime import timedelta

import cv2
import numpy as np
import pytest

from devices.checks import chart_finder
from devices.checks.chart import check, check_one_by_one
from devices.checks.reading import Notice, Reading, Verdict, compare
from devices.checks.reference import NAMES, Edition, patches
from devices.checks.refusal import Refusal, Refused
from devices.contract import Still
from devices.simulation.scene import Conditions, Framing, Scene
from devices.simulation.subject import Rendered
from tests.devices.checks.views import SCOPE, STILL, WHEN, Picture, chart, seen, still

NEW, OLD = Edition.SINCE_NOVEMBER_2014, Edition.BEFORE_NOVEMBER_2014


def reading(picture: Picture) -> Reading:
    return compare(chart_finder.find(picture), NEW, placed=True)


def test_a_true_instrument_is_green_and_the_record_says_all() -> None:
    checked = check(still(seen(chart())), NEW, "polarised")
    assert checked.reading.verdict is Verdict.GREEN
    assert checked.reading.median < 3
    assert checked.reading.notices == ()
    assert checked.expires == WHEN + timedelta(days=30)
    facts = checked.facts()
    assert facts["device"] == SCOPE.key
    assert facts["verdict"] == "green"
    assert facts["chart"].endswith("November 2014 or later")
    assert facts["light"] == "polarised"
    assert facts["expires"] == "2026-12-24T09:30:00+00:00"
    assert facts["setting white balance"] == "4600"
    assert len(facts["patches R G B"].split(";")) == 24


@pytest.mark.parametrize(
    ("balance", "verdict", "notice"),
    [
        ((1.0, 1.0, 1.0), Verdict.GREEN, None),
        ((1.15, 1.0, 0.8), Verdict.AMBER, Notice.YELLOWISH),
        ((1.5, 1.0, 0.45), Verdict.RED, Notice.YELLOWISH),
        ((0.6, 1.0, 1.6), Verdict.RED, Notice.BLUISH),
        ((0.9, 1.1, 0.9), Verdict.AMBER, Notice.GREENISH),
        ((1.15, 0.8, 1.15), Verdict.RED, Notice.REDDISH),
    ],
    ids=["true", "warm", "lamp", "shade", "green tube", "magenta"],
)
@pytest.mark.parametrize("through", ["glass", "air"])
def test_a_known_cast_gets_its_verdict_and_its_name(
    through: str, balance: tuple[float, float, float], verdict: Verdict, notice: Notice | None
) -> None:
    result = reading(seen(chart(balance=balance), through=through))
    assert result.verdict is verdict, result.median
    assert Notice.ONLY_EXPOSURE not in result.notices
    assert [found for found in result.notices if found is not Notice.CLIPPED] == ([notice] if notice else [])


def test_bad_exposure_is_told_from_a_cast() -> None:
    dark = reading(seen(chart(), conditions=replace(STILL, light=-0.4)))
    assert dark.verdict is Verdict.RED
    assert dark.median_exposed < 3
    assert {Notice.DARK, Notice.ONLY_EXPOSURE} <= set(dark.notices)
    bright = reading(seen(chart(), conditions=replace(STILL, light=0.3)))
    assert {Notice.BRIGHT, Notice.CLIPPED} <= set(bright.notices)
    assert next(patch for patch in bright.patches if patch.name == "white").clipped
    assert not next(patch for patch in bright.patches if patch.name == "blue").clipped


def test_uneven_light_is_noticed_in_any_direction_and_a_hard_contrast_is_not_taken_for_it() -> None:
    picture = seen(chart(), through="air")
    height, width = picture.shape[:2]
    slopes = {
        "across": np.linspace(1.0, 0.75, width)[None, :, None],
        "down": np.linspace(0.7, 1.0, height)[:, None, None],
    }
    for slope in slopes.values():
        assert Notice.UNEVEN in reading((picture * slope).astype(np.uint8)).notices
    contrast = (255 * (np.arange(256) / 255) ** 1.3).astype(np.uint8)
    assert Notice.UNEVEN not in reading(np.asarray(cv2.LUT(picture, contrast), np.uint8)).notices


@pytest.mark.parametrize("degrees", [45, 90, 180, 270])
def test_the_chart_may_lie_in_any_direction(degrees: float) -> None:
    assert reading(seen(chart(0.5), degrees=degrees)).median < 3


@pytest.mark.parametrize(
    "conditions",
    [replace(STILL, defocus=0.004), replace(STILL, noise=12), Conditions(tremor=0, noise=6, defocus=0.003)],
    ids=["blurred", "noisy", "both"],
)
def test_blur_noise_and_a_leaning_chart_change_nothing(conditions: Conditions) -> None:
    result = reading(seen(chart(), lean=0.12, conditions=conditions))
    assert result.verdict is Verdict.GREEN
    assert result.median < 3.5


def test_repeated_photographs_give_the_same_figure() -> None:
    conditions = Conditions(tremor=0, noise=6)
    medians = [reading(seen(chart(), conditions=conditions, seed=seed)).median for seed in range(6)]
    assert max(medians) - min(medians) < 0.15


def test_the_other_edition_is_another_reference() -> None:
    picture = seen(chart(), through="air")
    assert compare(chart_finder.find(picture), OLD, placed=True).median > reading(picture).median + 0.5
    assert reading(picture).median < 0.6


def test_a_colour_that_no_screen_can_show_is_not_held_against_the_instrument() -> None:
    assert reading(seen(chart(), through="air")).worst.difference < 2


# refusals


def refusal(picture: Picture) -> Refusal:
    with pytest.raises(Refused) as refused:
        chart_finder.find(picture)
    return refused.value.refusal


def test_skin_an_empty_bench_and_a_board_are_no_chart() -> None:
    for framing in (Framing.DERMOSCOPY, Framing.CLOSE_UP):
        assert refusal(Rendered(Scene(), (framing,), 1920).plate().world) is Refusal.NO_CHART
    assert refusal(np.full((1080, 1920, 3), 150, np.uint8)) is Refusal.NO_CHART


def test_a_chart_of_wrong_colours_is_no_chart() -> None:
    for picture in (255 - chart(), np.ascontiguousarray(chart()[..., ::-1])):
        assert refusal(seen(picture)) is Refusal.NO_CHART


def test_a_mirrored_picture_is_refused() -> None:
    picture = seen(chart())
    assert refusal(np.ascontiguousarray(picture[:, ::-1])) is Refusal.MIRRORED
    assert refusal(np.ascontiguousarray(picture[::-1])) is Refusal.MIRRORED


def test_a_chart_that_is_cut_off_is_refused_wherever_the_cut_is() -> None:
    picture = seen(chart(0.8), through="air")
    told = [refusal(np.ascontiguousarray(picture[:, : round(share * 1920)])) for share in (0.45, 0.6, 0.75, 0.82)]
    assert set(told) <= {Refusal.NO_CHART, Refusal.CHART_CUT}
    assert told[-1] is Refusal.CHART_CUT
    assert refusal(np.ascontiguousarray(picture[:, round(0.17 * 1920) :])) is Refusal.CHART_CUT


def test_a_shine_on_a_patch_is_refused() -> None:
    picture = seen(chart(), through="air")
    cv2.circle(picture, (1015, 630), 50, (250, 250, 250), cv2.FILLED)
    assert refusal(picture) is Refusal.CHART_COVERED


# one patch at a time, for a field smaller than any chart


def one_by_one(order: list[int]) -> list[Still]:
    whole = chart(0.9)
    side = whole.shape[1] / 6.3
    pictures = []
    for place in order:
        colour = whole[round((place // 6 + 0.55) * side), round((place % 6 + 0.6) * side)]
        pictures.append(still(seen(np.full((1300, 1800, 3), colour, np.uint8), width=640)))
    return pictures


def test_a_small_field_is_checked_patch_by_patch() -> None:
    stills = one_by_one(list(range(24)))
    checked = check_one_by_one(stills, NEW, "polarised")
    assert checked.reading.verdict is Verdict.GREEN
    assert checked.reading.median < 1.5
    with pytest.raises(ValueError, match="24 photographs"):
        check_one_by_one(stills[:-1], NEW, "polarised")
    rows_exchanged = [*stills[6:12], *stills[:6], *stills[12:]]
    with pytest.raises(Refused) as refused:
        check_one_by_one(rows_exchanged, NEW, "polarised")
    assert refused.value.refusal is Refusal.PATCH_ORDER


@pytest.mark.parametrize("settings", [{"white balance": "5200"}, {"white balance": "4600", "automatic exposure": "on"}])
def test_a_camera_that_chooses_anew_for_each_patch_is_refused(settings: dict[str, str]) -> None:
    plain = still(np.full((48, 64, 3), 128, np.uint8))
    with pytest.raises(Refused) as refused:
        check_one_by_one([plain] * 23 + [replace(plain, settings=settings)], NEW, "polarised")
    assert refused.value.refusal is Refusal.PATCH_UNLOCKED


def test_between_two_patches_there_is_no_patch() -> None:
    split = np.full((1300, 1800, 3), 200, np.uint8)
    split[:, 900:] = 60
    with pytest.raises(Refused) as refused:
        chart_finder.one_patch(seen(split))
    assert refused.value.refusal is Refusal.PATCH_UNEVEN


def test_the_reference_has_24_names_and_colours_in_two_editions() -> None:
    assert len(set(NAMES)) == 24
    apart = np.linalg.norm(patches(NEW) - patches(OLD), axis=1)
    assert 0 < apart.min() < apart.max() < 3, "the paints changed a little, none much"
