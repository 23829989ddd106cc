"""A way through loopback to a camera, for a library that cannot be trusted to wait, to encrypt, or to say what went wrong.

FFmpeg blocks for half a minute where a camera falls silent, checks no certificate, and calls every failure the same. So it
is given a port of this computer, and the bytes are carried from there: over a connection that `devices.links` made, with an
ear for the camera's refusals, and with an end that can be cut at any time, which ends every wait on the other side.
"""

import re
import select
import socket
import ssl
import threading

CHUNK = 256 * 1024
WRITE_WITHIN = 2.0


class Tunnel:
    """Carries one RTSP connection between a port of loopback and the camera, on a thread of its own.

    `status` is that of the camera's last answer before pictures came, 0 before the first. `hung_up`: the camera ended the
    connection. `wants_udp`: the camera takes no pictures' way but UDP, over which pictures would come with holes in them.
    """

    def __init__(self, camera: socket.socket) -> None:
        """Take over the connection to the camera, and wait for one caller on `port`."""
        self.status = 0
        self.hung_up = self.wants_udp = False
        self._camera = camera
        self._door = socket.create_server(("127.0.0.1", 0), backlog=1)
        self.port: int = self._door.getsockname()[1]
        self._cut, self._scissors = socket.socketpair()
        self._thread = threading.Thread(target=self._run, name="rtsp tunnel", daemon=True)
        self._thread.start()

    def cut(self) -> None:
        """End it now: both sides see the connection closed. Harmless when repeated. Any thread."""
        self._scissors.close()

    def _run(self) -> None:
        with self._cut, self._camera:
            with self._door:
                waiting, _, _ = select.select([self._door, self._cut], [], [])
                if self._cut in waiting:
                    return
                library, _ = self._door.accept()
            with library:
                library.settimeout(WRITE_WITHIN)
                try:
                    while self._carry(library):
                        pass
                except (OSError, ValueError):
                    self.hung_up = True

    def _carry(self, library: socket.socket) -> bool:
        """Carry what is there, in either direction. False: it is over."""
        # Decrypted already, and therefore nothing that a wait for the network would find.
        held = isinstance(self._camera, ssl.SSLSocket) and self._camera.pending()
        waiting: list[socket.socket] = [self._camera] if held else []
        if not waiting:
            waiting, _, _ = select.select([self._camera, library, self._cut], [], [])
        if self._cut in waiting:
            return False
        if library in waiting:
            request = library.recv(CHUNK)
            self.wants_udp = self.wants_udp or b"client_port=" in request
            if not request or self.wants_udp:
                return False
            self._camera.settimeout(WRITE_WITHIN)
            self._camera.sendall(request)
        if self._camera in waiting:
            answer = self._receive()
            if answer == b"":
                self.hung_up = True
                return False
            if answer:
                library.sendall(answer)
        return True

    def _receive(self) -> bytes | None:
        # Part of an encrypted record, or a ticket for the next session, is readable, and yet there is nothing to read.
        self._camera.settimeout(0)
        try:
            answer = self._camera.recv(CHUNK)
        except (BlockingIOError, ssl.SSLWantReadError):
            return None
        if said := re.match(rb"RTSP/1\.\d (\d{3})", answer):
            self.status = int(said[1])
        return answer
