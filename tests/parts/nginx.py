"""A real nginx before an archive, as a hospital has it: TLS, client certificates demanded, everything on loopback."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.parts.isolation import free_port, installed

START_WITHIN = 20.0

# Every path that Debian's build would otherwise write to lies in the folder; nothing is logged by address.
CONFIGURATION = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    proxy_max_temp_file_size 0;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate {folder}/server.pem;
        ssl_certificate_key {folder}/server.pem;
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_client_certificate {folder}/ca.pem;
        ssl_verify_client on;
        client_max_body_size {most};
        location / {{ proxy_pass {upstream}; proxy_request_buffering off; }}
    }}
}}
"""


@contextmanager
def running_nginx(folder: Path, upstream: str, most: str = "512m") -> Iterator[str]:
    """Run it before `upstream` and yield its address, `https://127.0.0.1:<port>`.

    `folder` holds `server.pem` (key and chain) and `ca.pem` (whose client certificates are accepted). `most` is the largest
    body, in nginx's words.
    """
    port = free_port()
    configuration = folder / "nginx.conf"
    configuration.write_text(CONFIGURATION.format(folder=folder, port=port, upstream=upstream, most=most), encoding="utf-8")
    program = installed("nginx", "nginx")
    command = [program, "-c", str(configuration), "-p", str(folder), "-e", str(folder / "error.log")]
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    try:
        _await_port(port, server, folder)
        yield f"https://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


def _await_port(port: int, server: "subprocess.Popen[bytes]", folder: Path) -> None:
    """Knock until it opens: it has no other way to say that it is ready."""
    deadline = time.monotonic() + START_WITHIN
    while server.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    pytest.fail(f"nginx did not start:\n{(folder / 'error.log').read_text(encoding='utf-8')[-2000:]}", pytrace=False)
