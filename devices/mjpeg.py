"""Motion JPEG over HTTP (multipart/x-mixed-replace): the camera's own JPEG bytes, newest first, with a limit on everything.

A small reader of our own, because every general one blocks for half a minute where a server falls silent, and hands out old
pictures where the reader paused.
"""

import re
import select
import ssl
from time import monotonic
from types import TracebackType
from typing import Self
from urllib.parse import SplitResult

from devices.errors import DeviceBusy, DeviceFault, DeviceGone, DeviceTimeout
from devices.links import ANSWER_WITHIN, connect, credentials, parse
from devices.login import answer

MOST_HEADER = 16 * 1024
MOST_JPEG = 32 * 1024 * 1024
CHUNK = 256 * 1024


class Parts:
    """Cuts a multipart stream into its parts, however the network cut it. Pure; no input makes it grow without bound."""

    def __init__(self, boundary: bytes) -> None:
        self._mark = b"--" + boundary.removeprefix(b"--")
        self._held = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """Return the bodies that are complete now. Raises `DeviceFault` where a header or a body outgrows its limit."""
        self._held += data
        whole = []
        while (body := self._next()) is not None:
            whole.append(body)
        return whole

    def _next(self) -> bytes | None:
        start = self._held.find(self._mark)
        if start < 0:
            # Whatever stands before a boundary is no part; only the boundary's own beginning may be worth keeping.
            del self._held[: max(0, len(self._held) - len(self._mark))]
            return None
        head_at = start + len(self._mark)
        head_end = self._held.find(b"\r\n\r\n", head_at)
        if head_end < 0:
            if len(self._held) - start > MOST_HEADER:
                raise DeviceFault("the header of a part is too long")
            return None
        body_at = head_end + 4
        length = re.search(rb"(?im)^content-length:[ \t]*(\d{1,9})[ \t]*\r?$", bytes(self._held[head_at : head_end + 2]))
        if length:
            end = body_at + int(length[1])
            if int(length[1]) > MOST_JPEG:
                raise DeviceFault(f"a part announces {int(length[1])} bytes")
            if len(self._held) < end:
                return None
        else:
            end = self._held.find(b"\r\n" + self._mark, body_at)
            if end < 0:
                if len(self._held) - body_at > MOST_JPEG:
                    raise DeviceFault("a part does not end")
                return None
        body = bytes(self._held[body_at:end])
        del self._held[:end]
        return body


class MjpegStream:
    """One open connection. One thread; `close` from any."""

    def __init__(self, address: str) -> None:
        """Connect and read the answer's head. Raises `DeviceGone`, `DeviceBusy`, `DeviceTimeout` or `DeviceFault`."""
        url = parse(address)
        user = credentials(url)
        head, rest = self._ask(url, "")
        try:
            if user and _status(head) == "401":
                # Asked first without: a camera that offers digest never gets the password itself.
                self.close()
                challenges = re.findall(r"(?im)^www-authenticate:[ \t]*(.*?)[ \t]*\r?$", head)
                head, rest = self._ask(url, answer(challenges, "GET", _target(url), *user))
            self._parts = Parts(_boundary(head))
            self._newest: bytes | None = None
            for part in self._parts.feed(rest):
                self._newest = part
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Hang up. Harmless when repeated."""
        self._socket.close()

    def read(self, timeout: float) -> bytes | None:
        """Return the newest whole part that was not yet read; wait at most about `timeout` seconds for one, else None.

        Older parts are dropped. Raises `DeviceGone` where the server hung up, `DeviceFault` where it talks nonsense.
        """
        deadline = monotonic() + timeout
        # A server faster than we are would keep us reading for ever: after this much time, what came last is new enough.
        enough = monotonic() + max(timeout, 0.05)
        while monotonic() < enough and self._readable(0 if self._newest else max(0.0, deadline - monotonic())):
            for part in self._parts.feed(self._receive()):
                self._newest = part
        newest, self._newest = self._newest, None
        return newest

    def _readable(self, wait: float) -> bool:
        if isinstance(self._socket, ssl.SSLSocket) and self._socket.pending():
            return True
        try:
            return bool(select.select([self._socket], [], [], wait)[0])
        except (OSError, ValueError) as error:
            raise DeviceGone("the connection is closed") from error

    def _receive(self) -> bytes:
        try:
            data = self._socket.recv(CHUNK)
        except (BlockingIOError, ssl.SSLWantReadError):
            return b""
        except OSError as error:
            raise DeviceGone(f"the connection broke: {type(error).__name__}") from error
        if not data:
            raise DeviceGone("the server ended the stream")
        return data

    def _ask(self, url: SplitResult, authorization: str) -> tuple[str, bytes]:
        """Connect and ask for the stream; return the answer's header and what came behind it."""
        # HTTP/1.0: the answer then comes as it is, not in chunks.
        lines = [
            f"GET {_target(url)} HTTP/1.0",
            f"Host: {url.netloc.rpartition('@')[2]}",
            "Accept: multipart/x-mixed-replace",
            *([f"Authorization: {authorization}"] if authorization else []),
        ]
        self._socket = connect(url)
        try:
            return self._head("\r\n".join([*lines, "", ""]).encode())
        except BaseException:
            self.close()
            raise

    def _head(self, request: bytes) -> tuple[str, bytes]:
        deadline = monotonic() + ANSWER_WITHIN
        held = b""
        try:
            self._socket.sendall(request)
        except OSError as error:
            raise DeviceGone(f"the connection broke: {type(error).__name__}") from error
        # From here on only `_readable` waits: part of an encrypted record is readable, and yet there is nothing to read.
        self._socket.settimeout(0)
        while b"\r\n\r\n" not in held:
            if len(held) > MOST_HEADER:
                raise DeviceFault("the answer's header is too long")
            if not self._readable(max(0.0, deadline - monotonic())):
                raise DeviceTimeout(f"no answer within {ANSWER_WITHIN:.0f} s")
            held += self._receive()
        head, _, rest = held.partition(b"\r\n\r\n")
        return head.decode("latin-1"), rest


def _target(url: SplitResult) -> str:
    target = (url.path or "/") + (f"?{url.query}" if url.query else "")
    if not target.isascii() or any(letter.isspace() or not letter.isprintable() for letter in target):
        raise DeviceFault("the address holds letters that must be percent-encoded")
    return target


def _status(head: str) -> str:
    status = re.match(r"HTTP/1\.\d (\d{3})", head)
    if not status:
        raise DeviceFault("the answer is not HTTP")
    return status[1]


def _boundary(head: str) -> bytes:
    """Read the status and the boundary. Raises what the status means."""
    status = _status(head)
    if status == "503":
        raise DeviceBusy("the camera serves no further viewer (503)")
    if status in {"401", "403"}:
        raise DeviceFault(f"the camera asks for another name or password ({status})")
    if status != "200":
        raise DeviceFault(f"the camera answered {status}")
    kind = re.search(r"(?im)^content-type:\s*multipart/[\w.-]+\s*;.*?boundary=\"?([^\s\";]{1,200})\"?", head)
    if not kind or re.search(r"(?im)^transfer-encoding:", head):
        raise DeviceFault("the answer is not a stream of pictures (multipart/x-mixed-replace)")
    return kind[1].encode("latin-1")
