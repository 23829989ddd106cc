"""A USB camera's video node in user space: answers the ioctls of V4L2 as the kernel's uvcvideo does, faults included.

Runs in the bench's own process under Debian's Python (see `umockdev_bench`): the standard library and GLib only. Numbers and
offsets are those of linux/videodev2.h on 64-bit systems, written down here anew: the product's own must agree with them.
"""

import errno
import os
import struct
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from gi.repository import GLib

QUERYCAP, ENUM_FMT, G_FMT, S_FMT, TRY_FMT = 0x80685600, 0xC0405602, 0xC0D05604, 0xC0D05605, 0xC0D05640
REQBUFS, QUERYBUF, QBUF, DQBUF = 0xC0145608, 0xC0585609, 0xC058560F, 0xC0585611
STREAMON, STREAMOFF, G_PARM, S_PARM = 0x40045612, 0x40045613, 0xC0CC5615, 0xC0CC5616
G_CTRL, S_CTRL, QUERYCTRL, QUERYMENU = 0xC008561B, 0xC008561C, 0xC0445624, 0xC02C5625
ENUM_FRAMESIZES, ENUM_FRAMEINTERVALS = 0xC02C564A, 0xC034564B
ENUMINPUT, G_INPUT, S_INPUT = 0xC050561A, 0x80045626, 0xC0045627

CAPTURE, METADATA, EXTENDED, STREAMING, SAID = 0x1, 0x00800000, 0x00200000, 0x04000000, 0x80000000
DAMAGED, QUEUED, DONE, MONOTONIC, MAPPED = 0x40, 0x2, 0x4, 0x2000, 0x1
NEXT_CONTROL = 0x80000000
PATIENCE = 4
"""Milliseconds for which a request for a picture waits before it is told to come again: poll() on a plain file cannot."""

AUTOMATIC_WHITE, AUTOMATIC_EXPOSURE = 0x0098090C, 0x009A0901

# id: (type, name, least, most, step, default); types: 1 number, 2 yes or no, 3 one of a menu
CONTROLS = {
    0x00980900: (1, "Brightness", -64, 64, 1, 0),
    AUTOMATIC_WHITE: (2, "White Balance, Automatic", 0, 1, 1, 1),
    0x00980913: (1, "Gain", 0, 100, 1, 16),
    0x0098091A: (1, "White Balance Temperature", 2800, 6500, 10, 4600),
    AUTOMATIC_EXPOSURE: (3, "Auto Exposure", 0, 3, 1, 3),
    0x009A0902: (1, "Exposure Time, Absolute", 1, 5000, 1, 157),
    0x009A090A: (1, "Focus, Absolute", 0, 250, 5, 30),
    0x009A090C: (2, "Focus, Automatic Continuous", 0, 1, 1, 1),
}
MENU = {1: "Manual Mode", 3: "Aperture Priority Mode"}
MASTERS = {0x0098091A: (AUTOMATIC_WHITE, 0), 0x009A0902: (AUTOMATIC_EXPOSURE, 1), 0x009A090A: (0x009A090C, 0)}
"""What may be set only while its automatic is off, and which value of the automatic means off."""


class Refused(Exception):
    """The ioctl is answered with this error number."""


class VideoNode:
    """One capture node. `pictures` maps a format to sizes to the files of its pictures, sent in turn, round and round."""

    def __init__(self, card: str, file: Path, pictures: dict[str, dict[str, list[str]]], rate: int) -> None:
        self.card, self.file, self.rate = card, file, rate
        self.pictures = {
            code: {
                tuple(map(int, size.split("x"))): [Path(name).read_bytes() for name in names]
                for size, names in sizes.items()
            }
            for code, sizes in pictures.items()
        }
        self.values = {name: entry[5] for name, entry in CONTROLS.items()}
        self.code = next(iter(self.pictures))
        self.size = min(self.pictures[self.code])
        self.away = self.frozen = self.busy = self.deaf = False
        self.damaged = self.cut = 0
        self.waiting: list[Callable[[], object]] = []
        self._free()

    def _free(self) -> None:
        self.owner: Any = None
        self.count = self.length = self.number = 0
        self.streaming, self.due = False, 0.0
        self.queued: list[int] = []
        self.done: list[tuple[int, int, float, int, int]] = []

    def vanished(self, client: Any) -> None:
        """A program closed the node."""
        if client is self.owner:
            self._free()

    def leave(self) -> None:
        """Be pulled: whoever waits for a picture is told."""
        self.away, self.deaf = True, False
        self._answer_waiting()

    def say(self, fault: str, value: int) -> None:
        """Begin or end a fault: frozen, busy, deaf, damaged, cut."""
        setattr(self, fault, type(getattr(self, fault))(value))
        if not self.deaf:
            self._answer_waiting()

    def _answer_waiting(self) -> None:
        waiting, self.waiting = self.waiting, []
        for answer in waiting:
            answer()

    def fill(self) -> list[int]:
        """Let the clock run until no buffer is free; return the numbers of the pictures that wait."""
        while self.queued:
            sleep(1 / self.rate)
            self._expose()
        return [number for _, _, _, number, _ in self.done]

    def under_way(self) -> int:
        """Return the number of the picture that is being exposed now."""
        self._expose()
        return self.number

    # answering

    def answer(self, client: Any) -> bool:
        """Answer one ioctl of one program, now or soon."""
        request = client.get_property("request")
        size = request >> 16 & 0x3FFF
        argument = client.get_arg().resolve(0, size)
        if request == DQBUF and not self.away:
            self._picture(client, argument, patient=True)
            return True
        try:
            self._now(client, request, argument)
        except Refused as refusal:
            client.complete(-1, refusal.args[0])
        else:
            client.complete(0, 0)
        return True

    def _now(self, client: Any, request: int, argument: Any) -> None:
        if self.away:
            raise Refused(errno.ENODEV)
        if request not in ANSWERS:
            raise Refused(errno.ENOTTY)
        old = bytes(argument.retrieve())
        new = bytearray(old)
        ANSWERS[request](self, new, client)
        if new != old:
            argument.update(0, list(new))

    def _picture(self, client: Any, argument: Any, *, patient: bool) -> bool:
        """Hand over a picture; where none is due yet, look once more in a moment, then let the program come again."""
        self._expose()
        if self.deaf:
            self.waiting.append(lambda: self._picture(client, argument, patient=False))
        elif self.away or not self.streaming or client is not self.owner:
            client.complete(-1, errno.ENODEV if self.away else errno.EINVAL)
        elif self.done:
            index, used, taken, number, flags = self.done.pop(0)
            buffer = bytearray(argument.retrieve())
            struct.pack_into("<IIIII", buffer, 0, index, 1, used, flags | MONOTONIC | MAPPED | DONE, 1)
            struct.pack_into("<qq", buffer, 24, int(taken), int(taken % 1 * 1e6))
            struct.pack_into("<III", buffer, 56, number, 1, index * self.length)
            struct.pack_into("<I", buffer, 72, self.length)
            argument.update(0, list(buffer))
            client.complete(0, 0)
        elif patient:
            later = GLib.timeout_source_new(PATIENCE)
            later.set_callback(lambda *_: self._picture(client, argument, patient=False))
            later.attach(GLib.MainContext.get_thread_default())
        else:
            client.complete(-1, errno.EAGAIN)
        return False

    def _expose(self) -> None:
        """Catch up with the clock: put each picture that came due into a buffer; without a free one it is lost."""
        while self.streaming and self.due <= monotonic():
            if self.queued and not self.frozen:
                index = self.queued.pop(0)
                films = self.pictures[self.code][self.size]
                content = films[self.number % len(films)]
                if self.cut:
                    self.cut, content = self.cut - 1, content[: len(content) // 2]
                flags = DAMAGED if self.damaged else 0
                self.damaged -= bool(self.damaged)
                with self.file.open("r+b") as file:
                    os.pwrite(file.fileno(), content, index * self.length)
                # As uvcvideo does, the moment is that of the picture's beginning, an interval before it is whole.
                self.done.append((index, len(content), self.due - 1 / self.rate, self.number, flags))
            self.number += 1
            self.due += 1 / self.rate

    # one ioctl each; `new` is the argument, changed in place

    def _capabilities(self, new: bytearray, client: Any) -> None:
        new[:16], new[16:48], new[48:80] = b"uvcvideo".ljust(16, b"\0"), _text(self.card), _text("usb-0000:00:14.0-1")
        mine = CAPTURE | EXTENDED | STREAMING
        struct.pack_into("<III", new, 80, 0x060C00, mine | METADATA | SAID, mine)

    def _formats(self, new: bytearray, client: Any) -> None:
        index, kind = struct.unpack_from("<II", new)
        code = _nth(list(self.pictures), index)
        if kind != 1:
            raise Refused(errno.EINVAL)
        new[12:44] = _text("Motion-JPEG" if code == "MJPG" else "YUYV 4:2:2")
        struct.pack_into("<I", new, 8, code == "MJPG")
        new[44:48] = code.encode()

    def _sizes(self, new: bytearray, client: Any) -> None:
        index, code = struct.unpack_from("<I4s", new)
        width, height = _nth(sorted(self.pictures.get(code.decode("latin-1"), {})), index)
        struct.pack_into("<III", new, 8, 1, width, height)

    def _rates(self, new: bytearray, client: Any) -> None:
        if int.from_bytes(new[:4], "little"):
            raise Refused(errno.EINVAL)
        struct.pack_into("<III", new, 16, 1, 1, self.rate)

    def _format(self, new: bytearray, client: Any) -> None:
        self._describe(new, self.code, self.size)

    def _try(self, new: bytearray, client: Any) -> tuple[str, tuple[int, ...]]:
        width, height, code = struct.unpack_from("<II4s", new, 8)
        wanted = code.decode("latin-1")
        wanted = wanted if wanted in self.pictures else next(iter(self.pictures))
        size = min(self.pictures[wanted], key=lambda each: abs(each[0] * each[1] - width * height))
        self._describe(new, wanted, size)
        return wanted, size

    def _set(self, new: bytearray, client: Any) -> None:
        if self.busy or self.count:
            raise Refused(errno.EBUSY)
        self.code, self.size = self._try(new, client)

    def _describe(self, new: bytearray, code: str, size: tuple[int, ...]) -> None:
        width, height = size
        line = 0 if code == "MJPG" else width * 2
        struct.pack_into("<II4sIIII", new, 8, width, height, code.encode(), 1, line, width * height * 2, 8)

    def _buffers(self, new: bytearray, client: Any) -> None:
        count, _, memory = struct.unpack_from("<III", new)
        if memory != 1:
            raise Refused(errno.EINVAL)
        if (self.busy and count) or self.owner not in {None, client}:
            raise Refused(errno.EBUSY)
        self._free()
        if count:
            self.owner, self.count = client, min(count, 8)
            self.length = -(-self.size[0] * self.size[1] * 2 // 4096) * 4096
            os.truncate(self.file, self.count * self.length)
        struct.pack_into("<I", new, 0, self.count)

    def _buffer(self, new: bytearray, client: Any) -> None:
        index = self._index(new)
        struct.pack_into("<III", new, 56, 0, 1, index * self.length)
        struct.pack_into("<I", new, 72, self.length)

    def _queue(self, new: bytearray, client: Any) -> None:
        self._expose()
        index = self._index(new)
        if index in self.queued:
            raise Refused(errno.EINVAL)
        self.queued.append(index)

    def _index(self, new: bytearray) -> int:
        index = int.from_bytes(new[:4], "little")
        if index >= self.count:
            raise Refused(errno.EINVAL)
        return index

    def _start(self, new: bytearray, client: Any) -> None:
        if client is not self.owner:
            raise Refused(errno.EBUSY if self.owner else errno.EINVAL)
        self.streaming, self.due = True, monotonic() + 1 / self.rate

    def _stop(self, new: bytearray, client: Any) -> None:
        if client is self.owner:
            self.streaming, self.queued, self.done = False, [], []

    def _pace(self, new: bytearray, client: Any) -> None:
        struct.pack_into("<IIII", new, 4, 0x1000, 0, 1, self.rate)

    def _control(self, new: bytearray, client: Any) -> None:
        asked = int.from_bytes(new[:4], "little")
        name = min((one for one in CONTROLS if one > asked & ~NEXT_CONTROL), default=0) if asked & NEXT_CONTROL else asked
        if name not in CONTROLS:
            raise Refused(errno.EINVAL)
        kind, text, *limits = CONTROLS[name]
        struct.pack_into("<II32siiiiI", new, 0, name, kind, _text(text), *limits, 0)

    def _menu(self, new: bytearray, client: Any) -> None:
        name, index = struct.unpack_from("<II", new)
        if name != AUTOMATIC_EXPOSURE or index not in MENU:
            raise Refused(errno.EINVAL)
        new[8:40] = _text(MENU[index])

    def _get(self, new: bytearray, client: Any) -> None:
        name = int.from_bytes(new[:4], "little")
        if name not in self.values:
            raise Refused(errno.EINVAL)
        struct.pack_into("<i", new, 4, self.values[name])

    def _adjust(self, new: bytearray, client: Any) -> None:
        name, value = struct.unpack_from("<Ii", new)
        if name not in CONTROLS:
            raise Refused(errno.EINVAL)
        master, off = MASTERS.get(name, (0, 0))
        if master and self.values[master] != off:
            raise Refused(errno.EACCES)
        kind, _, least, most, step, _ = CONTROLS[name]
        if kind == 3 and value not in MENU:
            raise Refused(errno.EINVAL)
        self.values[name] = least + (min(max(value, least), most) - least) // step * step
        struct.pack_into("<i", new, 4, self.values[name])

    def _input(self, new: bytearray, client: Any) -> None:
        if int.from_bytes(new[:4], "little"):
            raise Refused(errno.EINVAL)
        if len(new) > 4:
            new[4:36] = _text("Camera 1")
            struct.pack_into("<I", new, 36, 2)


ANSWERS: dict[int, Callable[[VideoNode, bytearray, Any], object]] = {
    QUERYCAP: VideoNode._capabilities,
    ENUM_FMT: VideoNode._formats,
    ENUM_FRAMESIZES: VideoNode._sizes,
    ENUM_FRAMEINTERVALS: VideoNode._rates,
    G_FMT: VideoNode._format,
    TRY_FMT: VideoNode._try,
    S_FMT: VideoNode._set,
    REQBUFS: VideoNode._buffers,
    QUERYBUF: VideoNode._buffer,
    QBUF: VideoNode._queue,
    STREAMON: VideoNode._start,
    STREAMOFF: VideoNode._stop,
    G_PARM: VideoNode._pace,
    S_PARM: VideoNode._pace,
    QUERYCTRL: VideoNode._control,
    QUERYMENU: VideoNode._menu,
    G_CTRL: VideoNode._get,
    S_CTRL: VideoNode._adjust,
    ENUMINPUT: VideoNode._input,
    G_INPUT: VideoNode._input,
    S_INPUT: VideoNode._input,
}


class MetadataNode:
    """The second node of a USB camera: it carries metadata and no pictures."""

    def __init__(self, card: str) -> None:
        self._card = card

    def vanished(self, client: Any) -> None:
        """Nobody to be forgotten."""

    def leave(self) -> None:
        """Nobody waits for metadata."""

    def answer(self, client: Any) -> bool:
        if client.get_property("request") != QUERYCAP:
            client.complete(-1, errno.ENOTTY)
            return True
        argument = client.get_arg().resolve(0, 104)
        new = bytearray(argument.retrieve())
        new[:16], new[16:48], new[48:80] = b"uvcvideo".ljust(16, b"\0"), _text(self._card), _text("usb-0000:00:14.0-1")
        mine = METADATA | EXTENDED | STREAMING
        struct.pack_into("<III", new, 80, 0x060C00, mine | CAPTURE | SAID, mine)
        argument.update(0, list(new))
        client.complete(0, 0)
        return True


def _text(text: str) -> bytes:
    return text.encode()[:31].ljust(32, b"\0")


def _nth(entries: list[Any], index: int) -> Any:
    if index >= len(entries):
        raise Refused(errno.EINVAL)
    return entries[index]
