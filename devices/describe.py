"""Writes down what a USB scope is and can do, as a file that may be shared: for devices that no public list knows.

It holds nothing of a hub and nothing of a patient: no serial number, no port, and of the test frame only its facts. Linux.
"""

import json
import sys
import tomllib
from contextlib import closing
from pathlib import Path
from time import monotonic
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from devices.contract import DeviceInfo
from devices.errors import DeviceFault, DeviceGone, DeviceTimeout
from devices.jpeg import inspect, with_tables
from devices.usb import DEVICES, UsbDevice, attached, driven_cameras

if sys.platform == "linux":
    from devices.v4l2.controls import choices, listed
    from devices.v4l2.modes import modes, rates
    from devices.v4l2.node import Node, takes_pictures
    from devices.v4l2.session import Session

KINDS = {1: "number", 2: "yes or no", 3: "menu", 4: "action", 9: "menu of numbers"}
"""V4L2's types of controls that cameras have."""

FRAME_WITHIN = 5.0
HEAD = "# What a camera is and can do, written by Hub Station's `describe`. It holds nothing of a patient.\n"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Device(_Part):
    """Who it is. `release` is its firmware's version as it says it (bcdDevice)."""

    vid: str
    pid: str
    release: str
    manufacturer: str
    product: str
    has_serial: bool
    drivers: list[str]


class Button(_Part):
    """Whether the kernel made an input node for a button on it, and what it calls that."""

    input_node: bool
    name: str


class Mode(_Part):
    """One format; `sizes` are like `1600x1200@15,30`: pixels, and the rates in pictures a second."""

    format: str
    name: str
    sizes: list[str]


class Setting(_Part):
    """One control. `id` is V4L2's number in hex; `choices` are like `1 Manual Mode`."""

    id: str
    name: str
    kind: str
    least: int
    most: int
    step: int
    default: int
    choices: list[str]


class TestFrame(_Part):
    """One picture of the largest size. `whole`: it is a complete baseline JPEG. `tables`: it brought its Huffman tables."""

    __test__ = False  # for pytest: no test

    format: str
    size: str
    bytes: int
    whole: bool
    tables: bool
    sampling: str


class Description(_Part):
    """All of it."""

    device: Device
    button: Button
    frame: TestFrame
    mode: list[Mode]
    control: list[Setting]


def describe(info: DeviceInfo, picture: Path | None = None) -> str:
    """Return the profile of an attached USB camera as TOML. It takes hold of the camera for up to 5 s, so close it first.

    `picture`: where to write the test frame, for which no patient may be before the camera. Raises `DeviceError`: gone where
    it is not on the USB, a fault where this system is not Linux, otherwise as `Camera.open` does.
    """
    if sys.platform != "linux":
        raise DeviceFault("a device can be described on Linux only")
    device = next((each for each in attached() if each.port == info.port), None)
    nodes = [node for camera in driven_cameras() if camera.port == info.port for node in camera.nodes]
    node = next(filter(takes_pictures, nodes), None)
    if device is None or node is None:
        raise DeviceGone(f"{info.key} is not on the USB")
    with closing(Session(Node(node))) as session:
        can = _modes(session.node), _settings(session.node)
        frame = _frame(session, picture)
    return written(Description(device=_device(device), button=_button(device), frame=frame, mode=can[0], control=can[1]))


def read(text: str) -> Description:
    """Read a profile back. Raises ValueError, with the reason, for anything that `describe` would not have written."""
    try:
        return Description.model_validate(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise ValueError(f"this is no profile of a device: {error}") from error


def written(description: Description) -> str:
    """Return a description as TOML."""
    lines = [HEAD]
    for name, value in description.model_dump().items():
        for table in value if isinstance(value, list) else [value]:
            lines += [f"[[{name}]]" if isinstance(value, list) else f"[{name}]"]
            lines += [f"{key} = {_toml(entry)}" for key, entry in table.items()]
            lines += [""]
    return "\n".join(lines)


def _toml(value: Any) -> str:
    if isinstance(value, str):
        # Firmware puts anything into its texts.
        return json.dumps("".join(letter for letter in value if letter.isprintable()), ensure_ascii=False)
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return str(value).lower()


def _device(device: UsbDevice) -> Device:
    return Device(
        vid=device.vid,
        pid=device.pid,
        release=device.release,
        manufacturer=device.manufacturer,
        product=device.product,
        has_serial=bool(device.serial),
        drivers=sorted({interface.driver for interface in device.interfaces} - {""}),
    )


def _button(device: UsbDevice) -> Button:
    names = [path.read_text("utf-8", "replace").strip() for path in (DEVICES / device.port).glob("*/input/input*/name")]
    return Button(input_node=bool(names), name=names[0] if names else "")


if sys.platform == "linux":

    def _modes(node: Node) -> list[Mode]:
        return [
            Mode(
                format=mode.code,
                name=mode.name,
                sizes=[
                    f"{width}x{height}@{','.join(f'{rate:g}' for rate in rates(node, mode.code, (width, height)))}"
                    for width, height in mode.sizes
                ],
            )
            for mode in modes(node)
        ]

    def _settings(node: Node) -> list[Setting]:
        return [
            Setting(
                id=f"{control.id:08x}",
                name=control.name,
                kind=KINDS.get(control.kind, "other"),
                least=control.least,
                most=control.most,
                step=control.step,
                default=control.default,
                choices=choices(node, control),
            )
            for control in listed(node)
        ]

    def _frame(session: Session, picture: Path | None) -> TestFrame:
        session.start(None)
        settings, deadline = session.settings(), monotonic() + FRAME_WITHIN
        content = None
        while content is None:
            if monotonic() > deadline:
                raise DeviceTimeout(f"no picture within {FRAME_WITHIN:.0f} s")
            content = session.next(0.1)
        jpeg = content if isinstance(content, bytes) else b""
        try:
            sampling = inspect(with_tables(jpeg)).sampling
        except DeviceFault:
            sampling = ""
        if picture is not None and jpeg:
            picture.write_bytes(jpeg)
        return TestFrame(
            format=settings["format"],
            size=settings["size"],
            bytes=len(jpeg) if jpeg else len(bytes(content)),
            whole=bool(sampling),
            tables=bool(jpeg) and with_tables(jpeg) is jpeg,
            sampling=sampling,
        )
