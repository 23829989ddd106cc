"""A memory card in the test's hand: real files in a folder, read and erased at once, without any waiting for mounts."""

import hashlib
from datetime import datetime
from pathlib import Path

from devices.contract import DeviceInfo, DeviceKind, KnownBy, Still
from devices.errors import DeviceFault, DeviceGone
from devices.jpeg import inspect
from devices.originals import Original


class Card:
    """The files of `folder`, each taken when the test said so."""

    def __init__(self, folder: Path, key: str = "card:TEST-0001") -> None:
        self.key, self.label = key, "Memory card EOS_DIGITAL"
        self.present = True
        self._folder = folder
        self._taken: dict[str, datetime | None] = {}

    def shoot(self, name: str, content: bytes, taken: datetime | None) -> None:
        """Put a picture on the card."""
        self._taken[name] = taken
        (self._folder / name).write_bytes(content)

    @property
    def names(self) -> set[str]:
        """What is on the card now."""
        return {path.name for path in self._folder.iterdir()}

    def list(self) -> list[Original]:
        if not self.present:
            raise DeviceGone("the card was taken out")
        files = sorted(self._folder.iterdir(), reverse=True)
        return [Original(one.name, one.name, one.stat().st_size, self._taken[one.name]) for one in files]

    def read(self, original: Original) -> Still:
        if not self.present:
            raise DeviceGone("the card was taken out")
        content = (self._folder / original.name).read_bytes()
        facts = inspect(content)
        device = DeviceInfo(self.key, DeviceKind.CAMERA, "Acme", "Camera", "77", known_by=KnownBy.ADDRESS)
        taken = self._taken[original.name] or datetime.now().astimezone()
        return Still(content, facts.width, facts.height, taken, device)

    def erase(self, original: Original, digest: str) -> None:
        path = self._folder / original.name
        if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise DeviceFault("the card holds another picture by now")
        path.unlink()
