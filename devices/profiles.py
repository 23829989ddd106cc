"""Devices that are known beforehand, by VID and PID, from the profiles in `resources/devices`. Never by product name."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from devices.contract import DeviceKind
from resources import text

FILES = ("devices/scopes.toml", "devices/cameras.toml", "devices/pedals.toml")


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a device. `kind` None: it takes no pictures (a pedal). `button`: what its button does, if known.

    `source` says where the knowledge comes from.
    """

    name: str
    kind: DeviceKind | None
    button: str
    source: str


def lookup(vid: str, pid: str) -> Profile | None:
    """Return the profile of a device; `vid` and `pid` are four lower-case hex digits."""
    return profiles().get(f"{vid}:{pid}")


@cache
def profiles() -> Mapping[str, Profile]:
    """Return all profiles, by `vid:pid`."""
    found: dict[str, Profile] = {}
    for name in FILES:
        table = tomllib.loads(text(name))
        for entry in table["device"]:
            kind = DeviceKind(entry["kind"]) if "kind" in entry else None
            source = entry.get("source", table["source"])
            profile = Profile(entry["name"], kind, entry.get("button", ""), source)
            found |= dict.fromkeys(entry["usb"], profile)
    return found
