"""One contact: turns what it does (bounces, repeats, stays down) into presses. Pure."""

from math import inf

from devices.triggers.contract import Motion

DEBOUNCE = 0.3
"""Seconds within which a second press is the same one: contacts bounce."""

BUTTON_BOUNCE = 0.05
"""The same after a scope's button came to rest: its electronics settle it, and its two edges may be near each other."""

RESTS_AFTER = 10.0
"""Nobody holds a button for that long (seconds): where it stays, it rests."""


class Contact:
    """Says of each motion whether it is a press.

    A key is pressed when it goes down after `DEBOUNCE` of quiet. A scope's button may be the wrong way round (the HT-B30S
    reports up when it is pressed and down when it is let go, and the first up is lost, since the kernel passes on changes
    only): until that is known its going down counts, which is once a press either way, if late. Twice found resting down, it
    is known, and its going up counts.
    """

    def __init__(self, *, button: bool) -> None:
        """`button`: a scope's, not a key."""
        self._button = button
        self._settles = BUTTON_BOUNCE if button else DEBOUNCE
        self._down = self._rested_down = self._rests_down = False
        self._moved = self._pressed = -inf

    def moved(self, motion: Motion, moment: float) -> bool:
        """Tell whether this motion, at `moment` in seconds, is a press."""
        quiet = moment - self._moved
        self._moved = max(moment, self._moved)
        down = motion is not Motion.UP
        changed = down is not self._down
        self._down = down
        if motion is Motion.HELD:
            return False
        # Down while it is down already: its going up was lost, or this is a key that repeats itself.
        if not changed and (not down or quiet < DEBOUNCE):
            return False
        if self._button and changed and quiet >= RESTS_AFTER:
            if self._rested_down is not down:
                self._rests_down = not down
            self._rested_down = not down
        pressed = down is not self._rests_down and quiet >= self._settles and moment - self._pressed >= DEBOUNCE
        if pressed:
            self._pressed = moment
        return pressed
