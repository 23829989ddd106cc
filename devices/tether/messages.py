"""What the worker says to the station: the answer to a call, or a word that it takes a while."""

from dataclasses import dataclass

from devices.errors import DeviceError


@dataclass(frozen=True, slots=True)
class Value:
    """What a call returned."""

    value: object


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a call raised."""

    error: DeviceError


@dataclass(frozen=True, slots=True)
class Fetching:
    """Not an answer yet: a photograph is being fetched, which takes longer than anything else."""
