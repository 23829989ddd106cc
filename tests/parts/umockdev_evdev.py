"""A scope's button or a pedal in user space: an input node, as uvcvideo and usbhid make them. For the bench's process."""

import errno
import os
import struct
from collections.abc import Iterable
from time import time
from typing import Any

EV_KEY = 1
GRAB = 0x90


class ButtonNode:
    """Answers evdev's questions; `press` writes what a kernel would. `line`, set once there is one, is its writing end."""

    def __init__(self, name: str, ids: tuple[int, int, int], codes: list[int]) -> None:
        self._name, self._ids, self._codes = name, ids, codes
        self.line = -1
        self._down: set[int] = set()
        self.away = self.taken = False

    def press(self, code: int, value: int) -> None:
        """Send one key event (1 down, 2 repeated, 0 up) and the report that ends it."""
        now = time()
        stamp = (int(now), int(now % 1 * 1e6))
        (self._down.add if value else self._down.discard)(code)
        os.write(self.line, struct.pack("<qqHHi", *stamp, EV_KEY, code, value) + struct.pack("<qqHHi", *stamp, 0, 0, 0))

    def leave(self) -> None:
        """Be pulled."""
        self.away = True

    def vanished(self, client: Any) -> None:
        """Nobody to be forgotten."""

    def answer(self, client: Any) -> bool:
        request = client.get_property("request")
        if request >> 8 & 0xFF != ord("E"):
            return False
        size, number = request >> 16 & 0x3FFF, request & 0xFF
        if number == GRAB and self.taken:
            client.complete(-1, errno.EBUSY)
            return True
        reply = None if self.away else self._reply(number, size)
        if reply is None:
            client.complete(-1, errno.ENODEV if self.away else errno.ENOENT)
            return True
        if number != GRAB and size:
            client.get_arg().resolve(0, size).update(0, list(reply[:size].ljust(size, b"\0")))
        client.complete(len(reply), 0)
        return True

    def _reply(self, number: int, size: int) -> bytes | None:
        vendor, product, release = self._ids
        return {
            0x01: struct.pack("<I", 0x010001),
            0x02: struct.pack("<HHHH", 3, vendor, product, release),
            0x03: struct.pack("<II", 250, 33),
            0x06: self._name.encode() + b"\0",
            0x07: b"usb-0000:00:14.0-1/button\0",
            0x09: bytes(4),
            0x18: _bits(self._down),
            0x20: struct.pack("<Q", 1 | 1 << EV_KEY),
            0x20 + EV_KEY: _bits(self._codes),
            0x84: bytes(4),
            GRAB: b"",
        }.get(number)


def _bits(codes: Iterable[int]) -> bytes:
    return sum(1 << code for code in codes).to_bytes(96, "little")
