"""Known devices are known by their numbers, with a source; the rules of udev cover those that need them."""

import os
import re
from pathlib import Path

import pytest

from devices.contract import DeviceKind
from devices.permissions import NAME, install, rules
from devices.profiles import lookup, profiles

NOBODY = 65534


def test_the_one_dermatoscope_with_a_public_number_is_known() -> None:
    profile = lookup("ab02", "ab01")
    assert profile is not None
    assert profile.kind is DeviceKind.DERMATOSCOPE
    assert "KEY_CAMERA" in profile.button


def test_no_microscope_or_system_camera_is_taken_for_a_dermatoscope() -> None:
    assert [key for key, profile in profiles().items() if profile.kind is DeviceKind.DERMATOSCOPE] == ["ab02:ab01"]


@pytest.mark.parametrize("vid_pid", ["0e36:0009", "1532:0c00", "04f2:b6d0"])
def test_false_friends_and_strangers_are_not_known(vid_pid: str) -> None:
    """A "Handyscope" is an oscilloscope, a "Firefly" a mouse mat."""
    assert lookup(*vid_pid.split(":")) is None


def test_every_profile_has_well_formed_numbers_a_name_and_a_source() -> None:
    for key, profile in profiles().items():
        assert re.fullmatch("[0-9a-f]{4}:[0-9a-f]{4}", key)
        assert profile.name
        assert profile.source


def test_every_pedal_that_is_known_may_be_read() -> None:
    allowed = set(re.findall(r'ATTRS\{idVendor\}=="(\w+)", ATTRS\{idProduct\}=="(\w+)", TAG\+="uaccess"', rules()))
    assert allowed == {tuple(key.split(":")) for key, profile in profiles().items() if profile.kind is None}


def test_every_rule_is_one_that_udev_could_read_and_comes_before_the_access_is_given() -> None:
    assert int(NAME.partition("-")[0]) < 73
    for line in rules().splitlines():
        if line and not line.startswith("#"):
            assert re.fullmatch(r'[A-Z]+(\{\w+\})?(==|\+=|=)"[^"]*"(, [A-Z]+(\{\w+\})?(==|\+=|=)"[^"]*")*', line), line


def test_the_rules_are_installed_as_they_are_and_may_be_installed_again(tmp_path: Path) -> None:
    assert install(tmp_path) == install(tmp_path) == tmp_path / "etc/udev/rules.d" / NAME
    assert (tmp_path / "etc/udev/rules.d" / NAME).read_text() == rules()


def test_who_may_not_write_there_is_told_what_to_do(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        with pytest.raises(PermissionError, match="sudo"):
            install(tmp_path)
    finally:
        if root:
            os.seteuid(0)
        tmp_path.chmod(0o755)
