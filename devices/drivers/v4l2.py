"""A USB video camera on Linux, by Video4Linux itself: every wait has a limit, and the camera's JPEGs stay as they are."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from time import monotonic

from devices.contract import Setup
from devices.drivers.stream import Packet
from devices.errors import DeviceError, DeviceGone
from devices.v4l2.node import Node
from devices.v4l2.session import Session


class V4l2Source:
    """What a video node sends. JPEG is taken before raw pictures, the largest size before smaller ones.

    `next` returns within its timeout also where the camera is frozen, and `close` never waits for a picture. What was asked
    by `adjust` and `hold` is asked again when the same source is opened again.
    """

    def __init__(self, node: Path) -> None:
        self._path = node
        self._setup = Setup()
        self._held = False
        self._since = 0.0
        self._session: Session | None = None

    def open(self) -> Mapping[str, str]:
        self.close()
        session = Session(Node(self._path))
        try:
            if not self._held:
                # A device remembers how it was set, also by a program that never came to let it go.
                session.controls.let_go()
            session.controls.adjust(self._setup)
            if self._held:
                session.controls.hold(True)
            session.start(self._setup.size)
            settings = session.settings()
        except DeviceError:
            session.close()
            raise
        self._session = session
        return settings

    def close(self) -> None:
        if self._session is not None:
            self._session.close()
        self._session = None

    def next(self, timeout: float) -> Packet | None:
        return self._opened().next(timeout, self._since)

    def skip_old(self) -> None:
        """From now on only what is exposed after this moment counts: the kernel says of each picture when that was."""
        session = self._opened()
        self._since = monotonic()
        session.next(0, self._since)

    def settings(self) -> Mapping[str, str]:
        return self._opened().settings()

    def adjust(self, setup: Setup) -> Mapping[str, str]:
        """Set and read back. A new size begins a new stream; everything else is set while it runs."""
        session = self._opened()
        named = {name: getattr(setup, name) for name in Setup.__slots__ if getattr(setup, name) is not None}
        self._setup = replace(self._setup, **named)
        session.controls.adjust(setup)
        if setup.size is not None and setup.size != session.size:
            session.start(setup.size)
        return session.settings()

    def hold(self, held: bool) -> Mapping[str, str]:
        session = self._opened()
        self._held = held
        if not held:
            self._setup = replace(self._setup, exposure=None, white_balance=None, gain=None)
        session.controls.hold(held)
        return session.settings()

    def _opened(self) -> Session:
        if self._session is None:
            raise DeviceGone("the camera is not open")
        return self._session
