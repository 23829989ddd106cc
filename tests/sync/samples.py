"""Pictures and records of invented patients that the tests of the delivery share."""

import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image

from sync.contract import Delivery
from sync.dicom import Envelope, build
from sync.photograph import Code, Dermoscopy, Equipment, PatientIdentity, Photograph, PhotographKind

SUMMER = timezone(timedelta(hours=1))


def new_uid() -> str:
    return f"2.25.{uuid.uuid4().int}"


@cache
def jpeg(width: int = 64, height: int = 48, seed: int = 0, **options: Any) -> bytes:
    """A small baseline JPEG of noise; each seed another."""
    pixels = np.random.default_rng(seed).integers(0, 255, (height, width, 3), dtype=np.uint8)
    file = BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", **options)
    return file.getvalue()


def with_segment(picture: bytes, marker: int, body: bytes) -> bytes:
    """The same JPEG with one more segment at its beginning."""
    return picture[:2] + bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body + picture[2:]


def odd_sized() -> bytes:
    """A JPEG of an odd number of bytes: its fragment needs a pad byte."""
    picture = jpeg()
    return picture if len(picture) % 2 else with_segment(picture, 0xFE, b"odd")


PATIENT = PatientIdentity(
    family="Müller-O'Brien",
    given="Zoë",
    middle="",
    prefix="Mrs",
    patient_id="9990000018",
    issuer="NHS",
    birth_date=date(1952, 8, 6),
    sex="F",
)


def photograph(**changes: Any) -> Photograph:
    """A complete dermoscopic record with fresh UIDs; `changes` are fields."""
    started = datetime(2026, 8, 6, 9, 40, tzinfo=SUMMER)
    whole = Photograph(
        kind=PhotographKind.DERMOSCOPIC,
        patient=PATIENT,
        study_uid=new_uid(),
        study_started=started,
        study_id="V2608060001",
        accession_number="HUB260806001",
        referring_physician="Grey^Alex^^Dr",
        study_description="Skin lesion photography",
        series_uid=new_uid(),
        series_number=2,
        series_started=started + timedelta(minutes=3),
        series_description="Lesion 1 dermoscopy",
        sop_uid=new_uid(),
        instance_number=1,
        taken=started + timedelta(minutes=5, microseconds=120_000),
        built=started + timedelta(minutes=20),
        operator="Taylor^Sam",
        equipment=Equipment("Simulated instruments", "Dermatoscope", "SIM-0001", ("hub-station 0.1.0", "1.0")),
        institution="Riverside community photo hub",
        station="RIVERSIDE1",
        region=Code("14975008", "SCT", "Skin of forearm"),
        laterality="L",
        lesion_label="Lesion 1",
        lesion_uid=new_uid(),
        view_title="Dermoscopic",
        recognizable=False,
        dermoscopy=Dermoscopy("POLARIZED", "CONTACT", "ULTRASOUND_GEL"),
    )
    return replace(whole, **changes)


def plain_photograph(**changes: Any) -> Photograph:
    """The same for an ordinary camera."""
    defaults: dict[str, Any] = {
        "kind": PhotographKind.PHOTOGRAPHIC,
        "series_number": 1,
        "series_description": "Lesion 1 photographs",
        "view_title": "Close-up with ruler",
        "dermoscopy": None,
    }
    return photograph(**(defaults | changes))


@dataclass(frozen=True, slots=True)
class Instance:
    """A built instance with its picture."""

    record: Photograph
    picture: bytes
    envelope: Envelope

    @property
    def file(self) -> bytes:
        """The whole Part 10 file."""
        return self.envelope.head + self.picture + self.envelope.tail

    def delivery(self, attempt: int = 1) -> Delivery:
        """The instance as the outbox hands it out."""

        def content() -> Iterator[bytes]:
            yield self.envelope.head
            yield self.picture
            yield self.envelope.tail

        return Delivery(
            id=uuid.uuid4().hex,
            study_uid=self.record.study_uid,
            series_uid=self.record.series_uid,
            sop_uid=self.record.sop_uid,
            sop_class_uid=self.envelope.sop_class_uid,
            digest=hashlib.sha256(self.picture).hexdigest(),
            jpeg_size=len(self.picture),
            size=self.envelope.size,
            attempt=attempt,
            content=content,
        )


def instance(record: Photograph | None = None, picture: bytes | None = None) -> Instance:
    """Build an instance."""
    record, picture = record or photograph(), picture or jpeg()
    return Instance(record, picture, build(record, picture))


def now() -> datetime:
    return datetime.now(UTC)
