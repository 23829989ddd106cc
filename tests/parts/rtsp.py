"""A network camera for tests that is spoken to by RTSP: GStreamer's server in a process of its own, with faults."""

import os
import signal
import subprocess
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote

import pytest

from tests.parts.isolation import free_port

PYTHON = Path("/usr/bin/python3")
SERVER = Path(__file__).with_name("rtsp_server.py")
NEEDED = (
    "python3-gi gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-ugly"
)
USER, PASSWORD = "nurse", "hunter@2%"


class RtspServer:
    """Serves H.264, or the JPEGs of `folder`, as 320 by 240 pixels at 60 a second; a context manager.

    `way`: `open`, `basic` or `digest` (it asks for `USER` and `PASSWORD`), or `udp` (it sends by no other transport).
    Always at the same port, also after `kill` and `start`.
    """

    def __init__(self, folder: Path | None = None, way: str = "open") -> None:
        self._what = (str(folder) if folder else "h264", way)
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Without credentials."""
        return f"rtsp://127.0.0.1:{self._port}/live"

    def address_for(self, user: str, password: str) -> str:
        """With credentials."""
        return self.address.replace("//", f"//{quote(user, safe='')}:{quote(password, safe='')}@")

    def start(self) -> None:
        """Start, and wait until it listens."""
        if not PYTHON.exists():
            _fail("there is no /usr/bin/python3")
        command = [str(PYTHON), "-I", str(SERVER), str(self._port), *self._what]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_plain_environment()
        )
        if _pipe(self._process.stdout).readline() != b"listening\n":
            said = _pipe(self._process.stderr).read().decode(errors="replace")
            self.kill()
            _fail(said[-2000:])

    @property
    def running(self) -> bool:
        """Whether it was started, and not killed."""
        return self._process is not None

    def freeze(self) -> None:
        """Answer nobody any more; the connections stand, and new ones are accepted, by the system alone."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Go on where it was frozen."""
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """Be gone at once, as by a power cut. Harmless when repeated."""
        if self._process:
            self._process.kill()
            self._process.wait(10)
            for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
                _pipe(pipe).close()
        self._process = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.kill()

    def _signal(self, number: signal.Signals) -> None:
        assert self._process
        os.kill(self._process.pid, number)


def _plain_environment() -> dict[str, str]:
    """Return what Debian's Python needs, without the test environment's own paths of Python."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe
    return pipe


def _fail(why: str) -> None:
    pytest.fail(f"No RTSP server: {why}\nsudo apt-get install --no-install-recommends {NEEDED}", pytrace=False)
