"""A dermatoscope on the real uvcvideo driver: who it is, its own bytes, its settings, who may have it."""

import codecs
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from time import monotonic, time

import pytest

from devices.contract import DeviceInfo, KnownBy, Setup
from devices.drivers.uvc import UvcDriver
from devices.errors import DeviceBusy, DeviceError, DeviceForbidden
from devices.feed import CameraFeed, FeedState, FeedStatus
from devices.latest import LatestFrame
from devices.unclaimed import Reason, unclaimed
from devices.usb import driven_cameras
from hub_station.cameras import Life
from tests.lab.bench import Scope
from tests.lab.conftest import Figure
from tests.lab.descriptors import SIZES, Identity
from tests.lab.station import PATIENCE, Eye, Station

KEY = "uvc:1e4e:0110:DERM0001"
NOBODY = 65534
STILLS = 15


@contextmanager
def running(info: DeviceInfo, driver: UvcDriver) -> Iterator[CameraFeed]:
    """Run the feed of one camera, from its first picture on."""
    told: Queue[FeedStatus] = Queue()
    feed = CameraFeed(driver.camera(info), LatestFrame(), told.put)
    feed.start()
    try:
        while (status := told.get(timeout=PATIENCE)).state is not FeedState.LIVE:
            assert status.state is FeedState.OPENING, status
        yield feed
    finally:
        assert feed.stop()


@pytest.fixture
def found(scope: Scope, station: Station) -> tuple[DeviceInfo, UvcDriver]:
    """A plugged scope, found; the station that found it has let it go again."""
    scope.plug()
    station.wait(KEY, Life.LIVE)
    station.cameras.stop()
    driver = UvcDriver()
    (info,) = driver.discover()
    return info, driver


def test_a_scope_that_is_plugged_in_is_known_by_its_serial_number(scope: Scope, station: Station, figure: Figure) -> None:
    plugged = monotonic()
    scope.plug(port=2)
    station.wait(KEY, Life.OPENING, Life.LIVE)
    (node,) = (camera.nodes[0] for camera in driven_cameras())
    seen = time() - node.stat().st_ctime
    live = station.wait(KEY, Life.LIVE, since=plugged)
    one = station.instrument(KEY)
    assert one is not None
    assert (one.info.manufacturer, one.info.model, one.info.serial) == ("Hub Test", "Software Dermatoscope", "DERM0001")
    assert (one.info.known_by, one.info.firmware, one.info.port[-2:]) == (KnownBy.SERIAL, "0102", "-3")
    figure("seen by the station, after the kernel made its node,", seen * 1000, 1000)
    figure("picture after the plug", live, None)


def test_stills_are_byte_for_byte_what_the_camera_sent(
    scope: Scope, station: Station, record_property: Callable[[str, object], None]
) -> None:
    scope.plug()
    station.wait(KEY, Life.LIVE)
    stills = [station.capture(KEY).result(PATIENCE) for _ in range(STILLS)]
    assert [still.content for still in stills] == [scope.sent(still.content) for still in stills]
    assert all((still.width, still.height) == SIZES[0] and still.original for still in stills)
    assert len({still.content for still in stills}) == STILLS
    record_property("identical", f"{STILLS} of {STILLS}")


def test_settings_are_set_and_read_back_and_a_lock_holds_them(
    scope: Scope, found: tuple[DeviceInfo, UvcDriver], record_property: Callable[[str, object], None]
) -> None:
    with running(*found) as feed:
        drifting = {feed.capture().result(PATIENCE).settings["exposure"] for _ in range(4)}
        assert len(drifting) > 1
        set_to = feed.adjust(Setup(exposure=300, white_balance=5000)).result(PATIENCE)
        assert (set_to["exposure"], set_to["automatic exposure"]) == ("300", "off")
        assert (set_to["white balance"], set_to["automatic white balance"]) == ("5000", "off")
        beyond = feed.adjust(Setup(exposure=9000)).result(PATIENCE)
        assert beyond["exposure"] == "5000 (asked for 9000)"
        smaller = feed.adjust(Setup(size=SIZES[1])).result(PATIENCE)
        still = feed.capture().result(PATIENCE)
        assert (smaller["size"], still.width, still.height) == ("640x480", *SIZES[1])
        assert still.content == scope.sent(still.content, SIZES[1])
        freed = feed.hold(False).result(PATIENCE)
        assert (freed["automatic exposure"], freed["automatic white balance"]) == ("on", "on")
        feed.hold(True).result(PATIENCE)
        held = [feed.capture().result(PATIENCE).settings for _ in range(4)]
        assert len({(one["exposure"], one["white balance"]) for one in held}) == 1
        record_property("read back", "exposure 300, white balance 5000")


def test_a_truncated_picture_is_never_kept(scope: Scope, station: Station, figure: Figure) -> None:
    scope.plug()
    station.wait(KEY, Life.LIVE)
    one = station.instrument(KEY)
    assert one is not None
    eye = Eye(one.latest)
    for fault in ("truncated", "garbage"):
        scope.fault(fault)
        asked = monotonic()
        with pytest.raises(DeviceError):
            station.capture(KEY).result(PATIENCE)
        figure(f"{fault}: refused after", (monotonic() - asked) * 1000, 12_000)
        scope.fault("nothing")
        eye.wait()
        still = station.capture(KEY).result(PATIENCE)
        assert still.content == scope.sent(still.content)


def test_two_scopes_without_serial_are_told_apart_by_their_ports(scopes: tuple[Scope, Scope], station: Station) -> None:
    nameless = Identity(serial="")
    first, second = scopes
    first.plug(port=0, identity=nameless)
    second.plug(port=1, identity=nameless)
    keys = [f"uvc:1e4e:0110@1-{port}" for port in (1, 2)]
    for key in keys:
        station.wait(key, Life.LIVE)
        one = station.instrument(key)
        assert one is not None
        assert one.info.known_by is KnownBy.PORT
    for scope, key in ((first, keys[0]), (second, keys[1])):
        scope.pull()
        station.wait(key, Life.GONE)
    # Now in the other order, which turns their node numbers round.
    second.plug(port=1, identity=nameless)
    station.wait(keys[1], Life.LIVE)
    first.plug(port=0, identity=nameless)
    station.wait(keys[0], Life.LIVE)
    first.fault("frozen")
    station.wait(keys[0], Life.FROZEN)
    one = station.instrument(keys[1])
    assert one is not None
    assert one.life is Life.LIVE


def test_a_camera_that_another_program_holds_is_busy(found: tuple[DeviceInfo, UvcDriver]) -> None:
    info, driver = found
    camera, other = driver.camera(info), UvcDriver()
    camera.open()
    try:
        assert other.discover() == [info]
        with pytest.raises(DeviceBusy):
            other.camera(info).open()
    finally:
        camera.close()


def test_a_camera_that_this_user_may_not_open_says_so(found: tuple[DeviceInfo, UvcDriver]) -> None:
    info, driver = found
    codecs.lookup("ascii")  # Python loads it when it is first used, perhaps from where nobody may read
    os.seteuid(NOBODY)
    try:
        assert driver.discover() == [info]
        with pytest.raises(DeviceForbidden):
            driver.camera(info).open()
    finally:
        os.seteuid(0)


def test_a_camera_that_no_driver_serves_is_named(found: tuple[DeviceInfo, UvcDriver]) -> None:
    info, driver = found
    Path("/sys/bus/usb/drivers/uvcvideo/unbind").write_text(f"{info.port}:1.0", encoding="ascii")
    assert driver.discover() == []
    (one,) = unclaimed(())
    assert (one.vid, one.pid, one.port, one.reason) == ("1e4e", "0110", info.port, Reason.NO_DRIVER)
