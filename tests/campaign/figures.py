"""What a campaign counted, per device and in all."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Figures:
    """Of one device. Seconds; `recovery` from the fault undone until there is a new picture, `answer` from the request."""

    rounds: int = 0
    asked: int = 0
    stills: int = 0
    presses: int = 0
    slowest_answer: float = 0.0
    slowest_recovery: float = 0.0
    slowest_recovery_of: str = ""
    errors: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        errors = ", ".join(f"{count} {name}" for name, count in sorted(self.errors.items()))
        return (
            f"{self.rounds} rounds; {self.asked} pictures asked for, {self.stills} stills, "
            f"{self.errors.total()} errors ({errors or 'none'}), {self.presses} by its own shutter; slowest answer "
            f"{self.slowest_answer:.1f} s, slowest recovery {self.slowest_recovery:.1f} s ({self.slowest_recovery_of})"
        )
