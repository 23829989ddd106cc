"""What is asked of a camera is answered in its own time, also where it waited long before its turn came."""

from time import monotonic

from devices.errors import DeviceTimeout
from devices.requests import Requests

SILENT = DeviceTimeout("no photograph within 12 s")


def test_a_request_whose_turn_came_late_is_answered_in_its_own_time_and_the_next_one_is_served() -> None:
    requests = Requests()
    requests.open()
    pressed = requests.ask(lambda camera: camera.capture())
    request = requests.next()
    assert request is not None
    requests.expire(monotonic() - 10, SILENT)
    assert not pressed.done(), "its time is not over yet"
    requests.expire(monotonic() + 1, SILENT)
    assert isinstance(pressed.exception(timeout=0), DeviceTimeout)
    again = requests.ask(lambda camera: camera.capture())
    assert requests.next() is not None
    assert not again.done()
