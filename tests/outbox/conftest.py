"""A store in a temporary folder, a clock that stands still, and sample records."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import cv2
import numpy as np
import pytest

import resources
from hub_station.domain.capture import Binding, Capture, DeviceRecord
from hub_station.domain.identifiers import new_id, new_uid
from hub_station.domain.lesion import Lesion, Side, Site
from hub_station.domain.pathway_file import parse_pathway
from hub_station.domain.patient import Patient
from hub_station.domain.visit import Visit, VisitStatus
from hub_station.outbox.keys import MasterKey
from hub_station.outbox.records import NewDelivery
from hub_station.outbox.store import Store

PATHWAY = parse_pathway(resources.text("pathways/three-views.toml"), "three-views.toml")
NOW = datetime(2026, 11, 24, 9, 20, tzinfo=UTC)
MASTER = MasterKey(bytes(range(32)))


class Clock:
    """A clock that moves only when it is told to."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Clinic:
    """Puts records into a store without the rules of the clinic in between."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def visit(self, family: str = "Ashworth", nhs_number: str = "9990000018") -> Visit:
        patient = self.store.records.patient_by_nhs_number(nhs_number)
        if patient is None:
            patient = Patient(new_id(), family, "Joan", date(1952, 8, 6), nhs_number)
            self.store.records.add_patient(patient, "sam", NOW)
        visit = Visit(
            new_id(), patient.id, "", f"V{new_id()[:12]}", new_uid(), "", "", NOW, "sam", VisitStatus.OPEN
        )  # fmt: skip
        self.store.records.open_visit(visit, PATHWAY)
        return visit

    def lesion(self, visit: Visit, number: int = 1) -> Lesion:
        uids = new_uid(), new_uid(), new_uid()
        lesion = Lesion(
            new_id(), visit.id, number, Site("66643007", "SCT", "Skin of back"), Side.NONE, "", *uids, NOW, "sam"
        )
        self.store.records.add_lesion(lesion)
        return lesion

    def keep(self, visit: Visit, lesion: Lesion, content: bytes, view: str = "location", at: datetime = NOW) -> Capture:
        capture = Capture(
            id=new_id(),
            binding=Binding(visit.patient_id, visit.id, lesion.id, view, "sam"),
            sop_uid=new_uid(),
            taken=at,
            kept_at=at,
            digest=hashlib.sha256(content).hexdigest(),
            size=len(content),
            width=640,
            height=480,
            original=True,
            device=DeviceRecord("simulated:camera", "camera", "Hub Station", "Simulated camera", "SIM-1", ""),
            settings={"exposure": "auto"},
        )
        self.store.records.keep(capture, content, b"thumbnail")
        return capture

    def instance(self, visit: Visit, lesion: Lesion, capture: Capture, content: bytes) -> NewDelivery:
        """What is sent of a picture."""
        whole = b"head" + content + b"tail"
        return NewDelivery(
            capture_id=capture.id,
            study_uid=visit.study_uid,
            series_uid=lesion.photographic_series_uid,
            sop_uid=capture.sop_uid,
            sop_class_uid="1.2",
            head=b"head",
            tail=b"tail",
            size=len(whole),
            whole_digest=hashlib.sha256(whole).hexdigest(),
        )

    def sealed(self, content: bytes = b"\xff\xd8picture\xff\xd9", count: int = 1) -> tuple[Visit, list[Capture]]:
        """A sealed visit with `count` deliveries."""
        visit = self.visit()
        lesion = self.lesion(visit)
        captures = [self.keep(visit, lesion, content + bytes([number]), f"view-{number}") for number in range(count)]
        instances = [self.instance(visit, lesion, one, content + bytes([number])) for number, one in enumerate(captures)]
        self.store.records.seal_visit(visit.id, "sam", NOW, instances)
        return visit, captures


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def store(folder: Path, clock: Clock) -> Iterator[Store]:
    store = Store.create(folder, MASTER, clock)
    yield store
    store.close()


@pytest.fixture
def clinic(store: Store) -> Clinic:
    return Clinic(store)


@pytest.fixture(scope="session")
def jpeg() -> bytes:
    """A JPEG of more than one segment of a sealed file (over 2 MiB)."""
    noise = np.random.default_rng(1).integers(0, 255, (1200, 1600, 3), dtype=np.uint8)
    done, encoded = cv2.imencode(".jpg", noise, [cv2.IMWRITE_JPEG_QUALITY, 95])
    assert done
    return encoded.tobytes()
