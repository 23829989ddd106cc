"""The stream of one camera: buffers shared with the kernel, pictures taken out of them, damaged ones passed over."""

from contextlib import suppress
from dataclasses import dataclass
from mmap import mmap
from time import monotonic, sleep

from devices.errors import DeviceError
from devices.v4l2 import abi
from devices.v4l2.node import Node

BUFFERS = 4
AGAIN = 0.002
"""How long to wait where the kernel announces a picture and then has none, so that it costs no core."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The bytes of one picture, and the moment of its exposure by `time.monotonic()`; None where the camera has no clock."""

    content: bytes
    at: float | None


class Stream:
    """Pictures in the format and size that are in force on `node`. The node stays the caller's."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._maps: list[mmap] = []
        try:
            request = abi.RequestBuffers(count=BUFFERS, type=abi.CAPTURE, memory=abi.MMAP)
            for index in range(node.must(abi.REQBUFS, request, "asking for buffers").count):
                buffer = abi.Buffer(index=index, type=abi.CAPTURE, memory=abi.MMAP)
                self._maps.append(node.map(node.must(abi.QUERYBUF, buffer, "asking for a buffer's place")))
                self._give(buffer)
            node.must(abi.STREAMON, abi.Integer(abi.CAPTURE), "starting the stream")
        except DeviceError:
            self.close()
            raise

    def close(self) -> None:
        """End the stream and give the memory back. Never waits for a picture; harmless after any error."""
        with suppress(Exception):
            self._node.ask(abi.STREAMOFF, abi.Integer(abi.CAPTURE), "ending the stream")
        while self._maps:
            self._maps.pop().close()
        with suppress(Exception):
            self._node.ask(abi.REQBUFS, abi.RequestBuffers(type=abi.CAPTURE, memory=abi.MMAP), "giving buffers back")

    def newest(self, timeout: float, since: float) -> Taken | None:
        """Return the newest whole picture that was exposed after `since`; None where none comes within `timeout` seconds."""
        deadline = monotonic() + timeout
        while True:
            if not self._node.wait(deadline - monotonic()):
                return None
            taken = self._drain(since)
            if taken is not None:
                return taken
            rest = deadline - monotonic()
            if rest <= 0:
                return None
            sleep(min(AGAIN, rest))

    def _drain(self, since: float) -> Taken | None:
        """Take what lies ready; only the newest is copied, the others go back as they are."""
        best: abi.Buffer | None = None
        for _ in range(2 * BUFFERS):
            buffer = self._node.take()
            if buffer is None:
                break
            at = _moment(buffer)
            good = buffer.bytesused and not buffer.flags & abi.BUFFER_DAMAGED and (at is None or at >= since)
            if good:
                buffer, best = best, buffer
            if buffer is not None:
                self._give(buffer)
        if best is None:
            return None
        taken = Taken(self._maps[best.index][: best.bytesused], _moment(best))
        self._give(best)
        return taken

    def _give(self, buffer: abi.Buffer) -> None:
        self._node.must(abi.QBUF, buffer, "giving a buffer to the camera")


def _moment(buffer: abi.Buffer) -> float | None:
    if buffer.flags & abi.BUFFER_CLOCK != abi.BUFFER_MONOTONIC:
        return None
    return float(buffer.timestamp.seconds + buffer.timestamp.microseconds / 1e6)
