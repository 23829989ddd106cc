"""How a dermoscopic picture says that it was taken: what the hub registered, and a scale only where it holds."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from hub_station.domain.capture import Binding, Capture, DeviceRecord
from hub_station.domain.equipment import DeviceRole, Registration, ScaleCheck
from hub_station.domain.pathway import ViewRule
from hub_station.submission import optics_of
from sync.photograph import Dermoscopy

NOW = datetime(2026, 11, 24, 9, 20, tzinfo=UTC)
SCOPE = Registration(
    "r", "scope", DeviceRole.DERMATOSCOPE, "Maker", "Scope", "7", "NON_POLARIZED", "", "10", True, "sam", NOW
)  # fmt: skip
SCALE = ScaleCheck("s", "scope", 0.0101, 0.0102, 0.0001, "sam", NOW, {"picture size": "1920 x 1440"})
PICTURE = Capture(
    id="c",
    binding=Binding("p", "v", "l", "dermoscopic", "sam"),
    sop_uid="2.25.1",
    taken=NOW,
    kept_at=NOW,
    digest="",
    size=1,
    width=1920,
    height=1440,
    original=True,
    device=DeviceRecord("scope", "dermatoscope", "Maker", "Scope", "7", ""),
    settings={},
)
VIEW = ViewRule(
    id="dermoscopic",
    title="Dermoscopic",
    prompt="",
    kind="dermoscopic",
    instrument=DeviceRole.DERMATOSCOPE,
    polarization="POLARIZED",
    contact="CONTACT",
)


def test_what_the_device_can_only_do_one_way_goes_before_what_the_view_asks_for() -> None:
    used = optics_of({"scope": SCOPE}, {"scope": SCALE}, PICTURE, VIEW)
    assert used == Dermoscopy("NON_POLARIZED", "CONTACT", "", 10.0, (0.0101, 0.0102))
    assert optics_of({}, {"scope": SCALE}, PICTURE, VIEW) == Dermoscopy("POLARIZED", "CONTACT")


@pytest.mark.parametrize(
    ("registered", "scale", "picture"),
    [
        (replace(SCOPE, fixed_distance=False), SCALE, PICTURE),
        (SCOPE, SCALE, replace(PICTURE, width=1280, height=960)),
        (SCOPE, replace(SCALE, facts={}), PICTURE),
    ],
    ids=["distance changes", "another size", "size unknown"],
)
def test_a_scale_that_does_not_hold_for_the_picture_is_left_out(
    registered: Registration, scale: ScaleCheck, picture: Capture
) -> None:
    assert optics_of({"scope": registered}, {"scope": scale}, picture, VIEW).pixel_spacing is None
    assert optics_of({"scope": registered}, {}, picture, VIEW).pixel_spacing is None
