"""A memory card in the test's hand: a real folder of files with EXIF, as a camera leaves it, that can be pulled out."""

from datetime import datetime
from pathlib import Path

from PIL import ExifTags

from devices.folders import PictureFolder
from tests.parts.pictures import with_exif

BASE = ExifTags.Base


class Card:
    """A card in the reader. `place` is what the station sees of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "DCIM"
        self._folder.mkdir(parents=True)
        self.place = PictureFolder(self._folder, "card:TEST-0001", "Memory card EOS_DIGITAL")

    def shoot(self, name: str, content: bytes, taken: datetime | None) -> bytes:
        """Put a picture on the card, with the camera's word of when it was taken; return its bytes."""
        if taken is not None:
            zone = taken.strftime("%z")
            exif = {BASE.DateTimeOriginal: f"{taken:%Y:%m:%d %H:%M:%S}", BASE.OffsetTimeOriginal: f"{zone[:3]}:{zone[3:]}"}
            content = with_exif(content, {BASE.Make: "Acme", BASE.Model: "Camera"}, exif)
        (self._folder / name).write_bytes(content)
        return content

    @property
    def names(self) -> set[str]:
        """What is on the card now."""
        return {path.name for path in self._folder.iterdir()}

    def pull(self) -> None:
        """Take the card out."""
        self._folder.rename(self._folder.with_name("away"))

    def put_back(self) -> None:
        """Put it in again."""
        self._folder.with_name("away").rename(self._folder)
