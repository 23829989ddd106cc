"""What a JPEG must be before it may go to a hospital: baseline, colour, whole, and without a place on the map.

What DICOM's JPEG Baseline transfer syntax (1.2.840.10008.1.2.4.50) can carry byte for byte. Archives store a progressive,
cut or grey stream without a word, and show it as nothing or not at all: it must be found here.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

MOST_PIXELS = 80_000_000
"""More than any camera of a clinic makes, and under the size at which Pillow suspects a decompression bomb."""

EXIF, XMP, EXTENDED_XMP = b"Exif\x00\x00", b"http://ns.adobe.com/xap/1.0/\x00", b"http://ns.adobe.com/xmp/extension/\x00"

GPS_POINTER = 0x8825
"""The tag of a TIFF directory that leads to the GPS directory (Exif 2.32, 4.6.3)."""

PLACES = frozenset({0x02, 0x04, 0x14, 0x16, 0x1C})
"""Tags of the GPS directory that tell a place: latitude, longitude, those of the destination, and the area's name."""


class UnsuitablePicture(ValueError):
    """These bytes may not go to a hospital; the message is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Size of the picture in pixels, as its frame header says."""

    width: int
    height: int


def inspect(jpeg: bytes) -> Facts:
    """Return the facts of a JPEG that may go to a hospital, having decoded all of it. Raises `UnsuitablePicture`."""
    frame: Facts | None = None
    for marker, body in _segments(jpeg):
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            frame = _frame(marker, body)
        elif marker == 0xE1:
            _refuse_places(body)
    if frame is None:
        raise UnsuitablePicture("The JPEG holds no picture.")
    if not jpeg.endswith(b"\xff\xd9"):
        raise UnsuitablePicture("The JPEG does not end where a picture ends: it is cut short or something follows it.")
    _decode(jpeg)
    return frame


def _segments(jpeg: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield marker and content of each segment up to the first scan (ITU-T T.81, annex B)."""
    if jpeg[:2] != b"\xff\xd8":
        raise UnsuitablePicture("It is not a JPEG.")
    at = 2
    while True:
        while jpeg[at : at + 2] == b"\xff\xff":
            at += 1
        header = jpeg[at : at + 4]
        if len(header) < 4 or header[0] != 0xFF:
            raise UnsuitablePicture("The JPEG is damaged or cut short before its picture begins.")
        length = int.from_bytes(header[2:], "big")
        body = jpeg[at + 4 : at + 2 + length]
        if len(body) != length - 2:
            raise UnsuitablePicture("The JPEG is damaged or cut short before its picture begins.")
        yield header[1], body
        if header[1] == 0xDA:
            return
        at += 2 + length


def _frame(marker: int, body: bytes) -> Facts:
    if marker != 0xC0:
        raise UnsuitablePicture(f"The JPEG is not baseline (SOF{marker - 0xC0}).")
    if len(body) < 6:
        raise UnsuitablePicture("The JPEG is damaged: its frame header is too short.")
    bits, height, width, components = struct.unpack_from(">BHHB", body)
    if bits != 8 or components != 3:
        raise UnsuitablePicture(f"The JPEG has {components} components of {bits} bits; three of eight are needed.")
    if not 0 < width * height <= MOST_PIXELS:
        raise UnsuitablePicture(f"The JPEG claims {width} by {height} pixels.")
    return Facts(width, height)


def _decode(jpeg: bytes) -> None:
    try:
        with Image.open(BytesIO(jpeg), formats=["JPEG"]) as picture:
            picture.load()
    except Exception as error:  # Pillow raises whatever its parsers meet: OSError, SyntaxError, struct.error
        raise UnsuitablePicture(f"The JPEG cannot be decoded ({type(error).__name__}).") from error


def _refuse_places(body: bytes) -> None:
    """Refuse an APP1 segment that tells where the picture was made, or that could hide it by being unreadable."""
    if body.startswith((XMP, EXTENDED_XMP)):
        if b"GPSL" in body or b"GPSDest" in body:
            raise UnsuitablePicture("The picture contains a GPS position (XMP). Switch location off in the camera.")
    elif body.startswith(EXIF):
        try:
            told = PLACES & set(_gps_tags(body[len(EXIF) :]))
        except (struct.error, ValueError) as error:
            raise UnsuitablePicture(
                "The camera's notes in the picture (EXIF) are damaged and may hide a position."
            ) from error
        if told:
            raise UnsuitablePicture("The picture contains a GPS position (EXIF). Switch location off in the camera.")


def _gps_tags(tiff: bytes) -> Iterator[int]:
    """Yield the tags of all GPS directories of a TIFF block. Raises struct.error or ValueError where it is damaged."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or struct.unpack_from(f"{order}H", tiff, 2) != (42,):
        raise ValueError("not a TIFF block")
    (at,) = struct.unpack_from(f"{order}I", tiff, 4)
    seen: set[int] = set()
    while at and at not in seen:
        seen.add(at)
        for tag, value, _ in (entries := list(_entries(tiff, order, at))):
            if tag == GPS_POINTER:
                yield from (inner for inner, _, _ in _entries(tiff, order, value))
        # Many cameras leave the pointer to the next directory out when the block ends here: there is none then.
        end = entries[-1][2] if entries else at + 2
        at = struct.unpack_from(f"{order}I", tiff, end)[0] if len(tiff) >= end + 4 else 0


def _entries(tiff: bytes, order: str, at: int) -> Iterator[tuple[int, int, int]]:
    """Yield tag, value or offset, and the place behind it, for each entry of the directory at `at`."""
    (count,) = struct.unpack_from(f"{order}H", tiff, at)
    for place in range(at + 2, at + 2 + 12 * count, 12):
        tag, _, _, value = struct.unpack_from(f"{order}HHII", tiff, place)
        yield tag, value, place + 12
