"""The cable and the stream on a real kernel: what stops, freezes or goes is noticed in time, and comes back by itself."""

import threading
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest

from devices.errors import DeviceError
from devices.usb import driven_cameras
from hub_station.cameras import Life
from tests.lab.bench import Scope
from tests.lab.conftest import Figure
from tests.lab.descriptors import Identity
from tests.lab.station import PATIENCE, Eye, Station, until

KEY = "uvc:1e4e:0110:DERM0001"
OTHER = "uvc:1e4e:0110:DERM0002"
TIMES = 10


@pytest.mark.parametrize(
    ("fault", "lives"), [("silent", (Life.SILENT, Life.TROUBLE)), ("frozen", (Life.FROZEN,))], ids=["silent", "frozen"]
)
def test_a_camera_that_stops_is_noticed_and_comes_back(
    scope: Scope, station: Station, figure: Figure, fault: str, lives: tuple[Life, ...]
) -> None:
    scope.plug()
    station.wait(KEY, Life.LIVE)
    one = station.instrument(KEY)
    assert one is not None
    eye = Eye(one.latest)
    scope.fault(fault)
    station.wait(KEY, *lives)
    figure("noticed after", (monotonic() - eye.changed) * 1000, 2500)
    mended = monotonic()
    scope.fault("nothing")
    figure("live again after", station.wait(KEY, Life.LIVE, since=mended), None)


def test_a_pulled_cable_is_noticed_and_an_open_request_is_answered(scope: Scope, station: Station, figure: Figure) -> None:
    scope.plug()
    station.wait(KEY, Life.LIVE)
    scope.fault("silent")
    asked = station.capture(KEY)
    pulled = monotonic()
    scope.pull()
    figure("gone after", station.wait(KEY, Life.GONE, since=pulled), 1000)
    with pytest.raises(DeviceError):
        asked.result(PATIENCE)


def test_plugged_in_elsewhere_under_another_number_it_is_the_same_scope(
    scopes: tuple[Scope, Scope], station: Station, figure: Figure, record_property: Callable[[str, object], None]
) -> None:
    scope, other = scopes
    scope.plug()
    station.wait(KEY, Life.LIVE)
    before, node = station.instrument(KEY), driven_cameras()[0].nodes[0]
    scope.pull()
    station.wait(KEY, Life.GONE)
    other.plug(port=4, identity=Identity(serial="DERM0002"))
    station.wait(OTHER, Life.LIVE)
    plugged = monotonic()
    scope.plug(port=3)
    figure("picture back after", station.wait(KEY, Life.LIVE, since=plugged), None)
    after = station.instrument(KEY)
    assert before is not None
    assert after is not None
    assert after.latest is before.latest, "the screen must not have to look elsewhere"
    (now,) = (camera.nodes[0] for camera in driven_cameras() if camera.serial == "DERM0001")
    assert now != node
    record_property("node", f"{node.name}, then {now.name}")
    still = station.capture(KEY).result(PATIENCE)
    assert still.content == scope.sent(still.content)


def test_ten_times_pulled_and_plugged_in_nothing_is_left_behind(
    scope: Scope, station: Station, record_property: Callable[[str, object], None]
) -> None:
    def left() -> tuple[int, int]:
        return threading.active_count(), len(list(Path("/proc/self/fd").iterdir()))

    def once() -> None:
        scope.plug()
        station.wait(KEY, Life.LIVE)
        scope.pull()
        station.wait(KEY, Life.GONE)
        station.quiet()

    once()
    first = left()
    for _ in range(TIMES):
        once()
    # The look for devices, each second, opens nodes for a moment.
    assert until(lambda: all(now <= then for now, then in zip(left(), first, strict=True))), (
        f"{left()}, and {first} at first"
    )
    record_property("threads and handles", f"{first[0]} and {first[1]}, before and after")
