"""The scope's own button and a foot pedal on a real kernel: heard by the station, and by nobody else."""

import errno
import queue
import threading
from collections.abc import Callable, Iterator
from functools import partial
from select import select
from time import monotonic
from typing import Any

import evdev
import pytest
from evdev import ecodes

from devices.triggers.contact import DEBOUNCE
from devices.triggers.contract import Kind, Motion, Touch, Trigger
from devices.triggers.layer import OPENING, TriggerLayer
from devices.triggers.linux import EvdevSource
from hub_station.cameras import Life
from tests.lab.bench import Scope
from tests.lab.conftest import Figure
from tests.lab.station import PATIENCE, Station, until

KEY = "uvc:1e4e:0110:DERM0001"
PEDAL = Trigger(Kind.PEDAL, "0c45:7404", "KEY_B", "")
AT_ONCE = 500


class Ear:
    """What the station hears, and which pictures it would take of it."""

    def __init__(self) -> None:
        self.touches: queue.Queue[Touch] = queue.Queue()
        self.source = EvdevSource(self.touches.put)
        self.layer = TriggerLayer()

    def hears(self, *motions: Motion) -> list[Trigger | None]:
        """Wait for these motions, and nothing before them; return what each of them takes a picture of."""
        heard = [self.touches.get(timeout=PATIENCE) for _ in motions]
        assert [touch.motion for touch in heard] == list(motions)
        return [self.layer.feed(touch, typing=False) for touch in heard]


@pytest.fixture
def ear() -> Iterator[Ear]:
    ear = Ear()
    ear.source.start()
    yield ear
    ear.source.stop()


@pytest.fixture
def pedal() -> Iterator[Callable[[], Any]]:
    """Return what plugs in a foot pedal that is a keyboard with one key, B."""
    plugged: list[Any] = []

    def plug() -> Any:
        one = evdev.UInput({ecodes.EV_KEY: [ecodes.KEY_B]}, "Foot switch", vendor=0x0C45, product=0x7404, bustype=3)
        plugged.append(one)
        return one

    yield plug
    for one in plugged:
        one.close()


def write(pedal: Any, *values: int) -> None:
    """Move the pedal: 1 down, 2 held, 0 up."""
    for value in values:
        pedal.write(ecodes.EV_KEY, ecodes.KEY_B, value)
        pedal.syn()


def pedals() -> list[Any]:
    """Open the nodes of foot pedals."""
    found = [evdev.InputDevice(path) for path in evdev.list_devices()]
    return [one for one in found if (one.info.vendor, one.info.product) == (0x0C45, 0x7404)]


def grabbed(device: Any) -> bool:
    """Say whether somebody else has grabbed the device."""
    try:
        device.grab()
    except OSError as error:
        return error.errno == errno.EBUSY
    device.ungrab()
    return False


def pause(seconds: float) -> None:
    """Let pass the time in which a press is none, by the rule."""
    threading.Event().wait(seconds)


def test_the_button_of_a_scope_takes_its_picture_also_when_it_comes_back(
    scope: Scope, station: Station, ear: Ear, figure: Figure
) -> None:
    for port in (0, 3):
        scope.plug(port=port)
        station.wait(KEY, Life.LIVE)
        ear.hears(Motion.OPENED)
        one = station.instrument(KEY)
        assert one is not None
        pause(OPENING)
        pressed = monotonic()
        scope.press()
        button = Trigger(Kind.BUTTON, one.info.port, "KEY_CAMERA", "")
        assert ear.hears(Motion.DOWN, Motion.UP) == [button, None]
        figure(f"heard in port {one.info.port} after", (monotonic() - pressed) * 1000, AT_ONCE)
        scope.pull()
        station.wait(KEY, Life.GONE)


def test_a_pedal_is_heard_by_the_station_alone(pedal: Callable[[], Any], ear: Ear, figure: Figure) -> None:
    ear.layer.remember([PEDAL])
    ear.source.attend(frozenset({PEDAL.device}), teaching=False)
    for _ in range(2):  # pulled and plugged in again
        one = pedal()
        assert until(lambda: bool(pedals())), "udev makes no node for it"
        (other,) = pedals()
        assert until(partial(grabbed, other)), "the pedal can be had by others"
        pause(DEBOUNCE)
        trod = monotonic()
        write(one, 1, 2, 2, 0)
        assert ear.hears(Motion.DOWN, Motion.HELD, Motion.HELD, Motion.UP) == [PEDAL, None, None, None]
        figure("heard after", (monotonic() - trod) * 1000, AT_ONCE)
        assert select([other], [], [], 0)[0] == [], "the pedal types for others too"
        other.close()
        one.close()
