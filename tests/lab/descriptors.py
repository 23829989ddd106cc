"""What the software dermatoscope says of itself: USB 2.0 descriptors, and those of the USB Video Class 1.1.

Names of fields as in "Universal Serial Bus Device Class Definition for Video Devices", revision 1.1, sections 3 and 3.9.
"""

import struct
from dataclasses import dataclass
from enum import IntEnum

SIZES = ((1280, 720), (640, 480))
"""Frame descriptors, numbered from 1; the first is the largest."""

INTERVAL = 666_666
"""Between two pictures, in units of 100 ns: 15 in a second."""

LARGEST = 1 << 20
"""No picture has more bytes."""

STREAM_ENDPOINT = 0x82
STATUS_ENDPOINT = 0x81
PACKET = 512
PAYLOAD = 32 * PACKET
"""Bytes of one transfer: uvcvideo asks for no more than 32 packets at once."""


class Entity(IntEnum):
    """The parts of the video function, as requests name them."""

    CAMERA = 1
    PROCESSING = 2
    OUTPUT = 3


# Bits of bmControls: automatic exposure, exposure, focus and automatic focus of the camera; brightness, white balance, gain
# and automatic white balance of the processing unit.
CAMERA_CONTROLS = 1 << 1 | 1 << 3 | 1 << 5 | 1 << 17
PROCESSING_CONTROLS = 1 << 0 | 1 << 6 | 1 << 9 | 1 << 12

VIDEO, CONTROL, STREAMING = 0x0E, 1, 2


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the device is. `serial` "" means that it has none."""

    vid: int = 0x1E4E
    pid: int = 0x0110
    manufacturer: str = "Hub Test"
    product: str = "Software Dermatoscope"
    serial: str = "DERM0001"
    release: int = 0x0102

    def device(self) -> bytes:
        """Return the device descriptor: a device of several interfaces that belong together."""
        serial = 3 if self.serial else 0
        return _sized(1, "<HBBBBHHHBBBB", 0x0200, 0xEF, 2, 1, 64, self.vid, self.pid, self.release, 1, 2, serial, 1)

    def qualifier(self) -> bytes:
        """Return what would be different at full speed: nothing."""
        return _sized(6, "<HBBBBBB", 0x0200, 0xEF, 2, 1, 64, 1, 0)

    def string(self, index: int) -> bytes | None:
        """Return a string descriptor; number 0 lists the languages (British English)."""
        texts = (None, self.manufacturer, self.product, self.serial)
        if index == 0:
            return _sized(3, "<H", 0x0809)
        text = texts[index] if index < len(texts) else None
        return bytes((2 + 2 * len(text), 3)) + text.encode("utf-16-le") if text else None


def configuration() -> bytes:
    """Return the configuration: a control interface with its status endpoint, and a streaming interface that uses bulk."""
    association = _sized(11, "<BBBBBB", 0, 2, VIDEO, 3, 0, 0)
    body = association + _control_interface() + _streaming_interface()
    return _sized(2, "<HBBBBB", 9 + len(body), 2, 1, 0, 0x80, 250) + body


def _control_interface() -> bytes:
    units = (
        # wTerminalType 0x0201: a camera; no optical zoom; three bytes of controls
        _sized(0x24, "<BBHBBHHHB3s", 2, Entity.CAMERA, 0x0201, 0, 0, 0, 0, 0, 3, CAMERA_CONTROLS.to_bytes(3, "little"))
        + _sized(
            0x24, "<BBBHB3sBB", 5, Entity.PROCESSING, Entity.CAMERA, 0, 3, PROCESSING_CONTROLS.to_bytes(3, "little"), 0, 0
        )
        # wTerminalType 0x0101: the USB
        + _sized(0x24, "<BBHBBB", 3, Entity.OUTPUT, 0x0101, 0, Entity.PROCESSING, 0)
    )
    header = _sized(0x24, "<BHHIBB", 1, 0x0110, 13 + len(units), 6_000_000, 1, 1)
    interface = _sized(4, "<BBBBBBB", 0, 0, 1, VIDEO, CONTROL, 0, 0)
    status = _sized(5, "<BBHB", STATUS_ENDPOINT, 3, 16, 6) + _sized(0x25, "<BH", 3, 16)
    return interface + header + units + status


def _streaming_interface() -> bytes:
    formats = _sized(0x24, "<BBBBBBBBB", 6, 1, len(SIZES), 0, 1, 0, 0, 0, 0)
    for number, (width, height) in enumerate(SIZES, 1):
        rate = width * height * 16 * 15
        formats += _sized(0x24, "<BBBHHIIIIBI", 7, number, 0, width, height, rate, rate, LARGEST, INTERVAL, 1, INTERVAL)
    formats += _sized(0x24, "<BBBB", 13, 1, 1, 4)
    # The last fields but two: a button that asks the computer, and asks it in general (bTriggerSupport, bTriggerUsage).
    header = _sized(0x24, "<BBHBBBBBBBB", 1, 1, 14 + len(formats), STREAM_ENDPOINT, 0, Entity.OUTPUT, 2, 1, 1, 1, 0)
    interface = _sized(4, "<BBBBBBB", 1, 0, 1, VIDEO, STREAMING, 0, 0)
    return interface + header + formats + _sized(5, "<BBHB", STREAM_ENDPOINT, 2, PACKET, 0)


def _sized(kind: int, form: str, *fields: int | bytes) -> bytes:
    """Return a descriptor: its length, its type, its fields."""
    body = struct.pack(form, *fields)
    return bytes((2 + len(body), kind)) + body
