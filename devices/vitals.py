"""Signs of life of one camera: what its thread is doing, when the last picture came, and whether pictures still change.

Written by the feed's thread and read by its watch, without a lock: each field is replaced whole.
"""

from enum import Enum
from time import monotonic

import numpy as np

from devices.contract import Frame

SILENT_AFTER = 2.0
FROZEN_AFTER = 2.0
OPEN_WITHIN = 5.0
SAMPLE = 16
"""Two frames are compared at every 16th pixel first: sensor noise shows there at once, for some 30 µs."""


class Phase(Enum):
    """What the driver was last asked to do."""

    OPENING = "opening"
    LIVE = "live"
    CAPTURING = "capturing"
    CLOSING = "closing"


class Vitals:
    """Judges by `time.monotonic()`. No judgement while the camera takes a photograph or closes: no frames are due then.

    Of a device that is not `live` only the opening is judged, and it counts as seen once it is open.
    """

    def __init__(self) -> None:
        self.live = True
        self.phase: tuple[Phase, float] = (Phase.OPENING, monotonic())
        self.seen = False
        self._last_frame = self._last_change = 0.0
        self._frame: Frame | None = None

    def enter(self, phase: Phase) -> None:
        """Note what the driver is asked to do now."""
        self.phase = (phase, monotonic())
        self.seen = self.seen or (phase is Phase.LIVE and not self.live)

    def saw(self, frame: Frame) -> bool:
        """Note a frame. True: the watch may want to know at once (the first one, or a change after a standstill)."""
        now = monotonic()
        news = not self.seen or self.silent(now) or self.frozen(now)
        if self._frame is None or not same_picture(self._frame, frame):
            self._last_change = now
        self._frame = frame
        self._last_frame = now
        self.seen = True
        return news

    def silent(self, now: float | None = None) -> bool:
        """Say whether frames are due and none came for 2 s; or whether opening takes longer than 5 s."""
        phase, since = self.phase
        now = monotonic() if now is None else now
        if phase is Phase.OPENING:
            return now - since > OPEN_WITHIN
        return self.live and phase is Phase.LIVE and now - max(since, self._last_frame) > SILENT_AFTER

    def frozen(self, now: float | None = None) -> bool:
        """Say whether frames come, and have been the same picture for 2 s."""
        phase, since = self.phase
        now = monotonic() if now is None else now
        return (
            self.live
            and phase is Phase.LIVE
            and self._last_frame > since
            and now - max(since, self._last_change) > FROZEN_AFTER
        )


def same_picture(one: Frame, other: Frame) -> bool:
    """Say whether two frames are the same, byte for byte."""
    if one.pixels.shape != other.pixels.shape:
        return False
    if not np.array_equal(one.pixels[::SAMPLE, ::SAMPLE], other.pixels[::SAMPLE, ::SAMPLE]):
        return False
    return bool(np.array_equal(one.pixels, other.pixels))
