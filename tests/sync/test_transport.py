"""STOW-RS against two archives: the demo's, and a real Orthanc."""

import pytest

from hub_station.demo.hospital import LoopbackHospital
from sync.contract import Absent, Accepted, Later, Receipt, Transport
from sync.stow import StowTransport
from sync.tls import hospital_session
from tests.contracts.transport import Held, TransportContract
from tests.parts.orthanc import Orthanc
from tests.sync.samples import instance


class TestLoopbackHospital(TransportContract):
    @pytest.fixture
    def transport(self, hospital: LoopbackHospital) -> Transport:
        return StowTransport(hospital.url, hospital_session(None))

    @pytest.fixture
    def held(self, hospital: LoopbackHospital) -> Held:
        return hospital.holds

    def test_a_hospital_that_is_down_is_nobodys_fault(self, transport: Transport, hospital: LoopbackHospital) -> None:
        sent = instance().delivery()
        transport.verify(sent)
        hospital.close()
        assert isinstance(transport.send(sent), Later)
        assert isinstance(transport.verify(sent), Later)


class TestOrthanc(TransportContract):
    @pytest.fixture
    def transport(self, orthanc: Orthanc) -> Transport:
        return StowTransport(orthanc.url, hospital_session(None))

    @pytest.fixture
    def held(self, orthanc: Orthanc) -> Held:
        return orthanc.holds

    def test_an_archive_that_was_away_takes_the_picture_when_it_is_back(
        self, transport: Transport, held: Held, orthanc: Orthanc
    ) -> None:
        before, away = instance(), instance()
        assert transport.send(before.delivery()) == Accepted()
        orthanc.stop()
        try:
            assert isinstance(transport.send(away.delivery()), Later)
            assert isinstance(transport.verify(before.delivery()), Later)
        finally:
            orthanc.start()
        assert isinstance(transport.verify(before.delivery()), Receipt)
        assert transport.verify(away.delivery()) == Absent()
        assert transport.send(away.delivery(attempt=2)) == Accepted()
        assert held(away.record.sop_uid) == away.file
