"""The command line: every command says what it does, and what is wrong when it cannot."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from hub_station.cli import app
from hub_station.outbox.keys import KeySlots
from hub_station.outbox.store import Store
from hub_station.settings import SettingsError, read_settings

PASSPHRASE = "four words are good"


def run(*arguments: str, typed: str = "") -> tuple[int, str]:
    done = CliRunner().invoke(app, list(arguments), input=typed)
    return done.exit_code, " ".join((done.stdout + done.stderr).split())


@pytest.mark.parametrize("command", ["demo", "sync", "devices", "outbox"])
def test_every_command_has_helpful_help(command: str) -> None:
    code, said = run(command, "--help")
    assert code == 0
    assert len(said) > 80
    assert command in run("--help")[1]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "store"
    _, master = KeySlots.create(folder, PASSPHRASE)
    Store.create(folder, master).close()
    monkeypatch.setattr("getpass.getpass", lambda _: PASSPHRASE)
    return folder


def test_the_outbox_is_listed_with_the_passphrase_where_no_key_store_helps(store: Path) -> None:
    code, said = run("--data", str(store), "outbox")
    assert (code, said) == (0, "Waiting 0, received 0, needs attention 0.")


def test_a_wrong_passphrase_is_said(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getpass", lambda _: "something else entirely")
    code, said = run("--data", str(store), "outbox")
    assert code == 2
    assert "not the passphrase" in said


def test_without_a_store_it_says_how_one_is_made(tmp_path: Path) -> None:
    code, said = run("--data", str(tmp_path), "outbox")
    assert code == 2
    assert "Open the window once" in said


def test_without_a_hospital_nothing_is_sent_and_it_says_how_to_name_one(store: Path) -> None:
    code, said = run("--data", str(store), "sync")
    assert code == 2
    assert "[hospital]" in said


def test_a_plain_address_beyond_this_computer_is_refused(store: Path, tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text('[hospital]\nurl = "http://hospital.example/dicom-web"\n')
    code, said = run("--policy", str(policy), "--data", str(store), "sync")
    assert code == 2
    assert "https" in said


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("hub = 3", "hub"),
        ('[hub]\nname = "A"\nstation = "lower case"', "hub › station"),
        ('[[operators]]\nid = "sam"\ngiven = "Sam"', "operators › 1 › family"),
        ("[hospital]\n", "hospital › url"),
        ("colour = 1", "colour"),
        ("[hub", "not valid TOML"),
    ],
)
def test_a_broken_policy_stops_with_the_place(tmp_path: Path, text: str, place: str) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text(text)
    with pytest.raises(SettingsError) as said:
        read_settings(policy)
    assert place in str(said.value)
    assert "policy.toml" in str(said.value)
    assert run("--policy", str(policy), "devices")[0] == 2


def test_a_policy_that_was_named_and_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="There is no policy file"):
        read_settings(tmp_path / "nowhere.toml")


def test_a_driver_that_the_policy_names_and_nobody_installed_stops_the_station(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text('drivers = ["acme"]\n', encoding="utf-8")
    code, said = run("--policy", str(policy), "devices")
    assert code == 2
    assert '"acme" is not installed' in said
    assert "take its name out of the policy" in said


@pytest.mark.parametrize("command", ["describe", "permit", "targets"])
def test_every_command_about_devices_has_helpful_help(command: str) -> None:
    code, said = run("devices", command, "--help")
    assert code == 0
    assert len(said) > 80
    assert command in run("devices", "--help")[1]


def test_nothing_to_describe_is_said() -> None:
    assert run("devices", "describe") == (2, "No camera or dermatoscope is attached.")
    assert run("devices") == (0, "No camera or dermatoscope is attached.")


def test_the_rules_are_shown_without_changing_anything() -> None:
    code, said = run("devices", "permit", "--show")
    assert code == 0
    assert 'SUBSYSTEM=="video4linux"' in said


def test_who_may_not_install_the_rules_is_told_how(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden() -> Path:
        raise PermissionError("Only an administrator may write there. Run the same command again with sudo")

    monkeypatch.setattr("devices.permissions.install", forbidden)
    code, said = run("devices", "permit")
    assert code == 2
    assert "sudo" in said


def test_the_targets_are_a_pdf_to_print(tmp_path: Path) -> None:
    code, said = run("devices", "targets", str(tmp_path / "targets.pdf"))
    assert code == 0
    assert "100 %" in said
    assert (tmp_path / "targets.pdf").read_bytes().startswith(b"%PDF")
    code, said = run("devices", "targets", str(tmp_path / "nowhere" / "targets.pdf"))
    assert code == 2
    assert "cannot be written" in said


def test_a_device_of_a_wrong_key_is_not_described_and_the_attached_ones_are_named(tmp_path: Path) -> None:
    video = tmp_path / "scope.avi"
    video.write_bytes(b"")
    policy = tmp_path / "policy.toml"
    policy.write_text(f'[[sources]]\naddress = "{video.as_posix()}"\nrole = "dermatoscope"\n', encoding="utf-8")
    code, said = run("--policy", str(policy), "devices", "describe", "uvc:none")
    assert code == 2
    assert "No device with the key uvc:none is attached" in said
    assert "scope.avi" in said
    code, said = run("--policy", str(policy), "devices", "describe")
    assert code == 2
    assert "DeviceGone" in said or "DeviceFault" in said
