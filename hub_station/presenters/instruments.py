"""The instruments in words: which one serves a view, what each is called, and how it is."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from devices.contract import DeviceInfo, DeviceKind, KnownBy
from devices.profiles import Profile, lookup
from hub_station.assembly import Station
from hub_station.cameras import Hold, Instrument, Life
from hub_station.domain.equipment import DeviceRole, fitness
from hub_station.presenters import words
from hub_station.settings import Instrument as Named
from ui import states
from ui.states import LiveSource, Notice, Status, Tone

STATUS: dict[Life, tuple[str, Tone]] = {
    Life.OPENING: ("Starting", Tone.BUSY),
    Life.LIVE: ("Live", Tone.GOOD),
    Life.SILENT: ("No picture", Tone.WARNING),
    Life.FROZEN: ("Picture does not move", Tone.WARNING),
    Life.TROUBLE: ("There is a problem", Tone.ERROR),
    Life.GONE: ("Unplugged", Tone.ERROR),
}

HOLD: dict[Hold, Status | None] = {
    Hold.IMPOSSIBLE: None,
    Hold.AUTOMATIC: Status("Automatic", Tone.QUIET),
    Hold.ASKED: Status("One moment", Tone.BUSY),
    Hold.HELD: Status("Held", Tone.GOOD),
    Hold.LOST: Status("Will be held again", Tone.WARNING),
    Hold.AGAIN: Status("Held again", Tone.WARNING),
    Hold.FAILED: Status("Cannot be held", Tone.WARNING),
}

TO_BE_HELD = frozenset({Hold.ASKED, Hold.HELD, Hold.LOST, Hold.AGAIN})

ROLES: dict[DeviceRole, str] = {
    DeviceRole.DERMATOSCOPE: "Dermatoscope",
    DeviceRole.CLOSE_UP: "Close-up camera",
    DeviceRole.LOCATION: "Location camera",
    DeviceRole.CAMERA: "Camera for any photograph",
}

_USB = re.compile(r"[a-z]+:([0-9a-f]{4}):([0-9a-f]{4})(?![0-9a-f])")
"""VID and PID at the start of a USB device's key."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One instrument as a screen needs it. `ready`: a press of the shutter takes a picture. `trouble`: what is wrong now."""

    key: str
    name: str
    status: str
    tone: Tone
    live: LiveSource | None
    ready: bool
    trouble: Notice | None
    hold: Hold


def policy(station: Station, info: DeviceInfo) -> Named | None:
    """Return what the hub's policy file says of a device; None: nothing."""
    return next((one for one in station.settings.instruments if one.means(info.key)), None)


def role(station: Station, info: DeviceInfo) -> DeviceRole:
    """Return what the hub uses a device for: as registered here, else as the policy says, else as its driver believes."""
    registered = station.registrations.get(info.key)
    if registered:
        return registered.role
    named = policy(station, info)
    if named:
        return named.role
    return DeviceRole.DERMATOSCOPE if info.kind is DeviceKind.DERMATOSCOPE else DeviceRole.CAMERA


def chosen(station: Station, wanted: DeviceRole, choice: Mapping[DeviceRole, str]) -> Shown | None:
    """Return the instrument for views that want `wanted`: the one that was chosen, else the fittest; None: none."""
    fitting = []
    for instrument in station.cameras.instruments():
        if instrument.info.key == choice.get(wanted):
            return _shown(instrument, names(station))
        how_well = fitness(role(station, instrument.info), wanted)
        if how_well is not None:
            # One that is there goes before one that was pulled out.
            fitting.append((instrument.life is Life.GONE, how_well, instrument))
    if not fitting:
        return None
    return _shown(min(fitting, key=lambda one: one[:2])[2], names(station))


def beside(station: Station, key: str) -> Shown | None:
    """Return another instrument that is live now than the one of `key`; None: there is none."""
    other = next((one for one in station.cameras.instruments() if one.info.key != key and one.life is Life.LIVE), None)
    return _shown(other, names(station)) if other else None


def shown(station: Station) -> tuple[states.Instrument, ...]:
    """Return all instruments for the first screen."""
    called = names(station)
    every = [_shown(instrument, called) for instrument in station.cameras.instruments()]
    return tuple(states.Instrument(one.key, one.name, one.status, one.tone, one.live) for one in every)


def names(station: Station) -> dict[str, str]:
    """Return what each known device is called, by its key; twins carry what tells them apart."""
    infos = [instrument.info for instrument in station.cameras.instruments()]
    plain = {info.key: _model(station, info) for info in infos}
    often = Counter(plain.values())
    called = {}
    for info in infos:
        name = plain[info.key]
        if often[name] == 1:
            called[info.key] = name
        else:
            twins = [one for one in infos if plain[one.key] == name]
            called[info.key] = f"{name} ({_mark(station, info, twins)})"
    return called


def live(instrument: Instrument) -> LiveSource | None:
    """Return where the live picture of an instrument is taken from; None while it has none."""
    seen = instrument.info.live and instrument.life in {Life.LIVE, Life.SILENT, Life.FROZEN}
    return instrument.latest if seen else None


def status(instrument: Instrument) -> tuple[str, Tone]:
    """Say in a word how an instrument is. One without a live picture is never live: it is ready."""
    if instrument.life is Life.LIVE and not instrument.info.live:
        return "Ready, no live picture", Tone.GOOD
    return STATUS[instrument.life]


def profile(info: DeviceInfo) -> Profile | None:
    """Return what public lists know of a USB device; None: nothing."""
    numbers = _USB.match(info.key)
    return lookup(numbers[1], numbers[2]) if numbers else None


def trouble(instrument: Instrument) -> Notice | None:
    """Say what is wrong with an instrument, and what to do; None: nothing."""
    if instrument.error:
        return words.standing(instrument.error)
    if instrument.life is Life.SILENT:
        return words.NO_PICTURE
    if instrument.life is Life.FROZEN:
        return words.STANDS_STILL
    return words.HELD_AGAIN if instrument.hold is Hold.AGAIN else None


def _shown(instrument: Instrument, called: Mapping[str, str]) -> Shown:
    word, tone = status(instrument)
    return Shown(
        key=instrument.info.key,
        name=called[instrument.info.key],
        status=word,
        tone=tone,
        live=live(instrument),
        ready=instrument.life is Life.LIVE,
        trouble=trouble(instrument),
        hold=instrument.hold,
    )


def _model(station: Station, info: DeviceInfo) -> str:
    known = station.registrations.get(info.key) or policy(station, info)
    if known:
        return known.model
    listed = profile(info)
    return listed.name if listed else info.model or info.manufacturer or info.kind.value.capitalize()


def _mark(station: Station, info: DeviceInfo, twins: Sequence[DeviceInfo]) -> str:
    """Return the first thing of a device that none of its twins has: its number, its socket, else its key."""

    def number(one: DeviceInfo) -> str:
        registered = station.registrations.get(one.key)
        serial = registered.serial if registered else one.serial if one.known_by is KnownBy.SERIAL else ""
        return f"number {serial}" if serial else ""

    def socket(one: DeviceInfo) -> str:
        return f"socket {one.port}" if one.port else ""

    ways: tuple[Callable[[DeviceInfo], str], ...] = (number, socket)
    for way in ways:
        mark = way(info)
        if mark and sum(way(one) == mark for one in twins) == 1:
            return mark
    return info.key
