"""Why a picture cannot serve for a check, in words about the picture that may be shown to staff as they are."""

from enum import StrEnum


class Refusal(StrEnum):
    """What is wrong with the picture, and what to do."""

    NO_CHART = "No colour chart was found in the picture. Lay it flat so that all of it is seen, sharp and evenly lit."
    CHART_CUT = "Part of the colour chart lies outside the picture. Move back until all 24 patches are seen."
    MIRRORED = "The picture is mirrored. Switch mirroring off in the camera's settings."
    CHART_COVERED = "Something lies over the colour chart, or a reflection does. Clear it and take the picture again."
    PATCH_UNEVEN = "The middle of the picture is not one even colour. Put the instrument on the middle of the patch."
    PATCH_UNLOCKED = "The camera chose its exposure or white balance anew for each picture. Lock both and begin again."
    PATCH_ORDER = "The patches were not taken in their order. Begin again with dark skin, top left."
    NO_BOARD = "No scale target was found in the picture. Put the instrument on the middle of the printed target."
    BOARD_FEW = "Too little of the scale target is seen. Use a target with smaller squares, or get it sharp."
    BOARD_TILTED = "The scale target is tilted. Put the instrument flat on it."
    BOARD_OTHER = "This is another scale target than the one that was chosen. Choose the one that is written beside it."
    BOARD_BENT = "The scale target does not lie flat, or the lens bends the picture too much. Lay it flat and try again."


class Refused(Exception):
    """The picture cannot serve. `refusal` says why; the text adds figures for the log."""

    def __init__(self, refusal: Refusal, detail: str = "") -> None:
        super().__init__(f"{refusal.name}: {detail}" if detail else refusal.name)
        self.refusal = refusal
