"""One run of a station without a window, for the kill test: goes on with the visit where it stands, until all is delivered.

Run as `python -m tests.whole_visit.worker FOLDER URL MOMENT`. At `MOMENT` it kills itself, as a power cut would: no clean-up
of any kind runs. It prints a line for each picture that it calls kept.
"""

import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from devices.contract import DeviceInfo, DeviceKind, Still
from devices.places import Places
from hub_station.assembly import Station, build_station
from hub_station.cameras import Cameras
from hub_station.domain.capture import Binding, Decision
from hub_station.domain.lesion import Side
from hub_station.outbox import durable
from hub_station.outbox.images import Images
from hub_station.outbox.keys import KeySlots, MasterKey
from hub_station.outbox.outbox import Outbox
from hub_station.outbox.records import Records
from hub_station.outbox.store import Store
from hub_station.settings import Hospital, Member, Settings
from sync.contract import Accepted, Receipt
from sync.stow import StowTransport
from tests.parts.pictures import jpeg

MASTER = MasterKey(b"\x07" * 32)
FORM = {"given": "Joan", "family": "Ashworth", "day": "6", "month": "8", "year": "1952", "nhs_number": "999 000 0018"}


def die(*_: object) -> None:
    """End at once, as when the power goes."""
    os.kill(os.getpid(), signal.SIGKILL)


def before(place: Any, name: str, when: Callable[..., bool] = lambda *_: True) -> None:
    """Die just before a call that fits `when`."""
    real = getattr(place, name)

    def dying(*arguments: Any, **options: Any) -> Any:
        if when(*arguments):
            die()
        return real(*arguments, **options)

    setattr(place, name, dying)


def after(place: Any, name: str, when: Callable[..., bool] = lambda *_: True) -> None:
    """Die just after a call that fits `when`: it did its work, and nobody heard of it."""
    real = getattr(place, name)

    def dying(*arguments: Any, **options: Any) -> Any:
        answer = real(*arguments, **options)
        if when(*arguments):
            die()
        return answer

    setattr(place, name, dying)


def second() -> Callable[..., bool]:
    """True at the second call."""
    calls = []

    def counted(*_: object) -> bool:
        calls.append(1)
        return len(calls) == 2

    return counted


def settles(kind: type[object]) -> Callable[..., bool]:
    return lambda _outbox, _delivery, outcome: isinstance(outcome, kind)


MOMENTS: dict[str, Callable[[], None]] = {
    "before the picture is on the disk": lambda: before(durable, "write", lambda path, *_: "images" in path.parts),
    "between the picture's file and its row": lambda: after(Images, "seal", second()),
    "after the picture is kept, before its review": lambda: after(Records, "keep", second()),
    "before the visit is sealed": lambda: before(Records, "seal_visit"),
    "after the visit is sealed": lambda: after(Records, "seal_visit"),
    "after the claim, before a byte left": lambda: after(Outbox, "claim"),
    "after the hospital stored it, before its answer was heard": lambda: after(StowTransport, "send"),
    "after the answer was heard, before it was written down": lambda: before(Outbox, "settle", settles(Accepted)),
    "after it was written down, before the read-back": lambda: after(Outbox, "settle", settles(Accepted)),
    "after the read-back, before the receipt": lambda: before(Outbox, "settle", settles(Receipt)),
    "after the second receipt": lambda: after(Outbox, "settle", _second_receipt()),
    "never": lambda: None,
}


def _second_receipt() -> Callable[..., bool]:
    count = second()
    return lambda _outbox, _delivery, outcome: isinstance(outcome, Receipt) and count()


def main(folder: Path, url: str, moment: str) -> None:
    """Go on with the visit until everything is delivered."""
    if Store.exists(folder):
        store = Store.open(folder, MASTER)
    else:
        KeySlots.create(folder, "a passphrase for a test")
        store = Store.create(folder, MASTER)
    MOMENTS[moment]()
    settings = Settings(hospital=Hospital(url=url), operators=(Member(id="sam", given="Sam", family="Taylor"),))
    told: list[str] = []
    station = build_station(
        settings,
        store,
        Cameras([], lambda: None),
        Places(list),
        lambda status: told.append(status.alarm),
    )
    try:
        visit(station)
        while store.deliveries.counts().received < 3:
            os.sched_yield()
    finally:
        station.close()


def visit(station: Station) -> None:
    """Do what is still to be done of the one visit of the day."""
    clinic, sam = station.clinic, station.settings.operators[0].operator()
    entries = clinic.day().result() or clinic.register(FORM, sam).result()
    if entries[0].visit and entries[0].visit.status.value == "sealed":
        return
    file = clinic.start(entries[0], sam).result()
    key = file.visit.id
    file = clinic.confirm_identity(key, ("name", "birth-date", "nhs-number"), sam).result()
    if not file.consent:
        file = clinic.record_consent(key, {"record": True}, "declined", "", sam).result()
    if not file.lesions:
        file = clinic.add_lesion(key, station.sites[0], Side.LEFT, "", sam).result()
    lesion = file.lesions[0]
    for number, view in enumerate(station.pathway.views):
        capture = file.current(lesion.id, view.id)
        if capture is None:
            binding = Binding(file.patient.id, key, lesion.id, view.id, sam.id)
            kept = clinic.keep(binding, still(number)).result()
            capture, file = kept.capture, kept.file
            os.write(1, f"kept {capture.id} {capture.digest}\n".encode())
        if capture.review is None:
            file = clinic.review(key, capture.id, Decision.ACCEPTED, sam).result()
    clinic.seal(key, sam).result()


def still(number: int) -> Still:
    content = jpeg(number, 640, 480)
    info = DeviceInfo("simulated:test", DeviceKind.CAMERA, "Hub Station", "Test camera", "T-1")
    return Still(content, 640, 480, datetime.now(UTC), info)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
