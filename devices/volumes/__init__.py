"""Volumes that can be taken out, as each system names them: what a memory card is to a computer."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Volume:
    """One mounted volume that can be taken out. `serial` is that of its file system, empty where it has none."""

    path: Path
    name: str
    serial: str
