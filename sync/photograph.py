"""All that one DICOM instance says beside its pixels, as plain values: what the hall hands to `sync.dicom.build`.

One home for the mapping: reference to DICOM attributes stands beside each field (PS3.3 2024e).
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class PhotographKind(StrEnum):
    """Which of the two SOP classes."""

    DERMOSCOPIC = "dermoscopic"
    """Dermoscopic Photography Image Storage, 1.2.840.10008.5.1.4.1.1.77.1.7, modality DMS."""
    PHOTOGRAPHIC = "photographic"
    """VL Photographic Image Storage, 1.2.840.10008.5.1.4.1.1.77.1.4, modality XC."""


@dataclass(frozen=True, slots=True)
class Code:
    """A coded concept: `value` (CodeValue), `scheme` (SCT, DCM, FMA), `meaning` in English."""

    value: str
    scheme: str
    meaning: str


@dataclass(frozen=True, slots=True)
class PatientIdentity:
    """The patient as the hospital will file the picture.

    `patient_id` and `issuer` become PatientID and IssuerOfPatientID (`NHS` for an NHS number); `sex` is M, F, O or empty.
    """

    family: str
    given: str
    middle: str
    prefix: str
    patient_id: str
    issuer: str
    birth_date: date | None
    sex: str


@dataclass(frozen=True, slots=True)
class Equipment:
    """The camera or dermatoscope that made the picture; all four are Type 1 in the dermoscopic IOD."""

    manufacturer: str
    model: str
    serial: str
    software: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dermoscopy:
    """How the dermatoscope was used (Dermoscopic Image module, C.8.12.13); empty text where not known.

    `polarization`: POLARIZED or NON_POLARIZED; `contact`: CONTACT or NON_CONTACT; `immersion` only with CONTACT.
    `magnification` is the optics' own (OpticalMagnificationFactor), above 0. `pixel_spacing` (PixelSpacing): millimetres
    between rows and between columns, only where this very device was calibrated for pictures of this size; else None.
    """

    polarization: str = ""
    contact: str = ""
    immersion: str = ""
    magnification: float | None = None
    pixel_spacing: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Photograph:
    """One picture with its context. Times are timezone-aware; UIDs were minted when the record was made.

    Study- and series-level values must be the same in every instance of that study or series. `laterality` is L, R, B, U
    or empty. `references`: (SOP class UID, SOP instance UID) of the lesion's other pictures of this visit.
    """

    kind: PhotographKind
    patient: PatientIdentity
    # study
    study_uid: str
    study_started: datetime
    study_id: str
    accession_number: str
    referring_physician: str
    study_description: str
    # series: one per lesion and kind
    series_uid: str
    series_number: int
    series_started: datetime
    series_description: str
    # instance
    sop_uid: str
    instance_number: int
    taken: datetime
    built: datetime
    operator: str
    equipment: Equipment
    institution: str
    station: str
    # what it shows
    region: Code
    laterality: str
    lesion_label: str
    lesion_uid: str
    view_title: str
    recognizable: bool
    dermoscopy: Dermoscopy | None = None
    references: tuple[tuple[str, str], ...] = field(default=())
