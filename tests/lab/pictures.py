"""The pictures of the software dermatoscope: each carries its number, so that it can be told what exactly was sent."""

SEGMENT = b"\xff\xfe\x00\x0a"
"""Start of a JPEG comment of eight bytes."""


def numbered(picture: bytes, number: int) -> bytes:
    """Return a JPEG with its number in a comment behind its first marker."""
    return picture[:2] + SEGMENT + f"{number:08d}".encode() + picture[2:]


def number_of(picture: bytes) -> int:
    """Return the number that a JPEG carries. Raises ValueError where it carries none."""
    if picture[2:6] != SEGMENT:
        raise ValueError("no picture of the software dermatoscope")
    return int(picture[6:14])
