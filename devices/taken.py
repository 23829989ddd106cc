"""When, and by which camera, a JPEG file says that it was taken (Exif 2.32): the camera's own word, not the file's date."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from PIL import ExifTags, Image

LONGEST = 64
APP1, SOS = 0xE1, 0xDA
TIMES = (
    (ExifTags.Base.DateTimeOriginal, ExifTags.Base.OffsetTimeOriginal, ExifTags.Base.SubsecTimeOriginal),
    (ExifTags.Base.DateTimeDigitized, ExifTags.Base.OffsetTimeDigitized, ExifTags.Base.SubsecTimeDigitized),
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a file tells of its making. `taken` is in UTC; `clock` says in words what it rests on, empty without it."""

    taken: datetime | None = None
    clock: str = ""
    manufacturer: str = ""
    model: str = ""
    serial: str = ""


def told(head: bytes) -> Told:
    """Read the beginning of a JPEG: the first 64 KiB hold the whole Exif segment of most cameras.

    Cameras know no time zone unless they record an offset; a time without one is taken as this station's zone, and `clock`
    says so. Damaged data count as not told; nothing is raised.
    """
    try:
        exif = Image.Exif()
        exif.load(_exif_segment(head))
        tags: dict[int, Any] = {**exif, **exif.get_ifd(ExifTags.IFD.Exif)}
        taken, clock = _taken(tags)
    except Exception:  # noqa: BLE001 - Pillow raises whatever its parsers meet; the picture is as good without
        return Told()
    base = ExifTags.Base
    return Told(
        taken, clock, _text(tags.get(base.Make)), _text(tags.get(base.Model)), _text(tags.get(base.BodySerialNumber))
    )


def _exif_segment(head: bytes) -> bytes:
    at = 2
    while head[at : at + 1] == b"\xff" and len(head) >= at + 4 and head[at + 1] != SOS:
        end = at + 2 + int.from_bytes(head[at + 2 : at + 4], "big")
        if head[at + 1] == APP1 and head[at + 4 : at + 10] == b"Exif\0\0":
            return head[at + 4 : end]
        at = end
    return b""


def _taken(tags: dict[int, Any]) -> tuple[datetime | None, str]:
    for time, offset, fraction in TIMES:
        text = _text(tags.get(time))
        if not text:
            continue
        try:
            naive = datetime.strptime(text, "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - its zone is the next question
            part = _text(tags.get(fraction))
            naive += timedelta(seconds=float(f"0.{part}") if part.isdecimal() else 0)
            return _placed(naive, _text(tags.get(offset)))
        except (ValueError, OverflowError, OSError):
            continue  # an empty clock writes zeros or blanks
    return None, ""


def _placed(naive: datetime, offset: str) -> tuple[datetime, str]:
    """Put a camera's time into UTC: by its own offset where it is one, else by the station's zone."""
    try:
        return datetime.strptime(f"{naive.isoformat()}{offset}", _form(naive)).astimezone(UTC), f"the camera's, {offset}"
    except ValueError:
        local = naive.astimezone()
        return local.astimezone(UTC), f"the camera's, taken as the station's zone ({local.tzname()})"


def _form(naive: datetime) -> str:
    return "%Y-%m-%dT%H:%M:%S.%f%z" if naive.microsecond else "%Y-%m-%dT%H:%M:%S%z"


def _text(value: object) -> str:
    text = value.decode("ascii", "replace") if isinstance(value, bytes) else "" if value is None else str(value)
    return "".join(letter for letter in text.split("\0")[0] if letter.isprintable()).strip()[:LONGEST]
