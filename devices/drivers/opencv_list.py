"""The USB cameras that OpenCV can open on Windows and macOS, with their names and identity. Never tried on real hardware."""

import re

from devices.drivers.opencv_video import BACKEND
from devices.usb import UsbCamera

INSTANCE = re.compile(r"#vid_[0-9a-f]{4}&pid_[0-9a-f]{4}[^#]*#([^#]+)#", re.IGNORECASE)
"""Windows: the device's instance within its path. Windows derives it from the port, or from the serial number."""


def listed() -> list[tuple[UsbCamera, int]]:
    """List the cameras with their index under `BACKEND`. Opens none; may take a second or two on Windows."""
    from cv2_enumerate_cameras import enumerate_cameras  # noqa: PLC0415 - not installed on Linux, where it is not needed

    return [(described(found.name, found.path, found.vid, found.pid), found.index) for found in enumerate_cameras(BACKEND)]


def described(name: str, path: str | None, vid: int | None, pid: int | None) -> UsbCamera:
    """Return a camera by what the system says of it. The serial number stays empty: neither system tells it from here.

    `port` is the instance in the path (Windows) or the unique id (macOS), both of which stay while it stays in its socket;
    the name where there is neither.
    """
    found = INSTANCE.search(path or "")
    port = found.group(1).lower() if found else path or name
    return UsbCamera(f"{vid or 0:04x}", f"{pid or 0:04x}", "", port, "", name, "", ())
