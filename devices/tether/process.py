"""The station's end of the worker process: one question at a time, each with a limit; a worker that hangs is killed."""

import contextlib
import os
import subprocess
import sys
from multiprocessing.connection import Pipe
from pathlib import Path
from time import monotonic

import devices
from devices.errors import DeviceFault, DeviceGone, DeviceTimeout
from devices.tether.messages import Fetching, Trouble, Value

STEP = 0.1
END_WITHIN = 1.0
HOME = str(Path(devices.__file__).parents[1])


class Worker:
    """A running worker. One thread; `end` from any."""

    def __init__(self) -> None:
        """Start it; it answers some 0.3 s later."""
        self._connection, theirs = Pipe()
        self._limit = self._fetch_limit = self._began = 0.0
        self._asked = self._fetching = False
        path = os.pathsep.join(filter(None, (HOME, os.environ.get("PYTHONPATH"))))
        command = [sys.executable, "-m", "devices.tether.worker", str(theirs.fileno())]
        try:
            # A session of its own: Ctrl+C in the terminal is for the station, which then ends the worker in order.
            self._process = subprocess.Popen(  # noqa: S603 - the command is ours
                command, pass_fds=[theirs.fileno()], env=os.environ | {"PYTHONPATH": path}, start_new_session=True,
                stdin=subprocess.DEVNULL,
            )  # fmt: skip
        finally:
            theirs.close()

    @property
    def asked(self) -> bool:
        """True while an answer is due."""
        return self._asked

    @property
    def fetching(self) -> bool:
        """True while the answer that is due is a photograph on its way."""
        return self._fetching

    def begin(self, name: str, *arguments: object, within: float, fetch_within: float = 0.0) -> None:
        """Ask. `answer` gives the answer; it fails once that took longer than `within` seconds.

        `fetch_within`: the limit from the beginning where it turns out that a photograph is fetched.
        """
        self._asked, self._limit, self._began = True, within, monotonic()
        self._fetch_limit = max(within, fetch_within)
        try:
            self._connection.send((name, arguments))
        except OSError as error:
            raise self._ended() from error

    def answer(self, wait: float = STEP) -> Value | None:
        """Return the answer, or None where there is none within `wait` seconds.

        Raises what the worker's call raised; `DeviceTimeout` after the limit, and `DeviceFault` where the worker died:
        after these two the worker is no more.
        """
        try:
            while self._connection.poll(wait):
                said: Value | Trouble | Fetching = self._connection.recv()
                if isinstance(said, Fetching):
                    self._fetching, self._limit = True, self._fetch_limit
                    continue
                self._asked = self._fetching = False
                if isinstance(said, Value):
                    return said
                raise said.error
        except (EOFError, OSError) as error:
            raise self._ended() from error
        if monotonic() - self._began > self._limit:
            self.kill()
            raise DeviceTimeout(f"libgphoto2 did not answer within {self._limit:g} s")
        return None

    def ask(self, name: str, *arguments: object, within: float) -> Value:
        """Ask, and wait for the answer. Raises as `answer` does."""
        self.begin(name, *arguments, within=within)
        while (answer := self.answer()) is None:
            pass
        return answer

    def end(self) -> None:
        """End it, in order where it is not busy; within about a second. Harmless when repeated."""
        if self._asked:
            self.kill()
            return
        self._connection.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(END_WITHIN)
        self.kill()

    def kill(self) -> None:
        """End it at once."""
        self._asked = self._fetching = False
        self._process.kill()
        self._process.wait()
        self._connection.close()

    def _ended(self) -> DeviceFault | DeviceGone:
        if self._connection.closed:
            return DeviceGone("the camera was closed")
        self.kill()
        return DeviceFault("libgphoto2 crashed")
