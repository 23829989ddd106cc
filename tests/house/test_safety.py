"""Whoever runs the tests keeps their home, their key store and their network out of it."""

import os
import socket
import tempfile
from pathlib import Path

import platformdirs
import pytest

import hub_station.settings


@pytest.mark.parametrize(
    ("family", "address"),
    [(socket.AF_INET, ("192.0.2.1", 80)), (socket.AF_INET6, ("2001:db8::1", 80))],
    ids=["IPv4", "IPv6"],
)
def test_no_test_reaches_beyond_this_computer(family: socket.AddressFamily, address: tuple[str, int]) -> None:
    with socket.socket(family) as connection, pytest.raises(PermissionError, match="tests stay on this computer"):
        connection.connect(address)


def test_the_home_of_the_tests_is_a_temporary_one() -> None:
    places = [Path.home(), platformdirs.user_data_path(), hub_station.settings.Settings().data_folder]
    assert all(place.is_relative_to(tempfile.gettempdir()) for place in places)


def test_no_key_store_of_a_person_is_within_reach() -> None:
    assert "DBUS_SESSION_BUS_ADDRESS" not in os.environ
    assert Path(os.environ["XDG_RUNTIME_DIR"]).is_relative_to(tempfile.gettempdir())
