"""Every driver but those for the USB, all in one station: each fault is answered for, and over when it is undone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.campaign.files import Folder, Video
from tests.campaign.network import Mjpeg, Rtsp
from tests.campaign.part import Part
from tests.campaign.simulated import Simulated
from tests.campaign.station import Record, fight
from tests.campaign.tethered import Tethered

KINDS = 7


@pytest.mark.timeout(7200)
def test_every_fault_is_answered_for_and_over_when_it_is_undone(
    tmp_path: Path, seed: str, on_demand: bool, share: Callable[[int, int], int], record_property: Record
) -> None:
    of_each = 2 if on_demand else 1

    def parts(place: Path) -> list[Part]:
        made: list[Part] = []
        for number in range(of_each):
            made += [
                Simulated(place / f"simulated{number}", number),
                Mjpeg(number),
                Rtsp(place / f"rtsp{number}", number),
                Tethered("ptpip", number),
                Tethered("gphoto", number),
                Video(place / f"film{number}", number),
                Folder(place / f"folder{number}", number),
            ]
        return made

    fight(parts, tmp_path, seed, share(70, KINDS * of_each), record_property)
