"""A driver of somebody else: a real installed distribution with an entry point; allowed by name or never even imported."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from devices.added import DriverUnusable, added_drivers

GOOD = """
from devices.contract import DeviceInfo, DeviceKind
class Driver:
    name = "acme"
    def discover(self):
        return [DeviceInfo("acme:1", DeviceKind.CAMERA, "Acme", "One", "1")]
    def camera(self, info):
        raise NotImplementedError
"""

Installed = Callable[[str, str], str]


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installed:
    """Put a distribution with one driver where Python finds it; returns the name of its module."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def install(name: str, source: str) -> str:
        module = f"planted_{name}_{abs(hash(tmp_path))}"
        (tmp_path / f"{module}.py").write_text(source, encoding="utf-8")
        facts = tmp_path / f"{module}-1.0.dist-info"
        facts.mkdir()
        (facts / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n", encoding="utf-8")
        (facts / "entry_points.txt").write_text(f"[hub_station.drivers]\n{name} = {module}:Driver\n", encoding="utf-8")
        return module

    return install


def test_a_driver_that_the_policy_names_finds_its_devices(installed: Installed) -> None:
    installed("acme", GOOD)
    (driver,) = added_drivers(["acme"])
    assert [info.key for info in driver.discover()] == ["acme:1"]


def test_a_driver_that_the_policy_does_not_name_is_never_imported(installed: Installed) -> None:
    module = installed("acme", "raise SystemExit('this code must not run')")
    assert added_drivers([]) == ()
    assert module not in sys.modules


def test_a_driver_that_is_named_and_not_there_is_said_with_what_is(installed: Installed) -> None:
    installed("acme", GOOD)
    with pytest.raises(DriverUnusable, match=r'"acne" is not installed on this computer \(installed: acme\)'):
        added_drivers(["acne"])


@pytest.mark.parametrize(
    ("name", "source", "said"),
    [
        ("broken", "import a_module_that_nobody_has", "does not load: ModuleNotFoundError"),
        ("angry", "def Driver():\n    raise ValueError('no licence key')", "does not load: ValueError: no licence key"),
        ("other", "class Driver:\n    pass", "lacks discover"),
    ],
)
def test_a_driver_that_cannot_be_used_is_said(installed: Installed, name: str, source: str, said: str) -> None:
    installed(name, source)
    with pytest.raises(DriverUnusable, match=said):
        added_drivers([name])
