"""Drivers that others wrote: found by entry point, and used only where the hub's policy names them."""

from collections.abc import Sequence
from importlib.metadata import entry_points

from devices.contract import Driver

GROUP = "hub_station.drivers"
"""An entry point of this group names a callable without arguments that returns a `Driver`."""


class DriverUnusable(Exception):
    """A driver that the policy names is not installed, or does not load. The message is a sentence for the hub manager."""


def added_drivers(allowed: Sequence[str]) -> tuple[Driver, ...]:
    """Load the drivers of these names, in this order. What is not named is never imported, whatever is installed.

    Raises `DriverUnusable`. A driver that loads and misbehaves later is the feed's and the monitor's business: it cannot
    take the station with it, unless it blocks the interpreter or crashes the process.
    """
    installed = {one.name: one for one in entry_points(group=GROUP)}
    drivers = []
    for name in allowed:
        if name not in installed:
            there = ", ".join(sorted(installed)) or "none"
            raise DriverUnusable(f'The driver "{name}" is not installed on this computer (installed: {there}).')
        try:
            driver: Driver = installed[name].load()()
        except Exception as error:
            raise DriverUnusable(f'The driver "{name}" does not load: {type(error).__name__}: {error}.') from error
        if not (callable(getattr(driver, "discover", None)) and callable(getattr(driver, "camera", None))):
            raise DriverUnusable(f'The driver "{name}" is not a driver: it lacks discover() or camera().')
        drivers.append(driver)
    return tuple(drivers)
