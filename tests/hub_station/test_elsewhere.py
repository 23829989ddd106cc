"""Pictures from elsewhere, below the screens: never filed twice, never erased without a reason that is written down."""

import hashlib
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.folders import PictureFolder
from devices.originals import Original
from devices.places import Places
from hub_station.assembly import local_now
from hub_station.domain.capture import Decision
from hub_station.domain.operator import Operator, Role
from hub_station.domain.visit import NotAllowed, VisitFile
from hub_station.elsewhere import Elsewhere
from hub_station.settings import Settings
from tests.hub_station.test_clinic import IDENTIFIERS, OTHER, SAM, Room, still
from tests.parts.pictures import jpeg

SOON = 10.0


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path / "store", Settings())
    yield room
    room.close()


def next_patient(room: Room, file: VisitFile) -> VisitFile:
    """Another patient's visit, ready for its first picture."""
    room.clinic.pause(file.visit.id, SAM).result()
    other = room.started(OTHER)
    room.clinic.confirm_identity(other.visit.id, IDENTIFIERS, SAM).result()
    room.clinic.record_consent(other.visit.id, {"record": True}, "declined", "", SAM).result()
    lesion = file.lesions[0]
    return room.clinic.add_lesion(other.visit.id, lesion.site, lesion.side, "", SAM).result()


def test_one_picture_goes_to_one_view_of_one_patient(room: Room) -> None:
    file = room.ready()
    room.clinic.adopt(room.binding(file), still(1)).result()
    with pytest.raises(NotAllowed, match="filed already"):
        room.clinic.adopt(room.binding(file, "close-up"), still(1)).result()
    other = next_patient(room, file)
    with pytest.raises(NotAllowed, match="filed already"):
        room.clinic.adopt(room.binding(other), still(1)).result()
    assert room.store.records.visit_file(other.visit.id).captures == ()


def test_one_that_is_to_be_taken_again_may_go_to_another_view_of_the_same_visit_only(room: Room) -> None:
    file = room.ready()
    kept = room.clinic.adopt(room.binding(file), still(1)).result().capture
    room.clinic.review(file.visit.id, kept.id, Decision.TAKE_AGAIN, SAM, "positioning").result()
    again = room.clinic.adopt(room.binding(file, "close-up"), still(1)).result()
    assert again.capture.binding.view_id == "close-up"
    room.clinic.review(file.visit.id, again.capture.id, Decision.TAKE_AGAIN, SAM, "positioning").result()
    other = next_patient(room, file)
    with pytest.raises(NotAllowed, match="filed already"):
        room.clinic.adopt(room.binding(other), still(1)).result()


@pytest.fixture
def card(tmp_path: Path) -> PictureFolder:
    folder = tmp_path / "DCIM"
    folder.mkdir()
    (folder / "IMG_1.JPG").write_bytes(jpeg(1))
    return PictureFolder(folder, "card:1", "Memory card")


def listed(places: Places) -> Original:
    """Return the one picture of the card, once it is offered."""
    for place in places.places():
        for original in place.originals:
            return original
    raise AssertionError("the card is empty")


def erasures(room: Room) -> list[tuple[str, str]]:
    """Who erased an original, and why, by the audit."""
    with room.store.database.snapshot() as db:
        texts = [row[0] for row in db.conn.execute("SELECT entry FROM audit ORDER BY number")]
    entries = [json.loads(text) for text in texts if '"original erased"' in text]
    return [(one["agent"][0]["who"]["identifier"]["value"], one["outcomeDesc"]) for one in entries]


def test_an_original_is_erased_with_a_reason_and_the_reason_is_in_the_audit(
    room: Room, card: PictureFolder, tmp_path: Path
) -> None:
    places = Places(lambda: [card])
    looked = tmp_path / "DCIM" / "IMG_1.JPG"
    elsewhere = Elsewhere(places, room.store, local_now)
    changed = threading.Event()
    places.start(changed.set)
    try:
        while not any(place.originals for place in places.places()):
            assert changed.wait(SOON)
            changed.clear()
        original, digest = listed(places), hashlib.sha256(jpeg(1)).hexdigest()
        with pytest.raises(PermissionError):
            elsewhere.erase("card:1", original, digest, "sam", given_up=False).result()
        assert looked.exists()
        with pytest.raises(PermissionError):
            elsewhere.erase("card:1", original, digest, "sam", given_up=True).result()
        assert erasures(room) == []
        room.store.people.enrol([Operator("grace", "Okafor", "Grace", Role.MANAGER)], local_now())
        elsewhere.erase("card:1", original, digest, "grace", given_up=True).result()
        assert not looked.exists()
        assert erasures(room) == [("grace", "given up")]
    finally:
        places.stop()
        elsewhere.close()
