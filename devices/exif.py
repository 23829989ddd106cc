"""What a camera recorded of a photograph in its own file (Exif 2.32): exposure, white balance, lens, and its clock."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from PIL import ExifTags
from PIL.JpegImagePlugin import JpegImageFile

PROGRAMS = {
    1: "manual", 2: "program", 3: "aperture priority", 4: "shutter priority", 5: "creative", 6: "action", 7: "portrait",
    8: "landscape",
}  # fmt: skip
WHITE_BALANCE = {0: "automatic", 1: "manual"}
EXPOSURE_MODES = {0: "automatic", 1: "manual", 2: "bracket"}
LONGEST = 80


def recorded(content: bytes) -> dict[str, str]:
    """Return the settings that the file itself tells, in words with their units; what it does not tell is left out.

    Never the names of owner, artist or place. Damaged data count as not told; nothing is raised.
    """
    try:
        with JpegImageFile(BytesIO(content)) as picture:
            tags = dict(picture.getexif().get_ifd(ExifTags.IFD.Exif))
    except Exception:  # noqa: BLE001 - Pillow raises whatever its parsers meet; the picture is as good without
        return {}
    told = {}
    for name, tag, worded in FIELDS:
        if tag in tags and (text := _tried(worded, tags[tag])):
            told[name] = text
    return told


def _tried(worded: Callable[[Any], str], value: object) -> str:
    try:
        return worded(value)
    except (ArithmeticError, TypeError, ValueError, KeyError):
        return ""


def _seconds(value: Any) -> str:
    seconds = float(value)
    if not 0 < seconds < 1_000_000:
        return ""
    return f"1/{1 / seconds:.0f} s" if seconds < 1 / 3 else f"{seconds:g} s"


def _number(form: str) -> Callable[[Any], str]:
    def worded(value: Any) -> str:
        number = float(value)
        return form.format(number) if 0 < number < 1_000_000 else ""

    return worded


def _one_of(words: Mapping[int, str]) -> Callable[[Any], str]:
    return lambda value: words.get(int(value), "")


def _text(value: Any) -> str:
    text = value.decode("ascii", "replace") if isinstance(value, bytes) else str(value)
    return "".join(letter for letter in text if letter.isprintable()).strip()[:LONGEST]


def _first(value: Any) -> str:
    return _number("{:.0f}")(value[0] if isinstance(value, tuple) else value)


Base = ExifTags.Base
FIELDS: tuple[tuple[str, int, Callable[[Any], str]], ...] = (
    ("exposure time", Base.ExposureTime, _seconds),
    ("f-number", Base.FNumber, _number("f/{:g}")),
    ("ISO", Base.ISOSpeedRatings, _first),
    ("exposure mode", Base.ExposureMode, _one_of(EXPOSURE_MODES)),
    ("exposure program", Base.ExposureProgram, _one_of(PROGRAMS)),
    ("white balance", Base.WhiteBalance, _one_of(WHITE_BALANCE)),
    ("focal length", Base.FocalLength, _number("{:g} mm")),
    ("lens", Base.LensModel, _text),
    ("camera's clock", Base.DateTimeOriginal, _text),
)
