"""Tells a barcode scanner that types from a person who types, by what comes first and by its speed. No Qt here.

A scanner that plays keyboard sends its characters within milliseconds and then Enter or Tab. Its first key looks like any
other, so keys are held back for a moment (35 ms, which nobody notices): when the next one does not come that soon it was
a person, and what was held is played out in order. After `minimum` characters at that speed no person is at work; with Enter
or Tab it is a scan, and nothing of it reaches a field, a button or the trigger of a camera. A burst without that end (a text
expander, a dictation program) is typing after all.

A scanner that is set to send a key of its own first (F12, or STX) needs no guess: all that follows is swallowed at once.
"""

from dataclasses import dataclass
from enum import Enum, auto

STX = "Ctrl+B"
GS = "Ctrl+]"
CONTROLS = {GS: "\x1d", "Ctrl+^": "\x1e", "Ctrl+D": "\x04"}
"""Control characters of barcodes, by the keys as which scanners send them."""

ENDS = frozenset({"Return", "Enter", "Tab", "Ctrl+J", "Ctrl+M"})
PATIENCE = 0.5
"""Seconds that a scanner with a key of its own may be silent within a scan."""

HICCUP = 0.15
"""Seconds that a burst may stand still once it is certain that a scanner is at work: a busy computer, a busy radio link."""

_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Rules:
    """How the scanner of this station types. `prefix`: a key (`F12`), `STX`, characters, or nothing; `gap` in seconds."""

    prefix: str = ""
    minimum: int = 6
    gap: float = 0.035


class Fate(Enum):
    """What becomes of the key that was just pressed."""

    PASS = auto()
    HOLD = auto()
    SWALLOW = auto()


@dataclass(frozen=True, slots=True)
class Answer:
    """`replay`: play out what was held before, first. `drop`: forget what was held. `scan`: a scan is complete."""

    fate: Fate
    replay: bool = False
    drop: bool = False
    scan: str | None = None


class Wedge:
    """Hears every key that goes down. Times are seconds since the key before; any clock will do."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._key = STX if rules.prefix == "STX" else rules.prefix if _is_key(rules.prefix) else ""
        self._words = "" if self._key else rules.prefix
        self._held = ""
        self._announced = False
        self._just_scanned = False

    @property
    def holding(self) -> bool:
        """Whether keys are held back, or swallowed: the next one may belong to them."""
        return bool(self._held) or self._announced

    @property
    def patience(self) -> float:
        """For how many seconds to wait for the next key before `silence`."""
        if self._announced:
            return PATIENCE
        return HICCUP if self._certain else self._rules.gap

    def press(self, name: str, text: str, since: float, *, repeated: bool = False) -> Answer:
        """Hear a key: Qt's `name`, the `text` that it types, the time `since` the one before, whether it is held."""
        character = CONTROLS.get(name, text)
        after_scan, self._just_scanned = self._just_scanned and since <= HICCUP, False
        if self.holding and since > self.patience:
            silence = self.silence()
            answer = self._begin(name, character, repeated=repeated)
            return Answer(answer.fate, silence.replay, silence.drop, silence.scan)
        if after_scan and name in ENDS and not self.holding:
            # Enter and line feed, both: the second must press no button either.
            self._just_scanned = True
            return Answer(Fate.SWALLOW)
        if not self.holding:
            return self._begin(name, character, repeated=repeated)
        if name in ENDS and (self._announced or self._certain):
            return self._complete()
        if len(character) == 1 and name not in ENDS and not repeated and len(self._held) < _LONGEST:
            self._held += character
            return Answer(Fate.SWALLOW if self._announced else Fate.HOLD)
        if self._announced:
            return Answer(Fate.SWALLOW if name in ENDS or repeated else Fate.PASS)
        self._held = ""
        answer = self._begin(name, character, repeated=repeated)
        return Answer(answer.fate, replay=True)

    def silence(self) -> Answer:
        """Nothing came for `patience` seconds: what was held was typed, unless the scanner announced itself."""
        if self._announced or (self._words and self._certain and self._held.startswith(self._words)):
            return self._complete()
        self._held = ""
        return Answer(Fate.PASS, replay=True)

    @property
    def _certain(self) -> bool:
        return len(self._held) >= self._rules.minimum

    def _begin(self, name: str, character: str, *, repeated: bool) -> Answer:
        if self._key and name == self._key:
            self._announced, self._held = True, ""
            return Answer(Fate.SWALLOW)
        if repeated or name in ENDS or not self._may_begin(name, character):
            return Answer(Fate.PASS)
        self._held = character
        return Answer(Fate.HOLD)

    def _may_begin(self, name: str, character: str) -> bool:
        """Space and Enter take pictures and press buttons: no scan begins with them, and they are not kept waiting."""
        if name.startswith(("Ctrl+", "Alt+", "Meta+")):
            return name == GS
        return len(character) == 1 and (character.isalnum() or character in "](" or character == self._words[:1])

    def _complete(self) -> Answer:
        scan = self._held.removeprefix(self._words) if self._words else self._held
        self._held, self._announced, self._just_scanned = "", False, True
        return Answer(Fate.SWALLOW, drop=True, scan=scan or None)


def _is_key(prefix: str) -> bool:
    return len(prefix) > 1 and prefix[0] == "F" and prefix[1:].isdigit()
