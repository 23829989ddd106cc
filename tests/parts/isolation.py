"""A server that would listen on every interface, kept to loopback: it runs in a network namespace of its own (`relay.py`).

Where the system allows no namespace (some containers), it runs beside us behind the same relay; then only the server's own
setting keeps others out.
"""

import shutil
import socket
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import IO

import pytest

RELAY = Path(__file__).with_name("relay.py")


class IsolatedServer:
    """A server that can be reached by one port of this machine's loopback alone."""

    def __init__(self, command: Sequence[str], port: int, log: IO[bytes], at: int) -> None:
        """Start `command`, which listens on `port`; its output goes to `log`. `at`: the port to reach it by."""
        self._socket = socket.create_server(("127.0.0.1", at))
        handle = str(self._socket.fileno())
        self._process = subprocess.Popen(
            [*_namespace(), sys.executable, "-I", str(RELAY), handle, str(port), *command],
            pass_fds=[self._socket.fileno()],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
        )

    @property
    def running(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def stop(self) -> None:
        """Stop it and wait for its end."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(20)
        self._socket.close()


def installed(name: str, package: str) -> str:
    """Return the path of a program of Debian, or fail with the line that installs it."""
    path = shutil.which(name, path="/usr/local/bin:/usr/bin:/usr/local/sbin:/usr/sbin:/bin:/sbin")
    if path is None:
        pytest.fail(f"{name} is missing: sudo apt-get install --no-install-recommends {package}", pytrace=False)
    return path


def free_port() -> int:
    """Return a port of loopback that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@cache
def _namespace() -> tuple[str, ...]:
    """Return the command that opens a network namespace: as root, or by a user namespace; empty where neither is allowed."""
    unshare = installed("unshare", "util-linux")
    for attempt in ((unshare, "--net"), (unshare, "--map-root-user", "--net")):
        if subprocess.run([*attempt, "true"], capture_output=True, check=False).returncode == 0:
            return (*attempt, "--")
    return ()
