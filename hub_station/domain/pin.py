"""What a PIN must be, and for how long nobody may try after wrong ones. Pure."""

from datetime import timedelta
from itertools import pairwise

SHORTEST, LONGEST = 4, 12

TRIES = 5
"""Wrong PINs in a row before the first pause."""
PAUSES = (1, 5, 15, 30, 60)
"""Minutes without a try after the fifth wrong PIN, the sixth, and so on; the last one for every further."""

# A row down the middle of the pad, and its way back.
_DRAWN = frozenset({"2580", "0852", "1379", "1397", "7913"})


def fault(pin: str) -> str:
    """Return what is wrong with a new PIN, as a sentence that says what to do; empty: it will do."""
    if not (pin.isascii() and pin.isdigit()):
        return "A PIN has digits only. Choose other ones."
    if len(pin) < SHORTEST:
        return f"A PIN has at least {SHORTEST} digits. Choose a longer one."
    if len(pin) > LONGEST:
        return f"A PIN has at most {LONGEST} digits. Choose a shorter one."
    if any(
        pin == pin[:length] * (len(pin) // length) for length in (1, 2, 3) if len(pin) % length == 0 and length < len(pin)
    ):
        return "The same digits again and again are guessed at once. Choose a PIN that does not repeat."
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if steps in ({1}, {9}) or pin in _DRAWN:
        return "Digits in a row are guessed at once. Choose a PIN without an order."
    if _date(pin):
        return "This looks like a year or a date of birth. Choose a PIN that nobody can know."
    return ""


def pause(failures: int) -> timedelta:
    """Return for how long nobody may try after so many wrong PINs in a row."""
    if failures < TRIES:
        return timedelta()
    return timedelta(minutes=PAUSES[min(failures - TRIES, len(PAUSES) - 1)])


def _date(pin: str) -> bool:
    """Whether it reads as a year (1952), or as day, month and year (060852, 06081952) in either order."""
    if len(pin) == 4:
        return pin[:2] in {"19", "20"}
    if len(pin) == 6:
        return _day_and_month(pin[:4]) or _day_and_month(pin[4:] + pin[2:4])
    if len(pin) == 8:
        return (_day_and_month(pin[:4]) and pin[4:6] in {"19", "20"}) or (
            pin[:2] in {"19", "20"} and _day_and_month(pin[6:] + pin[4:6])
        )
    return False


def _day_and_month(digits: str) -> bool:
    first, second = int(digits[:2]), int(digits[2:])
    return (1 <= first <= 31 and 1 <= second <= 12) or (1 <= first <= 12 and 1 <= second <= 31)
