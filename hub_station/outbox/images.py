"""Pictures at rest: one sealed file for each, under a random name, with a key of its own.

The file is `images/xx/ID`: a header, then segments of 1 MiB, each AES-256-GCM (the STREAM construction: the nonce is
prefix | counter | last-flag, so that a cut, a swap or something appended is noticed). The picture's key is wrapped under the
store's wrapping key with the ID as associated data and lives in the picture's row: without the row's key the file is noise.
"""

import errno
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hub_station.outbox import durable

MAGIC = b"HSC1"
SEGMENT = 1 << 20
TAG = 16
PREFIX = 7
HEADER = len(MAGIC) + PREFIX
NONCE = 12
QUARANTINE = "quarantine"
RESERVE = 64 << 20
"""Bytes of the disk that no picture may take: the database needs them to deliver what is here, and so to make room."""


class PictureDamaged(Exception):
    """A sealed file is missing, cut, or not what was written."""


@dataclass(frozen=True, slots=True)
class SealedImage:
    """A picture that is durable on disk: its random name, and its key wrapped for the row."""

    id: str
    wrapped_key: bytes


class Images:
    """The folder of sealed files. Any thread."""

    def __init__(self, folder: Path, wrapping_key: bytes) -> None:
        """Keep files below `folder`; `wrapping_key` is 32 bytes."""
        self._folder = folder
        self._wrap = AESGCM(wrapping_key)

    def seal(self, content: bytes) -> SealedImage:
        """Write a picture: when this returns it survives a power cut.

        Raises OSError, ENOSPC already where only the reserve would be left; nothing is left behind then.
        """
        if self.free_bytes() < len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        image_id, key, prefix = secrets.token_hex(16), secrets.token_bytes(32), os.urandom(PREFIX)
        path = self._path(image_id)
        if not path.parent.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            durable.flush_folder(path.parent.parent)
        durable.write(path, _sealed(content, AESGCM(key), prefix))
        nonce = os.urandom(NONCE)
        return SealedImage(image_id, nonce + self._wrap.encrypt(nonce, key, image_id.encode()))

    def stream(self, image_id: str, wrapped_key: bytes) -> Iterator[bytes]:
        """Yield a picture in pieces of at most 1 MiB, each proved to be what was written. Raises `PictureDamaged`."""
        try:
            key = self._wrap.decrypt(wrapped_key[:NONCE], wrapped_key[NONCE:], image_id.encode())
        except InvalidTag:
            raise PictureDamaged("the key of the picture does not open") from None
        try:
            with self._path(image_id).open("rb") as file:
                header = file.read(HEADER)
                if header[: len(MAGIC)] != MAGIC or len(header) != HEADER:
                    raise PictureDamaged("not a sealed picture")
                yield from _opened(file.read, AESGCM(key), header)
        except OSError as error:
            raise PictureDamaged(type(error).__name__) from error

    def free_bytes(self) -> int:
        """Return how many bytes of pictures the disk still takes. Raises OSError."""
        return max(0, shutil.disk_usage(self._folder).free - RESERVE)

    def discard(self, image: SealedImage) -> None:
        """Take back a picture that `seal` wrote and no row will ever name: its key is gone, it would only fill the disk."""
        self._path(image.id).unlink(missing_ok=True)

    def sweep(self, known: set[str]) -> int:
        """Tidy up after a crash: half-written files go; whole files without a row are put into quarantine, never deleted.

        A file without a row may be a good picture of a database that was restored from an older copy. Returns how many were
        put aside.
        """
        moved = 0
        for path in self._folder.glob("[0-9a-f][0-9a-f]/*"):
            if path.suffix == ".tmp":
                path.unlink()
            elif path.name not in known:
                aside = self._folder / QUARANTINE
                aside.mkdir(exist_ok=True, mode=0o700)
                path.replace(aside / path.name)
                moved += 1
        return moved

    def _path(self, image_id: str) -> Path:
        return self._folder / image_id[:2] / image_id


def _sealed(content: bytes, cipher: AESGCM, prefix: bytes) -> Iterator[bytes]:
    header = MAGIC + prefix
    yield header
    view = memoryview(content)
    count = max(1, -(-len(content) // SEGMENT))
    for number in range(count):
        segment = bytes(view[number * SEGMENT : (number + 1) * SEGMENT])
        yield cipher.encrypt(_nonce(prefix, number, last=number == count - 1), segment, header)


def _opened(read: Callable[[int], bytes], cipher: AESGCM, header: bytes) -> Iterator[bytes]:
    prefix = header[len(MAGIC) :]
    number, segment = 0, read(SEGMENT + TAG)
    while True:
        following = read(SEGMENT + TAG)
        try:
            yield cipher.decrypt(_nonce(prefix, number, last=not following), segment, header)
        except InvalidTag:
            raise PictureDamaged(f"segment {number} is not what was written") from None
        if not following:
            return
        number, segment = number + 1, following


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + (b"\x01" if last else b"\x00")
