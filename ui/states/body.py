"""The body map: sheets of drawings with regions that can be picked, and the numbers of the lesions on them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BodyRegion:
    """A region: `front.chest-left`, `Chest, left`. One that `opens` a sheet leads to it and is not picked itself."""

    id: str
    name: str
    opens: str = ""


@dataclass(frozen=True, slots=True)
class BodyDrawing:
    """A drawing (its SVG is `resources/body/<id>.svg`), its title, and all its regions."""

    id: str
    title: str
    regions: tuple[BodyRegion, ...]


@dataclass(frozen=True, slots=True)
class BodySheet:
    """Drawings that are shown together."""

    id: str
    title: str
    drawings: tuple[BodyDrawing, ...]


@dataclass(frozen=True, slots=True)
class BodyMarker:
    """A lesion's number. `regions`: where it may be shown, one at most on each sheet."""

    number: int
    regions: tuple[str, ...]
    current: bool = False


@dataclass(frozen=True, slots=True)
class BodyMapState:
    """The map. The first sheet is the overview. `picked`: the regions of what is chosen, on all sheets."""

    sheets: tuple[BodySheet, ...]
    markers: tuple[BodyMarker, ...] = ()
    picked: tuple[str, ...] = ()


NO_MAP = BodyMapState(())
