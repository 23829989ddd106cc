"""A network camera for tests: motion JPEG over HTTP on the loopback, with the faults that real ones have."""

import threading
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import ClassVar, Self

BOUNDARY = "picture"


class MjpegServer:
    """Serves `pictures` round and round at `rate` a second. Every fault is an attribute that may be set at any time.

    `frozen`: connected, sends nothing. `repeat`: the same picture again and again. `garbage`: parts that are no JPEG.
    `truncated`: each part is the first half of a picture, its length told right. `dumb`: accepts and never answers.
    `status`: the answer to new viewers. `lengths`: whether parts tell their length. `drop()` hangs up on every viewer.
    `sent` holds what was sent whole, in order.
    """

    def __init__(self, pictures: Sequence[bytes], rate: float = 30.0, port: int = 0) -> None:
        self.pictures = list(pictures)
        self.rate = rate
        self.frozen = self.repeat = self.garbage = self.truncated = self.dumb = False
        self.lengths = True
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
        request.wfile.write(f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\n{length}\r\n".encode() + body + b"\r\n")
