"""Builds the DICOM instance of one picture.

The JPEG goes in byte for byte, as one fragment. Two SOP classes: Dermoscopic Photography and VL Photographic Image
Storage (PS3.3 2024e). Same record and same JPEG, same bytes: nothing here looks at a clock or makes a UID by chance.
"""

import hashlib
import struct
import uuid
from dataclasses import dataclass
from io import BytesIO

import nhs_number
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import UID, JPEGBaseline8Bit

from sync.attributes import IncompleteRecord, Moment, decimal, identifier, label, person_name, staff_name, uid
from sync.photograph import Code, Dermoscopy, PatientIdentity, Photograph, PhotographKind
from sync.picture import Facts, UnsuitablePicture, inspect
from sync.readback import read_jpeg

__all__ = ["SOP_CLASSES", "Envelope", "IncompleteRecord", "UnsuitablePicture", "build", "read_jpeg"]

SOP_CLASSES = {
    PhotographKind.DERMOSCOPIC: "1.2.840.10008.5.1.4.1.1.77.1.7",
    PhotographKind.PHOTOGRAPHIC: "1.2.840.10008.5.1.4.1.1.77.1.4",
}
MODALITIES = {PhotographKind.DERMOSCOPIC: "DMS", PhotographKind.PHOTOGRAPHIC: "XC"}

IMPLEMENTATION = UID("2.25.58829304710935528164301477106498021764")
"""ImplementationClassUID of this program (PS3.7 D.3.3.2): one for all its versions."""

NHS_NUMBERS = "2.16.840.1.113883.2.1.4.1"
"""The OID of the NHS number as an identifier of patients."""

SIDES = {
    "L": Code("7771000", "SCT", "Left"),
    "R": Code("24028007", "SCT", "Right"),
    "B": Code("51440002", "SCT", "Bilateral"),
}
"""ImageLaterality -> laterality modifier of the same meaning (CID 244). `U`, unpaired, has none."""

SAME_ANATOMY = Code("122401", "DCM", "Same Anatomy")
"""Why the lesion's other pictures are named (CID 7210)."""

POLARIZATIONS = ("", "POLARIZED", "NON_POLARIZED")
CONTACTS = ("", "CONTACT", "NON_CONTACT")
IMMERSIONS = ("", "ULTRASOUND_GEL", "ALCOHOL", "WATER", "MINERAL_OIL", "PLASTIC_CAP")

ITEM, SEQUENCE_END = b"\xfe\xff\x00\xe0", b"\xfe\xff\xdd\xe0\x00\x00\x00\x00"
PIXEL_DATA = b"\xe0\x7f\x10\x00OB\x00\x00\xff\xff\xff\xff"


@dataclass(frozen=True, slots=True)
class Envelope:
    """What surrounds the JPEG: the whole Part 10 file is `head` + JPEG + `tail`.

    `digest` is the SHA-256 (64 lower-case hex digits) of that whole file and `size` its length in bytes.
    """

    head: bytes
    tail: bytes
    sop_class_uid: str
    digest: str
    size: int


def build(photograph: Photograph, jpeg: bytes) -> Envelope:
    """Make the instance of one picture: about 3 kB around the JPEG, which is not copied. 12 megapixels take about 0.1 s.

    Raises `IncompleteRecord` where the record lacks or contradicts what DICOM demands, `UnsuitablePicture` where the JPEG
    may not go.
    """
    facts = inspect(jpeg)
    dataset = Dataset()
    _add_patient(dataset, photograph.patient)
    _add_study_and_series(dataset, photograph)
    _add_equipment(dataset, photograph)
    _add_instance(dataset, photograph)
    _add_place(dataset, photograph)
    _add_pixels(dataset, facts, len(jpeg))
    if photograph.kind is PhotographKind.DERMOSCOPIC:
        _add_dermoscopy(dataset, photograph)

    head = _written(dataset) + _pixel_header(len(jpeg))
    tail = b"\x00" * (len(jpeg) % 2) + SEQUENCE_END
    whole = hashlib.sha256(head)
    whole.update(jpeg)
    whole.update(tail)
    return Envelope(head, tail, dataset.SOPClassUID, whole.hexdigest(), len(head) + len(jpeg) + len(tail))


def _add_patient(dataset: Dataset, patient: PatientIdentity) -> None:
    """Patient Module (C.7.1.1)."""
    dataset.PatientName = person_name(patient.family, patient.given, patient.middle, patient.prefix)
    dataset.PatientID = identifier(patient.patient_id, 64, "patient's number")
    if patient.issuer == "NHS":
        if len(patient.patient_id) != 10 or not nhs_number.is_valid(patient.patient_id):
            raise IncompleteRecord("The patient's NHS number is not a valid one.")
        qualifiers = Dataset()
        qualifiers.UniversalEntityID = NHS_NUMBERS
        qualifiers.UniversalEntityIDType = "ISO"
        qualifiers.IdentifierTypeCode = "NH"
        dataset.IssuerOfPatientIDQualifiersSequence = Sequence([qualifiers])
    dataset.IssuerOfPatientID = label(patient.issuer)
    dataset.TypeOfPatientID = "TEXT"
    dataset.PatientBirthDate = patient.birth_date.isoformat().replace("-", "") if patient.birth_date else ""
    dataset.PatientSex = _one_of(patient.sex, ("", "M", "F", "O"), "patient's sex")


def _add_study_and_series(dataset: Dataset, photograph: Photograph) -> None:
    """General Study, General Series, Frame of Reference (C.7.2.1, C.7.3.1, C.7.4.1)."""
    started, series_started = _moment(photograph, "study_started"), _moment(photograph, "series_started")
    dataset.StudyInstanceUID = uid(photograph.study_uid, "study")
    dataset.StudyDate, dataset.StudyTime = started.date, started.time
    dataset.StudyID = identifier(photograph.study_id, 16, "visit's number", needed=False)
    dataset.AccessionNumber = identifier(photograph.accession_number, 16, "accession number", needed=False)
    dataset.ReferringPhysicianName = staff_name(photograph.referring_physician)
    dataset.StudyDescription = label(photograph.study_description)
    dataset.SeriesInstanceUID = uid(photograph.series_uid, "series")
    dataset.SeriesNumber = photograph.series_number
    dataset.SeriesDate, dataset.SeriesTime = series_started.date, series_started.time
    dataset.SeriesDescription = label(photograph.series_description)
    dataset.Modality = MODALITIES[photograph.kind]
    dataset.OperatorsName = staff_name(photograph.operator)


def _add_equipment(dataset: Dataset, photograph: Photograph) -> None:
    """General Equipment; Enhanced General Equipment makes four attributes mandatory for dermoscopy (C.7.5.1, C.7.5.2)."""
    equipment = photograph.equipment
    software = [label(version) for version in equipment.software if label(version)]
    named = {
        "manufacturer": label(equipment.manufacturer),
        "model": label(equipment.model),
        "serial number": label(equipment.serial),
        "software version": software,
    }
    lacking = [what for what, value in named.items() if not value]
    if lacking and photograph.kind is PhotographKind.DERMOSCOPIC:
        raise IncompleteRecord(
            f"The dermatoscope has no {' and no '.join(lacking)} on record. Register it before pictures of it are sent."
        )
    dataset.Manufacturer = named["manufacturer"]
    if named["model"]:
        dataset.ManufacturerModelName = named["model"]
    if named["serial number"]:
        dataset.DeviceSerialNumber = named["serial number"]
    if software:
        dataset.SoftwareVersions = software
    dataset.InstitutionName = label(photograph.institution)
    dataset.StationName = identifier(photograph.station, 16, "station's name", needed=False)


def _add_instance(dataset: Dataset, photograph: Photograph) -> None:
    """SOP Common, General Acquisition, General Image, General Reference, Acquisition Context."""
    taken, built = _moment(photograph, "taken"), _moment(photograph, "built")
    dataset.SOPClassUID = SOP_CLASSES[photograph.kind]
    dataset.SOPInstanceUID = uid(photograph.sop_uid, "picture")
    dataset.SpecificCharacterSet = "ISO_IR 192"
    dataset.TimezoneOffsetFromUTC = taken.offset
    dataset.InstanceCreationDate, dataset.InstanceCreationTime = built.date, built.time
    dataset.AcquisitionDateTime = taken.stamp
    dataset.ContentDate, dataset.ContentTime = taken.date, taken.time
    dataset.InstanceNumber = photograph.instance_number
    dataset.ImageType = ["ORIGINAL", "PRIMARY"]
    dataset.PatientOrientation = ""
    dataset.BurnedInAnnotation = "NO"
    dataset.RecognizableVisualFeatures = "YES" if photograph.recognizable else "NO"
    dataset.ImageComments = label(f"{photograph.lesion_label}: {photograph.view_title}")
    dataset.AcquisitionContextSequence = Sequence()
    if photograph.references:  # (0008,114A) would be for what is no image
        dataset.ReferencedImageSequence = Sequence([_reference(*other) for other in photograph.references])


def _add_place(dataset: Dataset, photograph: Photograph) -> None:
    """The coded site on the body and its side (VL Image, C.8.12.1): modifier and ImageLaterality say the same."""
    region = _coded(photograph.region)
    side = _one_of(photograph.laterality, ("", "U", *SIDES), "side of the body")
    if side in SIDES:
        region.AnatomicRegionModifierSequence = Sequence([_coded(SIDES[side])])
    if side:
        dataset.ImageLaterality = side
    else:
        dataset.Laterality = ""  # demanded, of the series, where the image has none; empty is its word for not known
    dataset.AnatomicRegionSequence = Sequence([region])


def _add_pixels(dataset: Dataset, facts: Facts, length: int) -> None:
    """Image Pixel and VL Image (C.7.6.3, C.8.12.1): from the JPEG itself, never from what a camera claims.

    YBR_FULL_422 whatever the chroma sampling: PS3.5 table 8.2.1-1 allows that or RGB, and the JPEG rules its decoding. No
    ICC profile: one in the JPEG stands there already, and DICOM wants an input profile, which cameras do not write.
    """
    dataset.SamplesPerPixel = 3
    dataset.PhotometricInterpretation = "YBR_FULL_422"
    dataset.PlanarConfiguration = 0
    dataset.Rows, dataset.Columns = facts.height, facts.width
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 8, 8, 7, 0
    dataset.LossyImageCompression = "01"
    dataset.LossyImageCompressionRatio = f"{facts.height * facts.width * 3 / length:.2f}"
    dataset.LossyImageCompressionMethod = "ISO_10918_1"


def _add_dermoscopy(dataset: Dataset, photograph: Photograph) -> None:
    """Dermoscopic Image (C.8.12.13), and the frame of reference that validators demand of this class."""
    used = photograph.dermoscopy or Dermoscopy()
    contact = _one_of(used.contact, CONTACTS, "contact method")
    immersion = _one_of(used.immersion, IMMERSIONS, "immersion medium")
    dataset.LightSourcePolarization = _one_of(used.polarization, POLARIZATIONS, "polarisation")
    dataset.EmitterColorTemperature = None
    dataset.ContactMethod = contact
    if contact == "CONTACT":
        dataset.ImmersionMedia = immersion
    elif immersion:
        raise IncompleteRecord("An immersion medium is recorded for a picture without contact.")
    factor = used.magnification
    dataset.OpticalMagnificationFactor = None if factor is None else decimal(factor, "magnification")
    if used.pixel_spacing:
        # A fact of the instrument (PS3.3 10.7): in contact, at one distance, checked with a target.
        dataset.PixelSpacing = [decimal(step, "pixel spacing") for step in used.pixel_spacing]
    dataset.TrackingID = label(photograph.lesion_label)
    dataset.TrackingUID = uid(photograph.lesion_uid, "lesion")
    # A series has one frame of reference at most: made from its UID, it is the same in all its pictures.
    dataset.FrameOfReferenceUID = f"2.25.{uuid.uuid5(uuid.NAMESPACE_OID, photograph.series_uid).int}"
    dataset.PositionReferenceIndicator = ""


def _reference(sop_class_uid: str, sop_uid: str) -> Dataset:
    item = Dataset()
    item.ReferencedSOPClassUID = uid(sop_class_uid, "referenced class")
    item.ReferencedSOPInstanceUID = uid(sop_uid, "referenced picture")
    item.PurposeOfReferenceCodeSequence = Sequence([_coded(SAME_ANATOMY)])
    return item


def _coded(code: Code) -> Dataset:
    item = Dataset()
    item.CodeValue = identifier(code.value, 16, "code of the place on the body")
    item.CodingSchemeDesignator = identifier(code.scheme, 16, "coding scheme of the place on the body")
    item.CodeMeaning = identifier(code.meaning, 64, "name of the place on the body")
    return item


def _one_of(value: str, allowed: tuple[str, ...], what: str) -> str:
    if value not in allowed:
        raise IncompleteRecord(f"The {what} is recorded as something that DICOM has no word for.")
    return value


def _moment(photograph: Photograph, which: str) -> Moment:
    """Tell all times of a study in the offset that it began with: TimezoneOffsetFromUTC rules every DA and TM of it."""
    return Moment.of(getattr(photograph, which), photograph.study_started, which.replace("_", " "))


def _written(dataset: Dataset) -> bytes:
    """Return the file up to the pixel data, which have the highest tag of all."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    meta.TransferSyntaxUID = JPEGBaseline8Bit
    meta.ImplementationClassUID = IMPLEMENTATION
    meta.ImplementationVersionName = "HUB_STATION"
    dataset.file_meta = meta
    file = BytesIO()
    pydicom.dcmwrite(file, dataset, enforce_file_format=True)
    return file.getvalue()


def _pixel_header(length: int) -> bytes:
    """Return what stands before the JPEG: PixelData of undefined length, an offset table of one, the fragment's item."""
    table = ITEM + struct.pack("<II", 4, 0)
    return PIXEL_DATA + table + ITEM + struct.pack("<I", length + length % 2)
