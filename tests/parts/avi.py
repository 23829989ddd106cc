"""A motion JPEG film (AVI 1.0) made of whole JPEGs, byte for byte: no encoder comes between."""

import struct
from collections.abc import Sequence

WIDTH, HEIGHT = 320, 240
KEY_FRAME = 0x10


def motion_jpeg(pictures: Sequence[bytes], rate: int) -> bytes:
    """Return a film that shows `pictures` (320 by 240 pixels), `rate` of them a second."""
    count, largest = len(pictures), max(map(len, pictures))
    main = struct.pack("<14I", 1_000_000 // rate, 0, 0, KEY_FRAME, count, 0, 1, largest, WIDTH, HEIGHT, 0, 0, 0, 0)
    stream = b"vidsMJPG" + struct.pack("<10I4H", 0, 0, 0, 1, rate, 0, count, largest, 0xFFFFFFFF, 0, 0, 0, WIDTH, HEIGHT)
    form = struct.pack("<IiiHH4sIiiII", 40, WIDTH, HEIGHT, 1, 24, b"MJPG", WIDTH * HEIGHT * 3, 0, 0, 0, 0)
    headers = _list(b"hdrl", _chunk(b"avih", main) + _list(b"strl", _chunk(b"strh", stream) + _chunk(b"strf", form)))
    film, index, at = b"", b"", 4
    for picture in pictures:
        index += b"00dc" + struct.pack("<III", KEY_FRAME, at, len(picture))
        chunk = _chunk(b"00dc", picture)
        film += chunk
        at += len(chunk)
    return _list(b"AVI ", headers + _list(b"movi", film) + _chunk(b"idx1", index), b"RIFF")


def _list(name: bytes, content: bytes, kind: bytes = b"LIST") -> bytes:
    return _chunk(kind, name + content)


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)
