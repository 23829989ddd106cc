"""The master key and the ways to it: slots in one small file, as a disk encryption has them.

`keys.json` holds the same 32 random bytes once per way in, each sealed under the key of that way: the passphrase (through
Argon2id) and, for daily starts without typing, a key in the operating system's key store. Never the key store alone: it is
lost with the account, and the pictures with it.
"""

import base64
import json
import os
import secrets
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import keyring.errors
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from keyring.backend import KeyringBackend

from hub_station.outbox import durable, layout

T = TypeVar("T")

FORMAT = 1
SERVICE = "hub-station"
KEY_BYTES = 32
NONCE_BYTES = 12
MINIMUM_PASSPHRASE = 12
PASSES, LANES, MEMORY_KIB = 3, 4, 64 * 1024
"""Argon2id as RFC 9106 recommends it second (t=3, p=4, 64 MiB): a fraction of a second for one guess."""


class WrongPassphrase(Exception):
    """No slot opens with this passphrase."""


class WeakPassphrase(ValueError):
    """The passphrase is too short; the message is a sentence for the screen."""


class KeysDamaged(Exception):
    """The file of key slots is missing, cannot be read, or is of a newer program."""


class Cause(Enum):
    """Why the operating system's key store did not help."""

    NO_SERVICE = "there is no key store on this computer"
    LOCKED = "the key store is locked"
    NO_SLOT = "the key store does not hold this station's key"
    REFUSED = "the key store did not keep what was put into it"


class KeyringUnavailable(Exception):
    """The operating system's key store cannot be used; the passphrase still can."""

    def __init__(self, cause: Cause) -> None:
        super().__init__(cause.value)
        self.cause = cause


@dataclass(frozen=True, slots=True, repr=False)
class MasterKey:
    """32 random bytes from which every key of the store is derived (HKDF-SHA-256), one for each purpose."""

    secret: bytes

    def derive(self, purpose: str) -> bytes:
        """Return the 32 bytes for one purpose: `database`, `wrapping`, `audit` or `pin`."""
        return HKDF(SHA256(), KEY_BYTES, None, f"hub-station {purpose}".encode()).derive(self.secret)


class KeySlots:
    """The slots of one data folder."""

    def __init__(self, folder: Path, slots: list[dict[str, Any]]) -> None:
        """Hold what `create` made or `load` read."""
        self._folder, self._slots = folder, slots

    @classmethod
    def create(cls, folder: Path, passphrase: str) -> "tuple[KeySlots, MasterKey]":
        """Draw a master key and put it behind `passphrase`.

        Raises `WeakPassphrase`, FileExistsError where there is a store already (a second master key would lose the first
        one's pictures), OSError. Slots without a store are what a set-up left that was broken off: they are put aside.
        """
        _strong(passphrase)
        if layout.holds_store(folder):
            raise FileExistsError(f"{folder} holds a store already")
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
        unused = folder / layout.KEYS
        if unused.exists():
            durable.rename(unused, folder / f"keys.unused-{secrets.token_hex(4)}.json")
        master = MasterKey(secrets.token_bytes(KEY_BYTES))
        slots = cls(folder, [])
        slots.add_passphrase(master, passphrase)
        return slots, master

    @classmethod
    def load(cls, folder: Path) -> "KeySlots":
        """Read the slots. Raises `KeysDamaged`."""
        try:
            read = json.loads((folder / layout.KEYS).read_text(encoding="ascii"))
            slots = [dict(slot) for slot in read["slots"]]
            if read["version"] != FORMAT or not all(isinstance(slot["kind"], str) for slot in slots):
                raise KeysDamaged(f"{layout.KEYS} is of another program")
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise KeysDamaged(f"{layout.KEYS}: {type(error).__name__}") from error
        return cls(folder, slots)

    def add_passphrase(self, master: MasterKey, passphrase: str) -> None:
        """Add a way in by passphrase. Raises `WeakPassphrase`, OSError."""
        _strong(passphrase)
        cost = {"passes": PASSES, "lanes": LANES, "memory_kib": MEMORY_KIB}
        slot = {"kind": "passphrase", "salt": _text(secrets.token_bytes(16)), **cost}
        self._add(slot | _seal(_stretch(passphrase, slot), "passphrase", master))

    def unlock_with_passphrase(self, passphrase: str) -> MasterKey:
        """Open with the passphrase; takes about 0.3 s. Raises `WrongPassphrase`, `KeysDamaged`."""
        damage: Exception | None = None
        for slot in self._of("passphrase"):
            try:
                return _open(_stretch(passphrase, slot), "passphrase", slot)
            except InvalidTag:
                continue
            except (ValueError, KeyError, TypeError) as error:
                damage = error
        if damage:
            raise KeysDamaged(f"{layout.KEYS}: {type(damage).__name__}") from damage
        raise WrongPassphrase

    def add_keyring(self, master: MasterKey) -> None:
        """Add a way in by the key store of this account, unless it has one. Raises `KeyringUnavailable`, OSError."""
        if self._opens_with_keyring(master):
            return
        backend, name = _backend(), secrets.token_hex(16)
        key = secrets.token_bytes(KEY_BYTES)
        _using(lambda: backend.set_password(SERVICE, name, _text(key)))
        # A key store that says yes and keeps nothing exists: believe only what is read back.
        if _using(lambda: backend.get_password(SERVICE, name)) != _text(key):
            raise KeyringUnavailable(Cause.REFUSED)
        self._add({"kind": "keyring", "name": name, **_seal(key, "keyring", master)})

    def unlock_with_keyring(self) -> MasterKey:
        """Open with the key store of this account. Raises `KeyringUnavailable`."""
        slots = self._of("keyring")
        if not slots:
            raise KeyringUnavailable(Cause.NO_SLOT)
        backend = _backend()
        for slot in slots:
            held = _using(partial(backend.get_password, SERVICE, str(slot.get("name"))))
            if held is None:
                continue
            try:
                return _open(_bytes(held), "keyring", slot)
            except (InvalidTag, ValueError, KeyError, TypeError):
                # Not our key, or not a slot any more: the passphrase still opens.
                continue
        raise KeyringUnavailable(Cause.NO_SLOT)

    def _opens_with_keyring(self, master: MasterKey) -> bool:
        try:
            return self.unlock_with_keyring() == master
        except KeyringUnavailable as unavailable:
            if unavailable.cause is not Cause.NO_SLOT:
                raise
            return False

    def _of(self, kind: str) -> list[dict[str, Any]]:
        return [slot for slot in self._slots if slot["kind"] == kind]

    def _add(self, slot: dict[str, Any]) -> None:
        slots = [*self._slots, slot]
        text = json.dumps({"version": FORMAT, "slots": slots}, indent=1)
        durable.write(self._folder / layout.KEYS, [text.encode("ascii")])
        self._slots = slots


def _strong(passphrase: str) -> None:
    if len(passphrase) < MINIMUM_PASSPHRASE:
        raise WeakPassphrase(f"A passphrase has at least {MINIMUM_PASSPHRASE} characters: four words are good.")


def _stretch(passphrase: str, slot: dict[str, Any]) -> bytes:
    """The key of a passphrase, at the cost written in its slot: a later program may ask for more and still open this one."""
    slow = Argon2id(
        salt=_bytes(slot["salt"]),
        length=KEY_BYTES,
        iterations=slot["passes"],
        lanes=slot["lanes"],
        memory_cost=slot["memory_kib"],
    )
    # One spelling of accents, whichever keyboard they were typed on.
    return slow.derive(unicodedata.normalize("NFKC", passphrase).encode())


def _seal(key: bytes, kind: str, master: MasterKey) -> dict[str, str]:
    nonce = os.urandom(NONCE_BYTES)
    return {"nonce": _text(nonce), "sealed": _text(AESGCM(key).encrypt(nonce, master.secret, kind.encode()))}


def _open(key: bytes, kind: str, slot: dict[str, Any]) -> MasterKey:
    return MasterKey(AESGCM(key).decrypt(_bytes(slot["nonce"]), _bytes(slot["sealed"]), kind.encode()))


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _backend() -> KeyringBackend:
    """The key store of this platform and no other: a plug-in or an environment variable may not choose one.

    Raises `KeyringUnavailable`.
    """
    try:
        if sys.platform == "win32":
            from keyring.backends.Windows import WinVaultKeyring  # noqa: PLC0415 (exists only there)

            vault = WinVaultKeyring()
            # Not to roam with the account: the pictures stay on this computer, and so does their key.
            vault.persist = "local machine"
            return vault
        if sys.platform == "darwin":
            from keyring.backends.macOS import Keyring  # noqa: PLC0415

            return Keyring()
        from keyring.backends.SecretService import Keyring as SecretService  # noqa: PLC0415

        # Asking for the priority asks the session bus, and raises RuntimeError where nobody answers.
        _ = SecretService.priority
        return SecretService()  # type: ignore[no-untyped-call]
    except Exception as error:  # a missing bus shows as one of half a dozen kinds, down to FileNotFoundError
        raise KeyringUnavailable(Cause.NO_SERVICE) from error


def _using(act: Callable[[], T]) -> T:
    """Ask the key store something. Raises `KeyringUnavailable` for whatever it answers with."""
    try:
        return act()
    except (keyring.errors.KeyringLocked, keyring.errors.InitError) as error:
        raise KeyringUnavailable(Cause.LOCKED) from error
    except keyring.errors.KeyringError as error:
        raise KeyringUnavailable(Cause.REFUSED) from error
    except Exception as error:  # D-Bus libraries raise a dozen kinds of their own
        raise KeyringUnavailable(Cause.NO_SERVICE) from error
