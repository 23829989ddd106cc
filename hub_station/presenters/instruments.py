"""The instruments in words: which one serves a view, and how each one is."""

from collections.abc import Mapping
from dataclasses import dataclass

from devices.contract import DeviceInfo, DeviceKind
from devices.errors import DeviceError
from hub_station.assembly import Station
from hub_station.cameras import Instrument, Life
from hub_station.domain.equipment import DeviceRole, fitness
from ui import states
from ui.states import LiveSource, Tone

STATUS: dict[Life, tuple[str, Tone]] = {
    Life.OPENING: ("Starting", Tone.BUSY),
    Life.LIVE: ("Live", Tone.GOOD),
    Life.SILENT: ("No picture", Tone.WARNING),
    Life.FROZEN: ("Picture does not move", Tone.WARNING),
    Life.TROUBLE: ("There is a problem", Tone.ERROR),
    Life.GONE: ("Unplugged", Tone.ERROR),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One instrument as a screen needs it. `ready`: a press of the shutter takes a picture."""

    key: str
    name: str
    status: str
    tone: Tone
    live: LiveSource | None
    ready: bool
    error: DeviceError | None


def role(station: Station, info: DeviceInfo) -> DeviceRole:
    """Return what the hub uses a device for: as registered here, else as the policy says, else as its driver believes."""
    registered = station.registrations.get(info.key)
    if registered:
        return registered.role
    for one in station.settings.instruments:
        if one.means(info.key):
            return one.role
    return DeviceRole.DERMATOSCOPE if info.kind is DeviceKind.DERMATOSCOPE else DeviceRole.CAMERA


def chosen(station: Station, wanted: DeviceRole, choice: Mapping[DeviceRole, str]) -> Shown | None:
    """Return the instrument for views that want `wanted`: the one that was chosen, else the fittest; None: none."""
    fitting = []
    for instrument in station.cameras.instruments():
        if instrument.info.key == choice.get(wanted):
            return _shown(instrument)
        how_well = fitness(role(station, instrument.info), wanted)
        if how_well is not None:
            # One that is there goes before one that was pulled out.
            fitting.append((instrument.life is Life.GONE, how_well, instrument))
    if not fitting:
        return None
    return _shown(min(fitting, key=lambda one: one[:2])[2])


def shown(station: Station) -> tuple[states.Instrument, ...]:
    """Return all instruments for the first screen."""
    every = [_shown(instrument) for instrument in station.cameras.instruments()]
    return tuple(states.Instrument(one.key, one.name, one.status, one.tone, one.live) for one in every)


def _shown(instrument: Instrument) -> Shown:
    info = instrument.info
    status, tone = STATUS[instrument.life]
    name = info.model or info.manufacturer or info.kind.value.capitalize()
    alive = instrument.life in {Life.LIVE, Life.SILENT, Life.FROZEN}
    return Shown(
        key=info.key,
        name=name,
        status=status,
        tone=tone,
        live=instrument.latest if alive else None,
        ready=instrument.life is Life.LIVE,
        error=instrument.error,
    )
