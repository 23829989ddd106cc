"""The instruments in words: which one serves a view, and how each one is."""

from collections.abc import Mapping
from dataclasses import dataclass

from devices.contract import DeviceKind
from devices.errors import DeviceError
from hub_station.cameras import Cameras, Instrument, Life
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


def chosen(cameras: Cameras, kind: DeviceKind, choice: Mapping[DeviceKind, str]) -> Shown | None:
    """Return the instrument for views of `kind`: the one that was chosen, else the first of that kind; None: none."""
    known = cameras.instruments()
    for instrument in known:
        if instrument.info.key == choice.get(kind):
            return _shown(instrument)
    of_kind = [instrument for instrument in known if instrument.info.kind is kind]
    # One that is there goes before one that was pulled out.
    of_kind.sort(key=lambda instrument: instrument.life is Life.GONE)
    return _shown(of_kind[0]) if of_kind else None


def shown(cameras: Cameras) -> tuple[states.Instrument, ...]:
    """Return all instruments for the first screen."""
    every = [_shown(instrument) for instrument in cameras.instruments()]
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
