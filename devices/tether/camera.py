"""A tethered body as a camera of the contract: previews become frames, its own shutter becomes a `Press` with its still."""

import hashlib
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import PurePath
from time import monotonic
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from devices import files
from devices.contract import DeviceInfo, Frame, Live, Press, Still
from devices.errors import DeviceFault, DeviceGone, DeviceTimeout
from devices.exif import recorded
from devices.jpeg import first_picture, inspect
from devices.originals import Contents, Original, Steps
from devices.taken import told
from devices.tether.body import Body, Identity, OnCard, Photograph, Preview, RawOnly

SILENCE = 2.0
LISTED_TIME = "the camera's, from the list of its card"

T = TypeVar("T")


class TetheredCamera:
    """A camera on one body, and what lies on its card.

    Opening it completes `info` with what the body says of itself (never the key); `learnt` is told.
    """

    def __init__(self, info: DeviceInfo, body: Body, learnt: Callable[[DeviceInfo], None]) -> None:
        self._info = info
        self._body = body
        self._learnt = learnt
        self._identity: Identity | None = None
        self._seen = 0.0
        self._on_card: dict[str, OnCard] = {}
        self._fetched: dict[str, str] = {}

    @property
    def info(self) -> DeviceInfo:
        return self._info

    def open(self) -> None:
        self.close()
        identity = self._body.open()
        self._identity = identity
        self._on_card, self._fetched = {}, {}
        self._info = replace(
            self._info,
            manufacturer=self._info.manufacturer or identity.manufacturer,
            model=self._info.model or identity.model,
            serial=self._info.serial or identity.serial,
            firmware=self._info.firmware or identity.firmware,
            live=identity.live,
        )
        self._learnt(self._info)

    def close(self) -> None:
        self._identity = None
        self._body.close()

    def frames(self) -> Generator[Live, None, None]:
        self._opened()
        number, self._seen = 0, monotonic()
        with closing(self._body.life()) as life:
            for item in life:
                pixels = _decoded(item.jpeg) if isinstance(item, Preview) else None
                if pixels is not None:
                    self._seen = monotonic()
                    yield Frame(number, pixels, self._seen)
                    number += 1
                elif isinstance(item, Photograph | RawOnly):
                    self._seen = monotonic()
                    yield Press(self._still(item) if isinstance(item, Photograph) else None)
                else:
                    self._watch_the_clock()
                    yield None if isinstance(item, Preview) else item

    def capture(self) -> Still:
        self._opened()
        try:
            return self._still(self._body.capture())
        finally:
            # While it took the photograph no live picture was due.
            self._seen = monotonic()

    # its card

    def stored(self) -> Steps[Contents]:
        found, unseen = yield from self._aside(self._body.stored())
        listed = {_id(one): one for one in found if not files.of_the_system(one.name)}
        self._on_card = listed
        originals = [self._original(key, one) for key, one in listed.items()]
        return Contents(tuple(sorted(originals, key=_age, reverse=True)), unseen)

    def glance(self, original: Original) -> Steps[bytes]:
        return self._aside(self._body.thumbnail(self._listed(original)))

    def recall(self, original: Original) -> Steps[Still]:
        one = self._listed(original)
        content = yield from self._aside(self._body.read(one))
        says = told(content)
        taken = says.taken or one.taken or datetime.now(UTC)
        still = self._still(Photograph(content, one.name, taken, one.where))
        clock = says.clock or (LISTED_TIME if one.taken else "not known")
        return replace(still, settings={"source": "the camera's own card", "time": clock, **still.settings})

    def discard(self, original: Original, digest: str) -> Steps[None]:
        one = self._listed(original)
        yield from self._aside(self._body.delete(one, lambda content: _digest(first_picture(content)) == digest))
        self._on_card.pop(original.id, None)

    def _listed(self, original: Original) -> OnCard:
        self._opened()
        one = self._on_card.get(original.id)
        if one is None:
            raise DeviceFault("the file is not there any more as it was listed")
        return one

    def _original(self, key: str, one: OnCard) -> Original:
        suffix = PurePath(one.name).suffix.lower()
        obstacle = "" if one.jpeg else files.KINDS.get(suffix, files.OTHER)
        if not obstacle and (one.size is None or one.size > files.MOST_BYTES):
            obstacle = files.LARGE
        return Original(key, one.name, one.size or 0, one.taken, obstacle, self._fetched.get(one.where, ""))

    def _aside(self, steps: Steps[T]) -> Steps[T]:
        """Do what no live picture is due during."""
        self._opened()
        with closing(steps):
            while True:
                try:
                    next(steps)
                except StopIteration as end:
                    result: T = end.value
                    return result
                finally:
                    self._seen = monotonic()
                yield

    def _opened(self) -> Identity:
        if self._identity is None:
            raise DeviceGone("the camera is not open")
        return self._identity

    def _watch_the_clock(self) -> None:
        if self._body.fetching:
            self._seen = monotonic()
        elif self._info.live and monotonic() - self._seen > SILENCE:
            raise DeviceTimeout(f"no live picture for {SILENCE:.0f} s")

    def _still(self, photograph: Photograph) -> Still:
        content = first_picture(photograph.content)
        facts = inspect(content)
        body = self._opened()
        if photograph.where:
            self._fetched[photograph.where] = _digest(content)
        known = {"file": photograph.name, "body": f"{body.manufacturer} {body.model}".strip(), "serial number": body.serial}
        settings = {name: text for name, text in known.items() if text} | recorded(content)
        whole = content is photograph.content
        settings["encoding"] = "as the camera stored it" + ("" if whole else ", the previews behind the picture left out")
        return Still(content, facts.width, facts.height, photograph.taken, self._info, original=whole, settings=settings)


def _id(one: OnCard) -> str:
    return (
        f"{one.where}:{one.name}:{one.size}:{one.taken:%Y%m%d%H%M%S}" if one.taken else f"{one.where}:{one.name}:{one.size}"
    )


def _age(one: Original) -> tuple[float, str]:
    return one.taken.timestamp() if one.taken else 0.0, one.id


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _decoded(content: bytes) -> NDArray[np.uint8] | None:
    try:
        picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)
    except cv2.error:
        return None
    return None if picture is None else np.asarray(picture, dtype=np.uint8)
