"""A camera that is a stream: USB video, motion JPEG over HTTP, a video file.

Live frames are decoded, for the eye, from what it sends; a still is the next whole picture that it sends, byte for byte.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import Protocol, runtime_checkable

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.contract import DeviceInfo, Frame, Live, Setup, Still
from devices.errors import DeviceFault, DeviceGone, DeviceTimeout
from devices.jpeg import inspect, looks_whole, with_tables

HEARTBEAT = 0.1
SILENCE = 2.0
WIDE = 1920
"""Live pictures wider than this are decoded at half their size, or a quarter: 18 ms instead of more than a frame's time at
4K. No smaller than the largest view of a hub's screen shows them: staff judge by them whether a picture is in focus."""

RAW_QUALITY = 95

Packet = bytes | NDArray[np.uint8]
"""What a source sends: a JPEG as the camera made it, or, where it makes none, a raw picture (BGR)."""


class Source(Protocol):
    """Where packets come from. One thread. Raises only `DeviceError`."""

    def open(self) -> Mapping[str, str]:
        """Take hold; return the settings that were read back from the device.

        A source whose JPEGs are not byte for byte the camera's says under `encoding` what was done to them.
        """
        ...

    def close(self) -> None:
        """Let go. Harmless when repeated or never opened."""
        ...

    def next(self, timeout: float) -> Packet | None:
        """Return the newest packet, or None where none came within about `timeout` seconds."""
        ...

    def skip_old(self) -> None:
        """Drop what was sent before now, as far as the source can tell."""
        ...


@runtime_checkable
class AdjustableSource(Source, Protocol):
    """A source whose device can be set while it sends. See `devices.contract.Adjustable`."""

    def adjust(self, setup: Setup) -> Mapping[str, str]:
        """Set, read back, return the settings as they are recorded."""
        ...

    def hold(self, held: bool) -> Mapping[str, str]:
        """Lock white balance and exposure, or let the device choose again; return as `adjust`."""
        ...

    def settings(self) -> Mapping[str, str]:
        """Return the settings as the device has them now. Raises nothing."""
        ...


@dataclass(slots=True)
class _Decoder:
    """Decodes for the eye, as small as is good enough."""

    flags: int = field(default=cv2.IMREAD_COLOR)

    def picture(self, packet: Packet) -> NDArray[np.uint8] | None:
        """Return BGR pixels that nobody else holds, or None where the packet is no whole picture."""
        if isinstance(packet, np.ndarray):
            return np.array(packet[:: 2 if packet.shape[1] > WIDE else 1, :: 2 if packet.shape[1] > WIDE else 1])
        if not looks_whole(packet):
            return None
        try:
            decoded = cv2.imdecode(np.frombuffer(packet, np.uint8), self.flags | cv2.IMREAD_IGNORE_ORIENTATION)
        except cv2.error:
            return None
        if decoded is None:
            return None
        if decoded.shape[1] > WIDE:
            smaller = {cv2.IMREAD_COLOR: cv2.IMREAD_REDUCED_COLOR_2, cv2.IMREAD_REDUCED_COLOR_2: cv2.IMREAD_REDUCED_COLOR_4}
            self.flags = smaller.get(self.flags, self.flags)
        return np.asarray(decoded, dtype=np.uint8)


class StreamCamera:
    """A camera on one source."""

    def __init__(self, info: DeviceInfo, source: Source) -> None:
        self._info = info
        self._source = source
        self._settings: Mapping[str, str] | None = None
        self._decoder = _Decoder()

    @property
    def info(self) -> DeviceInfo:
        return self._info

    def open(self) -> None:
        self._settings = self._source.open()

    def close(self) -> None:
        self._settings = None
        self._source.close()

    def frames(self) -> Generator[Live, None, None]:
        self._opened()
        number, seen, sent = 0, monotonic(), False
        while True:
            packet = self._source.next(HEARTBEAT)
            pixels = None if packet is None else self._decoder.picture(packet)
            now = monotonic()
            if pixels is not None:
                seen, sent = now, False
                yield Frame(number, pixels, now)
                number += 1
                continue
            sent = sent or packet is not None
            if now - seen > SILENCE:
                if sent:
                    raise DeviceFault(f"for {SILENCE:.0f} s nothing that is a picture")
                raise DeviceTimeout(f"no frame for {SILENCE:.0f} s")
            yield None

    def capture(self) -> Still:
        self._opened()
        self._source.skip_old()
        deadline = monotonic() + SILENCE
        trouble: DeviceFault | None = None
        while monotonic() < deadline:
            packet = self._source.next(HEARTBEAT)
            if packet is None:
                continue
            try:
                return self._still(packet)
            except DeviceFault as error:
                # The next picture of the stream is a thirtieth of a second away and as good as this one.
                trouble = error
        raise trouble or DeviceTimeout(f"no photograph within {SILENCE:.0f} s")

    def _opened(self) -> Mapping[str, str]:
        if self._settings is None:
            raise DeviceGone("the camera is not open")
        return self._settings

    def _recorded(self) -> Mapping[str, str]:
        """Return the settings under which the picture in hand was made."""
        return self._opened()

    def _still(self, packet: Packet) -> Still:
        taken, settings = datetime.now(UTC), self._recorded()
        if isinstance(packet, np.ndarray):
            content = _encoded(packet)
            how = f"JPEG quality {RAW_QUALITY}, 4:4:4, encoded by the station from raw pixels"
        else:
            content = with_tables(packet)
            how = settings.get("encoding", "as the camera sent it")
            how += "" if content is packet else ", standard Huffman tables added"
        facts = inspect(content)
        return Still(
            content,
            facts.width,
            facts.height,
            taken,
            self._info,
            original=content is packet and "encoding" not in settings,
            settings={**settings, "encoding": how},
        )


class AdjustableCamera(StreamCamera):
    """A camera on a source whose device can be set."""

    def __init__(self, info: DeviceInfo, source: AdjustableSource) -> None:
        super().__init__(info, source)
        self._device = source

    def adjust(self, setup: Setup) -> Mapping[str, str]:
        self._opened()
        return self._device.adjust(setup)

    def hold(self, held: bool) -> Mapping[str, str]:
        self._opened()
        return self._device.hold(held)

    def _recorded(self) -> Mapping[str, str]:
        """Ask anew: what the device sets by itself changes from picture to picture."""
        return self._device.settings()


def _encoded(pixels: NDArray[np.uint8]) -> bytes:
    sampling = (cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444)
    made, content = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, RAW_QUALITY, *sampling])
    if not made:
        raise DeviceFault("the picture could not be encoded")
    return content.tobytes()
