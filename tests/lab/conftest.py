"""What the checks of the lab share. They need its kernel, so outside it they are not even collected."""

import os
from collections.abc import Callable, Iterator

import pytest

from devices.usb import SYSFS
from tests.lab.bench import Bench, Scope
from tests.lab.station import Station, until

collect_ignore_glob = [] if os.environ.get("HUB_STATION_LAB") else ["test_*.py"]

Figure = Callable[[str, float, float | None], None]


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with Bench(tmp_path_factory.mktemp("pictures")) as bench:
        yield bench


@pytest.fixture(scope="session")
def both(bench: Bench) -> tuple[Scope, Scope]:
    return bench.scope(), bench.scope()


@pytest.fixture
def scopes(both: tuple[Scope, Scope]) -> Iterator[tuple[Scope, Scope]]:
    """Two devices, neither plugged in; afterwards the USB is empty again."""
    yield both
    for scope in both:
        scope.pull()
    assert until(lambda: not any(SYSFS.glob("video*"))), "the kernel keeps a device that was pulled"


@pytest.fixture
def scope(scopes: tuple[Scope, Scope]) -> Scope:
    return scopes[0]


@pytest.fixture
def station() -> Iterator[Station]:
    with Station() as station:
        yield station


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Figure:
    """Print a measured time, and compare it with what is promised, if anything is; both in milliseconds."""

    def check(name: str, measured: float, limit: float | None) -> None:
        record_property(name, f"{measured:.0f} ms" + (f" (promised {limit:.0f})" if limit else ""))
        assert limit is None or measured <= limit

    return check
