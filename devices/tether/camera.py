"""A tethered body as a camera of the contract: previews become frames, its own shutter becomes a `Press` with its still."""

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import replace
from time import monotonic

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.contract import DeviceInfo, Frame, Live, Press, Still
from devices.errors import DeviceGone, DeviceTimeout
from devices.exif import recorded
from devices.jpeg import first_picture, inspect
from devices.tether.body import Body, Identity, Photograph, Preview, RawOnly

SILENCE = 2.0


class TetheredCamera:
    """A camera on one body.

    Opening it completes `info` with what the body says of itself (never the key); `learnt` is told.
    """

    def __init__(self, info: DeviceInfo, body: Body, learnt: Callable[[DeviceInfo], None]) -> None:
        self._info = info
        self._body = body
        self._learnt = learnt
        self._identity: Identity | None = None
        self._seen = 0.0

    @property
    def info(self) -> DeviceInfo:
        return self._info

    def open(self) -> None:
        self.close()
        identity = self._body.open()
        self._identity = identity
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
        told = {"file": photograph.name, "body": f"{body.manufacturer} {body.model}".strip(), "serial number": body.serial}
        settings = {name: text for name, text in told.items() if text} | recorded(content)
        whole = content is photograph.content
        settings["encoding"] = "as the camera stored it" + ("" if whole else ", the previews behind the picture left out")
        return Still(content, facts.width, facts.height, photograph.taken, self._info, original=whole, settings=settings)


def _decoded(content: bytes) -> NDArray[np.uint8] | None:
    try:
        picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)
    except cv2.error:
        return None
    return None if picture is None else np.asarray(picture, dtype=np.uint8)
