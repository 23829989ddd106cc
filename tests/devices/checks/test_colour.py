"""Colour arithmetic against published figures, and the laws that any difference must keep."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from devices.checks.colour import difference_1976, difference_2000, lab, light, linear, pixels

SHARMA = """
50.0000 2.6772 -79.7751 50.0000 0.0000 -82.7485 2.0425
50.0000 3.1571 -77.2803 50.0000 0.0000 -82.7485 2.8615
50.0000 2.8361 -74.0200 50.0000 0.0000 -82.7485 3.4412
50.0000 -1.3802 -84.2814 50.0000 0.0000 -82.7485 1.0000
50.0000 -1.1848 -84.8006 50.0000 0.0000 -82.7485 1.0000
50.0000 -0.9009 -85.5211 50.0000 0.0000 -82.7485 1.0000
50.0000 0.0000 0.0000 50.0000 -1.0000 2.0000 2.3669
50.0000 -1.0000 2.0000 50.0000 0.0000 0.0000 2.3669
50.0000 2.4900 -0.0010 50.0000 -2.4900 0.0009 7.1792
50.0000 2.4900 -0.0010 50.0000 -2.4900 0.0010 7.1792
50.0000 2.4900 -0.0010 50.0000 -2.4900 0.0011 7.2195
50.0000 2.4900 -0.0010 50.0000 -2.4900 0.0012 7.2195
50.0000 -0.0010 2.4900 50.0000 0.0009 -2.4900 4.8045
50.0000 -0.0010 2.4900 50.0000 0.0010 -2.4900 4.8045
50.0000 -0.0010 2.4900 50.0000 0.0011 -2.4900 4.7461
50.0000 2.5000 0.0000 50.0000 0.0000 -2.5000 4.3065
50.0000 2.5000 0.0000 73.0000 25.0000 -18.0000 27.1492
50.0000 2.5000 0.0000 61.0000 -5.0000 29.0000 22.8977
50.0000 2.5000 0.0000 56.0000 -27.0000 -3.0000 31.9030
50.0000 2.5000 0.0000 58.0000 24.0000 15.0000 19.4535
50.0000 2.5000 0.0000 50.0000 3.1736 0.5854 1.0000
50.0000 2.5000 0.0000 50.0000 3.2972 0.0000 1.0000
50.0000 2.5000 0.0000 50.0000 1.8634 0.5757 1.0000
50.0000 2.5000 0.0000 50.0000 3.2592 0.3350 1.0000
60.2574 -34.0099 36.2677 60.4626 -34.1751 39.4387 1.2644
63.0109 -31.0961 -5.8663 62.8187 -29.7946 -4.0864 1.2630
61.2901 3.7196 -5.3901 61.4292 2.2480 -4.9620 1.8731
35.0831 -44.1164 3.7933 35.0232 -40.0716 1.5901 1.8645
22.7233 20.0904 -46.6940 23.0331 14.9730 -42.5619 2.0373
36.4612 47.8580 18.3852 36.2715 50.5065 21.2231 1.4146
90.8027 -2.0831 1.4410 91.1528 -1.6435 0.0447 1.4441
90.9257 -0.5406 -0.9208 88.6381 -0.8985 -0.7239 1.5381
6.7747 -0.2908 -2.4247 5.8714 -0.0985 -2.2286 0.6377
2.0776 0.0795 -1.1350 0.9033 -0.0636 -0.5514 0.9082
"""
PAIRS = np.array([line.split() for line in SHARMA.strip().splitlines()], dtype=np.float64)

LABS = arrays.arrays(np.float64, 3, elements=st.floats(-120, 120)).map(
    lambda lab: np.abs(lab) * (1, 0, 0) / 1.2 + lab * (0, 1, 1)
)
BYTES = arrays.arrays(np.float64, (4, 3), elements=st.integers(0, 255).map(float))


def test_ciede2000_gives_the_figures_of_all_34_published_pairs() -> None:
    assert len(PAIRS) == 34
    # The 14th pair lies on a discontinuity: opposite hues, where the last bit of a float decides which way round is shorter.
    np.testing.assert_allclose(difference_2000(PAIRS[:, :3], PAIRS[:, 3:6]), PAIRS[:, 6], atol=5e-5)


@pytest.mark.parametrize("difference", [difference_1976, difference_2000])
@given(one=LABS, other=LABS)
def test_a_difference_is_the_same_both_ways_and_none_to_itself(difference, one, other) -> None:  # type: ignore[no-untyped-def]
    there, back = difference(one, other), difference(other, one)
    assert there >= 0
    assert there == pytest.approx(back, abs=1e-6)
    assert difference(one, one) == 0


def test_white_grey_and_red_of_srgb_are_where_they_are_published() -> None:
    bgr = np.array([(255, 255, 255), (119, 119, 119), (0, 0, 255), (0, 0, 0)], dtype=np.float64)
    # Bruce Lindbloom's calculator, sRGB, D50, Bradford.
    published = [(100, 0, 0), (50.03, 0, 0), (54.29, 80.81, 69.89), (0, 0, 0)]
    np.testing.assert_allclose(lab(linear(bgr)), published, atol=0.02)


@given(bgr=BYTES)
def test_every_pixel_value_survives_the_way_there_and_back(bgr) -> None:  # type: ignore[no-untyped-def]
    np.testing.assert_allclose(pixels(light(lab(linear(bgr)))), bgr, atol=1e-3)
