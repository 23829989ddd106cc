"""A clinic with two patients and several people, for tests of what goes wrong with pictures and consent."""

from hub_station.domain.capture import Decision
from hub_station.domain.lesion import Side
from hub_station.domain.operator import Operator, Role
from hub_station.domain.visit import VisitFile
from tests.hub_station.test_clinic import BACK, IDENTIFIERS, SAM, Room, still

ADA = Operator("ada", "Mensah", "Ada", Role.REVIEWER)
MAX = Operator("max", "Bell", "Max", Role.MANAGER)
AMINA = Operator("amina", "Hussain", "Amina")


def photographed(room: Room) -> VisitFile:
    """An open visit with every picture taken and accepted."""
    file = room.ready()
    for number, view in enumerate(room.pathway.views):
        kept = room.clinic.keep(room.binding(file, view.id), still(number)).result()
        file = room.clinic.review(file.visit.id, kept.capture.id, Decision.ACCEPTED, SAM).result()
    return file


def sealed(room: Room) -> VisitFile:
    """A complete visit whose pictures wait for the hospital."""
    return room.clinic.seal(photographed(room).visit.id, SAM).result()


def identified(room: Room, form: dict[str, str], operator: Operator) -> VisitFile:
    """An open visit of another patient, identified by `operator`, with consent and a lesion."""
    key = room.started(form).visit.id
    room.clinic.confirm_identity(key, IDENTIFIERS, operator).result()
    room.clinic.record_consent(key, {"record": True}, "declined", "", operator).result()
    return room.clinic.add_lesion(key, BACK, Side.NONE, "", operator).result()


def states(room: Room) -> dict[str, str]:
    """The state of each delivery, by its picture."""
    rows = room.store.database.connection().query("SELECT capture_id, state FROM delivery")
    return {row["capture_id"]: row["state"] for row in rows}
