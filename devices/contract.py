"""What a camera promises: plain blocking code that one `CameraFeed` thread owns.

A driver finds devices (`Driver.discover`) and makes cameras (`Driver.camera`). A camera yields live frames for the eye
and captures stills for the record. Whoever implements this passes `tests/contracts/camera.py`.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray


class DeviceKind(StrEnum):
    """What sort of device it is, as far as the driver can tell; what a hub uses it for is the hall's to say."""

    DERMATOSCOPE = "dermatoscope"
    CAMERA = "camera"


class KnownBy(StrEnum):
    """What tells a device from its twin. PORT: the socket it is plugged into, so it must stay in that socket."""

    SERIAL = "serial"
    PORT = "port"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """Who a camera is.

    `key` survives unplugging and renumbering: `uvc:1e4e:0110:DERM0001` (VID, PID, serial), else the port path,
    never the product name. `serial`, `manufacturer`, `model` and `firmware` are empty where the device does not say.
    `port` is the path of hubs and ports (`1-1.4`), empty where there is none; `known_by` says what the key rests on.
    `live` is False where pictures come only when somebody takes one (a folder, a body without live view): then it is no
    trouble that nothing comes, or that the picture stands still, and `frames` raises no `DeviceTimeout`.

    `open` may complete it (all but `key` and `kind`) where a device tells only then; the driver tells the same from then on.
    """

    key: str
    kind: DeviceKind
    manufacturer: str
    model: str
    serial: str
    firmware: str = ""
    port: str = ""
    known_by: KnownBy = KnownBy.SERIAL
    live: bool = True


@dataclass(frozen=True, slots=True)
class Frame:
    """One live picture, for the eye only: it is never stored.

    `pixels` is uint8 of shape (height, width, 3) in BGR order, C-contiguous, and never written again once yielded.
    `taken` is `time.monotonic()` in seconds at the moment the frame was in hand.
    `number` counts up by one with each frame of one `frames()` stream, from 0.
    """

    number: int
    pixels: NDArray[np.uint8]
    taken: float


@dataclass(frozen=True, slots=True)
class Still:
    """One photograph, byte for byte as the camera made it.

    `content` is a whole JPEG (SOI to EOI, decoded once by the driver to prove it), `width` and `height` are those of its
    start-of-frame segment, in pixels as stored. `original` is False where the source gives only raw frames, so that the
    driver had to encode once. `taken` is timezone-aware: the moment of the shutter. `settings` records what the device
    was told and confirmed (format, exposure, white balance, …) as plain text.
    """

    content: bytes
    width: int
    height: int
    taken: datetime
    device: DeviceInfo
    original: bool = True
    media_type: Literal["image/jpeg"] = "image/jpeg"
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Press:
    """The device's own shutter or button was pressed. `still`: the photograph that it took by itself, where it took one.

    `now` is False for a photograph of which nobody can say that it was taken just now (one that appears in a folder, one
    whose request was given up): it is offered, and never filed by itself, since it may be of the patient before.
    """

    still: Still | None = None
    now: bool = True


@dataclass(frozen=True, slots=True)
class Condition:
    """How the device says it is; sent when it changes. None: it does not say.

    `battery` is in percent. `shots_left` is what still fits on its card: 0 means that the card is full.
    """

    battery: int | None = None
    shots_left: int | None = None


Signal = Press | Condition
"""What a device says by itself, between its frames."""

Live = Frame | Signal | None
"""What a stream yields."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What a camera is to be set to. None: as the device has it; size: the largest that it offers.

    `size` is (width, height) in pixels, `exposure` in units of 100 µs (V4L2_CID_EXPOSURE_ABSOLUTE), `white_balance` in
    kelvin, `focus` and `gain` in the device's own units.
    """

    size: tuple[int, int] | None = None
    exposure: int | None = None
    white_balance: int | None = None
    focus: int | None = None
    gain: int | None = None


class Camera(Protocol):
    """One attached camera.

    Every method may block; every method but `info` runs on one thread, the feed's; each raises only `DeviceError`.
    """

    @property
    def info(self) -> DeviceInfo:
        """Who it is. May be asked at any time from any thread."""
        ...

    def open(self) -> None:
        """Take hold of the device.

        Raises `DeviceGone`, `DeviceBusy`, `DeviceForbidden`, `DeviceAsleep`, `DeviceTimeout` or `DeviceFault`.
        """
        ...

    def close(self) -> None:
        """Let go. Harmless when repeated, when never opened, and after any error; raises nothing."""
        ...

    def frames(self) -> Generator[Live, None, None]:
        """Yield live frames and signals, and None whenever 100 ms bring nothing. Closing the generator ends the stream.

        Raises `DeviceGone` as soon as the device is known to be away, `DeviceTimeout` where a live one was silent for 2 s.
        """
        ...

    def capture(self) -> Still:
        """Take one photograph. Called between two frames, on the same thread; answers or raises within 10 s.

        Raises `DeviceFull` where the device's own card has no room for it.
        """
        ...


@runtime_checkable
class Adjustable(Protocol):
    """A camera whose settings can be changed while it runs. Like `capture`: between two frames, on the same thread."""

    def adjust(self, setup: Setup) -> Mapping[str, str]:
        """Set what `setup` names, read all settings back and return them as they are recorded with each still.

        A value that the device did not take is recorded as it is, with what was asked for beside it. Raises `DeviceError`.
        """
        ...

    def hold(self, held: bool) -> Mapping[str, str]:
        """Lock white balance and exposure at their present values, or let the device choose again; return as `adjust`."""
        ...


class Driver(Protocol):
    """One way of reaching cameras."""

    name: str

    def discover(self) -> list[DeviceInfo]:
        """List what is attached now, without opening a device that another program may hold. May block for 1 s."""
        ...

    def camera(self, info: DeviceInfo) -> Camera:
        """Make a camera of a discovered device, not yet open. Raises `DeviceGone` where this driver does not know it."""
        ...
