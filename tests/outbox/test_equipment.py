"""What a hub knows of its devices survives, the newest counts, and what was checked is never rewritten."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from hub_station.domain.equipment import (
    ColourCheck,
    DeviceRole,
    LearntTrigger,
    Registration,
    ScaleCheck,
    fitness,
)
from hub_station.outbox.database import IntegrityError
from hub_station.outbox.store import Store
from tests.outbox.conftest import MASTER, NOW, Clinic

SCOPE = "uvc:ab02:ab01@1-1.4"
REGISTERED = Registration(
    id="r1",
    device_key=SCOPE,
    role=DeviceRole.DERMATOSCOPE,
    manufacturer="Maker",
    model="Scope 5",
    serial="ASSET-7",
    polarization="POLARIZED",
    contact="CONTACT",
    magnification="10",
    fixed_distance=True,
    operator_id="sam",
    at=NOW,
)
CHECK = ColourCheck("c1", SCOPE, "polarised", 4.2, "sam", NOW, NOW + timedelta(days=30), {"worst patch": "red"})


def test_everything_is_there_after_a_restart_and_the_newest_counts(store: Store, folder: Path) -> None:
    later = replace(REGISTERED, id="r2", serial="ASSET-8")
    store.equipment.register(REGISTERED)
    store.equipment.register(later)
    store.equipment.add_colour_check(CHECK)
    store.equipment.add_colour_check(replace(CHECK, id="c2", difference=7.0))
    store.equipment.add_colour_check(replace(CHECK, id="c3", light="room light"))
    scale = ScaleCheck("s1", SCOPE, 0.0101, 0.0102, 0.0001, "sam", NOW)
    store.equipment.add_scale_check(scale)
    pedal = LearntTrigger("t1", "Foot pedal", {"device": "0c45:7404", "code": "KEY_B"}, "sam", NOW)
    store.equipment.learn_trigger(pedal)
    store.close()
    again = Store.open(folder, MASTER)
    try:
        assert again.equipment.registrations() == {SCOPE: later}
        assert {light: one.difference for (_, light), one in again.equipment.colour_checks().items()} == {
            "polarised": 7.0,
            "room light": 4.2,
        }
        assert again.equipment.scale_checks() == {SCOPE: scale}
        assert again.equipment.triggers() == (pedal,)
        again.equipment.forget_trigger("t1", "sam", NOW)
        assert again.equipment.triggers() == ()
        assert again.audit_fault() is None
    finally:
        again.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE registration SET serial = 'x'",
        "DELETE FROM registration",
        "UPDATE colour_check SET difference = 0",
        "UPDATE scale_check SET row_mm = 1",
    ],
)
def test_a_registration_and_a_check_are_never_rewritten(store: Store, statement: str) -> None:
    store.equipment.register(REGISTERED)
    store.equipment.add_colour_check(CHECK)
    store.equipment.add_scale_check(ScaleCheck("s1", SCOPE, 0.01, 0.01, 0.0001, "sam", NOW))
    with pytest.raises(IntegrityError), store.database.transaction() as db:
        db.conn.execute(statement)


def test_a_device_without_a_name_is_no_registration(store: Store) -> None:
    with pytest.raises(IntegrityError):
        store.equipment.register(replace(REGISTERED, serial=""))


def test_the_whereabouts_of_a_picture_are_known_by_its_digest(store: Store, clinic: Clinic, jpeg: bytes) -> None:
    visit = clinic.visit()
    kept = clinic.keep(visit, clinic.lesion(visit), jpeg)
    assert store.equipment.whereabouts(kept.digest) == "kept"
    assert store.equipment.whereabouts("0" * 64) is None


def test_the_whereabouts_follow_the_delivery(store: Store, clinic: Clinic) -> None:
    _, (kept,) = clinic.sealed()
    assert store.equipment.whereabouts(kept.digest) == "ready"


def test_a_camera_serves_what_a_camera_can_and_never_passes_for_a_dermatoscope() -> None:
    close_up, location, camera, scope = (
        DeviceRole.CLOSE_UP,
        DeviceRole.LOCATION,
        DeviceRole.CAMERA,
        DeviceRole.DERMATOSCOPE,
    )
    assert [fitness(one, close_up) for one in (close_up, camera, location, scope)] == [0, 1, 2, None]
    assert [fitness(one, scope) for one in (scope, camera, close_up)] == [0, None, None]


def test_a_device_whose_registration_ended_counts_as_new_and_nothing_is_lost(store: Store) -> None:
    store.equipment.register(REGISTERED)
    store.equipment.register(replace(REGISTERED, id="r9", device_key="uvc:other"))
    store.equipment.add_colour_check(CHECK)
    store.equipment.add_scale_check(ScaleCheck("s1", SCOPE, 0.01, 0.01, 0.0001, "sam", NOW))
    store.equipment.end_registration(SCOPE, "grace", NOW)
    assert set(store.equipment.registrations()) == {"uvc:other"}
    assert store.equipment.colour_checks() == {}
    assert store.equipment.scale_checks() == {}
    with store.database.snapshot() as db:
        assert db.conn.execute("SELECT count(*) FROM registration").fetchone()[0] == 2
        (last,) = db.conn.execute("SELECT entry FROM audit ORDER BY number DESC LIMIT 1").fetchone()
    assert '"device registration ended"' in last
    assert "grace" in last
    # The clock of a station may have been put back since.
    store.equipment.register(replace(REGISTERED, id="r2", at=NOW - timedelta(days=1)))
    assert store.equipment.registrations()[SCOPE].id == "r2"
    assert store.equipment.colour_checks() == {}, "a check from before would count for a device that counted as new"
    assert store.audit_fault() is None


@pytest.mark.parametrize("statement", ["UPDATE registration_end SET registration = 0", "DELETE FROM registration_end"])
def test_the_end_of_a_registration_is_never_rewritten(store: Store, statement: str) -> None:
    store.equipment.register(REGISTERED)
    store.equipment.end_registration(SCOPE, "grace", NOW)
    with pytest.raises(IntegrityError), store.database.transaction() as db:
        db.conn.execute(statement)
