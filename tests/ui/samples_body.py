"""Sample states of the body map, and the lesions screen with it."""

from dataclasses import replace

from hub_station.domain.lesion import Side
from hub_station.presenters.body_map import body_map
from ui.states import Choice, LesionsState
from ui.states.body import BodyMapState, BodyMarker

EYE = ("SCT:41310005", "DCM:130322", "SCT:85803001")


def body(chosen: tuple[str, str] | tuple[()] = (), *, numbers: bool = True) -> BodyMapState:
    """Return the map with some lesions on it, two of them in one region."""
    made = body_map((), chosen=(chosen[0], Side(chosen[1].replace("none", ""))) if chosen else None)
    markers = (
        BodyMarker(1, ("front.forearm-left",)),
        BodyMarker(2, ("head-front.cheek-right", "front.head"), current=True),
        BodyMarker(3, ("front.forearm-left",)),
    )
    return replace(made, markers=markers if numbers else ())


def finer(state: LesionsState) -> LesionsState:
    """Return the lesions screen as it is once an eye was picked on the map."""
    choices = tuple(Choice(one.id, one.label) for one in state.sites if one.id in EYE)
    return replace(state, site=EYE[0], side="L", finer=choices, sides=state.sides[:3], body=body((EYE[0], "L")))
