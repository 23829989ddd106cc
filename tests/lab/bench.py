"""Software dermatoscopes for the checks of the lab: plugged in, pulled, frozen, their button pressed."""

import json
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Self

import cv2
import numpy as np

from tests.lab.descriptors import SIZES, Identity
from tests.lab.pictures import number_of, numbered

PICTURES = 8
"""Of each size; they follow one another in turn, so that no two that follow are the same."""


def picture(seed: int, width: int, height: int) -> bytes:
    """Return a smooth JPEG: without noise, which costs an emulated processor ten times the work and shows nothing more."""
    coarse = np.random.default_rng(seed).integers(30, 220, (5, 8, 3), dtype=np.uint8)
    made, content = cv2.imencode(".jpg", cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC))
    assert made
    return content.tobytes()


class Scope:
    """One device and its process. Ports are those of the virtual hub, from 0; every order is done when the call returns."""

    def __init__(self, folder: Path, pictures: dict[tuple[int, int], list[bytes]]) -> None:
        self._pictures = pictures
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.lab.scope", str(folder)],
            cwd=Path(__file__).resolve().parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def close(self) -> None:
        """End the process, and with it the cable."""
        self._process.communicate()

    def plug(self, port: int = 0, identity: Identity | None = None) -> None:
        """Plug it in. The kernel finds it a moment later."""
        self._order(do="plug", port=port, identity=asdict(identity or Identity()))

    def pull(self) -> None:
        """Pull the cable. Harmless where it is not plugged in."""
        self._order(do="pull")

    def press(self) -> None:
        """Press its button and let it go."""
        self._order(do="press")

    def fault(self, fault: str) -> None:
        """Break or mend it: "nothing", "silent", "frozen", "truncated", "garbage"."""
        self._order(do="fault", fault=fault)

    def sent(self, content: bytes, size: tuple[int, int] = SIZES[0]) -> bytes:
        """Return what the device sent under the number that a picture carries."""
        number = number_of(content)
        pictures = self._pictures[size]
        return numbered(pictures[number % len(pictures)], number)

    def _order(self, **order: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline() == b"done\n", "the software dermatoscope died"


class Bench:
    """All devices of one check; they are gone when it ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pictures = {size: [picture(seed, *size) for seed in range(PICTURES)] for size in SIZES}
        for (width, height), pictures in self._pictures.items():
            place = folder / f"{width}x{height}"
            place.mkdir()
            for seed, content in enumerate(pictures):
                (place / f"{seed}.jpg").write_bytes(content)
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._open.close()

    def scope(self) -> Scope:
        """Return a new device, not yet plugged in."""
        scope = Scope(self._folder, self._pictures)
        self._open.callback(scope.close)
        return scope
