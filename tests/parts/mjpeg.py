"""A network camera for tests: motion JPEG over HTTP on the loopback, with the faults that real ones have."""

import base64
import hashlib
import threading
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import ClassVar, Self
from urllib.request import parse_http_list, parse_keqv_list

BOUNDARY = "picture"


class MjpegServer:
    """Serves `pictures` round and round at `rate` a second. Every fault is an attribute that may be set at any time.

    `frozen`: connected, sends nothing. `repeat`: the same picture again and again. `garbage`: parts that are no JPEG.
    `truncated`: each part is the first half of a picture, its length told right. `dumb`: accepts and never answers.
    `trickle`: single bytes of a picture, ten a second. `status`: the answer to new viewers. `lengths`: whether parts tell
    their length. `asks`: `Basic` or `Digest`, for the password `hunter2` of `nurse`. `drop()` hangs up on every viewer.
    `sent` holds what was sent whole, in order; `authorizations` what viewers said to be let in.
    """

    def __init__(self, pictures: Sequence[bytes], rate: float = 30.0, port: int = 0) -> None:
        self.pictures = list(pictures)
        self.rate = rate
        self.frozen = self.repeat = self.garbage = self.truncated = self.dumb = False
        self.trickle = False
        self.lengths = True
        self.asks = ""
        self.authorizations: list[str] = []
        self.status = 200
        self.sent: list[bytes] = []
        self._sending = threading.Condition()
        self._over = threading.Event()
        self._hang_up = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            camera: ClassVar[MjpegServer] = self

            def do_GET(self) -> None:
                self.camera.serve(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="mjpeg camera")

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/live.mjpg"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def drop(self) -> None:
        """Hang up on everybody who looks on now."""
        self._hang_up.set()
        self._hang_up = threading.Event()

    def wait_until_sent(self, count: int) -> None:
        """Wait until that many pictures were sent in all; fail after 10 s."""
        with self._sending:
            assert self._sending.wait_for(lambda: len(self.sent) >= count, timeout=10)

    def stop(self) -> None:
        """Be gone: hang up and listen no more. Harmless when repeated."""
        self._over.set()
        self.drop()
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()

    def serve(self, request: BaseHTTPRequestHandler) -> None:
        """Be a camera to one viewer, until one of both has enough."""
        hang_up = self._hang_up
        if self.dumb:
            hang_up.wait()
            return
        if self.status != 200:
            request.send_error(self.status)
            return
        if self.asks and not self._let_in(request):
            request.send_response(401)
            request.send_header("WWW-Authenticate", f'{self.asks} realm="camera", nonce="once", qop="auth"')
            request.end_headers()
            return
        request.send_response(200)
        request.send_header("Content-Type", f"multipart/x-mixed-replace; boundary={BOUNDARY}")
        request.end_headers()
        turn = 0
        try:
            while not self._over.is_set() and not hang_up.wait(1 / self.rate):
                if self.frozen:
                    continue
                turn += not self.repeat
                self._send(request, self.pictures[turn % len(self.pictures)])
        except OSError:
            return  # the viewer hung up

    def _send(self, request: BaseHTTPRequestHandler, picture: bytes) -> None:
        if self.garbage:
            body = b"\x00not a picture\xff" * 200
        elif self.truncated:
            body = picture[: len(picture) // 2]
        else:
            body = picture
            with self._sending:
                self.sent.append(picture)
                self._sending.notify_all()
        length = f"Content-Length: {len(body)}\r\n" if self.lengths else ""
        whole = f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\n{length}\r\n".encode() + body + b"\r\n"
        if not self.trickle:
            request.wfile.write(whole)
            return
        for at in range(len(whole)):
            request.wfile.write(whole[at : at + 1])
            if self._over.wait(0.1):
                return

    def _let_in(self, request: BaseHTTPRequestHandler) -> bool:
        """Judge what a viewer says of itself, by the formulas of RFC 7616 and RFC 7617."""
        scheme, _, said = request.headers.get("Authorization", "").partition(" ")
        if not scheme:
            return False
        self.authorizations.append(f"{scheme} {said}")
        if scheme != self.asks:
            return False
        if scheme == "Basic":
            return base64.b64decode(said) == b"nurse:hunter2"
        field = parse_keqv_list(parse_http_list(said))
        secret, asked = _md5("nurse:camera:hunter2"), _md5(f"GET:{request.path}")
        right = _md5(f"{secret}:once:{field['nc']}:{field['cnonce']}:auth:{asked}")
        return (field["uri"], field["response"]) == (request.path, right)


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
