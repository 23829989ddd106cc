"""The instances: what two builds of dciodvfy, dcentvfy, dcmtk and pydicom say of them, and what they must hold besides."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pydicom
import pytest
from pydicom.dataset import Dataset

import resources
from sync.dicom import IncompleteRecord, build, read_jpeg
from sync.photograph import Code, Dermoscopy, Equipment, PatientIdentity, Photograph
from sync.readback import NotOurPicture
from tests.parts import dicomtools
from tests.sync.samples import (
    PATIENT,
    SUMMER,
    Instance,
    instance,
    jpeg,
    new_uid,
    odd_sized,
    photograph,
    plain_photograph,
)

WINTER = datetime(2026, 1, 31, 16, 5, tzinfo=UTC)
NO_NUMBER = replace(PATIENT, patient_id="5b0c1c7f2d4e4d1c9b7c3a2f1e0d9c8b", issuer="Riverside community photo hub")
LONG_NAME = replace(PATIENT, family="Featherstonehaugh-Cholmondeley", given="Maximiliana", middle="Wilhelmina Josephina")

RECORDS = {
    "dermoscopic, left": photograph(),
    "dermoscopic, side unknown": photograph(laterality=""),
    "dermoscopic, midline": photograph(laterality="U"),
    "dermoscopic, dry": photograph(dermoscopy=Dermoscopy("NON_POLARIZED", "CONTACT")),
    "dermoscopic, no contact": photograph(dermoscopy=Dermoscopy("POLARIZED", "NON_CONTACT")),
    "dermoscopic, calibrated": photograph(
        dermoscopy=Dermoscopy("POLARIZED", "CONTACT", magnification=10, pixel_spacing=(0.0101234567, 0.0102))
    ),
    "dermoscopic, nothing known": photograph(dermoscopy=None),
    "photograph, right": plain_photograph(laterality="R"),
    "photograph, both": plain_photograph(laterality="B", recognizable=True),
    "photograph, camera unknown": plain_photograph(equipment=Equipment("", "", "", ())),
    "photograph, with others": plain_photograph(references=(("1.2.840.10008.5.1.4.1.1.77.1.7", new_uid()),)),
    "winter": photograph(study_started=WINTER, series_started=WINTER, taken=WINTER, built=WINTER),
    "no NHS number": photograph(patient=NO_NUMBER),
    "no birth date": photograph(patient=replace(PATIENT, birth_date=None, sex="")),
    "Welsh and Greek": photograph(patient=replace(PATIENT, family="Ŵyn-Παπαδόπουλος", given="Siân", middle="Ðorđe")),
    "one name": photograph(patient=replace(PATIENT, family="Suharto", given="", prefix="")),
    "long name": photograph(patient=LONG_NAME),
    "long labels": photograph(institution="The community photo hub of " + "St " * 30, view_title="Close-up " * 9),
    "nothing optional": photograph(accession_number="", study_id="", referring_physician="", operator="", station=""),
}


def dataset(one: Instance) -> Dataset:
    """The instance as a reader sees it, its values judged strictly."""
    with pydicom.config.strict_reading():
        read = pydicom.dcmread(BytesIO(one.file))
        for element in read.iterall():
            _ = element.value
    return read


@pytest.mark.parametrize("name", RECORDS)
@pytest.mark.parametrize("build_of_tools", dicomtools.BUILDS)
def test_validators_find_no_error(name: str, build_of_tools: str, tmp_path: Path) -> None:
    file = tmp_path / "one.dcm"
    file.write_bytes(instance(RECORDS[name], odd_sized()).file)
    assert dicomtools.errors(dicomtools.dciodvfy(build_of_tools, file)) == []
    assert dicomtools.is_part10(file)


def test_the_validators_can_find_an_error(tmp_path: Path) -> None:
    """A judge that always acquits would make the test above worthless."""
    spoilt = pydicom.dcmread(BytesIO(instance().file))
    del spoilt.DeviceSerialNumber
    spoilt.save_as(tmp_path / "spoilt.dcm")
    for tools in dicomtools.BUILDS:
        assert any("DeviceSerialNumber" in line for line in dicomtools.dciodvfy(tools, tmp_path / "spoilt.dcm"))


@pytest.mark.parametrize("build_of_tools", dicomtools.BUILDS)
def test_a_visit_agrees_with_itself(build_of_tools: str, tmp_path: Path) -> None:
    """Two lesions, three views each, taken over the hour at which the clocks change."""
    started = datetime(2026, 10, 25, 1, 50, tzinfo=SUMMER)
    study = {"study_uid": new_uid(), "study_started": started}
    files = []
    for lesion in (1, 2):
        shared = study | {"lesion_uid": new_uid(), "lesion_label": f"Lesion {lesion}", "laterality": "LR"[lesion - 1]}
        photos = {"series_uid": new_uid(), "series_number": 2 * lesion - 1, "series_started": started + timedelta(minutes=2)}
        scopes = {"series_uid": new_uid(), "series_number": 2 * lesion, "series_started": started + timedelta(minutes=2)}
        uids = [new_uid() for _ in range(3)]
        classes = ["1.2.840.10008.5.1.4.1.1.77.1.4"] * 2 + ["1.2.840.10008.5.1.4.1.1.77.1.7"]
        for place, (make, series) in enumerate(
            [(plain_photograph, photos), (plain_photograph, photos), (photograph, scopes)]
        ):
            others = tuple(pair for pair in zip(classes, uids, strict=True) if pair[1] != uids[place])
            taken = (started + timedelta(minutes=7 * place + 5)).astimezone(UTC)
            record = make(
                **shared, **series, sop_uid=uids[place], instance_number=place % 2 + 1, taken=taken, references=others
            )
            file = tmp_path / f"{lesion}-{place}.dcm"
            file.write_bytes(instance(record, jpeg(seed=place)).file)
            files.append(file)
    assert dicomtools.dcentvfy(build_of_tools, files) == []


def test_the_same_record_gives_the_same_bytes() -> None:
    record = photograph()
    assert build(record, jpeg()) == build(record, jpeg())


@pytest.mark.parametrize("picture", [jpeg(), odd_sized(), jpeg(333, 77, subsampling=0), jpeg(40, 40, subsampling=1)])
def test_the_jpeg_goes_in_and_comes_out_byte_for_byte(picture: bytes) -> None:
    made = instance(picture=picture)
    assert len(made.file) == made.envelope.size
    assert hashlib.sha256(made.file).hexdigest() == made.envelope.digest
    assert len(made.envelope.head) + len(made.envelope.tail) < 4096
    assert read_jpeg(made.file) == picture
    assert dataset(made).pixel_array.shape == (dataset(made).Rows, dataset(made).Columns, 3)


def test_the_patient_is_filed_under_the_nhs_number() -> None:
    read = dataset(instance())
    assert str(read.PatientName) == "Müller-O'Brien^Zoë^^Mrs"
    assert (read.PatientID, read.IssuerOfPatientID) == ("9990000018", "NHS")
    assert read.IssuerOfPatientIDQualifiersSequence[0].UniversalEntityID == "2.16.840.1.113883.2.1.4.1"
    assert (read.PatientBirthDate, read.PatientSex) == ("19520806", "F")


def test_a_hub_s_own_number_is_not_called_an_nhs_number() -> None:
    read = dataset(instance(photograph(patient=NO_NUMBER)))
    assert read.IssuerOfPatientID == "Riverside community photo hub"
    assert "IssuerOfPatientIDQualifiersSequence" not in read


def test_a_name_too_long_for_dicom_keeps_first_and_last_name() -> None:
    read = dataset(instance(photograph(patient=LONG_NAME)))
    assert str(read.PatientName) == "Featherstonehaugh-Cholmondeley^Maximiliana^Wilhelmina Josephina"
    middle = replace(LONG_NAME, middle="Wilhelmina Josephina Antonia")
    read = dataset(instance(photograph(patient=middle)))
    assert str(read.PatientName) == "Featherstonehaugh-Cholmondeley^Maximiliana"


def test_all_times_of_a_visit_are_told_in_one_offset() -> None:
    """The visit began in summer time; its last picture was taken after the clocks went back."""
    started = datetime(2026, 10, 25, 1, 50, tzinfo=SUMMER)
    taken = datetime(2026, 10, 25, 1, 10, 0, 250_000, tzinfo=UTC)
    read = dataset(instance(photograph(study_started=started, series_started=started, taken=taken)))
    assert read.TimezoneOffsetFromUTC == "+0100"
    assert (read.StudyDate, read.StudyTime) == ("20261025", "015000")
    assert (read.ContentDate, read.ContentTime) == ("20261025", "021000.250000")
    assert read.AcquisitionDateTime == "20261025021000.250000+0100"


@pytest.mark.parametrize(("side", "code"), [("L", "7771000"), ("R", "24028007"), ("B", "51440002"), ("U", None)])
def test_the_side_is_said_twice_and_the_same(side: str, code: str | None) -> None:
    read = dataset(instance(photograph(laterality=side)))
    modifiers = read.AnatomicRegionSequence[0].get("AnatomicRegionModifierSequence", [])
    assert read.ImageLaterality == side
    assert [item.CodeValue for item in modifiers] == ([code] if code else [])
    assert "Laterality" not in read


def test_every_site_of_the_table_fits() -> None:
    for row in resources.text("codes/cid4029.csv").splitlines()[1:]:
        scheme, code, meaning = row.split(",", 2)
        region = dataset(instance(photograph(region=Code(code, scheme, meaning.strip('"'))))).AnatomicRegionSequence[0]
        assert (region.CodeValue, region.CodingSchemeDesignator) == (code, scheme)


def test_no_private_element_and_no_profile_is_added() -> None:
    for record in (photograph(), plain_photograph()):
        read = dataset(instance(record, jpeg(icc_profile=b"\0" * 128)))
        assert not [element for element in read.iterall() if element.tag.is_private]
        assert "ICCProfile" not in read


def test_what_was_compressed_is_said_of_the_jpeg_itself() -> None:
    read = dataset(instance(picture=jpeg(120, 90)))
    assert (read.Rows, read.Columns, read.PhotometricInterpretation) == (90, 120, "YBR_FULL_422")
    assert float(read.LossyImageCompressionRatio) == pytest.approx(120 * 90 * 3 / len(jpeg(120, 90)), abs=0.01)


def test_only_a_calibrated_dermatoscope_says_how_large_a_pixel_is() -> None:
    said = dataset(instance(RECORDS["dermoscopic, calibrated"]))
    assert said.PixelSpacing == [pytest.approx(0.0101235), pytest.approx(0.0102)]
    assert said.OpticalMagnificationFactor == 10
    others = [dataset(instance(record)) for name, record in RECORDS.items() if name != "dermoscopic, calibrated"]
    assert not any("PixelSpacing" in other for other in others)


def test_a_lesion_can_be_followed_over_visits() -> None:
    first = photograph()
    second = photograph(lesion_uid=first.lesion_uid)
    assert dataset(instance(first)).TrackingUID == dataset(instance(second)).TrackingUID
    assert "TrackingUID" not in dataset(instance(plain_photograph()))  # would make it an extended class


def test_a_series_has_one_frame_of_reference_and_another_series_another() -> None:
    first, other = photograph(), photograph()
    same = photograph(series_uid=first.series_uid)
    frames = [dataset(instance(record)).FrameOfReferenceUID for record in (first, same, other)]
    assert frames[0] == frames[1] != frames[2]


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"equipment": Equipment("Acme", "Scope", "", ("1",))}, "no serial number on record"),
        ({"equipment": Equipment("", "", "S1", ())}, "no manufacturer and no model and no software version"),
        ({"equipment": Equipment("Acme", "Scope", " ", ("",))}, "no serial number and no software version"),
        ({"patient": replace(PATIENT, patient_id="9990000019")}, "NHS number is not a valid one"),
        ({"patient": replace(PATIENT, patient_id="999 000 0018")}, "NHS number is not a valid one"),
        ({"patient": replace(PATIENT, patient_id="")}, "patient's number is missing"),
        ({"patient": replace(PATIENT, family=" ")}, "last name is missing"),
        ({"patient": replace(PATIENT, family="Smith^Jo")}, "character that DICOM keeps"),
        ({"patient": replace(PATIENT, family="F" * 60, given="G" * 10)}, "longer than 64 letters"),
        ({"patient": replace(PATIENT, sex="X")}, "patient's sex"),
        ({"study_uid": ""}, "study has no valid UID"),
        ({"series_uid": "1.2.03"}, "series has no valid UID"),
        ({"sop_uid": "2.25." + "9" * 60}, "picture has no valid UID"),
        ({"lesion_uid": "lesion"}, "lesion has no valid UID"),
        ({"accession_number": "A" * 17}, "accession number is longer than 16"),
        ({"study_id": "1\\2"}, "backslash"),
        ({"region": Code("", "SCT", "Skin")}, "code of the place on the body is missing"),
        ({"laterality": "left"}, "side of the body"),
        ({"dermoscopy": Dermoscopy("CROSS", "CONTACT")}, "polarisation"),
        ({"dermoscopy": Dermoscopy("POLARIZED", "CONTACT", pixel_spacing=(0.01, 0.0))}, "pixel spacing"),
        ({"dermoscopy": Dermoscopy("POLARIZED", "CONTACT", magnification=float("nan"))}, "magnification"),
        ({"dermoscopy": Dermoscopy("POLARIZED", "NON_CONTACT", "WATER")}, "immersion medium is recorded"),
        ({"taken": datetime(2026, 8, 6, 9, 45)}, "'taken' has no offset"),  # noqa: DTZ001 - that is the point
    ],
)
def test_an_incomplete_record_is_refused_in_words(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(IncompleteRecord, match=named) as caught:
        build(photograph(**changes), jpeg())
    assert not _patient_data(photograph(**changes)) & set(str(caught.value).replace(".", " ").split())


def test_a_camera_without_a_serial_number_may_take_photographs() -> None:
    build(plain_photograph(equipment=Equipment("Acme", "Camera", "", ())), jpeg())


def test_control_characters_do_not_reach_the_archive() -> None:
    read = dataset(instance(photograph(operator="Tay\x1blor^Sam\n", view_title="Close\x00up\\side")))
    assert str(read.OperatorsName) == "Tay lor^Sam"
    assert read.ImageComments == "Lesion 1: Close up/side"


def test_what_is_not_our_picture_is_not_read_as_one() -> None:
    with pytest.raises(NotOurPicture, match="cannot be read"):
        read_jpeg(b"\0" * 500)
    decoded = pydicom.dcmread(BytesIO(instance().file))
    decoded.decompress()
    file = BytesIO()
    decoded.save_as(file)
    with pytest.raises(NotOurPicture, match="Explicit VR Little Endian"):
        read_jpeg(file.getvalue())


def _patient_data(record: Photograph) -> set[str]:
    patient: PatientIdentity = record.patient
    born = patient.birth_date or date(1900, 1, 1)
    return {patient.family, patient.given, patient.patient_id, born.isoformat()} - {"", " "}
