"""The archives that the tests of the delivery share."""

from collections.abc import Iterator

import pytest

from hub_station.demo.hospital import LoopbackHospital
from tests.parts.orthanc import Orthanc, running_orthanc


@pytest.fixture(scope="session")
def orthanc() -> Iterator[Orthanc]:
    """A real archive, the same for all tests."""
    with running_orthanc() as archive:
        yield archive


@pytest.fixture
def hospital() -> Iterator[LoopbackHospital]:
    """The archive of the demo, empty."""
    with LoopbackHospital() as archive:
        yield archive
