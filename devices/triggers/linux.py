"""Hears pedals and the buttons of scopes on Linux, through evdev, and keeps them from everybody else. Never a keyboard."""

import errno
import selectors
import socket
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from time import monotonic, time
from typing import Any

import evdev
from evdev import ecodes

from devices.errors import DeviceBusy, DeviceError, DeviceFault, DeviceForbidden
from devices.hotplug import Hotplug
from devices.triggers.contract import Kind, Motion, Problem, Touch, Trigger
from devices.triggers.nodes import SYSFS, InputNode, Nature, input_nodes

LOOK_EVERY = 1.0
LONGEST_DELAY = 2.0
"""Seconds for which an event may have waited for this thread; a larger difference is a clock that was set."""

MOTIONS = {0: Motion.UP, 1: Motion.DOWN, 2: Motion.HELD}


class EvdevSource:
    """Opens the buttons of cameras at once, pedals and other things with keys when they are learnt or to be taught.

    What it opens it grabs: a pedal that is a keyboard types into no field any more, and no desktop program starts at the
    button of a camera. Devices may come and go; they are looked for at every word of the kernel and every second.
    `on_touch` and `on_problems` (all there are, when they change) are called on its thread and must return at once.
    """

    def __init__(
        self,
        on_touch: Callable[[Touch], None],
        on_problems: Callable[[tuple[Problem, ...]], None] = lambda _: None,
        sysfs: Path = SYSFS,
    ) -> None:
        self._on_touch, self._on_problems, self._sysfs = on_touch, on_problems, sysfs
        self._wanted: frozenset[str] = frozenset()
        self._teaching = False
        self._stopping = threading.Event()
        self._open: dict[Path, tuple[InputNode, Any]] = {}
        self._problems: dict[Path, Problem] = {}
        self._selector = selectors.DefaultSelector()
        self._hear, self._tell = socket.socketpair()
        self._tell.setblocking(False)
        self._hotplug = Hotplug(self._wake)
        self._thread = threading.Thread(target=self._run, name="pedals and buttons", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout: float = 2.0) -> None:
        self._stopping.set()
        self._wake()
        if self._thread.ident is None:
            self._let_go()
        elif self._thread is not threading.current_thread():
            self._thread.join(timeout)

    def attend(self, devices: frozenset[str], teaching: bool) -> None:
        self._wanted, self._teaching = devices, teaching
        self._wake()

    def _wake(self) -> None:
        # What is full wakes as well as one byte does; what is closed need not wake.
        with suppress(OSError):
            self._tell.send(b"\0")

    def _run(self) -> None:
        self._selector.register(self._hear, selectors.EVENT_READ)
        self._hotplug.start()
        look_at = monotonic()
        while not self._stopping.is_set():
            if monotonic() >= look_at:
                self._look()
                look_at = monotonic() + LOOK_EVERY
            for key, _ in self._selector.select(max(0.0, look_at - monotonic())):
                if key.fileobj is self._hear:
                    self._hear.recv(4096)
                    look_at = 0.0
                else:
                    self._read(*key.data)
        self._hotplug.stop()
        self._let_go()

    def _let_go(self) -> None:
        for node, _ in list(self._open.values()):
            self._close(node)
        self._selector.close()
        self._hear.close()
        self._tell.close()

    def _look(self) -> None:
        nodes = {node.place: node for node in input_nodes(self._sysfs) if self._concerns_us(node)}
        for node, _ in list(self._open.values()):
            if node.place not in nodes:
                self._close(node)
        problems: dict[Path, Problem] = {}
        for place, node in nodes.items():
            error = None if place in self._open else self._try(node)
            if error:
                problems[place] = self._problems.get(place) or Problem(node.name, error)
        if problems != self._problems:
            self._problems = problems
            self._on_problems(tuple(problems.values()))

    def _concerns_us(self, node: InputNode) -> bool:
        return node.nature is Nature.BUTTON or self._teaching or node.device in self._wanted

    def _try(self, node: InputNode) -> DeviceError | None:
        """Open and grab; say why not."""
        device = None
        try:
            device = evdev.InputDevice(node.file, readonly=True)
            if node.nature is not Nature.BUTTON and device.active_keys():
                # Whoever heard it go down must hear it come up, or would repeat it for ever. The next look tries again.
                device.close()
                return None
            device.grab()
            self._selector.register(device.fd, selectors.EVENT_READ, (node, device))
        except OSError as error:
            if device is not None:
                device.close()
            return _named(node, error)
        self._open[node.place] = (node, device)
        if node.nature is Nature.BUTTON:
            self._on_touch(Touch(_trigger(node, ecodes.KEY_CAMERA), Motion.OPENED, monotonic()))
        return None

    def _read(self, node: InputNode, device: Any) -> None:
        try:
            events: Iterable[Any] = list(device.read())
        except BlockingIOError:
            return
        except OSError:
            # Pulled; where it is still there, the next look opens it again.
            self._close(node)
            return
        for event in events:
            if event.type == ecodes.EV_KEY and event.value in MOTIONS:
                delay = min(max(0.0, time() - event.timestamp()), LONGEST_DELAY)
                self._on_touch(Touch(_trigger(node, event.code), MOTIONS[event.value], monotonic() - delay))

    def _close(self, node: InputNode) -> None:
        _, device = self._open.pop(node.place)
        self._selector.unregister(device.fd)
        # To close a node is to let go of it; that it is away already is no fault.
        with suppress(OSError):
            device.close()


def _trigger(node: InputNode, code: int) -> Trigger:
    names = ecodes.bytype[ecodes.EV_KEY].get(code, f"KEY_{code}")
    name = names if isinstance(names, str) else names[0]
    if node.nature is Nature.BUTTON:
        return Trigger(Kind.BUTTON, node.device, name, f"Button of {node.name}")
    return Trigger(Kind.PEDAL, node.device, name, f"{node.name}, {name.removeprefix('KEY_').removeprefix('BTN_')}")


def _named(node: InputNode, error: OSError) -> DeviceError:
    text = f"{node.file}: {error.strerror}"
    if isinstance(error, PermissionError):
        return DeviceForbidden(text)
    return DeviceBusy(text) if error.errno == errno.EBUSY else DeviceFault(text)
