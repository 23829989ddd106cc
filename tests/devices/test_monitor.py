"""Arrivals and departures are told by key, once, and one bad driver hides nobody."""

import queue
import threading
from collections.abc import Iterator

import pytest

from devices import monitor as monitor_module
from devices.contract import Camera, DeviceInfo, DeviceKind
from devices.drivers.simulated import SimulatedCamera, SimulatedDriver, dermatoscope
from devices.errors import DeviceFault, DeviceGone
from devices.monitor import DeviceChange, DeviceMonitor
from devices.unclaimed import Reason, Unclaimed

SOON = 10.0


def info(key: str) -> DeviceInfo:
    return DeviceInfo(key, DeviceKind.CAMERA, "", key, "")


class HandDriver:
    name = "hand"

    def __init__(self, *keys: str) -> None:
        self.attached = [info(key) for key in keys]
        self.error: Exception | None = None
        self.looks = threading.Semaphore(0)
        self.may_look = threading.Event()
        self.may_look.set()

    def discover(self) -> list[DeviceInfo]:
        self.looks.release()
        self.may_look.wait()
        if self.error:
            raise self.error
        return list(self.attached)

    def camera(self, info: DeviceInfo) -> Camera:
        raise DeviceGone(info.key)


class Watched:
    def __init__(self, *drivers: HandDriver | SimulatedDriver) -> None:
        self.changes: queue.Queue[DeviceChange] = queue.Queue()
        self.monitor = DeviceMonitor(drivers, self.changes.put, interval=0.01)
        self.monitor.start()

    def next(self) -> tuple[list[str], list[str]]:
        change = self.changes.get(timeout=SOON)
        return [one.key for one in change.arrived], [one.key for one in change.left]


@pytest.fixture
def driver() -> HandDriver:
    return HandDriver("a", "b")


@pytest.fixture
def watched(driver: HandDriver) -> Iterator[Watched]:
    watched = Watched(driver)
    yield watched
    driver.may_look.set()
    watched.monitor.stop(SOON)


def two_looks(driver: HandDriver) -> None:
    """Wait until a whole look lies between now and then."""
    while driver.looks.acquire(blocking=False):
        pass
    for _ in range(3):
        assert driver.looks.acquire(timeout=SOON)


def test_arrivals_and_departures_are_told_once(driver: HandDriver, watched: Watched) -> None:
    assert watched.next() == (["a", "b"], [])
    driver.attached = [info("b"), info("c")]
    assert watched.next() == (["c"], ["a"])
    assert [one.key for one in watched.monitor.present()] == ["b", "c"]
    two_looks(driver)
    assert watched.changes.empty()


@pytest.mark.parametrize("error", [DeviceFault("no answer"), OSError("a bug in the driver")])
def test_a_driver_that_cannot_look_keeps_its_devices(driver: HandDriver, watched: Watched, error: Exception) -> None:
    watched.next()
    driver.error = error
    two_looks(driver)
    assert watched.changes.empty()
    driver.error, driver.attached = None, []
    assert watched.next() == ([], ["a", "b"])


def test_one_key_from_two_drivers_is_one_device() -> None:
    watched = Watched(HandDriver("a"), HandDriver("a", "b"))
    assert watched.next() == (["a", "b"], [])
    watched.monitor.stop(SOON)


def test_a_camera_is_made_by_the_driver_that_found_it() -> None:
    device = dermatoscope()
    watched = Watched(HandDriver("a"), SimulatedDriver([device]))
    watched.next()
    assert isinstance(watched.monitor.camera(device.info.key), SimulatedCamera)
    device.unplug()
    watched.next()
    with pytest.raises(DeviceGone):
        watched.monitor.camera(device.info.key)
    watched.monitor.stop(SOON)


def test_refresh_looks_at_once(driver: HandDriver) -> None:
    changes: queue.Queue[DeviceChange] = queue.Queue()
    monitor = DeviceMonitor([driver], changes.put, interval=3600)
    monitor.start()
    changes.get(timeout=SOON)
    driver.attached = []
    monitor.refresh()
    assert [one.key for one in changes.get(timeout=SOON).left] == ["a", "b"]
    monitor.stop(SOON)


def test_stop_does_not_wait_for_a_driver_that_hangs(driver: HandDriver) -> None:
    driver.may_look.clear()
    changes: queue.Queue[DeviceChange] = queue.Queue()
    monitor = DeviceMonitor([driver], changes.put)
    monitor.start()
    assert driver.looks.acquire(timeout=SOON)
    monitor.stop(timeout=0.05)
    driver.may_look.set()
    monitor.stop(SOON)
    assert changes.empty(), "what is found after the end is told to nobody"


def test_a_driver_that_hangs_hides_no_device_of_another_and_is_heard_when_it_answers(driver: HandDriver) -> None:
    driver.may_look.clear()
    good = HandDriver("c")
    watched = Watched(driver, good)
    assert watched.next() == (["c"], [])
    good.attached = [info("c"), info("d")]
    assert watched.next() == (["d"], [])
    driver.may_look.set()
    assert watched.next() == (["a", "b"], [])
    watched.monitor.stop(SOON)
    assert driver.looks.acquire(timeout=0)
    assert threading.active_count() < 10, "one question at a time, however long it takes"


def test_a_failing_listener_does_not_end_the_watch(driver: HandDriver) -> None:
    told = threading.Semaphore(0)

    def listen(change: DeviceChange) -> None:
        told.release()
        raise RuntimeError("a bug in a screen")

    monitor = DeviceMonitor([driver], listen, interval=0.01)
    monitor.start()
    assert told.acquire(timeout=SOON)
    driver.attached = []
    assert told.acquire(timeout=SOON)
    monitor.stop(SOON)


def test_a_device_that_nobody_claims_is_told_when_it_stays_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a moment after a plug the kernel has no driver for anything: that is not worth a word."""
    clock = [100.0]
    monkeypatch.setattr(monitor_module, "monotonic", lambda: clock[0])
    odd = Unclaimed("0329", "2022", "1-2", "Geek szitman supercamera", Reason.NO_DRIVER)
    driver, found = HandDriver("a"), [odd]
    changes: queue.Queue[DeviceChange] = queue.Queue()
    monitor = DeviceMonitor([driver], changes.put, interval=0.01, look_for_unclaimed=lambda _: list(found))
    monitor.start()
    assert changes.get(timeout=SOON).unclaimed == ()
    two_looks(driver)
    assert changes.empty()
    clock[0] += 3
    change = changes.get(timeout=SOON)
    assert (change.arrived, change.left, change.unclaimed) == ((), (), (odd,))
    assert monitor.unclaimed() == (odd,)
    found.clear()
    assert changes.get(timeout=SOON).unclaimed == ()
    monitor.stop(SOON)


def test_a_failing_search_for_the_unclaimed_hides_no_camera() -> None:
    def fail(_: object) -> list[Unclaimed]:
        raise OSError("the bus is away")

    changes: queue.Queue[DeviceChange] = queue.Queue()
    monitor = DeviceMonitor([HandDriver("a")], changes.put, interval=0.01, look_for_unclaimed=fail)
    monitor.start()
    assert [one.key for one in changes.get(timeout=SOON).arrived] == ["a"]
    monitor.stop(SOON)
