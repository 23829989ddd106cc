"""What holds for every test: no screen, no home of a real person, no key store of theirs, no network but loopback."""

import ipaddress
import os
import shutil
import socket
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ("tests.parts.umockdev_plugin",)

# Set before anything asks: Qt reads its platform once, and platformdirs, keyring and D-Bus look at these names.
HOME = Path(tempfile.mkdtemp(prefix="hub-station-tests-"))
PLACES = {
    "HOME": "home",
    "USERPROFILE": "home",
    "APPDATA": "appdata",
    "LOCALAPPDATA": "local",
    "XDG_CACHE_HOME": "cache",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_RUNTIME_DIR": "run",
    "XDG_STATE_HOME": "state",
}
for name, folder in PLACES.items():
    (HOME / folder).mkdir(mode=0o700, exist_ok=True)
    os.environ[name] = str(HOME / folder)
os.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A busy machine is slow now and then: that is no fault of the code. The build service tries the same examples every time.
settings.register_profile("house", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("house"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "house")


def _stay_at_home(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse every connection that would leave this computer, whoever makes it."""
    if event != "socket.connect":
        return
    connection, address = arguments
    assert isinstance(connection, socket.socket)
    if connection.family not in {socket.AF_INET, socket.AF_INET6} or not isinstance(address, tuple):
        return
    host = str(address[0])
    try:
        outside = not ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        outside = host != "localhost"
    if outside:
        raise PermissionError(f"a test tried to reach {host}: tests stay on this computer")


sys.addaudithook(_stay_at_home)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Take the temporary home away."""
    shutil.rmtree(HOME, ignore_errors=True)
