"""The checks of an instrument, one photograph after another: what is wanted, whether one will do, what came out of them.

Nothing here shows or takes anything. `look` and `finish` need up to a second: they are jobs for the writer thread. What is
stored are figures; the photographs of a check are kept nowhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from devices.checks import chart, scale
from devices.checks.boards import Board
from devices.checks.chart import ChartCheck
from devices.checks.chart_finder import one_patch
from devices.checks.picture import decoded
from devices.checks.reference import NAMES, Edition
from devices.checks.scale import Printed
from devices.contract import Still
from hub_station.domain.equipment import ColourCheck, ScaleCheck
from hub_station.domain.identifiers import new_id
from hub_station.outbox.store import Store

Came = ChartCheck | scale.ScaleCheck
"""What a check found, with all its figures."""


class Procedure(Protocol):
    """One check of one device. Raises `devices.checks.refusal.Refused` and `DeviceError`."""

    wanted: ClassVar[int]
    """How many photographs it takes."""

    def look(self, still: Still) -> None:
        """Refuse a photograph at once, while the instrument still stands there."""
        ...

    def finish(self, stills: Sequence[Still], store: Store, operator_id: str) -> Came:
        """Read all photographs, store what came out, return it."""
        ...


@dataclass(frozen=True, slots=True)
class WholeChart:
    """The colours, by one photograph of a whole chart."""

    edition: Edition
    light: str
    wanted: ClassVar[int] = 1

    def look(self, still: Still) -> None:
        """The reading itself refuses it."""

    def finish(self, stills: Sequence[Still], store: Store, operator_id: str) -> Came:
        return _stored(chart.check(stills[-1], self.edition, self.light), store, operator_id)


@dataclass(frozen=True, slots=True)
class PatchByPatch:
    """The colours, by one photograph of each patch: for an instrument whose field is smaller than a chart."""

    edition: Edition
    light: str
    wanted: ClassVar[int] = len(NAMES)

    def look(self, still: Still) -> None:
        one_patch(decoded(still))

    def finish(self, stills: Sequence[Still], store: Store, operator_id: str) -> Came:
        return _stored(chart.check_one_by_one(stills, self.edition, self.light), store, operator_id)


@dataclass(frozen=True, slots=True)
class ScaleTarget:
    """The scale, by three photographs of a printed target, the instrument lifted between them."""

    board: Board
    printed: Printed
    wanted: ClassVar[int] = scale.LEAST_STILLS

    def look(self, still: Still) -> None:
        scale.read(decoded(still), self.board, self.printed)

    def finish(self, stills: Sequence[Still], store: Store, operator_id: str) -> Came:
        came = scale.check(stills, self.board, self.printed)
        uncertainty = came.uncertainty * max(came.row, came.column)
        checked = ScaleCheck(
            new_id(), came.device.key, came.row, came.column, uncertainty, operator_id, came.when, came.facts()
        )
        store.equipment.add_scale_check(checked)
        return came


def _stored(came: ChartCheck, store: Store, operator_id: str) -> ChartCheck:
    checked = ColourCheck(
        new_id(), came.device.key, came.light, came.reading.median, operator_id, came.when, came.expires, came.facts()
    )
    store.equipment.add_colour_check(checked)
    return came
