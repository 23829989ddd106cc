"""A system camera on the loopback that speaks PTP/IP (CIPA DC-005), with a shutter of its own and with faults.

Good enough for libgphoto2 and for our own client. It stops by itself at the end of its `with`.
"""

import itertools
import socket
import socketserver
import struct
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from tests.parts import ptpip_data as data

OK, UNSUPPORTED, NO_SUCH_OBJECT, STORE_FULL, BUSY, NOT_LIVE = 0x2001, 0x2005, 0x2009, 0x200C, 0x2019, 0xA00B
PROTECTED, NO_THUMBNAIL, REFUSED = 0x200D, 0x2010, 0xA004
ADDED, CARD_IN, CARD_OUT, PROPERTY_CHANGED, FULL_EVENT, COMPLETE = 0x4002, 0x4004, 0x4005, 0x4006, 0x400A, 0x400D
TAKEN = "20261124T101500"
DCIM, ROLL = 1, 2
PIECE = 16 * 1024
CARD_OPERATIONS = frozenset({0x1007, 0x1008, 0x1009, 0x100A, 0x100B, 0x101B})


@dataclass(frozen=True, slots=True)
class Answer:
    """What an operation comes to: a code, and data for the station where there are any."""

    code: int = OK
    data: bytes | None = None
    parameters: tuple[int, ...] = ()


@dataclass(slots=True)
class Stored:
    """An object on the card. `announced`: the size that the body claims; `taken`: as PTP writes it."""

    name: str
    kind: int
    content: bytes
    announced: int
    parent: int = ROLL
    taken: str = TAKEN
    thumbnail: bytes = b""


class PtpCamera:
    """A body with a card. Its knobs may be turned at any time, from any thread.

    `pictures` are what its shutter takes, in turn; `previews` what its live view shows. `raw`: "" stores JPEG only,
    "both" a raw picture before each JPEG, "after" one behind it, "only" no JPEG.
    """

    def __init__(self, pictures: Sequence[bytes], previews: Sequence[bytes] = (), port: int = 0) -> None:
        self.pictures, self.previews = tuple(pictures), tuple(previews)
        self.serial = "3001234"
        self.battery, self.shots = 80, 500
        self.raw = ""
        self.locked = self.refuses_card_in_live_view = self.gives_no_pieces = False
        self.asleep = self.silent = self.serves_another = self.refuses_live = False
        self.busy_answers = 0
        self.full_at = ""  # "release": the operation is refused; "storing": it is accepted, and then the card is full
        self.truncate_next = self.wrong_size_next = self.hang_up_in_next = False
        self.slowness = 0.0
        self.requests: list[int] = []
        self.released = 0
        self._live = False
        self._turn = itertools.count()
        self._numbers = itertools.count(1)
        self._handles = itertools.count(3)
        self._objects: dict[int, Stored] = {
            DCIM: Stored("DCIM", data.FOLDER, b"", 0, 0),
            ROLL: Stored("100HUBST", data.FOLDER, b"", 0, DCIM),
        }
        self._lock = threading.RLock()
        self._over = threading.Event()
        self._links: set[socket.socket] = set()
        self._listeners: list[socket.socket] = []
        self._server = _Server(("127.0.0.1", port), self)
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def address(self) -> str:
        return f"ptpip://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    # what a hand does

    def stop(self) -> None:
        """Switch it off: every connection breaks, nothing listens any more. Harmless when repeated."""
        self.drop()  # first: what is under way must break off, not hurry
        self._over.set()
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()
        self.drop()

    def drop(self) -> None:
        """Break every connection, as a Wi-Fi does that goes away."""
        with self._lock:
            links = list(self._links)
        for link in links:
            _cut(link)

    def press(self) -> list[str]:
        """Press the body's own shutter; return the names of what it stored."""
        with self._lock:
            handles = self._expose()
            for handle in handles:
                self._say(ADDED, handle)
            return [self._objects[handle].name for handle in handles]

    def drain(self, level: int) -> None:
        """Let the battery sink, and say so."""
        self.battery = level
        self._say(PROPERTY_CHANGED, data.BATTERY)

    def end_live_view(self) -> None:
        """End the live view by itself, as bodies do after some minutes."""
        self._live = False

    def put(self, name: str, content: bytes, taken: str = TAKEN, thumbnail: bytes = b"") -> None:
        """Put a file on its card that was there before: the body says nothing of it."""
        kind = data.JPEG if name.lower().endswith(".jpg") else data.RAW
        with self._lock:
            self._objects[next(self._handles)] = Stored(name, kind, content, len(content), ROLL, taken, thumbnail)

    def replace(self, name: str, content: bytes) -> None:
        """Let a file of the same name hold something else."""
        with self._lock:
            one = next(one for one in self._objects.values() if one.name == name)
            one.content, one.announced = content, len(content)

    def change_card(self, content: bytes | None = None) -> None:
        """Take the card out and put another one in: empty, or with files of the same names, sizes, times and handles."""
        with self._lock:
            for handle in [handle for handle, one in self._objects.items() if one.kind != data.FOLDER]:
                if content is None:
                    del self._objects[handle]
                else:
                    self._objects[handle].content = content
            self._say(CARD_OUT, data.CARD)
            self._say(CARD_IN, data.CARD)

    def on_card(self) -> list[str]:
        """Return the names of the pictures on the card."""
        with self._lock:
            return [one.name for one in self._objects.values() if one.kind != data.FOLDER]

    # connections

    def serve(self, link: socket.socket) -> None:
        """Be the body's end of one connection, until one of both has enough."""
        with self._lock:
            self._links.add(link)
        try:
            kind, _ = _receive(link)
            if self.asleep:
                self._over.wait()
            elif self.serves_another:
                _send(link, 5, struct.pack("<I", 2))
            elif kind == 1:
                name = "Hub Test Body".encode("utf-16-le") + b"\0\0"
                _send(link, 2, struct.pack("<I", next(self._numbers)) + bytes(16) + name + struct.pack("<I", 0x10000))
                self._obey(link)
            elif kind == 3:
                with self._lock:
                    self._listeners.append(link)
                _send(link, 4)
                while True:
                    _receive(link)
        except OSError:
            return  # the station hung up, or the body was switched off
        finally:
            with self._lock:
                self._links.discard(link)
                self._listeners = [one for one in self._listeners if one is not link]

    def _obey(self, link: socket.socket) -> None:
        while True:
            kind, body = _receive(link)
            if kind != 6:
                continue
            phase, operation, transaction = struct.unpack_from("<IHI", body)
            parameters = struct.unpack(f"<{(len(body) - 10) // 4}I", body[10:])
            if phase == 2:
                while _receive(link)[0] != 12:
                    pass
            self.requests.append(operation)
            if self.silent:
                self._over.wait()
            self._over.wait(self.slowness)
            answer = self._answer(operation, parameters)
            if answer.data is not None:
                self._send_data(link, transaction, operation, answer.data)
            _send(link, 7, struct.pack(f"<HI{len(answer.parameters)}I", answer.code, transaction, *answer.parameters))
            if operation == 0x100E and answer.code == OK:
                self._after_release()
            if operation == 0x1003:
                return

    def _send_data(self, link: socket.socket, transaction: int, operation: int, content: bytes) -> None:
        _send(link, 9, struct.pack("<IQ", transaction, len(content)))
        if operation == 0x1009 and self.hang_up_in_next:
            self.hang_up_in_next = False
            _send(link, 10, struct.pack("<I", transaction) + content[: len(content) // 2])
            self.drop()
        for at in range(0, len(content), PIECE):
            last = at + PIECE >= len(content)
            _send(link, 12 if last else 10, struct.pack("<I", transaction) + content[at : at + PIECE])
            self._over.wait(self.slowness)

    # operations

    def _answer(self, operation: int, parameters: tuple[int, ...]) -> Answer:
        with self._lock:
            if operation in self.busy_with and self.busy_answers > 0:
                self.busy_answers -= 1
                return Answer(BUSY)
            if operation in CARD_OPERATIONS and self._live and self.refuses_card_in_live_view:
                return Answer(REFUSED)
            if operation == 0x101B and self.gives_no_pieces:
                return Answer(UNSUPPORTED)
            if operation in data.LIVE_VIEW and not self.previews:
                return Answer(UNSUPPORTED)
            what: dict[int, Callable[..., Answer]] = {
                0x1001: lambda *_: Answer(data=data.device_info(bool(self.previews), self.serial, not self.gives_no_pieces)),
                0x1002: lambda *_: Answer(),
                0x1003: self._close_session,
                0x1004: lambda *_: Answer(data=data.array((data.CARD,), "I")),
                0x1005: lambda *_: Answer(data=data.storage_info(self.shots)),
                0x1006: lambda *asked: Answer(parameters=(len(self._listed(*asked)),)),
                0x1007: lambda *asked: Answer(data=data.array(self._listed(*asked), "I")),
                0x1008: self._object_info,
                0x1009: self._object,
                0x100A: self._thumbnail,
                0x100B: self._delete,
                0x100E: self._release,
                0x1014: lambda *_: Answer(data=data.battery_description(self.battery)),
                0x1015: lambda *_: Answer(data=bytes([self.battery])),
                0x101B: self._part,
                0x90C8: lambda *_: Answer(),
                0x9201: self._start_live,
                0x9202: self._close_session,
                0x9203: self._preview,
            }
            do = what.get(operation)
            return Answer(UNSUPPORTED) if do is None else do(*parameters)

    busy_with = frozenset({0x100E, 0x9203, 0x90C8})
    """The operations that a body refuses while it writes or focuses."""

    def _close_session(self, *_: int) -> Answer:
        self._live = False
        return Answer()

    def _listed(self, _card: int = 0, kind: int = 0, parent: int = 0) -> list[int]:
        top = parent == 0xFFFFFFFF
        return [
            handle
            for handle, one in self._objects.items()
            if kind in {0, one.kind} and (parent == 0 or one.parent == (0 if top else parent))
        ]

    def _object_info(self, handle: int) -> Answer:
        one = self._objects.get(handle)
        return Answer(NO_SUCH_OBJECT) if one is None else Answer(
            data=data.object_info(one.kind, one.announced, one.name, one.parent, one.taken, len(one.thumbnail))
        )  # fmt: skip

    def _object(self, handle: int) -> Answer:
        one = self._objects.get(handle)
        return Answer(NO_SUCH_OBJECT) if one is None else Answer(data=one.content)

    def _thumbnail(self, handle: int) -> Answer:
        one = self._objects.get(handle)
        if one is None:
            return Answer(NO_SUCH_OBJECT)
        return Answer(data=one.thumbnail) if one.thumbnail else Answer(NO_THUMBNAIL)

    def _part(self, handle: int, offset: int, size: int) -> Answer:
        one = self._objects.get(handle)
        return Answer(NO_SUCH_OBJECT) if one is None else Answer(data=one.content[offset : offset + size])

    def _delete(self, handle: int, *_: int) -> Answer:
        if self.locked and handle in self._objects:
            return Answer(PROTECTED)
        return Answer(NO_SUCH_OBJECT) if self._objects.pop(handle, None) is None else Answer()

    def _release(self, *_: int) -> Answer:
        if self.full_at == "release":
            return Answer(STORE_FULL)
        if self._live and self.refuses_live:
            return Answer(BUSY)
        self.released += 1
        return Answer()

    def _start_live(self, *_: int) -> Answer:
        if self.refuses_live:
            return Answer(0xA004)
        self._live = True
        return Answer()

    def _preview(self, *_: int) -> Answer:
        if not self._live:
            return Answer(NOT_LIVE)
        return Answer(data=bytes(128) + self.previews[next(self._turn) % len(self.previews)])

    # the shutter

    def _after_release(self) -> None:
        with self._lock:
            if self.full_at == "storing":
                self._say(FULL_EVENT, data.CARD)
                return
            for handle in self._expose():
                self._say(ADDED, handle)
            self._say(COMPLETE)

    def _expose(self) -> list[int]:
        number = sum(one.kind == data.JPEG for one in self._objects.values())
        content = self.pictures[number % len(self.pictures)]
        stored = []
        if self.raw:
            raw = b"II*\0" + bytes(2000)
            stored.append(Stored(f"HUB_{number:04}.NEF", data.RAW, raw, len(raw)))
        if self.raw != "only":
            announced = len(content) + (10 if self.wrong_size_next else 0)
            kept = content[: len(content) // 2] if self.truncate_next else content
            announced = len(kept) if self.truncate_next else announced
            stored.append(Stored(f"HUB_{number:04}.JPG", data.JPEG, kept, announced))
            self.truncate_next = self.wrong_size_next = False
        if self.raw == "after":
            stored.reverse()
        handles = [next(self._handles) for _ in stored]
        self._objects.update(zip(handles, stored, strict=True))
        self.shots -= 1
        return handles

    def _say(self, code: int, *parameters: int) -> None:
        with self._lock:
            for link in self._listeners:
                try:
                    _send(link, 8, struct.pack(f"<HI{len(parameters)}I", code, 0xFFFFFFFF, *parameters))
                except OSError:
                    continue


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], camera: PtpCamera) -> None:
        super().__init__(address, _Handler)
        self.camera = camera


class _Handler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, _Server)
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.server.camera.serve(self.request)


def _send(link: socket.socket, kind: int, body: bytes = b"") -> None:
    link.sendall(struct.pack("<II", 8 + len(body), kind) + body)


def _receive(link: socket.socket) -> tuple[int, bytes]:
    length, kind = struct.unpack("<II", _exactly(link, 8))
    return kind, _exactly(link, length - 8)


def _exactly(link: socket.socket, size: int) -> bytes:
    held = b""
    while len(held) < size:
        data = link.recv(size - len(held))
        if not data:
            raise ConnectionError("the other end hung up")
        held += data
    return held


def _cut(link: socket.socket) -> None:
    try:
        link.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
