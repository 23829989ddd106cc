"""A check of an instrument's colours or scale, photograph by photograph, and what came out of it in words."""

from collections.abc import Mapping
from functools import partial

from devices.checks.boards import BOARDS, TWO, Board
from devices.checks.chart import ChartCheck
from devices.checks.reading import AMBER_UP_TO, GREEN_UP_TO, Verdict
from devices.checks.reference import COLUMNS, NAMES, Edition
from devices.checks.refusal import Refusal, Refused
from devices.checks.scale import LINE_MM, Printed, ScaleCheck
from devices.contract import Still
from devices.errors import DeviceError
from hub_station.cameras import Hold, Instrument, Life
from hub_station.domain.equipment import DeviceRole
from hub_station.domain.patient import long_date
from hub_station.instrument_checks import Came, PatchByPatch, Procedure, ScaleTarget, WholeChart
from hub_station.outbox.store import Store
from hub_station.presenters import instruments, words
from hub_station.presenters.desk import Desk, Place
from ui.states import Choice, DeviceCheckState, Notice, Question, Tone

COLOUR, SCALE = "colour", "scale"

WAYS = (Choice("whole", "The whole chart at once"), Choice("patches", "One patch after another"))
SCOPE_LIGHTS = (Choice("polarised light", "Polarised"), Choice("non-polarised light", "Not polarised"))
CAMERA_LIGHTS = (Choice("room light", "Room light"), Choice("flash", "Flash or ring light"))
EDITIONS = (
    Choice(Edition.SINCE_NOVEMBER_2014.name, "November 2014 or later"),
    Choice(Edition.BEFORE_NOVEMBER_2014.name, "Older"),
)
TARGETS = tuple(Choice(board.name, board.name) for board in BOARDS)

TONES = {Verdict.GREEN: Tone.GOOD, Verdict.AMBER: Tone.WARNING, Verdict.RED: Tone.ERROR}
FROM_THE_START = frozenset({Refusal.PATCH_ORDER, Refusal.PATCH_UNLOCKED})
"""Refusals after which the photographs before are worth nothing either."""


class DeviceCheckPresenter:
    """Answers what is asked on the screen of a check."""

    def __init__(self, desk: Desk) -> None:
        """Begin without a device; `check_device` chooses one."""
        self._desk = desk
        self._key, self._kind = "", COLOUR
        self._values: dict[str, str] = {}
        self._errors: dict[str, str] = {}
        self._procedure: Procedure | None = None
        self._stills: list[Still] = []
        self._busy = False
        self._trouble: Notice | None = None
        self._came: Came | None = None

    def check_device(self, device_id: str, kind: str) -> None:
        """Show the check of a device: `colour` or `scale`."""
        self._key, self._kind = device_id, kind
        scope = self._role() is DeviceRole.DERMATOSCOPE
        self._values = {
            "way": "patches" if scope else "whole",
            "light": (SCOPE_LIGHTS if scope else CAMERA_LIGHTS)[0].id,
            "edition": EDITIONS[0].id,
            "board": TWO.name,
            "across": f"{LINE_MM:.0f}",
            "down": f"{LINE_MM:.0f}",
        }
        self._errors, self._busy = {}, False
        self.begin_check_again()
        self._desk.go(Place.DEVICE_CHECK)

    def state(self) -> DeviceCheckState:
        """What the screen shows now."""
        one, name = self._instrument(), instruments.names(self._desk.station).get(self._key, "")
        word, tone = instruments.status(one) if one else ("Not attached", Tone.ERROR)
        begun = bool(self._stills) or self._came is not None
        wanted = self._wanted()
        return DeviceCheckState(
            kind=self._kind,
            title=f"Check {self._kind}",
            live=instruments.live(one) if one else None,
            device=name,
            device_status=word,
            device_tone=tone,
            questions=() if begun else self._questions(),
            lengths=None if begun or self._kind == COLOUR else {name: self._values[name] for name in ("across", "down")},
            errors=self._errors,
            instruction="" if self._came else self._instruction(),
            progress=f"Picture {len(self._stills) + 1} of {wanted}"
            if wanted > 1 and not self._came and not self._to_hold()
            else "",
            action="Done" if self._came else "Hold colour and light" if self._to_hold() else "Take picture",
            can_act=self._came is not None or (not self._busy and one is not None and one.life is Life.LIVE),
            busy=self._busy,
            finished=self._came is not None,
            can_begin_again=begun and not self._busy,
            trouble=self._trouble or (instruments.trouble(one) if one else None),
            result=_result(self._came) if self._came else None,
            details=_details(self._came) if self._came else (),
        )

    def pick_in_check(self, field: str, choice_id: str) -> None:
        """Note what was picked."""
        self._values[field] = choice_id
        self._desk.changed()

    def take_for_check(self, typed: Mapping[str, str]) -> None:
        """Take the next photograph of the check; where the light is to be held first, hold it."""
        one = self._instrument()
        if self._busy or self._came or one is None or one.life is not Life.LIVE:
            return
        self._values |= typed
        if not self._stills:
            self._procedure = self._chosen()
        if self._procedure is None:
            self._desk.changed()
            return
        desk, self._trouble = self._desk, None
        if self._to_hold():
            desk.station.cameras.hold(self._key, True)
            return
        self._busy = True
        desk.ask(desk.station.cameras.capture(self._key), partial(self._still_came, self._procedure), self._failed)
        desk.changed()

    def begin_check_again(self) -> None:
        """Forget what was taken, and what came of it; what was picked stays."""
        self._stills, self._came, self._trouble, self._procedure = [], None, None, None
        self._desk.changed()

    def leave_check(self) -> None:
        """Go back to the page; the instrument chooses its colour and light by itself again."""
        if self._busy:
            return
        self.begin_check_again()
        self._desk.station.cameras.release()
        self._desk.go(Place.EQUIPMENT)

    # --- inside -------------------------------------------------------------------------------------------------------

    def _instrument(self) -> Instrument | None:
        return next((one for one in self._desk.station.cameras.instruments() if one.info.key == self._key), None)

    def _role(self) -> DeviceRole:
        one = self._instrument()
        return instruments.role(self._desk.station, one.info) if one else DeviceRole.CAMERA

    def _patches(self) -> bool:
        return self._kind == COLOUR and self._values["way"] == "patches"

    def _wanted(self) -> int:
        if self._kind == SCALE:
            return ScaleTarget.wanted
        return PatchByPatch.wanted if self._patches() else WholeChart.wanted

    def _to_hold(self) -> bool:
        """Say whether colour and light are to be held first: patch after patch, they must not change in between."""
        one = self._instrument()
        return self._patches() and one is not None and one.hold in {Hold.AUTOMATIC, Hold.ASKED}

    def _chosen(self) -> Procedure | None:
        """Return the check that was picked; None: something that was typed is wrong."""
        if self._kind == COLOUR:
            made = PatchByPatch if self._patches() else WholeChart
            return made(Edition[self._values["edition"]], self._values["light"])
        try:
            printed = Printed(_millimetres(self._values["across"]), _millimetres(self._values["down"]))
        except ValueError:
            wrong = {name for name in ("across", "down") if not _plausible(self._values[name])}
            self._errors = dict.fromkeys(sorted(wrong), "Enter its length in millimetres, from 90 to 110, for example 99.5.")
            return None
        self._errors = {}
        return ScaleTarget(self._board(), printed)

    def _board(self) -> Board:
        return next(board for board in BOARDS if board.name == self._values["board"])

    def _questions(self) -> tuple[Question, ...]:
        if self._kind == SCALE:
            return (Question("board", "How wide are the target's squares?", TARGETS, self._values["board"]),)
        lights = SCOPE_LIGHTS if self._role() is DeviceRole.DERMATOSCOPE else CAMERA_LIGHTS
        return (
            Question("way", "How?", WAYS, self._values["way"]),
            Question("light", "In which light?", lights, self._values["light"]),
            Question("edition", "Date on the back of the chart", EDITIONS, self._values["edition"]),
        )

    def _instruction(self) -> str:
        taken = len(self._stills)
        if self._kind == SCALE:
            if taken:
                return "Lift the instrument and put it back, flat on the middle of the target."
            board = self._board()
            return (
                f"Put the instrument flat on the middle of the target with {board.name} squares. It is for {board.fields}."
            )
        if not self._patches():
            return "Lay the chart flat in the light that you work in. All 24 patches must be seen, sharp and without shine."
        if self._to_hold():
            return "Put the instrument on the white patch (row 4, patch 1). When the picture is calm, hold its light."
        row, column = divmod(min(taken, len(NAMES) - 1), COLUMNS)
        return f"Put the instrument on row {row + 1}, patch {column + 1}: {NAMES[row * COLUMNS + column]}."

    def _still_came(self, procedure: Procedure, still: Still) -> None:
        stills, operator_id = (*self._stills, still), self._desk.operator.id

        def job(store: Store) -> Came | None:
            procedure.look(still)
            return procedure.finish(stills, store, operator_id) if len(stills) == procedure.wanted else None

        self._desk.ask(self._desk.station.clinic.write(job), partial(self._read, still), self._failed)

    def _read(self, still: Still, came: Came | None) -> None:
        self._busy = False
        # Once it is read the photographs are of no use any more.
        self._stills = [] if came else [*self._stills, still]
        self._came = came
        self._desk.changed()

    def _failed(self, error: BaseException) -> None:
        self._busy = False
        if isinstance(error, Refused) and error.refusal in FROM_THE_START:
            self._stills = []
        self._trouble = words.device(error) if isinstance(error, DeviceError) else words.notice(error)
        self._desk.changed()


def _millimetres(typed: str) -> float:
    return float(typed.strip().lower().removesuffix("mm").strip().replace(",", "."))


def _plausible(typed: str) -> bool:
    try:
        Printed(_millimetres(typed), LINE_MM)
    except ValueError:
        return False
    return True


def _result(came: Came) -> Notice:
    if isinstance(came, ChartCheck):
        reading = came.reading
        limits = f"up to {GREEN_UP_TO:.0f} is good, above {AMBER_UP_TO:.0f} is far off"
        until = f"Check again by {long_date(came.expires.date())}."
        return Notice(TONES[reading.verdict], reading.verdict.value, f"Difference {reading.median:.1f} ({limits}). {until}")
    size = f"{came.size[0]} × {came.size[1]}"
    return Notice(
        Tone.GOOD,
        f"A pixel is {came.row:.4f} mm high and {came.column:.4f} mm wide.",
        f"Uncertainty {came.uncertainty:.1%}. It holds for pictures of {size} pixels from this instrument.",
    )


def _details(came: ChartCheck | ScaleCheck) -> tuple[str, ...]:
    return tuple(notice.value for notice in came.reading.notices) if isinstance(came, ChartCheck) else ()
