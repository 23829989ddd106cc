"""The ways to the master key: each opens, a wrong one does not, and no key is ever drawn over another."""

import json
import os
import stat
import sys
from pathlib import Path

import pytest
from keyring.backends.null import Keyring as NullKeyring

from hub_station.outbox.keys import (
    Cause,
    KeyringUnavailable,
    KeysDamaged,
    KeySlots,
    MasterKey,
    WeakPassphrase,
    WrongPassphrase,
)
from tests.parts.keyring import run_in_session

PASSPHRASE = "correct horse battery staple"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, MasterKey]:
    folder = tmp_path_factory.mktemp("keys") / "store"
    _, master = KeySlots.create(folder, PASSPHRASE)
    return folder, master


def test_the_passphrase_opens(made: tuple[Path, MasterKey]) -> None:
    folder, master = made
    assert KeySlots.load(folder).unlock_with_passphrase(PASSPHRASE) == master


@pytest.mark.parametrize("wrong", ["", "correct horse battery stapl", PASSPHRASE.upper(), f"{PASSPHRASE} "])
def test_a_wrong_passphrase_does_not(made: tuple[Path, MasterKey], wrong: str) -> None:
    with pytest.raises(WrongPassphrase):
        KeySlots.load(made[0]).unlock_with_passphrase(wrong)


def test_a_second_passphrase_opens_beside_the_first(tmp_path: Path) -> None:
    slots, master = KeySlots.create(tmp_path / "store", PASSPHRASE)
    slots.add_passphrase(master, "another good passphrase")
    loaded = KeySlots.load(tmp_path / "store")
    assert loaded.unlock_with_passphrase("another good passphrase") == loaded.unlock_with_passphrase(PASSPHRASE) == master


def test_a_short_passphrase_is_refused_in_words_and_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(WeakPassphrase, match="at least 12 characters"):
        KeySlots.create(tmp_path / "store", "short")
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize("left", ["outbox.db", "images/ab/cd", "images/quarantine/cd"])
@pytest.mark.parametrize("keys_lost", [False, True])
def test_no_new_master_key_is_drawn_while_there_is_a_store(tmp_path: Path, left: str, keys_lost: bool) -> None:
    KeySlots.create(tmp_path, PASSPHRASE)
    (tmp_path / left).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / left).touch()
    if keys_lost:
        (tmp_path / "keys.json").unlink()
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(FileExistsError):
        KeySlots.create(tmp_path, PASSPHRASE)
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_set_up_that_was_broken_off_can_be_done_again_and_its_slots_are_put_aside(tmp_path: Path) -> None:
    KeySlots.create(tmp_path, PASSPHRASE)
    first = (tmp_path / "keys.json").read_bytes()
    _, master = KeySlots.create(tmp_path, "another good passphrase")
    assert KeySlots.load(tmp_path).unlock_with_passphrase("another good passphrase") == master
    (aside,) = tmp_path.glob("keys.unused-*.json")
    assert aside.read_bytes() == first


def test_an_accent_opens_however_it_was_typed(tmp_path: Path) -> None:
    _, master = KeySlots.create(tmp_path, "café au lait to go")
    assert KeySlots.load(tmp_path).unlock_with_passphrase("cafe\u0301 au lait to go") == master


def test_a_slot_opens_at_the_cost_that_it_was_made_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, master = KeySlots.create(tmp_path, PASSPHRASE)
    monkeypatch.setattr("hub_station.outbox.keys.PASSES", 7)
    assert KeySlots.load(tmp_path).unlock_with_passphrase(PASSPHRASE) == master


@pytest.mark.parametrize(("name", "value"), [("salt", "%"), ("salt", None), ("passes", 0), ("sealed", 7), ("nonce", "")])
def test_a_damaged_slot_is_said_and_another_still_opens(tmp_path: Path, name: str, value: object) -> None:
    slots, master = KeySlots.create(tmp_path, PASSPHRASE)
    slots.add_passphrase(master, "another good passphrase")
    read = json.loads((tmp_path / "keys.json").read_text())
    read["slots"][0][name] = value
    (tmp_path / "keys.json").write_text(json.dumps(read))
    loaded = KeySlots.load(tmp_path)
    with pytest.raises(KeysDamaged):
        loaded.unlock_with_passphrase(PASSPHRASE)
    assert loaded.unlock_with_passphrase("another good passphrase") == master


def test_slots_of_a_newer_program_are_left_alone(tmp_path: Path) -> None:
    KeySlots.create(tmp_path, PASSPHRASE)
    read = json.loads((tmp_path / "keys.json").read_text())
    (tmp_path / "keys.json").write_text(json.dumps(read | {"version": 2}))
    with pytest.raises(KeysDamaged):
        KeySlots.load(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_a_folder_that_was_there_already_becomes_its_owners_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    KeySlots.create(tmp_path, PASSPHRASE)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


def test_the_file_tells_nothing_and_only_its_owner_may_read_it(made: tuple[Path, MasterKey]) -> None:
    file = made[0] / "keys.json"
    assert made[1].secret.hex() not in file.read_text()
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["", "{}", "{", '{"version": 1, "slots": 3}', '{"version": 1, "slots": [{}]}', "\x00"])
def test_a_damaged_file_is_said(tmp_path: Path, content: str) -> None:
    (tmp_path / "keys.json").write_text(content)
    with pytest.raises(KeysDamaged):
        KeySlots.load(tmp_path)


def test_a_slot_that_was_tampered_with_does_not_open(made: tuple[Path, MasterKey], tmp_path: Path) -> None:
    slots = json.loads((made[0] / "keys.json").read_text())
    slots["slots"][0]["sealed"] = slots["slots"][0]["sealed"][::-1].strip("=") + "="
    (tmp_path / "keys.json").write_text(json.dumps(slots))
    with pytest.raises((WrongPassphrase, ValueError)):
        KeySlots.load(tmp_path).unlock_with_passphrase(PASSPHRASE)


def test_keys_for_different_purposes_differ(made: tuple[Path, MasterKey]) -> None:
    keys = {made[1].derive(purpose) for purpose in ("database", "wrapping", "audit")}
    assert len(keys) == 3
    assert made[1].secret not in keys


# --- the operating system's key store: a real gnome-keyring ------------------------------------------------------------

ADD = """
from pathlib import Path
from hub_station.outbox.keys import KeySlots, KeyringUnavailable
slots = KeySlots.load(Path({folder!r}))
try:
    slots.add_keyring(slots.unlock_with_passphrase({passphrase!r}))
    print("added")
except KeyringUnavailable as error:
    print(error.cause.name)
"""
OPEN = """
from pathlib import Path
from hub_station.outbox.keys import KeySlots, KeyringUnavailable
try:
    print(KeySlots.load(Path({folder!r})).unlock_with_keyring().derive("database").hex())
except KeyringUnavailable as error:
    print(error.cause.name)
"""


@pytest.fixture
def enrolled(tmp_path: Path) -> tuple[Path, MasterKey, Path]:
    """A store that opens with the key store of the account whose home is the last of the three."""
    folder, home = tmp_path / "store", tmp_path / "home"
    _, master = KeySlots.create(folder, PASSPHRASE)
    script = ADD.format(folder=str(folder), passphrase=PASSPHRASE)
    assert run_in_session(home, script, unlocked=True).strip() == "added"
    return folder, master, home


@pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is Linux's key store")
class TestSecretService:
    def test_the_next_session_opens_without_typing(self, enrolled: tuple[Path, MasterKey, Path]) -> None:
        folder, master, home = enrolled
        opened = run_in_session(home, OPEN.format(folder=str(folder)), unlocked=True)
        assert opened.strip() == master.derive("database").hex()

    def test_another_account_does_not_open_and_the_passphrase_still_does(
        self, enrolled: tuple[Path, MasterKey, Path], tmp_path: Path
    ) -> None:
        folder, master, _ = enrolled
        other = run_in_session(tmp_path / "other", OPEN.format(folder=str(folder)), unlocked=True)
        assert other.strip() == Cause.NO_SLOT.name
        assert KeySlots.load(folder).unlock_with_passphrase(PASSPHRASE) == master

    def test_adding_the_account_again_adds_no_second_slot(self, enrolled: tuple[Path, MasterKey, Path]) -> None:
        folder, _, home = enrolled
        before = (folder / "keys.json").read_bytes()
        script = ADD.format(folder=str(folder), passphrase=PASSPHRASE)
        assert run_in_session(home, script, unlocked=True).strip() == "added"
        assert (folder / "keys.json").read_bytes() == before

    def test_a_locked_key_store_is_said(self, enrolled: tuple[Path, MasterKey, Path]) -> None:
        folder, _, home = enrolled
        assert run_in_session(home, OPEN.format(folder=str(folder)), unlocked=False).strip() == Cause.LOCKED.name

    def test_a_key_store_that_keeps_nothing_is_never_chosen(
        self, enrolled: tuple[Path, MasterKey, Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder, master, home = enrolled
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
        opened = run_in_session(home, OPEN.format(folder=str(folder)), unlocked=True)
        assert opened.strip() == master.derive("database").hex()

    def test_without_a_session_bus_it_is_said(
        self, enrolled: tuple[Path, MasterKey, Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
        with pytest.raises(KeyringUnavailable) as said:
            KeySlots.load(enrolled[0]).unlock_with_keyring()
        assert said.value.cause is Cause.NO_SERVICE


def test_a_key_store_that_says_yes_and_keeps_nothing_is_found_out(
    made: tuple[Path, MasterKey], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, master = made
    before = (folder / "keys.json").read_bytes()
    monkeypatch.setattr("hub_station.outbox.keys._backend", NullKeyring)
    with pytest.raises(KeyringUnavailable) as said:
        KeySlots.load(folder).add_keyring(master)
    assert said.value.cause is Cause.REFUSED
    assert (folder / "keys.json").read_bytes() == before


def test_a_store_that_no_key_store_knows_asks_for_the_passphrase(made: tuple[Path, MasterKey]) -> None:
    assert "DBUS_SESSION_BUS_ADDRESS" not in os.environ
    with pytest.raises(KeyringUnavailable) as said:
        KeySlots.load(made[0]).unlock_with_keyring()
    assert said.value.cause is Cause.NO_SLOT
