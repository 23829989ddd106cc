"""One video node, opened: asks it, waits for it with a limit, and says in our words what it refuses."""

import ctypes
import errno
import fcntl
import mmap
import os
import select
import sys
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from devices.errors import DeviceBusy, DeviceError, DeviceFault, DeviceForbidden, DeviceGone, DeviceTimeout
from devices.v4l2 import abi

if sys.platform != "linux":
    raise ImportError("there is no Video4Linux here")

S = TypeVar("S", bound=ctypes.Structure)

GONE = {errno.ENODEV, errno.ENOENT, errno.ENXIO}


class NotSupported(Exception):
    """The device has no such thing: the end of a list, or a request that it does not know."""


def trouble(error: OSError, doing: str) -> DeviceError:
    """Return what an error number of the kernel means, and what was being done."""
    if error.errno in GONE:
        return DeviceGone(f"the camera is not there ({doing})")
    if error.errno == errno.EBUSY:
        return DeviceBusy(f"another program holds the camera ({doing})")
    if error.errno in {errno.EACCES, errno.EPERM}:
        return DeviceForbidden(f"this user may not open the camera ({doing})")
    if error.errno == errno.ETIMEDOUT:
        return DeviceTimeout(f"the camera did not answer ({doing})")
    if error.errno == errno.ENOSPC:
        return DeviceFault(f"the USB has no room left for this camera's pictures ({doing})")
    return DeviceFault(f"the kernel refused: {errno.errorcode.get(error.errno or 0, '?')} ({doing})")


class Node:
    """An open video node. Requests answer at once, but for those that talk to the camera: the kernel gives it 5 s at most.

    Raises only `DeviceError` and, where said, `NotSupported`. One thread.
    """

    def __init__(self, path: Path) -> None:
        try:
            self.handle = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            raise trouble(error, "opening it") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go."""
        os.close(self.handle)

    def ask(self, request: int, argument: S, doing: str) -> S:
        """Make a request; return its argument, filled in. Raises `NotSupported` for EINVAL and ENOTTY."""
        while True:
            try:
                fcntl.ioctl(self.handle, request, argument)
            except InterruptedError:
                continue
            except OSError as error:
                if error.errno in {errno.EINVAL, errno.ENOTTY}:
                    raise NotSupported(doing) from error
                raise trouble(error, doing) from error
            return argument

    def must(self, request: int, argument: S, doing: str) -> S:
        """As `ask`, for what every camera can: what is not supported is a fault."""
        try:
            return self.ask(request, argument, doing)
        except NotSupported as error:
            raise DeviceFault(f"the camera cannot do what every camera can ({doing})") from error

    def take(self) -> abi.Buffer | None:
        """Return the oldest buffer that holds a picture, or None where none does."""
        buffer = abi.Buffer(type=abi.CAPTURE, memory=abi.MMAP)
        try:
            fcntl.ioctl(self.handle, abi.DQBUF, buffer)
        except (BlockingIOError, InterruptedError):
            return None
        except OSError as error:
            raise trouble(error, "taking a picture out of its buffer") from error
        return buffer

    def wait(self, seconds: float) -> bool:
        """Wait until there is something to take (a picture, or trouble), for at most so long. False: there is nothing."""
        poll = select.poll()
        poll.register(self.handle, select.POLLIN)
        return bool(poll.poll(max(0.0, seconds) * 1000))

    def map(self, buffer: abi.Buffer) -> mmap.mmap:
        """Return the memory of a buffer, shared with the kernel."""
        try:
            return mmap.mmap(self.handle, buffer.length, offset=buffer.m.offset)
        except (OSError, ValueError) as error:
            raise DeviceFault(f"the camera's memory cannot be seen: {error}") from error


def takes_pictures(path: Path) -> bool:
    """Say whether a node gives video (and not, say, metadata), without taking hold of the device.

    Where this user may not open it, its place among the nodes of its interface must say: the first gives the pictures.
    """
    try:
        with Node(path) as node:
            said = node.ask(abi.QUERYCAP, abi.Capability(), "asking what it is")
    except DeviceForbidden:
        return _index(path) == 0
    except (DeviceError, NotSupported):
        return False
    own = said.device_caps if said.capabilities & abi.CAP_DEVICE_CAPS else said.capabilities
    return bool(own & abi.CAP_VIDEO_CAPTURE)


def _index(path: Path) -> int | None:
    try:
        return int(Path("/sys/class/video4linux", path.name, "index").read_text("ascii"))
    except (OSError, ValueError):
        return None
