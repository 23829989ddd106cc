"""A real X screen whose memory can be read: what a person would see, and when, whatever program painted it."""

import mmap
import os
import shutil
import struct
import subprocess
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.frames import number_in

WIDTH, HEIGHT = 1920, 1200
LOOK_EVERY = 0.0003


@dataclass(frozen=True, slots=True)
class Place:
    """Where a picture lies on the screen, in pixels."""

    x: int
    y: int
    width: int
    height: int

    @property
    def mark(self) -> tuple[int, int]:
        """A pixel of the number in the picture's lower right corner: what is painted last."""
        return self.x + self.width - 1 - self.width // 50, self.y + self.height - 1 - self.height // 50


class Screen:
    """Xvfb with its frame buffer in a file (`-fbdir`), mapped here: looking at it costs the X server nothing."""

    def __init__(self) -> None:
        if shutil.which("Xvfb") is None:
            raise SystemExit("Xvfb is not installed. Please type: sudo apt-get install xvfb")
        self._folder = Path(tempfile.mkdtemp(prefix="bench-screen-"))
        read, write = os.pipe()
        command = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-fbdir", str(self._folder)]
        self.server = subprocess.Popen(
            [*command, "-nolisten", "tcp", "-noreset"],
            pass_fds=[write],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as told:
            self.display = f":{told.readline().strip()}"
        with (self._folder / "Xvfb_screen0").open("rb") as file:
            self._memory = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        # The X window dump format (XWDFile.h): big-endian words; the pixels follow the header and the colour table.
        words = struct.unpack(">25I", self._memory[:100])
        self._start, self._line = words[0] + words[19] * 12, words[12]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.server.terminate()
        self.server.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def pixel(self, x: int, y: int) -> bytes:
        """Return blue, green, red of one pixel."""
        at = self._start + y * self._line + 4 * x
        return self._memory[at : at + 3]

    def find(self, colour: tuple[int, int, int], within: float = 15.0) -> Place | None:
        """Wait until a picture of one colour (blue, green, red) stands still on the screen; say where. None: in vain."""
        deadline, last = monotonic() + within, None
        while monotonic() < deadline:
            sleep(0.3)
            place = _extent(self._pixels(), colour)
            if place is not None and place == last:
                return place
            last = place
        return None

    def _pixels(self) -> NDArray[np.uint8]:
        whole = np.frombuffer(self._memory, np.uint8, HEIGHT * self._line, self._start)
        return whole.reshape(HEIGHT, self._line // 4, 4)[:, :WIDTH, :3].copy()


@dataclass(slots=True)
class Eye:
    """Looks at the numbers of pictures on the screen, some 3,000 times a second, and notes when each came into sight."""

    screen: Screen
    places: tuple[Place, ...]
    seen: list[list[tuple[int, float]]] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self.seen = [[] for _ in self.places]
        self._thread = threading.Thread(target=self._look, name="eye")
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stop.set()
        if self._thread:
            self._thread.join()

    def _look(self) -> None:
        marks = [place.mark for place in self.places]
        last: list[bytes] = [b"" for _ in marks]
        while not self._stop.is_set():
            for index, (x, y) in enumerate(marks):
                pixel = self.screen.pixel(x, y)
                if pixel != last[index]:
                    now, last[index] = monotonic(), pixel
                    number = number_in(pixel)
                    if number is not None and (not self.seen[index] or self.seen[index][-1][0] != number):
                        self.seen[index].append((number, now))
            sleep(LOOK_EVERY)


def _extent(pixels: NDArray[np.uint8], colour: tuple[int, int, int]) -> Place | None:
    here = np.all(np.abs(pixels.astype(np.int16) - np.array(colour, np.int16)) < 12, axis=2)
    rows, columns = np.flatnonzero(here.any(axis=1)), np.flatnonzero(here.any(axis=0))
    if len(rows) < 40 or len(columns) < 40:
        return None
    return Place(int(columns[0]), int(rows[0]), int(columns[-1] - columns[0] + 1), int(rows[-1] - rows[0] + 1))
