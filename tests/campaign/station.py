"""A station on parts, fought over and then stopped; nothing of it may be left."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from hub_station.cameras import Cameras
from tests.campaign.campaign import Campaign
from tests.campaign.part import Part
from tests.campaign.traces import Traces, since

Record = Callable[[str, object], None]
Make = Callable[[Path], Sequence[Part]]


@contextmanager
def campaign(parts: Sequence[Part], seed: str) -> Iterator[Campaign]:
    """Put a station on parts; afterwards it is stopped, all its threads end, and then the parts are stopped."""
    with ExitStack() as stack:
        for part in parts:
            stack.enter_context(part)
        before = Traces.now()
        drivers = list(dict.fromkeys(part.driver for part in parts))
        cameras = Cameras(drivers, lambda: None, lambda key, press: made.pressed(key, press))  # noqa: PLW0108 - made below
        made = Campaign(cameras, parts, seed)
        stack.callback(cameras.stop)
        cameras.start()
        yield made
        cameras.stop()
        # Before the parts are stopped: a feed that was forgotten would end with its device.
        left = list(since(before, of_station))
        assert not left, f"seed {seed}: the station is stopped, and there is still {', '.join(left)}"


def fight(make: Make, place: Path, seed: str, rounds: int, record: Record, uncounted: str = "") -> None:
    """Do a campaign of so many rounds for each part; what it counted is recorded. Raises AssertionError.

    A first station on parts of its own warms up what libraries keep for good: their pools of threads, the files that they
    opened once. What the campaign leaves is compared with that, but for what is `uncounted`.
    """
    with campaign(make(_new(place / "warm-up")), seed) as first:
        first.run(0)
    before = Traces.now()
    with campaign(make(_new(place / "campaign")), seed) as run:
        try:
            run.run(rounds)
        finally:
            for name, figures in run.figures.items():
                record(name, str(figures))
    left = since(before)
    del left[uncounted]
    after = Traces.now()
    record("threads before, after", f"{before.threads}, {after.threads} ({before['native thread']} of libraries before)")
    record("handles before, after", f"{before.handles}, {after.handles}")
    assert not left, f"seed {seed}: left behind: {dict(left)}"


def of_station(name: str) -> bool:
    """Say whether a trace may be a thread of the station: servers of the parts serve each viewer on a thread."""
    return name.startswith("thread ") and "process_request" not in name and not name.startswith("thread program of")


def _new(place: Path) -> Path:
    place.mkdir(parents=True)
    return place
