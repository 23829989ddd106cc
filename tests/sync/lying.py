"""A server on loopback that answers as it is told: every archive, proxy and sign-in page that a station may meet."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, slots=True)
class Reply:
    """What to answer. `claimed`: a Content-Length other than the true one; `hang_up`: end the connection without a word."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    claimed: int | None = None
    hang_up: bool = False


@dataclass
class LyingServer:
    """A running one: `reply` is what it answers now; `asked` what it was asked (method, path, headers, body)."""

    url: str
    reply: Reply = Reply()
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def lying_server() -> Iterator[LyingServer]:
    """Run one."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            server.asked.append((self.command, self.path, dict(self.headers), body))
            reply = server.reply
            self.close_connection = reply.hang_up or reply.claimed is not None
            if reply.hang_up:
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body) if reply.claimed is None else reply.claimed))
            self.end_headers()
            self.wfile.write(reply.body)

        do_POST = do_GET  # noqa: N815 - the name that http.server calls

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Say nothing where a client has heard enough."""

    running = Server(("127.0.0.1", 0), Handler)
    server = LyingServer(f"http://127.0.0.1:{running.server_address[1]}/dicom-web")
    thread = threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        running.shutdown()
        running.server_close()
        thread.join()
