"""How long to wait before the next attempt: pure arithmetic, and chance."""

import random
from collections.abc import Callable

SHORTEST = 5.0
LONGEST = 3600.0
LONGEST_PAUSE = 900.0


def delay(
    attempt: int, after: float | None = None, longest: float = LONGEST, chance: Callable[[], float] = random.random
) -> float:
    """Return seconds to wait after the `attempt`-th attempt (from 1) of one delivery came to nothing.

    Full jitter: any time between 5 s and a ceiling that doubles from 10 s to `longest` (an hour), so that hubs that lost
    the same network do not come back together. `after` is what the server asked for (Retry-After): never sooner than that,
    but no server can ask for more than an hour. `chance` gives 0 <= x < 1.
    """
    ceiling = min(longest, SHORTEST * 2.0 ** min(attempt, 20))
    wait = SHORTEST + (ceiling - SHORTEST) * chance()
    return max(wait, min(after, LONGEST)) if after is not None else wait


def pause(times: int, chance: Callable[[], float] = random.random) -> float:
    """Return seconds for which everything rests once the endpoint refused us `times` times in a row: 15 minutes at most."""
    return delay(times, longest=LONGEST_PAUSE, chance=chance)
