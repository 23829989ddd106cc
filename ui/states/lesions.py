"""The lesions of the visit, and the form for one more."""

from dataclasses import dataclass

from ui.states.body import NO_MAP, BodyMapState
from ui.states.elements import Choice, Tone


@dataclass(frozen=True, slots=True)
class LesionRow:
    """One lesion: `Lesion 1`, `Left forearm, …`, `2 of 3 views`. A lesion with pictures cannot be removed."""

    id: str
    title: str
    place: str
    progress: str
    tone: Tone
    removable: bool


@dataclass(frozen=True, slots=True)
class LesionsState:
    """The lesions of the visit, and the form for one more.

    `sites` is the coded list (DICOM CID 4029); `site` and `side` are chosen ids or empty; `note` is free text.
    `referral` is what the referrer asks for, to be confirmed with the patient; empty where it is not known.
    `sites` is the coded list (DICOM CID 4029); `site` and `side` are chosen ids or empty; `note` is free text. `sides` are
    those that the site can have, empty where nothing is to be asked; `finer` the sites that the region picked on the map
    stands for, empty where it is one only.
    """

    lesions: tuple[LesionRow, ...]
    sites: tuple[Choice, ...]
    sides: tuple[Choice, ...]
    site: str
    side: str
    note: str
    can_continue: bool
    error: str = ""
    referral: str = ""
    finer: tuple[Choice, ...] = ()
    body: BodyMapState = NO_MAP
