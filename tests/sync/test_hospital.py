"""The demo's hospital refuses what a real archive refuses, so that a demo cannot lie."""

import json
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pydicom
import pytest
import requests
from pydicom.dataset import Dataset

from hub_station.demo.hospital import LoopbackHospital
from tests.sync.samples import Instance, instance, jpeg, photograph, plain_photograph

RELATED = 'multipart/related; type="application/dicom"; boundary=b'


@pytest.fixture
def session() -> Iterator[requests.Session]:
    with requests.Session() as own:
        own.trust_env = False
        yield own


def multipart(*contents: bytes) -> bytes:
    return b"".join(b"--b\r\nContent-Type: application/dicom\r\n\r\n" + content + b"\r\n" for content in contents) + b"--b--"


def changed(one: Instance, change: Callable[[Dataset], Any]) -> bytes:
    """The instance with something about it changed."""
    dataset = pydicom.dcmread(BytesIO(one.file))
    change(dataset)
    file = BytesIO()
    dataset.save_as(file)
    return file.getvalue()


def test_it_listens_on_loopback_only(hospital: LoopbackHospital) -> None:
    assert hospital.url.startswith("http://127.0.0.1:")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda dataset: setattr(dataset, "SOPClassUID", "1.2.840.10008.5.1.4.1.1.88.11"), 0x0122),
        (lambda dataset: setattr(dataset, "PatientID", ""), 0xA900),
        (lambda dataset: delattr(dataset, "AnatomicRegionSequence"), 0xA900),
        (lambda dataset: delattr(dataset, "DeviceSerialNumber"), 0xA900),
        (lambda dataset: setattr(dataset, "Rows", 480), 0xA900),
        (lambda dataset: setattr(dataset, "PixelData", pydicom.encaps.encapsulate([jpeg()[:600]])), 0xC000),
        (lambda dataset: setattr(dataset, "PixelData", pydicom.encaps.encapsulate([jpeg(progressive=True)])), 0xC000),
        (lambda dataset: dataset.decompress(generate_instance_uid=False), 0xC000),
    ],
    ids=["class", "no patient", "no site", "no serial number", "wrong size", "cut JPEG", "progressive JPEG", "decoded"],
)
def test_an_instance_that_is_not_sound_is_refused(
    change: Callable[[Dataset], Any], reason: int, hospital: LoopbackHospital, session: requests.Session
) -> None:
    one = instance()
    answer = session.post(f"{hospital.url}/studies", multipart(changed(one, change)), headers={"Content-Type": RELATED})
    assert answer.status_code == 409
    (item,) = answer.json()["00081198"]["Value"]
    assert item["00081155"]["Value"] == [one.record.sop_uid]
    assert item["00081197"]["Value"] == [reason]
    assert hospital.holds(one.record.sop_uid) is None


def test_a_photograph_needs_no_serial_number(hospital: LoopbackHospital, session: requests.Session) -> None:
    content = changed(instance(plain_photograph()), lambda dataset: delattr(dataset, "DeviceSerialNumber"))
    answer = session.post(f"{hospital.url}/studies", multipart(content), headers={"Content-Type": RELATED})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("path", "kind", "body", "status"),
    [
        ("/studies", "application/dicom", instance().file, 415),
        ("/studies", 'multipart/related; type="application/dicom+json"; boundary=b', multipart(b""), 415),
        ("/studies", "multipart/form-data; boundary=b", multipart(b""), 415),
        ("/studies", RELATED, b"nothing of the kind", 400),
        ("/studies", RELATED, multipart(b"no DICOM"), 400),
        ("/studies", RELATED, multipart(instance().file)[:-5], 400),
        ("/elsewhere", RELATED, multipart(instance().file), 404),
        ("/studies/1.2.3", RELATED, multipart(instance().file), 409),
    ],
)
def test_a_request_that_is_not_one_is_refused(
    path: str, kind: str, body: bytes, status: int, hospital: LoopbackHospital, session: requests.Session
) -> None:
    assert session.post(f"{hospital.url}{path}", body, headers={"Content-Type": kind}).status_code == status


def test_a_body_without_a_length_is_refused(hospital: LoopbackHospital, session: requests.Session) -> None:
    body = iter([multipart(instance().file)])
    assert session.post(f"{hospital.url}/studies", body, headers={"Content-Type": RELATED}).status_code == 411


def test_of_two_the_sound_one_is_kept_and_both_are_spoken_of(hospital: LoopbackHospital, session: requests.Session) -> None:
    good, bad = instance(), instance()
    body = multipart(good.file, changed(bad, lambda dataset: setattr(dataset, "PatientID", "")))
    answer = session.post(f"{hospital.url}/studies", body, headers={"Content-Type": RELATED})
    assert answer.status_code == 202
    told = json.loads(answer.content)
    assert told["00081199"]["Value"][0]["00081155"]["Value"] == [good.record.sop_uid]
    assert told["00081198"]["Value"][0]["00081155"]["Value"] == [bad.record.sop_uid]


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ('multipart/related; type="application/dicom"; transfer-syntax=*', 200),
        ('multipart/related; type="application/dicom"; transfer-syntax=1.2.840.10008.1.2.4.50', 200),
        ('multipart/related; type="application/dicom"', 406),
        ('multipart/related; type="image/png"; transfer-syntax=*', 406),
        ("image/png", 406),
    ],
)
def test_pictures_are_given_back_only_as_they_came(
    accept: str, status: int, hospital: LoopbackHospital, session: requests.Session
) -> None:
    one = instance()
    session.post(f"{hospital.url}/studies", multipart(one.file), headers={"Content-Type": RELATED})
    record = one.record
    place = f"{hospital.url}/studies/{record.study_uid}/series/{record.series_uid}/instances/{record.sop_uid}"
    answer = session.get(place, headers={"Accept": accept})
    assert answer.status_code == status
    assert (one.file in answer.content) == (status == 200)
    elsewhere = place.replace(record.study_uid, photograph().study_uid)
    assert session.get(elsewhere, headers={"Accept": accept}).status_code == 404
