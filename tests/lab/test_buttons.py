"""The scope's own button on a real kernel: it comes as a camera key of the system, while the camera is open."""

from collections.abc import Callable
from select import select
from time import monotonic
from typing import Any

import evdev
import pytest

from hub_station.cameras import Life
from tests.lab.bench import Scope
from tests.lab.conftest import Figure
from tests.lab.station import PATIENCE, Station

KEY = "uvc:1e4e:0110:DERM0001"


@pytest.fixture
def button(scope: Scope, station: Station) -> Any:
    scope.plug()
    station.wait(KEY, Life.LIVE)
    found = [evdev.InputDevice(path) for path in evdev.list_devices()]
    (one,) = [one for one in found if evdev.ecodes.KEY_CAMERA in one.capabilities().get(evdev.ecodes.EV_KEY, ())]
    return one


def test_the_button_is_a_camera_key(
    scope: Scope, button: Any, figure: Figure, record_property: Callable[[str, object], None]
) -> None:
    pressed = monotonic()
    scope.press()
    events: list[Any] = []
    while len(events) < 2 and select([button], [], [], PATIENCE)[0]:
        events += [event for event in button.read() if event.type == evdev.ecodes.EV_KEY]
    figure("after", (monotonic() - pressed) * 1000, 500)
    assert [(event.code, event.value) for event in events] == [(evdev.ecodes.KEY_CAMERA, 1), (evdev.ecodes.KEY_CAMERA, 0)]
    record_property("on", button.path)
    button.close()
