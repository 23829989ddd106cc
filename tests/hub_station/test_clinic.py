"""The rules of the clinic, on a real store: what may be done when, and what is refused in words."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from devices.contract import DeviceInfo, DeviceKind, Still
from hub_station.assembly import local_now, read_pathway
from hub_station.clinic import Clinic
from hub_station.domain.capture import Binding, Decision, Stage
from hub_station.domain.equipment import DeviceRole, Registration
from hub_station.domain.lesion import Side, Site
from hub_station.domain.operator import Operator
from hub_station.domain.visit import Attendance, NotAllowed, VisitFile
from hub_station.outbox.keys import MasterKey
from hub_station.outbox.store import Store
from hub_station.settings import Instrument, Settings
from tests.parts.pictures import jpeg

SAM = Operator("staff", "Taylor", "Sam")
FORM = {"given": "Joan", "family": "Ashworth", "day": "6", "month": "8", "year": "1952", "nhs_number": "9990000018"}
OTHER = {"given": "Kwame", "family": "Mensah", "day": "29", "month": "2", "year": "1968", "nhs_number": "9990000026"}
BACK = Site("66643007", "SCT", "Skin of back")
IDENTIFIERS = ("name", "birth-date", "nhs-number")


class Room:
    """A clinic and its store; counts how often it said that there is something to send."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.store = Store.create(folder, MasterKey(b"k" * 32))
        self.woken = 0
        self.pathway = read_pathway(settings)
        self.clinic = Clinic(self.store, self.pathway, settings, local_now, self._wake)

    def _wake(self) -> None:
        self.woken += 1

    def close(self) -> None:
        self.clinic.close()
        self.store.close()

    def started(self, form: dict[str, str] = FORM) -> VisitFile:
        entries = self.clinic.register(form, SAM).result()
        entry = next(one for one in entries if one.patient.family == form["family"])
        return self.clinic.start(entry, SAM).result()

    def ready(self) -> VisitFile:
        """A visit in which a picture may be taken."""
        key = self.started().visit.id
        self.clinic.confirm_identity(key, IDENTIFIERS, SAM).result()
        self.clinic.record_consent(key, {"record": True}, "declined", "", SAM).result()
        return self.clinic.add_lesion(key, BACK, Side.NONE, "", SAM).result()

    def binding(self, file: VisitFile, view: str = "location") -> Binding:
        return Binding(file.patient.id, file.visit.id, file.lesions[0].id, view, SAM.id)


SCOPE = DeviceInfo("uvc:1e4e:0110@1-2", DeviceKind.DERMATOSCOPE, "", "", "")


def still(seed: int = 0, device: DeviceInfo = SCOPE) -> Still:
    return Still(jpeg(seed), 320, 240, datetime.now(UTC), device)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path / "store", Settings())
    yield room
    room.close()


def test_a_second_patient_cannot_be_opened_over_an_unfinished_one(room: Room) -> None:
    room.started()
    with pytest.raises(NotAllowed, match="Pause it"):
        room.started(OTHER)


def test_fewer_than_three_identifiers_are_refused(room: Room) -> None:
    file = room.started()
    with pytest.raises(NotAllowed, match="three identifiers"):
        room.clinic.confirm_identity(file.visit.id, ("name", "name", "birth-date"), SAM).result()


def test_without_consent_no_picture_is_kept(room: Room) -> None:
    key = room.started().visit.id
    room.clinic.record_consent(key, {"record": False, "teaching": True}, "declined", "", SAM).result()
    file = room.clinic.add_lesion(key, BACK, Side.NONE, "", SAM).result()
    with pytest.raises(NotAllowed, match="consent"):
        room.clinic.keep(room.binding(file), still()).result()


def test_a_picture_bound_to_another_patient_is_refused(room: Room) -> None:
    file = room.ready()
    wrong = replace(room.binding(file), patient_id="somebody-else")
    with pytest.raises(NotAllowed):
        room.clinic.keep(wrong, still()).result()
    assert room.store.records.visit_file(file.visit.id).captures == ()


def test_a_picture_that_comes_after_the_visit_was_paused_is_kept_for_its_patient(room: Room) -> None:
    file = room.ready()
    room.clinic.pause(file.visit.id, SAM).result()
    kept = room.clinic.keep(room.binding(file), still()).result()
    assert kept.file.captures[0].binding.patient_id == file.patient.id


def test_a_silent_device_is_named_by_its_key_and_a_registered_one_by_the_hub(tmp_path: Path, room: Room) -> None:
    kept = room.clinic.keep(room.binding(room.ready()), still()).result().capture.device
    assert (kept.manufacturer, kept.serial) == ("Not stated", SCOPE.key)
    registered = Instrument(
        key=SCOPE.key, role=DeviceRole.DERMATOSCOPE, manufacturer="Maker", model="Scope 5", serial="ASSET-7"
    )
    other = Room(tmp_path / "other", Settings(instruments=(registered,)))
    try:
        file = other.ready()
        named = other.clinic.keep(other.binding(file), still()).result().capture.device
        assert (named.manufacturer, named.model, named.serial) == ("Maker", "Scope 5", "ASSET-7")
        here = Registration(
            "r1", SCOPE.key, DeviceRole.DERMATOSCOPE, "Maker", "Scope 6", "ASSET-8", "", "", "", False, "sam", still().taken
        )
        other.clinic.write(lambda store: store.equipment.register(here)).result()
        named = other.clinic.keep(other.binding(file), still()).result().capture.device
        assert (named.model, named.serial) == ("Scope 6", "ASSET-8"), "what the station was told goes before the policy"
    finally:
        other.close()


def test_a_visit_is_sealed_only_when_every_view_is_taken_and_checked(room: Room) -> None:
    file = room.ready()
    key = file.visit.id
    with pytest.raises(NotAllowed, match="Location is missing"):
        room.clinic.seal(key, SAM).result()
    captures = [
        room.clinic.keep(room.binding(file, view.id), still(number)).result().capture
        for number, view in enumerate(room.pathway.views)
    ]
    with pytest.raises(NotAllowed, match="has not been checked"):
        room.clinic.seal(key, SAM).result()
    assert room.store.records.visit_file(key).to_send() == (), "nobody accepted a picture yet"
    for capture in captures:
        room.clinic.review(key, capture.id, Decision.ACCEPTED, SAM).result()
    assert room.woken == 0
    room.clinic.seal(key, SAM).result()
    assert room.woken == 1
    assert room.store.deliveries.counts().waiting == 3
    with pytest.raises(NotAllowed, match="not open"):
        room.clinic.add_lesion(key, BACK, Side.NONE, "", SAM).result()


def test_a_visit_without_any_picture_is_ended_not_sent(room: Room) -> None:
    file = room.ready()
    for view in room.pathway.views:
        room.clinic.explain_missing(file.visit.id, file.lesions[0].id, view.id, "unwell", SAM).result()
    with pytest.raises(NotAllowed, match="no picture to send"):
        room.clinic.seal(file.visit.id, SAM).result()
    room.clinic.end(file.visit.id, "patient unwell", SAM).result()
    assert room.store.deliveries.counts().waiting == 0


def test_taking_again_needs_a_reason_of_the_list(room: Room) -> None:
    file = room.ready()
    kept = room.clinic.keep(room.binding(file), still()).result()
    with pytest.raises(NotAllowed, match="why"):
        room.clinic.review(file.visit.id, kept.capture.id, Decision.TAKE_AGAIN, SAM, "because").result()


def test_after_a_restart_the_open_visit_is_paused_and_identity_is_asked_again(room: Room) -> None:
    file = room.ready()
    room.clinic.recover().result()
    (entry,) = room.clinic.day().result()
    assert entry.visit is not None
    assert entry.visit.status.value == "paused"
    assert room.clinic.start(entry, SAM).result().identity is None
    assert room.store.records.visit_file(file.visit.id).consent is not None


def test_a_visit_keeps_the_rules_under_which_it_was_opened(room: Room, tmp_path: Path) -> None:
    key = room.ready().visit.id
    room.clinic.close()
    fewer = room.pathway.model_copy(update={"views": room.pathway.views[:1]})
    room.clinic = Clinic(room.store, fewer, Settings(), local_now, lambda: None)
    room.clinic.recover().result()
    file = room.store.records.visit_file(key)
    assert [view.id for view in file.pathway.views] == ["location", "close-up", "dermoscopic"]
    assert sum("is missing" in problem for problem in file.problems()) == 3, "no view is forgotten by a new pathway"


def test_a_view_that_needs_two_pictures_is_complete_with_two_and_sends_no_more_than_it_takes(room: Room) -> None:
    pair = room.pathway.views[1].model_copy(update={"min": 2, "max": 2})
    room.clinic.close()
    room.pathway = room.pathway.model_copy(update={"views": (pair,)})
    room.clinic = Clinic(room.store, room.pathway, Settings(), local_now, lambda: None)
    file = room.ready()
    taken = []
    for number in range(3):
        assert file.complete(file.lesions[0].id, pair) is (number >= 2)
        kept = room.clinic.keep(room.binding(file, pair.id), still(number)).result()
        taken.append(kept.capture.id)
        file = room.clinic.review(file.visit.id, kept.capture.id, Decision.ACCEPTED, SAM).result()
    assert [capture.id for _, _, capture in file.to_send()] == taken[1:], "a newer picture stands in for the oldest"


def test_who_did_not_come_is_marked_and_may_be_put_back_until_the_visit_begins(room: Room) -> None:
    (entry,) = room.clinic.register(FORM, SAM).result()
    (entry,) = room.clinic.mark_attendance(entry, Attendance.DID_NOT_ATTEND, SAM).result()
    assert entry.appointment
    assert entry.appointment.attendance is Attendance.DID_NOT_ATTEND
    (entry,) = room.clinic.mark_attendance(entry, Attendance.SCHEDULED, SAM).result()
    room.clinic.start(entry, SAM).result()
    with pytest.raises(NotAllowed, match="has begun"):
        room.clinic.mark_attendance(entry, Attendance.CANCELLED, SAM).result()


def test_a_visit_that_lacks_a_view_is_partial_on_the_list(room: Room) -> None:
    file = room.ready()
    key, lesion = file.visit.id, file.lesions[0].id
    kept = room.clinic.keep(room.binding(file), still()).result()
    room.clinic.review(key, kept.capture.id, Decision.ACCEPTED, SAM).result()
    for view in ("close-up", "dermoscopic"):
        room.clinic.explain_missing(key, lesion, view, "equipment", SAM).result()
    assert [entry.partial for entry in room.clinic.day().result()] == [False], "it is not sealed yet"
    room.clinic.seal(key, SAM).result()
    assert [entry.partial for entry in room.clinic.day().result()] == [True]


def test_best_possible_may_say_what_is_not_perfect_and_whether_a_ruler_is_seen_is_kept(room: Room) -> None:
    file = room.ready()
    kept = room.clinic.keep(room.binding(file), still()).result().capture
    with pytest.raises(NotAllowed, match="from the list"):
        room.clinic.review(file.visit.id, kept.id, Decision.BEST_POSSIBLE, SAM, "because").result()
    after = room.clinic.review(file.visit.id, kept.id, Decision.BEST_POSSIBLE, SAM, "artefact", ruler=False).result()
    (capture,) = after.captures
    assert capture.review is not None
    assert (capture.review.reason_id, capture.review.ruler, capture.review.stage) == ("artefact", "no", Stage.ROOM)


def test_what_is_taken_again_stays_in_the_record_and_out_of_the_visit(room: Room) -> None:
    file = room.ready()
    lesion = file.lesions[0].id
    first = room.clinic.keep(room.binding(file), still()).result().capture
    view = first.binding.view_id
    file = room.clinic.review(file.visit.id, first.id, Decision.TAKE_AGAIN, SAM, "movement").result()
    assert [one.id for one in file.tries(lesion, view)] == [first.id]
    assert file.pictures(lesion, view) == ()
    second = room.clinic.keep(room.binding(file), still(2)).result()
    assert [one.id for one in second.file.pictures(lesion, view)] == [second.capture.id]
    assert room.store.records.picture(first.id) == still().content
