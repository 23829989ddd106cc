"""Small JPEG pictures for tests, rendered here: no two alike, all baseline."""

from collections.abc import Mapping

import cv2
import numpy as np
from PIL import ExifTags, Image


def jpeg(seed: int = 0, width: int = 320, height: int = 240, *, restart: int = 0) -> bytes:
    """Return a noisy baseline JPEG; `restart` is the interval of its restart markers in MCUs, 0 for none."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(30, 220, (height // 16 + 1, width // 16 + 1, 3), dtype=np.uint8)
    smooth = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    noisy = np.clip(smooth.astype(np.int16) + rng.integers(-6, 7, smooth.shape), 0, 255).astype(np.uint8)
    made, content = cv2.imencode(".jpg", noisy, [cv2.IMWRITE_JPEG_QUALITY, 90, cv2.IMWRITE_JPEG_RST_INTERVAL, restart])
    assert made
    return content.tobytes()


def photograph(seed: int = 0, width: int = 640, height: int = 480) -> bytes:
    """Return a JPEG as a system camera writes it: with Exif that tells exposure, white balance and lens, and an owner."""
    tags = {
        ExifTags.Base.ExposureTime: 0.008,
        ExifTags.Base.FNumber: 11.0,
        ExifTags.Base.ISOSpeedRatings: 200,
        ExifTags.Base.ExposureProgram: 1,
        ExifTags.Base.WhiteBalance: 1,
        ExifTags.Base.FocalLength: 60.0,
        ExifTags.Base.LensModel: "60mm f/2.8 Macro",
        ExifTags.Base.DateTimeOriginal: "2026:11:24 10:15:00",
        ExifTags.Base.CameraOwnerName: "The Owner",
    }
    return with_exif(jpeg(seed, width, height), {ExifTags.Base.Artist: "The Owner"}, tags)


def with_exif(content: bytes, base: Mapping[ExifTags.Base, object], exif: Mapping[ExifTags.Base, object]) -> bytes:
    """Return it with an Exif segment: tags of its first directory, and of the Exif directory."""
    segment = Image.Exif()
    segment.update(dict(base.items()))
    segment.get_ifd(ExifTags.IFD.Exif).update(dict(exif.items()))
    return _with_segment(content, 0xE1, segment.tobytes())


def with_previews(content: bytes) -> bytes:
    """Return it as a multi-picture file (CIPA DC-007): a smaller picture lies behind it."""
    return _with_segment(content, 0xE2, b"MPF\0" + bytes(20)) + bytes(6) + jpeg(99, 64, 48)


def _with_segment(content: bytes, marker: int, body: bytes) -> bytes:
    return content[:2] + bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body + content[2:]
