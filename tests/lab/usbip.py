"""The far end of USB/IP: takes the requests that the kernel's vhci driver sends for one device, and answers them.

The protocol is that of the kernel's Documentation/usb/usbip_protocol.rst, from the moment when a device was imported. The
connection is a pair of sockets, of which the kernel is given one: nothing listens anywhere.
"""

import errno
import os
import select
import socket
import struct
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

VHCI = Path("/sys/devices/platform/vhci_hcd.0")
HIGH_SPEED = 3
PORT_FREE_WITHIN = 5.0

SUBMIT, UNLINK, SUBMIT_ANSWER, UNLINK_ANSWER = 1, 2, 3, 4
HEADER = struct.Struct(">IIIII")
SUBMITTED = struct.Struct(">Iiiii8s")
ANSWERED = struct.Struct(">iiiii8x")
UNLINKED = struct.Struct(">I24x")
UNLINK_ANSWERED = struct.Struct(">i24x")


@dataclass(frozen=True, slots=True)
class Request:
    """One URB. `endpoint` has its direction bit; `setup` is for endpoint 0; `content` came along, `length` is its limit."""

    number: int
    endpoint: int
    length: int
    setup: bytes
    content: bytes


class Link:
    """One plugged cable. `requests` waits for the next request; `answer` may come later, in any order."""

    def __init__(self, port: int, device: int) -> None:
        """Plug into a port of the virtual hub, counted from 0. Raises OSError where it stays taken."""
        self.connection, theirs = socket.socketpair()
        self._waiting: set[int] = set()
        try:
            _attach(port, theirs.fileno(), device)
        except OSError:
            self.connection.close()
            raise
        finally:
            theirs.close()

    def close(self) -> None:
        """Pull the cable."""
        self.connection.close()

    def next(self) -> Request | None:
        """Read one message; None where it needed no answer of the device. Raises EOFError when the kernel let go."""
        kind, number, _, direction, endpoint = HEADER.unpack(self._read(HEADER.size))
        if kind == UNLINK:
            (unwanted,) = UNLINKED.unpack(self._read(UNLINKED.size))
            status = -errno.ECONNRESET if unwanted in self._waiting else 0
            self._waiting.discard(unwanted)
            self._send(HEADER.pack(UNLINK_ANSWER, number, 0, 0, 0) + UNLINK_ANSWERED.pack(status))
            return None
        _, length, _, _, _, setup = SUBMITTED.unpack(self._read(SUBMITTED.size))
        content = b"" if direction else self._read(length)
        self._waiting.add(number)
        return Request(number, endpoint | (0x80 if direction else 0), length, setup, content)

    def is_wanted(self, request: Request) -> bool:
        """Say whether the kernel still waits for an answer."""
        return request.number in self._waiting

    def answer(self, request: Request, content: bytes = b"", status: int = 0) -> None:
        """Complete a request: with what was read, or with how much was written. A request taken back is left alone."""
        if request.number not in self._waiting:
            return
        self._waiting.discard(request.number)
        reads = request.endpoint & 0x80
        content = content[: request.length] if reads else b""
        length = 0 if status else len(content) if reads else len(request.content)
        self._send(HEADER.pack(SUBMIT_ANSWER, request.number, 0, 0, 0) + ANSWERED.pack(status, length, 0, 0, 0) + content)

    def _read(self, count: int) -> bytes:
        parts = bytearray()
        while len(parts) < count:
            part = self.connection.recv(count - len(parts))
            if not part:
                raise EOFError
            parts += part
        return bytes(parts)

    def _send(self, message: bytes) -> None:
        try:
            self.connection.sendall(message)
        except (BrokenPipeError, ConnectionResetError):
            raise EOFError from None


def _attach(port: int, handle: int, device: int) -> None:
    """Hand the kernel its end. A port that was left a moment ago is taken until the kernel has cleaned it up."""
    deadline = monotonic() + PORT_FREE_WITHIN
    door = os.open(VHCI / "attach", os.O_WRONLY)
    try:
        while True:
            try:
                os.write(door, f"{port} {handle} {device} {HIGH_SPEED}".encode())
            except OSError as error:
                if error.errno != errno.EBUSY or monotonic() > deadline:
                    raise
                select.select((), (), (), 0.01)
            else:
                return
    finally:
        os.close(door)
