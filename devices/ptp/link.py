"""One of the two connections to a body: packets in and out, with a limit on every wait."""

import contextlib
import select
import socket
from time import monotonic

from devices.errors import DeviceAsleep, DeviceGone
from devices.ptp.packets import Packet, Packets

CONNECT_WITHIN = 2.0
GREET_WITHIN = 2.0
SEND_WITHIN = 2.0
CHUNK = 256 * 1024


class Link:
    """One open connection. One thread; `close` from any."""

    def __init__(self, host: str, port: int) -> None:
        """Connect. Raises `DeviceGone`: a body that is off, asleep without its radio or out of reach looks the same."""
        try:
            self._socket = socket.create_connection((host, port), CONNECT_WITHIN)
        except (OSError, ValueError) as error:
            raise DeviceGone(f"nothing answers there: {type(error).__name__}") from error
        self._socket.settimeout(SEND_WITHIN)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._packets = Packets()
        self._ready: list[Packet] = []

    def greet(self, hello: bytes) -> Packet:
        """Send the first packet and return the first answer. Raises `DeviceAsleep` where none comes within 2 s."""
        self.send(hello)
        deadline = monotonic() + GREET_WITHIN
        while not self._ready and (wait := deadline - monotonic()) > 0:
            self._ready = self.receive(wait) or []
        if not self._ready:
            raise DeviceAsleep("the camera took the connection and says nothing: it sleeps, or it hangs")
        return self._ready.pop(0)

    def send(self, packet: bytes) -> None:
        """Send a packet. Raises `DeviceGone`."""
        try:
            self._socket.sendall(packet)
        except OSError as error:
            raise DeviceGone(f"the connection broke: {type(error).__name__}") from error

    def receive(self, wait: float) -> list[Packet] | None:
        """Return the packets that one read made whole, None where no byte came within `wait` seconds.

        Raises `DeviceGone` where the connection is over, `DeviceFault` where it carries nonsense.
        """
        if self._ready:
            ready, self._ready = self._ready, []
            return ready
        try:
            if not select.select([self._socket], [], [], wait)[0]:
                return None
            data = self._socket.recv(CHUNK)
        except (OSError, ValueError) as error:
            raise DeviceGone(f"the connection broke: {type(error).__name__}") from error
        if not data:
            raise DeviceGone("the camera closed the connection")
        return self._packets.feed(data)

    def close(self) -> None:
        """Hang up. Harmless when repeated."""
        # Shutting down wakes whoever waits in another thread, which closing alone does not.
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
