"""What is done with the hands before the pictures: the instruments cleaned, the patient prepared."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PrepareState:
    """The two lists that the hub's pathway has; one press (of the pedal too) confirms both. `busy`: being kept."""

    cleaning: tuple[str, ...]
    preparation: tuple[str, ...]
    busy: bool = False
