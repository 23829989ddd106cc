"""A registered device: what a hub uses it for, what it says of itself in every picture, and the checks it passed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class DeviceRole(StrEnum):
    """What a hub uses a device for. CAMERA: any photograph; the two beside it are for hubs that have one for each."""

    DERMATOSCOPE = "dermatoscope"
    CLOSE_UP = "close-up camera"
    LOCATION = "location camera"
    CAMERA = "camera"


CAMERAS = frozenset({DeviceRole.CLOSE_UP, DeviceRole.LOCATION, DeviceRole.CAMERA})


def fitness(role: DeviceRole, wanted: DeviceRole) -> int | None:
    """Say how well a device of `role` serves a view that wants `wanted`: 0 best; None: not at all.

    A close-up camera takes a location view where there is nothing better; a camera never passes for a dermatoscope, nor the
    other way round.
    """
    if role is wanted:
        return 0
    if {role, wanted} <= CAMERAS:
        return 1 if DeviceRole.CAMERA in {role, wanted} else 2
    return None


@dataclass(frozen=True, slots=True)
class Registration:
    """What a hub knows of one device; a later one for the same key is a new record, and the newest counts.

    `manufacturer`, `model`, `serial` (or the hub's asset number) are mandatory in every DICOM instance. `polarization` and
    `contact` are DICOM's terms (Dermoscopic Image module) or empty; `magnification` is as engraved on the device, or empty.
    `fixed_distance`: the lens always stands equally far from what it sees, so a scale check holds for every picture.
    """

    id: str
    device_key: str
    role: DeviceRole
    manufacturer: str
    model: str
    serial: str
    polarization: str
    contact: str
    magnification: str
    fixed_distance: bool
    operator_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ColourCheck:
    """One chart photographed with one device in one light. `difference` is the median colour difference over the patches.

    `facts` are those of the check itself, as plain text, for the engineer. No picture of it is kept.
    """

    id: str
    device_key: str
    light: str
    difference: float
    operator_id: str
    at: datetime
    expires: datetime
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ScaleCheck:
    """One printed target seen through one device: millimetres a pixel down (`row_mm`) and across, and how sure that is."""

    id: str
    device_key: str
    row_mm: float
    column_mm: float
    uncertainty_mm: float
    operator_id: str
    at: datetime
    facts: Mapping[str, str] = field(default_factory=dict)

    def holds_for(self, width: int, height: int) -> bool:
        """Whether a picture of that size, in pixels, has this scale: the check was of one size only."""
        return self.facts.get("picture size") == f"{width} x {height}"


@dataclass(frozen=True, slots=True)
class LearntTrigger:
    """A pedal, key or button that takes pictures here: `value` is the trigger layer's own plain words for it."""

    id: str
    label: str
    value: Mapping[str, str]
    operator_id: str
    at: datetime
