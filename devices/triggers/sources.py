"""The sources of presses that this system has, beside the window's own keys."""

import sys
from collections.abc import Callable, Sequence

from devices.triggers.contract import Problem, Touch, TriggerSource


def sources(
    on_touch: Callable[[Touch], None], on_problems: Callable[[tuple[Problem, ...]], None]
) -> Sequence[TriggerSource]:
    """Make them, not yet started. Both callables are called on threads of the sources, and must return at once."""
    found: list[TriggerSource] = []
    if sys.platform == "linux":
        from devices.triggers.linux import EvdevSource  # noqa: PLC0415 - there is no evdev on other systems

        found.append(EvdevSource(on_touch, on_problems))
    return found
