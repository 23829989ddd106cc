"""USB cameras in user space, for tests: plugged in, pulled, frozen, held by others, forbidden, their button pressed.

The programs under test are real and unchanged (V4L2 by ioctl and mmap, OpenCV, libusb, udev, evdev): Debian's umockdev
lays a /dev and a /sys of its own under them. A test module that uses this says `pytestmark = under_umockdev`: its tests then
run in a process that was started under umockdev-wrapper (see `umockdev_plugin`), and are reported as if they ran here.

    def test_a_press(usb_bench: UsbBench) -> None:
        scope = usb_bench.scope()   # Scope() by default: HT-B30S, MJPEG and YUYV, /dev/video0 and 1
        scope.plug()
        scope.press()               # KEY_CAMERA, down and up, at scope.button
        scope.freeze(); scope.thaw(); scope.pull(); scope.plug(node=4)
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Self

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.parts.pictures import jpeg

ROOT = Path(__file__).resolve().parents[2]
PYTHON = "/usr/bin/python3"
INSTALL = "sudo apt-get install --no-install-recommends umockdev gir1.2-umockdev-1.0 python3-gi libusb-1.0-0"
NOBODY = 65534
KEY_CAMERA = 212

under_umockdev = pytest.mark.umockdev
"""For `pytestmark` of a module whose tests need the bench."""


def raw_picture(seed: int, width: int, height: int) -> NDArray[np.uint8]:
    """Return a picture as YUYV, of shape (height, width, 2), in the narrow range of BT.601 as USB cameras send it."""
    bgr = cv2.imdecode(np.frombuffer(jpeg(seed, width, height), np.uint8), cv2.IMREAD_COLOR)
    assert bgr is not None
    full = cv2.cvtColor(bgr, cv2.COLOR_BGR2YCrCb).astype(np.float32)
    y, v, u = cv2.split(np.rint(full * (219 / 255, 224 / 255, 224 / 255) + (16, 16, 16)).astype(np.uint8))
    yuyv = np.empty((height, width, 2), np.uint8)
    yuyv[..., 0], yuyv[:, 0::2, 1], yuyv[:, 1::2, 1] = y, u[:, ::2], v[:, ::2]
    return yuyv


Pictures = dict[str, dict[tuple[int, int], list[bytes]]]


@cache
def usual_pictures() -> Pictures:
    """Return what a scope sends unless a test says otherwise."""
    return {
        "YUYV": {(160, 120): [raw_picture(seed, 160, 120).tobytes() for seed in range(3)]},
        "MJPG": {
            (320, 240): [jpeg(seed) for seed in range(7)],
            (640, 480): [jpeg(seed, 640, 480) for seed in range(10, 17)],
        },
    }


@dataclass(frozen=True, slots=True)
class Scope:
    """What a fake device is. `pictures` maps a format (MJPG, YUYV) to sizes to the pictures that it sends in turn.

    `usb_class` 0x0E is video, 6 a still camera (PTP), 0xFF the vendor's own; `driver` "" means that nothing drives it, and
    only "uvcvideo" and "usbhid" make nodes. `node` is the number of its picture node; the next is its metadata. `keys` are
    those of its input node, as evdev numbers them.
    """

    vid: str = "ab02"
    pid: str = "ab01"
    serial: str = "DERM0001"
    manufacturer: str = "Lens Works"
    product: str = "Scope"
    release: str = "0102"
    port: str = "1-1"
    node: int = 0
    rate: int = 30
    usb_class: int = 0x0E
    driver: str = "uvcvideo"
    keys: tuple[int, ...] = (KEY_CAMERA,)
    pictures: Pictures = field(default_factory=usual_pictures)


class FakeScope:
    """One device on the bench; each method returns when it is so."""

    def __init__(self, bench: "UsbBench", scope: Scope, files: Path) -> None:
        self.scope = scope
        self._bench = bench
        self._pictures: dict[str, dict[str, list[str]]] = {}
        for code, sizes in scope.pictures.items():
            for (width, height), films in sizes.items():
                names = []
                for place, content in enumerate(films):
                    file = files / f"{code}-{width}x{height}-{place}"
                    file.write_bytes(content)
                    names.append(str(file))
                self._pictures.setdefault(code, {})[f"{width}x{height}"] = names

    def jpegs(self, size: tuple[int, int] = (640, 480)) -> list[bytes]:
        """Return the pictures that it sends at a size, byte for byte."""
        return self.scope.pictures["MJPG"][size]

    def plug(self, port: str | None = None, node: int | None = None) -> None:
        """Attach it; elsewhere or under another node number, if so said."""
        self.port = port or self.scope.port
        self.node = Path(f"/dev/video{self.scope.node if node is None else node}")
        own = {name: getattr(self.scope, name) for name in ("vid", "pid", "serial", "manufacturer", "product", "release")}
        address = self._do(
            "plug", **own, **{"class": self.scope.usb_class}, driver=self.scope.driver, rate=self.scope.rate,
            node=int(self.node.name[5:]), pictures=self._pictures, keys=self.scope.keys,
        )  # fmt: skip
        self.button = Path(f"/dev/input/event{address}")

    def pull(self) -> None:
        """Pull its cable, whoever holds it."""
        self._do("pull")

    def freeze(self) -> None:
        """Send no picture any more, and stay attached."""
        self._fault("frozen", 1)

    def thaw(self) -> None:
        self._fault("frozen", 0)

    def occupy(self, held: bool = True) -> None:
        """Let another program hold it, or let go."""
        self._fault("busy", held)

    def damage(self, pictures: int) -> None:
        """Let the kernel mark that many pictures as damaged."""
        self._fault("damaged", pictures)

    def cut(self, pictures: int) -> None:
        """Send only half of that many pictures, with nothing to say so."""
        self._fault("cut", pictures)

    def fill_buffers(self) -> list[int]:
        """Wait until all buffers of the program that streams are full; return which pictures, counted from 0, wait there."""
        waiting: list[int] = self._do("fill")
        return waiting

    def exposing(self) -> int:
        """Return which picture, counted from 0, is being exposed at this moment; while a program streams."""
        number: int = self._do("exposing")
        return number

    def deafen(self, deaf: bool = True) -> None:
        """Let a request for a picture hang in the kernel until this ends; no program can break it off."""
        self._fault("deaf", deaf)

    @contextmanager
    def forbidden(self) -> Iterator[None]:
        """Within this the program may open neither its nodes nor the device itself; root steps down for that time."""
        self._do("forbid", value=1)
        root = os.geteuid() == 0
        if root:
            os.setresuid(NOBODY, NOBODY, 0)
        try:
            yield
        finally:
            if root:
                os.setresuid(0, 0, 0)
            self._do("forbid", value=0)

    def press(self, code: int = KEY_CAMERA) -> None:
        """Press the button on its handle (or a pedal), and let go."""
        self.key(1, code)
        self.key(0, code)

    def key(self, value: int, code: int = KEY_CAMERA) -> None:
        """Send one event of its button: 1 down, 2 held, 0 up."""
        self._do("key", value=value, code=code)

    def grabbed_elsewhere(self, grabbed: bool = True) -> None:
        """Let another program have its input node for itself, or let go of it."""
        self._do("grab", value=grabbed)

    def controls(self) -> dict[str, int]:
        """Return the values of its controls, by their V4L2 number in hex, as the device has them now."""
        values: dict[str, int] = self._do("values")
        return values

    def _fault(self, name: str, value: int) -> None:
        self._do("fault", name=name, value=int(value))

    def _do(self, what: str, **order: Any) -> Any:
        return self._bench.order(do=what, port=self.port, **order)


class UsbBench:
    """A USB with nothing on it yet. Its process ends with it, or with the test's process.

    `root` is where its /dev and /sys lie.
    """

    def __init__(self, files: Path) -> None:
        if shutil.which("umockdev-wrapper") is None:
            pytest.fail(f"umockdev is not installed: {INSTALL}")
        self._files = files
        self._scopes = 0
        self._lock = Lock()

    def __enter__(self) -> Self:
        environment = {name: text for name, text in os.environ.items() if name not in {"LD_PRELOAD", "UMOCKDEV_DIR"}}
        self._process = subprocess.Popen(
            ["umockdev-wrapper", PYTHON, "-m", "tests.parts.umockdev_bench"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=environment,
        )  # fmt: skip
        self.root = Path(self._answer())
        os.environ["UMOCKDEV_DIR"] = str(self.root)
        return self

    def __exit__(self, *_: object) -> None:
        del os.environ["UMOCKDEV_DIR"]
        self._process.communicate(timeout=10)
        shutil.rmtree(self.root, ignore_errors=True)

    def scope(self, scope: Scope | None = None) -> FakeScope:
        """Make a device, not yet plugged in."""
        self._scopes += 1
        folder = self._files / f"scope{self._scopes}"
        folder.mkdir()
        return FakeScope(self, scope or Scope(), folder)

    def order(self, **order: Any) -> Any:
        """Have the bench's process do something; AssertionError where it cannot. Any thread."""
        assert self._process.stdin is not None
        with self._lock:
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
            answer = self._answer()
        assert "did" in answer, answer["failed"]
        return answer["did"]

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        line = self._process.stdout.readline()
        if not line:
            pytest.fail(f"the bench's process ended ({INSTALL}):\n{self._process.stderr.read()}")
        return json.loads(line)
