"""What lies on a disk, for the campaign: a video file as a camera, and a folder that a maker's program fills."""

from collections.abc import Mapping
from itertools import count
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import Self

from devices.address import Address
from devices.contract import DeviceKind
from devices.drivers.folder import FolderDriver
from tests.campaign.network import reached
from tests.campaign.part import Fault, Part, does, turned
from tests.parts.avi import motion_jpeg
from tests.parts.pictures import jpeg, photograph


class Video(Part):
    def __init__(self, place: Path, number: int) -> None:
        self.name = f"video file {number}"
        self.pictures = [jpeg(5000 + 100 * number + seed) for seed in range(10)]
        self._film = motion_jpeg(self.pictures, rate=15)
        self._path = place.with_suffix(".avi")
        self._path.write_bytes(self._film)
        self.driver, self.key = reached(str(self._path))

    @property
    def faults(self) -> Mapping[str, Fault]:
        return {"away": does(lambda: self._path.unlink(missing_ok=True)), "cut": self._cut, "overwritten": self._overwrite}

    def _cut(self, chance: Random) -> None:
        if self._path.exists():
            with self._path.open("r+b") as file:
                file.truncate(chance.randrange(len(self._film)))

    def _overwrite(self, chance: Random) -> None:
        """From somewhere to the end, so that a picture that is hit lacks its end."""
        if self._path.exists():
            with self._path.open("r+b") as file:
                start = file.seek(chance.randrange(len(self._film)))
                file.write(chance.randbytes(len(self._film) - start))

    def mend(self) -> None:
        """Bring a good copy in its place, whole at once."""
        copy = self._path.with_suffix(".part")
        copy.write_bytes(self._film)
        copy.replace(self._path)

    def __exit__(self, *_: object) -> None:
        self._path.unlink(missing_ok=True)


class Folder(Part):
    """Three times a second somebody presses the shutter of the body whose program fills the folder."""

    def __init__(self, place: Path, number: int) -> None:
        self.name = f"folder {number}"
        self.pictures = [photograph(6000 + 100 * number + seed) for seed in range(5)]
        self._path = place
        self._path.mkdir()
        self._cut = self._quiet = False
        self._over = Event()
        self._program = Thread(target=self._bring, name=f"program of {self.name}")
        named = Address(f"folder://{place}", DeviceKind.CAMERA)
        self.driver, self.key = FolderDriver([named]), named.info.key

    def _bring(self) -> None:
        for number in count():
            if self._over.wait(1 / 3):
                return
            content = self.pictures[number % len(self.pictures)]
            try:
                if not self._quiet:
                    name = self._path / f"DSC_{number % 50:04}.JPG"
                    name.write_bytes(content[: len(content) // 2] if self._cut else content)
            except OSError:
                continue  # the folder is away, with its disk

    @property
    def faults(self) -> Mapping[str, Fault]:
        return {
            "away": does(self._take_away),
            "nothing comes": does(turned(self, "_quiet", True)),
            "halves come": does(turned(self, "_cut", True)),
        }

    def _take_away(self) -> None:
        if self._path.exists():
            self._path.rename(self._aside)

    @property
    def _aside(self) -> Path:
        return self._path.with_suffix(".away")

    def mend(self) -> None:
        self._quiet = self._cut = False
        if self._aside.exists():
            self._aside.rename(self._path)

    def __enter__(self) -> Self:
        self._program.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._program.join()
