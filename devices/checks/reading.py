"""What a chart looked like through an instrument, compared with what its maker publishes.

The verdict follows the median CIE 1976 difference of the picture as it is: up to 6 green, up to 10 amber, over that red.
These limits come from work on a smartphone dermatoscope (B. Cugmas and others, Proc. SPIE 10592, 2017: a median error of
7.77; about 4 is noticed by the eye, print and video expect 5 to 6). Its abstract does not name the formula; the same
author's later work reports CIE 1976, which is also the stricter one on strong colours. CIEDE2000 is given beside it.

A colour that sRGB cannot show (the cyan patch) is compared with the nearest that it can.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from devices.checks.colour import Colours, difference_1976, difference_2000, lab, light, linear
from devices.checks.reference import COLUMNS, GREYS, NAMES, Edition, patches

Mask = NDArray[np.bool_]

GREEN_UP_TO, AMBER_UP_TO = 6.0, 10.0

EXPOSURE_OFF = 0.4
"""In EV: from where a picture is called dark or bright. It moves mid grey by about 6 in L*."""

LIGHT_UNEVEN = 0.35
"""In EV across the chart: from where the light is called uneven."""

CAST = 4.0
"""Mean shift of the greys in a*, b* from where a cast is named: about what the eye notices."""


class Verdict(StrEnum):
    """What the check says of the instrument's colours."""

    GREEN = "The instrument's colours agree with the chart."
    AMBER = "The instrument's colours are off. Set the white balance and the light, and check again."
    RED = "The instrument's colours are far off. Its photographs mislead about colour until this is mended."


class Notice(StrEnum):
    """What was noticed beside the verdict."""

    DARK = "The picture is too dark. Give more exposure or light."
    BRIGHT = "The picture is too bright. Give less exposure or light."
    ONLY_EXPOSURE = "With the right exposure the colours themselves would agree with the chart."
    CLIPPED = "Some patches are so bright or so dark that their colour is lost."
    UNEVEN = "The light is uneven across the chart."
    REDDISH = "Greys look reddish."
    YELLOWISH = "Greys look yellowish."
    GREENISH = "Greys look greenish."
    BLUISH = "Greys look bluish."


@dataclass(frozen=True, slots=True)
class Patch:
    """One patch. Differences from the published colour: CIE 1976 as it is, and with the right exposure; CIEDE2000 as it is.

    `clipped`: a channel is at its end though the published colour is not.
    """

    name: str
    bgr: tuple[float, float, float]
    difference: float
    difference_exposed: float
    difference_2000: float
    clipped: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What a chart looked like. Figures of one picture.

    `exposure` in EV: negative is too dark; it is what one gain for all channels, found on the greys, has to mend.
    `unevenness` in EV: how far the light differs between two places of the chart, 0 where the patches came one by one.
    `cast`: mean shift of the greys in a* (red, if positive) and b* (yellow, if positive), with the right exposure.
    """

    edition: Edition
    patches: tuple[Patch, ...]
    exposure: float
    unevenness: float
    cast: tuple[float, float]

    @property
    def median(self) -> float:
        return float(np.median([patch.difference for patch in self.patches]))

    @property
    def median_exposed(self) -> float:
        return float(np.median([patch.difference_exposed for patch in self.patches]))

    @property
    def median_2000(self) -> float:
        return float(np.median([patch.difference_2000 for patch in self.patches]))

    @property
    def worst(self) -> Patch:
        return max(self.patches, key=lambda patch: patch.difference)

    @property
    def verdict(self) -> Verdict:
        return _verdict(self.median)

    @property
    def notices(self) -> tuple[Notice, ...]:
        red, yellow = self.cast
        cast = (
            (Notice.REDDISH if red > 0 else Notice.GREENISH)
            if abs(red) > abs(yellow)
            else (Notice.YELLOWISH if yellow > 0 else Notice.BLUISH)
        )
        found = {
            Notice.DARK: self.exposure < -EXPOSURE_OFF,
            Notice.BRIGHT: self.exposure > EXPOSURE_OFF,
            Notice.ONLY_EXPOSURE: self.verdict is not Verdict.GREEN and _verdict(self.median_exposed) is Verdict.GREEN,
            Notice.CLIPPED: any(patch.clipped for patch in self.patches),
            Notice.UNEVEN: self.unevenness > LIGHT_UNEVEN,
            cast: float(np.hypot(red, yellow)) > CAST,
        }
        return tuple(notice for notice, there in found.items() if there)


def compare(bgr: Colours, edition: Edition, *, placed: bool) -> Reading:
    """Compare B, G, R values of the 24 patches, shape (24, 3), 0 to 255, with an edition of the chart.

    `placed`: they lay in one picture in the chart's order, so that their places tell of uneven light.
    """
    seen, meant = linear(bgr), np.clip(light(patches(edition)), 0, 1)
    clipped: Mask = np.any(((bgr >= 254) & (meant[:, ::-1] < 0.98)) | ((bgr <= 1) & (meant[:, ::-1] > 0.003)), axis=1)
    (gain,) = _gain(_luminance(seen), _luminance(meant), clipped)
    known, as_is, exposed = lab(meant), lab(seen), lab(seen * gain)
    differences = np.stack(
        [difference_1976(as_is, known), difference_1976(exposed, known), difference_2000(as_is, known)], axis=1
    )
    cast = np.median((exposed - known)[GREYS][:-1], axis=0)
    read = [
        Patch(name, (float(b), float(g), float(r)), float(plain), float(right), float(of_2000), bool(lost))
        for name, (b, g, r), (plain, right, of_2000), lost in zip(NAMES, bgr, differences, clipped, strict=True)
    ]
    unevenness = _unevenness(seen, meant, clipped) if placed else 0.0
    return Reading(edition, tuple(read), float(-np.log2(gain)), unevenness, (float(cast[1]), float(cast[2])))


def _verdict(median: float) -> Verdict:
    return Verdict.GREEN if median <= GREEN_UP_TO else Verdict.AMBER if median <= AMBER_UP_TO else Verdict.RED


def _gain(seen: Colours, meant: Colours, clipped: Mask) -> Colours:
    """Return the factor that brings the greys to where they are published, for each column: the median over those in range.

    Black is left out, being mostly stray light; 1 where no grey is in range.
    """
    usable = np.flatnonzero(~clipped[GREYS][:-1])
    if not usable.size:
        return np.ones(seen.shape[1])
    return np.asarray(np.median(meant[GREYS][usable] / np.maximum(seen[GREYS][usable], 1e-4), axis=0))


def _unevenness(seen: Colours, meant: Colours, clipped: Mask) -> float:
    """Return how far the light differs across the chart, in EV.

    A plane and a bowl over the places of the patches, fitted together with the camera's contrast, lest the row of greys,
    which runs from light to dark, passes for a slope of the light. The cast is taken out first, since colours have places.
    """
    place = np.arange(len(NAMES))
    x, y = place % COLUMNS - 2.5, place // COLUMNS - 1.5
    balanced = _luminance(seen * _gain(seen, meant, clipped))[:, 0]
    wanted = _luminance(meant)[:, 0]
    terms = np.stack([x, y, x**2 + y**2, np.log2(wanted), np.ones(len(NAMES))], axis=1)
    brighter = np.log2(np.maximum(balanced, 1e-4) / wanted)
    weights, *_ = np.linalg.lstsq(terms[~clipped], brighter[~clipped], rcond=None)
    return float(np.ptp(terms[:, :3] @ weights[:3]))


def _luminance(rgb: Colours) -> Colours:
    """Return how bright it is, shape (n, 1)."""
    return np.asarray(rgb @ np.array([(0.2126,), (0.7152,), (0.0722,)]))
