"""The settings of the software dermatoscope, as the USB Video Class asks for them: exposure, white balance, focus, gain.

While an automatic is on, the camera chooses by itself: its value drifts from picture to picture, and it refuses to be told.
"""

import struct
from dataclasses import dataclass
from enum import IntEnum

from tests.lab.descriptors import INTERVAL, LARGEST, PAYLOAD, SIZES, Entity


class Ask(IntEnum):
    """Requests of the class."""

    SET_CUR = 0x01
    GET_CUR = 0x81
    GET_MIN = 0x82
    GET_MAX = 0x83
    GET_RES = 0x84
    GET_LEN = 0x85
    GET_INFO = 0x86
    GET_DEF = 0x87


class Stall(Exception):
    """The camera refuses a request."""


@dataclass(slots=True)
class Setting:
    """One control. `automatic`: the place of its switch. `drifts`: how many steps it wanders while that is on."""

    size: int
    least: int
    most: int
    step: int
    default: int
    automatic: tuple[Entity, int] | None = None
    drifts: int = 0
    value: int = 0

    def __post_init__(self) -> None:
        self.value = self.default


WRONG_STATE = 2
"""Of the codes for a refusal."""

EXPOSURE_AUTOMATIC = (Entity.CAMERA, 0x02)
FOCUS_AUTOMATIC = (Entity.CAMERA, 0x08)
WHITE_BALANCE_AUTOMATIC = (Entity.PROCESSING, 0x0B)
MANUAL = {EXPOSURE_AUTOMATIC: 1, FOCUS_AUTOMATIC: 0, WHITE_BALANCE_AUTOMATIC: 0}


def _settings() -> dict[tuple[Entity, int], Setting]:
    return {
        # A bit for each mode, and GET_RES says which there are: manual (1) and aperture priority (8).
        EXPOSURE_AUTOMATIC: Setting(1, 0, 0, 9, 8),
        (Entity.CAMERA, 0x04): Setting(4, 1, 5000, 1, 156, EXPOSURE_AUTOMATIC, 40),
        (Entity.CAMERA, 0x06): Setting(2, 0, 255, 5, 60, FOCUS_AUTOMATIC),
        FOCUS_AUTOMATIC: Setting(1, 0, 1, 1, 1),
        (Entity.PROCESSING, 0x02): Setting(2, 0, 255, 1, 128),
        (Entity.PROCESSING, 0x04): Setting(2, 0, 100, 1, 10),
        (Entity.PROCESSING, 0x0A): Setting(2, 2800, 6500, 10, 4600, WHITE_BALANCE_AUTOMATIC, 30),
        WHITE_BALANCE_AUTOMATIC: Setting(1, 0, 1, 1, 1),
    }


class Settings:
    """All controls, and the agreement about the stream (probe and commit)."""

    def __init__(self) -> None:
        self._settings = _settings()
        self._refused = 0
        self._frame = 1

    @property
    def size(self) -> tuple[int, int]:
        """The size that was agreed upon, in pixels."""
        return SIZES[self._frame - 1]

    def drift(self, number: int) -> None:
        """Let what is automatic wander, as it does with every picture."""
        for setting in self._settings.values():
            if setting.drifts and self._is_automatic(setting):
                setting.value = setting.default + number % setting.drifts * setting.step

    def get(self, ask: int, entity: int, selector: int) -> bytes:
        """Answer one of the GET requests about a control. Raises `Stall`."""
        if entity == 0:
            return bytes((self._refused,))
        setting = self._at(entity, selector)
        if ask == Ask.GET_INFO:
            return bytes((0x0B if setting.drifts else 0x03,))  # can be read, can be set, changes by itself
        if ask == Ask.GET_LEN:
            return struct.pack("<H", setting.size)
        values = {
            Ask.GET_CUR: setting.value, Ask.GET_MIN: setting.least, Ask.GET_MAX: setting.most, Ask.GET_RES: setting.step,
            Ask.GET_DEF: setting.default,
        }  # fmt: skip
        if ask not in values:
            raise Stall
        return values[Ask(ask)].to_bytes(setting.size, "little")

    def set(self, entity: int, selector: int, content: bytes) -> None:
        """Take a value. Raises `Stall` while the camera decides that value by itself."""
        setting = self._at(entity, selector)
        if self._is_automatic(setting):
            self._refused = WRONG_STATE
            raise Stall
        self._refused = 0
        setting.value = int.from_bytes(content, "little")

    def agree(self, wanted: bytes) -> None:
        """Take the computer's wish for a stream."""
        self._frame = wanted[3] if 1 <= wanted[3] <= len(SIZES) else 1

    def agreement(self) -> bytes:
        """Return what the stream will be: `VS_PROBE_CONTROL` of version 1.1."""
        fixed = struct.pack("<HBBIHHHHHII", 1, 1, self._frame, INTERVAL, 0, 0, 0, 0, 0, LARGEST, PAYLOAD)
        return fixed + struct.pack("<IBBBB", 6_000_000, 0x03, 1, 1, 1)

    def _at(self, entity: int, selector: int) -> Setting:
        try:
            return self._settings[Entity(entity), selector]
        except (KeyError, ValueError):
            raise Stall from None

    def _is_automatic(self, setting: Setting) -> bool:
        switch = setting.automatic
        return switch is not None and self._settings[switch].value != MANUAL[switch]
