"""Runs a server where only its parent reaches it: `relay.py SOCKET PORT COMMAND...`, started by `tests.parts.isolation`.

It is meant to be started in a network namespace of its own. A listening socket belongs to the namespace that it was made
in, so the one that is handed down still takes connections on the parent's loopback; each is carried to the server's PORT in
here, which nobody else can reach whatever address the server binds. Ends, and the server with it, when its input ends.
"""

import fcntl
import socket
import struct
import subprocess
import sys
import threading
from contextlib import suppress

SIOCSIFFLAGS, IFF_UP = 0x8914, 1


def main() -> int:
    """Start the server and carry connections until standard input ends."""
    listening, port, command = socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2]), sys.argv[3:]
    with suppress(PermissionError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        # A new namespace has its loopback down. Without a namespace this is refused, and not needed.
        fcntl.ioctl(handle, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP))
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    threading.Thread(target=_serve, args=(listening, port), daemon=True).start()
    sys.stdin.read()
    server.terminate()
    try:
        return server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        return server.wait()


def _serve(listening: socket.socket, port: int) -> None:
    while True:
        near, _ = listening.accept()
        try:
            far = socket.create_connection(("127.0.0.1", port))
        except OSError:
            near.close()
            continue
        for source, target in ((near, far), (far, near)):
            threading.Thread(target=_carry, args=(source, target), daemon=True).start()


def _carry(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


if __name__ == "__main__":
    sys.exit(main())
