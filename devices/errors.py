"""What can go wrong with a camera, named by what happened.

    DeviceError
    ├── DeviceGone       unplugged, switched off, link cut: plug it in again
    ├── DeviceBusy       another program holds it: close that program
    ├── DeviceForbidden  attached, but this user may not open it: install the permissions
    ├── DeviceAsleep     attached, and it sleeps: wake it by its own button
    ├── DeviceFull       its own card has no room left
    ├── DeviceTimeout    attached, but silent for longer than it may be
    ├── DeviceFault      it answered, and the answer is no good (a truncated JPEG, a refused setting)
    └── FeedStopped      the feed was stopped before the request was served

A message is for the log and for engineers; `hub_station.presenters.words` turns each kind into words for staff.
"""


class DeviceError(Exception):
    """Anything that a camera driver may raise. Drivers raise nothing else."""


class DeviceGone(DeviceError):
    """The device is no longer attached or no longer reachable."""


class DeviceBusy(DeviceError):
    """The device is attached, but another program holds it."""


class DeviceForbidden(DeviceError):
    """The device is attached, but the operating system does not let this user open it."""


class DeviceAsleep(DeviceError):
    """The device is attached and reachable, but it has switched itself to sleep."""


class DeviceFull(DeviceError):
    """The device's own memory card has no room for one more photograph."""


class DeviceTimeout(DeviceError):
    """The device did not answer within its limit."""


class DeviceFault(DeviceError):
    """The device answered with something that cannot be used."""


class FeedStopped(DeviceError):
    """The feed ended before it could serve the request."""
