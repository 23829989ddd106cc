"""MIME multipart/related as DICOMweb speaks it (RFC 2046, RFC 2387): a body that streams, a parser that trusts nothing."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import Message

from sync.contract import ContentLost

DICOM = "application/dicom"


class NotMultipart(ValueError):
    """The body is not whole, or not what its Content-Type says; the message says where."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a body: its media type, lower case and without parameters, and its content."""

    media_type: str
    content: bytes


class StreamedPart:
    """A body with one DICOM part, read piece by piece while it is sent.

    It has `read` and `__len__`, which is what `requests` needs to send it with a Content-Length and without holding it in
    memory. `read` raises `ContentLost` where the content is shorter or longer than it was said to be: the request breaks
    off, and no archive can take it for whole.
    """

    def __init__(self, content: Callable[[], Iterator[bytes]], size: int) -> None:
        """`content` opens the stream of `size` bytes; it is opened by the first `read`."""
        self.boundary = secrets.token_hex(16)
        self._opening = f"--{self.boundary}\r\nContent-Type: {DICOM}\r\n\r\n".encode()
        self._closing = f"\r\n--{self.boundary}--\r\n".encode()
        self._size = size
        self._pieces = self._all(content)
        self._left = b""

    @property
    def content_type(self) -> str:
        """The Content-Type of the request. The part has no transfer-syntax parameter: some archives refuse it."""
        return f'multipart/related; type="{DICOM}"; boundary={self.boundary}'

    def __len__(self) -> int:
        return len(self._opening) + self._size + len(self._closing)

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes, or all that is left; empty at the end."""
        if size < 0:
            return self._left + b"".join(self._pieces)
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._left = piece
        taken, self._left = self._left[:size], self._left[size:]
        return taken

    def _all(self, content: Callable[[], Iterator[bytes]]) -> Iterator[bytes]:
        yield self._opening
        sent = 0
        for piece in content():
            sent += len(piece)
            if sent > self._size:
                raise ContentLost("the stored instance is longer than it was")
            yield piece
        if sent < self._size:
            raise ContentLost("the stored instance is shorter than it was")
        yield self._closing


def media_type(content_type: str) -> tuple[str, dict[str, str]]:
    """Split a Content-Type into its media type, lower case, and its parameters (names lower case, values unquoted)."""
    message = Message()
    message["Content-Type"] = " ".join(content_type.split())
    parameters = message.get_params(failobj=[], unquote=True)
    return parameters[0][0].lower() if parameters else "", {name.lower(): value for name, value in parameters[1:]}


def parse(body: bytes, content_type: str) -> list[Part]:
    """Return the parts of a whole multipart body. Raises `NotMultipart`, also where the closing boundary is missing."""
    kind, parameters = media_type(content_type)
    boundary = parameters.get("boundary", "")
    if not kind.startswith("multipart/") or not boundary:
        raise NotMultipart(f"it is {kind or 'of no type'}, not multipart with a boundary")
    try:
        delimiter = b"\r\n--" + boundary.encode("ascii")
    except UnicodeEncodeError as error:
        raise NotMultipart("its boundary is not ASCII") from error
    # The first delimiter may open the body; what stands before it is no part of it.
    _preamble, *pieces = (b"\r\n" + body).split(delimiter)
    parts: list[Part] = []
    for piece in pieces:
        if piece.startswith(b"--"):
            return parts
        padding, line_end, content = piece.partition(b"\r\n")
        if not line_end or padding.strip(b" \t"):
            raise NotMultipart("a line begins with its boundary and is none")
        parts.append(_part(content))
    raise NotMultipart("it is cut short: its closing boundary is missing" if pieces else "its boundary is not in it")


def _part(piece: bytes) -> Part:
    headers, blank, content = (b"\r\n" + piece).partition(b"\r\n\r\n")
    if not blank:
        raise NotMultipart("a part has no end of its headers")
    for line in headers.decode("latin-1").split("\r\n"):
        name, _, value = line.partition(":")
        if name.strip().lower() == "content-type":
            return Part(media_type(value)[0], content)
    return Part("text/plain", content)
