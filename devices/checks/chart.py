"""The colour check of an instrument: a photograph of a 24-patch chart, bound to the device, its light and the day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from devices.checks import chart_finder
from devices.checks.picture import decoded
from devices.checks.reading import Reading, compare
from devices.checks.reference import NAMES, Edition
from devices.checks.refusal import Refusal, Refused
from devices.contract import DeviceInfo, Still

VALID_FOR = timedelta(days=30)

LOCKED = ("exposure", "white balance", "gain")
"""What must stay the same from patch to patch, as drivers name it in a photograph's settings."""


@dataclass(frozen=True, slots=True)
class ChartCheck:
    """A reading, bound to a device, its light and a time; what is stored. `when` is timezone-aware.

    `light` is how the device was lit, in the hub's words (`polarised`, `room light`): another light is another check.
    `profile_ignored`: the picture carries a colour profile; it was read as sRGB none the less.
    """

    device: DeviceInfo
    light: str
    when: datetime
    reading: Reading
    settings: Mapping[str, str]
    profile_ignored: bool

    @property
    def expires(self) -> datetime:
        return self.when + VALID_FOR

    def facts(self) -> dict[str, str]:
        """Return everything worth storing as plain text, numbers with a point, times in ISO 8601."""
        reading = self.reading
        return {
            "device": self.device.key,
            "serial": self.device.serial,
            "light": self.light,
            "checked": self.when.isoformat(),
            "expires": self.expires.isoformat(),
            "verdict": reading.verdict.name.lower(),
            "notices": " ".join(notice.name.lower() for notice in reading.notices),
            "chart": f"ColorChecker 24, {reading.edition}",
            "colour space": "taken as sRGB" + ("; the picture's own profile was not used" if self.profile_ignored else ""),
            "median difference CIE 1976": f"{reading.median:.2f}",
            "median difference CIE 1976 after exposure": f"{reading.median_exposed:.2f}",
            "median difference CIEDE2000": f"{reading.median_2000:.2f}",
            "worst patch": f"{reading.worst.name} {reading.worst.difference:.2f}",
            "exposure EV": f"{reading.exposure:+.2f}",
            "unevenness EV": f"{reading.unevenness:.2f}",
            "cast a* b*": f"{reading.cast[0]:+.2f} {reading.cast[1]:+.2f}",
            "patches R G B": "; ".join(" ".join(f"{value:.0f}" for value in patch.bgr[::-1]) for patch in reading.patches),
            **{f"setting {name}": value for name, value in self.settings.items()},
        }


def check(still: Still, edition: Edition, light_setting: str) -> ChartCheck:
    """Check a device by one photograph of a whole chart. Under a second for 12 megapixels: not on the screens' thread.

    Raises `Refused` where the picture cannot serve, `DeviceFault` where it cannot be decoded.
    """
    return _bound([still], compare(chart_finder.find(decoded(still)), edition, placed=True), light_setting)


def check_one_by_one(stills: Sequence[Still], edition: Edition, light_setting: str) -> ChartCheck:
    """Check a device whose field is smaller than a chart: 24 photographs, one patch each, in the order of `NAMES`.

    Raises ValueError unless there are 24 of one device; `Refused` where one shows no even patch, the order is wrong, or the
    settings say that the camera was not locked; and `DeviceFault` as `check`.
    """
    if len(stills) != len(NAMES) or len({still.device.key for still in stills}) != 1:
        raise ValueError(f"{len(NAMES)} photographs of one device are needed")
    for name in LOCKED:
        chosen = {still.settings.get(name) for still in stills}
        if len(chosen) > 1 or any(still.settings.get(f"automatic {name}") == "on" for still in stills):
            raise Refused(Refusal.PATCH_UNLOCKED, name)
    bgr = np.array([chart_finder.one_patch(decoded(still)) for still in stills])
    if (alike := chart_finder.likeness(bgr)) < chart_finder.ALIKE:
        raise Refused(Refusal.PATCH_ORDER, f"correlation {alike:.2f}")
    return _bound(stills, compare(bgr, edition, placed=False), light_setting)


def _bound(stills: Sequence[Still], reading: Reading, light_setting: str) -> ChartCheck:
    last = stills[-1]
    profile = any(b"ICC_PROFILE\0" in still.content for still in stills)
    return ChartCheck(last.device, light_setting, last.taken, reading, dict(last.settings), profile)
