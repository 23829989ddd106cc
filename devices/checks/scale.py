"""The scale check of an instrument at a fixed distance: how many millimetres a pixel is, read from a printed target.

It is a fact of the instrument in contact with something flat. Nothing in a picture of skin is measured, here or anywhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from devices.checks import board_finder, plane
from devices.checks.boards import Board
from devices.checks.picture import Picture, decoded
from devices.checks.refusal import Refusal, Refused
from devices.contract import DeviceInfo, Still

LINE_MM = 100.0
LINE_LIMITS = (90.0, 110.0)
RULER_MM = 0.25
"""The printed reference lines, between which lengths a print is plausible, and how well a person reads a steel ruler."""

LEAST_STILLS = 3
"""The instrument is lifted and put back between them, so that their spread is that of its use."""

MOST_TILT = 0.02
"""How much the scale may differ from one side of the target to the other by perspective, and between directions."""

MOST_OFF = 0.03
"""Root mean square distance of corners from where a flat target would have them, in squares."""


@dataclass(frozen=True, slots=True)
class Printed:
    """How long the two reference lines of the print are, measured with a steel ruler, in millimetres.

    Printers scale, and not equally both ways. Raises ValueError where that cannot be a print of ours at about full size.
    """

    across: float
    down: float

    def __post_init__(self) -> None:
        low, high = LINE_LIMITS
        if not (low <= self.across <= high and low <= self.down <= high):
            raise ValueError(f"a reference line is printed {LINE_MM:.0f} mm long: {low:.0f} to {high:.0f} mm can be true")


@dataclass(frozen=True, slots=True)
class Scale:
    """What one photograph tells. `row` and `column`: millimetres between rows and between columns, in the middle.

    `bend`: by how much the scale differs between two places of the field, as a share; `tilt`: the part of it that
    is perspective; `anisotropy`: by how much it differs between directions, as a share. `off`: root mean square distance
    of the `corners` from where they should be, in pixels.
    """

    row: float
    column: float
    bend: float
    tilt: float
    anisotropy: float
    off: float
    corners: int


@dataclass(frozen=True, slots=True)
class ScaleCheck:
    """The pixel spacing of a device, for photographs of the same `size` (width, height) only. `when` is timezone-aware.

    `row` and `column` as in DICOM's Pixel Spacing (0028,0030), in that order, in millimetres. `uncertainty`: expanded
    (k = 2), as a share: the reading of the ruler, the spread of the photographs, and what one value for the whole field
    leaves out.
    """

    device: DeviceInfo
    size: tuple[int, int]
    when: datetime
    board: str
    printed: Printed
    scales: tuple[Scale, ...]

    @property
    def row(self) -> float:
        return float(np.mean([scale.row for scale in self.scales]))

    @property
    def column(self) -> float:
        return float(np.mean([scale.column for scale in self.scales]))

    @property
    def spread(self) -> float:
        """Standard deviation between the photographs, as a share: the larger of the two directions."""
        rows = np.std([scale.row for scale in self.scales], ddof=1) / self.row
        columns = np.std([scale.column for scale in self.scales], ddof=1) / self.column
        return float(max(rows, columns))

    @property
    def uncertainty(self) -> float:
        ruler = RULER_MM / LINE_MM / np.sqrt(3)
        field = max(max(scale.bend, scale.anisotropy) for scale in self.scales) / 2 / np.sqrt(3)
        return float(2 * np.sqrt(ruler**2 + self.spread**2 + field**2))

    def applies_to(self, still: Still) -> bool:
        """Say whether a photograph comes from this device at this size; else its scale is not known."""
        return still.device.key == self.device.key and (still.width, still.height) == self.size

    def facts(self) -> dict[str, str]:
        """Return everything worth storing as plain text, numbers with a point, times in ISO 8601."""
        worst = max(self.scales, key=lambda scale: scale.bend)
        return {
            "device": self.device.key,
            "serial": self.device.serial,
            "checked": self.when.isoformat(),
            "picture size": f"{self.size[0]} x {self.size[1]}",
            "target": f"{self.board} squares",
            "printed lines mm": f"across {self.printed.across:.2f}, down {self.printed.down:.2f} of {LINE_MM:.0f}",
            "row spacing mm": f"{self.row:.6f}",
            "column spacing mm": f"{self.column:.6f}",
            "uncertainty k=2": f"{self.uncertainty:.2%}",
            "photographs": str(len(self.scales)),
            "spread": f"{self.spread:.3%}",
            "scale differs over the field": f"{worst.bend:.2%}",
            "tilt": f"{max(scale.tilt for scale in self.scales):.2%}",
            "anisotropy": f"{max(scale.anisotropy for scale in self.scales):.2%}",
            "corners": ", ".join(str(scale.corners) for scale in self.scales),
            "corners off px": f"{max(scale.off for scale in self.scales):.2f}",
        }


def check(stills: Sequence[Still], board: Board, printed: Printed) -> ScaleCheck:
    """Check a device by at least three photographs of one target. A second for 12 megapixels: not on the screens' thread.

    Raises `Refused` where a picture cannot serve, `DeviceFault` where it cannot be decoded, ValueError where there are too
    few or they differ in device or size.
    """
    kinds = {(still.device.key, still.width, still.height) for still in stills}
    if len(stills) < LEAST_STILLS or len(kinds) != 1:
        raise ValueError(f"at least {LEAST_STILLS} photographs of one device in one size are needed")
    last = stills[-1]
    scales = tuple(read(decoded(still), board, printed) for still in stills)
    return ScaleCheck(last.device, (last.width, last.height), last.taken, board.name, printed, scales)


def read(picture: Picture, board: Board, printed: Printed) -> Scale:
    """Read the scale of one picture (BGR uint8). Raises `Refused`."""
    corners = board_finder.find(picture, board)
    stretch = np.array((printed.across, printed.down)) / LINE_MM
    meant = corners.squares * board.square_mm * stretch
    height, width = picture.shape[:2]
    seen = plane.fit(corners.pixels, meant, (width, height))
    off_mm = float(np.sqrt(((seen.millimetres(corners.pixels) - meant) ** 2).sum(axis=1).mean()))
    if off_mm > MOST_OFF * board.square_mm:
        raise Refused(Refusal.BOARD_BENT, f"corners are {off_mm:.3f} mm off")
    ((across, down),) = seen.steps(seen.centre[None])
    row, column = float(np.linalg.norm(down)), float(np.linalg.norm(across))
    longest, shortest = np.linalg.svd(np.stack([across, down]), compute_uv=False)
    scale = Scale(
        row=row,
        column=column,
        bend=_range(seen.scales(corners.pixels)),
        tilt=_range(seen.unbent().scales(corners.pixels)),
        anisotropy=float(longest / shortest) - 1,
        off=off_mm / float(np.sqrt(row * column)),
        corners=len(meant),
    )
    if max(scale.tilt, scale.anisotropy) > MOST_TILT:
        raise Refused(Refusal.BOARD_TILTED, f"perspective {scale.tilt:.1%}, directions {scale.anisotropy:.1%}")
    return scale


def _range(scales: plane.Places) -> float:
    return float(scales.max() / scales.min() - 1)
