"""The sources of presses that this system has, beside the window's own keys."""

import os
import queue
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, suppress
from time import monotonic

from devices.triggers.contract import Motion, Problem, Touch, TriggerSource
from devices.usb import driven_cameras


def sources(
    on_touch: Callable[[Touch], None], on_problems: Callable[[tuple[Problem, ...]], None], *, alone: bool = False
) -> Sequence[TriggerSource]:
    """Make them, not yet started. Both callables are called on threads of the sources, and must return at once.

    `alone`: nobody wants pictures meanwhile; on Windows only then can the buttons of scopes be heard.
    """
    found: list[TriggerSource] = []
    if sys.platform == "linux":
        from devices.triggers.linux import EvdevSource  # noqa: PLC0415 - there is no evdev on other systems

        found.append(EvdevSource(on_touch, on_problems))
    if sys.platform == "win32":
        from devices.triggers.windows.raw_source import RawInputSource  # noqa: PLC0415 - Windows only
        from devices.triggers.windows.still_pin import StillPinSource  # noqa: PLC0415 - Windows only

        found.append(RawInputSource(on_touch, on_problems))
        if alone:
            found.append(StillPinSource(on_touch, on_problems))
    return found


def presses(seconds: float) -> Generator[Touch | Problem, None, None]:
    """Yield all that pedals and buttons do within `seconds`, and what cannot be heard: to find out what a device does."""
    said: queue.Queue[Touch | Problem] = queue.Queue()

    def trouble(problems: tuple[Problem, ...]) -> None:
        for problem in problems:
            said.put(problem)

    with ExitStack() as stack:
        if sys.platform == "linux":
            # A scope reports its button while somebody has its pictures' node open.
            for node in (node for camera in driven_cameras() for node in camera.nodes):
                with suppress(OSError):
                    stack.callback(os.close, os.open(node, os.O_RDWR | os.O_NONBLOCK))
        for source in sources(said.put, trouble, alone=True):
            source.start()
            stack.callback(source.stop)
            source.attend(frozenset(), teaching=True)
        until = monotonic() + seconds
        while (left := until - monotonic()) > 0:
            try:
                one = said.get(timeout=left)
            except queue.Empty:
                return
            if not (isinstance(one, Touch) and one.motion is Motion.OPENED):
                yield one
