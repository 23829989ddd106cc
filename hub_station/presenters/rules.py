"""What everybody is told while the station works by another pathway than the hub named."""

from hub_station.assembly import Station
from hub_station.domain.patient import long_date
from ui.states import Notice, Tone


def alarms(station: Station) -> tuple[Notice, ...]:
    """Return the notice for the first screen, until the file is mended and the program started again; empty: all is well."""
    trouble = station.pathway_trouble
    if trouble is None:
        return ()
    if trouble.since:
        since = long_date(trouble.since.date())
        happened = f"The hub's pathway file cannot be used. The last good one is in use, of {since}: {trouble.instead}."
    else:
        happened = f"The hub's pathway file cannot be used. One that ships with the program is in use: {trouble.instead}."
    faults = "\n".join(trouble.faults)
    do = f"You can work. Ask the hub manager to mend {trouble.source} and to start the program again.\n{faults}"
    return (Notice(Tone.ERROR, happened, do),)
