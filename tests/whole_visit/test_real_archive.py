"""From the lens to a real archive: what the hospital holds is what was at the shutter, and sound DICOM."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pydicom
import pytest

from devices.address import Address
from devices.contract import DeviceKind, Driver
from devices.drivers.simulated import SimulatedDriver, dermatoscope
from devices.drivers.uvc import UvcDriver
from devices.simulation.replay import Replay
from sync.dicom import read_jpeg
from tests.parts import dicomtools
from tests.parts.mjpeg import MjpegServer
from tests.parts.orthanc import Orthanc
from tests.whole_visit.conftest import Bench


def digests(folder: Path) -> set[str]:
    return {hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.glob("*.jpg")}


def test_a_visit_with_a_replayed_scope_and_a_network_camera_ends_in_a_real_archive(
    bench: Bench, orthanc: Orthanc, pictures: Callable[[DeviceKind], Path], tmp_path: Path
) -> None:
    scopes, photographs = pictures(DeviceKind.DERMATOSCOPE), pictures(DeviceKind.CAMERA)
    streamed = [file.read_bytes() for file in sorted(photographs.glob("*.jpg"))[:8]]
    # 8 pictures a second: real photographs are up to 12 MP, and the machine has other things to do.
    with MjpegServer(streamed, rate=8) as camera:
        drivers: list[Driver] = [
            SimulatedDriver([dermatoscope(Replay(scopes))]),
            UvcDriver([Address(camera.address, DeviceKind.CAMERA, "Network camera")]),
        ]
        visit = bench.open(drivers, orthanc.url)
        visit.perform()
        station = bench.station
        rows = station.store.deliveries.listing(10, 0)
        assert [row.state.value for row in rows] == ["received"] * 3
        files = []
        for row in rows:
            held = orthanc.holds(row.sop_uid)
            assert held is not None
            back = hashlib.sha256(read_jpeg(held)).hexdigest()
            # At the shutter: the bytes of a file in the folder, or a picture that the camera sent.
            source = (
                digests(scopes) if row.view_id == "dermoscopic" else {hashlib.sha256(one).hexdigest() for one in streamed}
            )
            assert back == row.digest == row.receipt_digest
            assert back in source
            files.append(tmp_path / f"{row.view_id}.dcm")
            files[-1].write_bytes(held)
    for build in dicomtools.BUILDS:
        assert [line for file in files for line in dicomtools.errors(dicomtools.dciodvfy(build, file))] == []
        assert dicomtools.dcentvfy(build, files) == []
    assert all(dicomtools.is_part10(file) for file in files)
    dataset = pydicom.dcmread(files[0])
    assert (dataset.PatientID, str(dataset.PatientName)) == ("9990000018", "Ashworth^Joan^Mary^Mrs")


@pytest.mark.parametrize("number", [1, 2])
def test_each_patient_gets_a_study_of_their_own(
    bench: Bench, orthanc: Orthanc, instruments: SimulatedDriver, number: int
) -> None:
    visit = bench.open([instruments], orthanc.url)
    studies = set()
    for _ in range(number):
        visit.perform()
        visit.robot.press("outbox.back")
    for row in bench.station.store.deliveries.listing(10, 0):
        held = orthanc.holds(row.sop_uid)
        assert held is not None
        (bench.folder.parent / "one.dcm").write_bytes(held)
        dataset = pydicom.dcmread(bench.folder.parent / "one.dcm")
        assert dataset.PatientID == row.nhs_number
        studies.add((dataset.StudyInstanceUID, dataset.PatientID))
    assert len(studies) == number
