"""How quick the live picture is, beside `cv2.imshow` on the same frames: `make bench-preview`.

Latency is taken the same way for both: from the moment a frame is ready (whole, in memory, before anybody was told) until
the pixels of its lower right corner are in the frame buffer of the X server, seen from outside. For network cameras it
begins when the camera starts to send. The peer needs opencv-python, which may not live beside the headless one: it gets an
environment of its own, thrown away afterwards, unless one is given.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path
from time import perf_counter, sleep
from typing import Any, Self

import numpy as np

from tests.benchmarks.frames import CYAN, MAGENTA, skin
from tests.benchmarks.screen import Eye, Place, Screen

ROOT = Path(__file__).resolve().parents[2]
HD, UHD = (1920, 1080), (3840, 2160)
PEER_WHEEL = "opencv-python>=5"
TWO = ("two MJPEG 1080p30, a", "two MJPEG 1080p30, b")
WHAT = (
    "From a frame's being ready (for MJPEG: from the camera's starting to send it) to its last pixels on the screen; GUI: "
    "time on the GUI thread for a frame; CPU: of one core, the whole process."
)
SETTLE = 0.5
TRIES = 5
"""Now and then the peer's window does not come up on a screen without a window manager: it is started anew."""


@dataclass(slots=True)
class Run:
    """What one run of one program showed; times in ms. `oldest`: the age of what stood on the screen, at its worst."""

    latencies: list[float]
    oldest: float
    sent: int
    gui_wall: list[float] = field(default_factory=list)
    gui_cpu: list[float] = field(default_factory=list)
    cpu: float = 0.0
    load: float = 0.0


class Program:
    """A process that is told `begin` and `end` on its input, and answers with JSON."""

    def __init__(self, python: Path, module: str, *arguments: str, display: str = "") -> None:
        environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT)}
        self._module = module
        self._process = subprocess.Popen(
            [str(python), "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=ROOT,
            env=environment,
        )
        self.said = self._line()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def tell(self, word: str) -> None:
        """Say a word."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{word}\n")
        self._process.stdin.flush()

    def end(self) -> Any:
        """Say that it is over; return the account."""
        self.tell("end")
        return json.loads(self._line())

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline().strip()
        if not line:
            raise SystemExit(f"{self._module} ended by itself")
        return line


class Bench:
    """One screen, and the ways to run a program before it."""

    def __init__(self, screen: Screen, seconds: float) -> None:
        self._screen = screen
        self._seconds = seconds

    def raw(self, python: Path, module: str, *arguments: str) -> tuple[Run, Place]:
        """Run a program that makes its own frames."""
        for _ in range(TRIES):
            with Program(python, module, *arguments, display=self._screen.display) as program:
                place = self._screen.find(MAGENTA)
                if place is not None:
                    seen, account, cpu = self._watch((place,), [program], program)
                    return _judge(seen[0], account["ready"], account, cpu), place
        raise SystemExit(f"{module}: no picture came to the screen")

    def cameras(self, size: tuple[int, int], count: int) -> list[Run]:
        """Run the station on so many network cameras."""
        colours = (MAGENTA, CYAN)[:count]
        words = [str(number) for number in size]
        with ExitStack() as stack:
            sending = [
                stack.enter_context(Program(Path(sys.executable), "tests.benchmarks.camera", *words, *map(str, colour)))
                for colour in colours
            ]
            addresses = [program.said for program in sending]
            station = stack.enter_context(
                Program(Path(sys.executable), "tests.benchmarks.station", "camera", *addresses, display=self._screen.display)
            )
            found = [self._screen.find(colour) for colour in colours]
            places = tuple(place for place in found if place is not None)
            if len(places) != count:
                raise SystemExit("the network camera's picture did not come to the screen")
            seen, account, cpu = self._watch(places, [*sending, station], station)
            return [_judge(seen[index], one.end(), account, cpu) for index, one in enumerate(sending)]

    def _watch(
        self, places: tuple[Place, ...], programs: Sequence[Program], shown: Program
    ) -> tuple[list[list[tuple[int, float]]], Any, float]:
        for program in programs:
            program.tell("begin")
        sleep(SETTLE)
        with Eye(self._screen, places) as eye:
            sleep(self._seconds)
        account = shown.end()
        return eye.seen, account, account["cpu"] / (self._seconds + SETTLE)


def _judge(seen: list[tuple[int, float]], ready: list[tuple[int, float]], account: Any, cpu: float) -> Run:
    """Match what was seen with when it was ready: the last frame of that number before it was seen."""
    by_number: dict[int, list[float]] = {}
    for number, when in ready:
        by_number.setdefault(number, []).append(when)
    born = [max((when for when in by_number.get(number, []) if when <= at), default=None) for number, at in seen]
    matched = [(at, when) for (_, at), when in zip(seen, born, strict=True) if when is not None]
    latencies = [at - when for at, when in matched]
    ages = [later - when for (_, when), (later, _) in pairwise(matched)]
    first, last = seen[0][1], seen[-1][1]
    return Run(
        [1000 * value for value in latencies],
        1000 * max(ages),
        sum(first <= when <= last for _, when in ready),
        [1000 * wall for wall, _ in account["costs"]],
        [1000 * used for _, used in account["costs"]],
        100 * cpu,
        os.getloadavg()[0],
    )


def one_copy(size: tuple[int, int]) -> float:
    """Return how long one copy of a frame in memory takes, in ms."""
    frame = skin(*size, 0)
    times = []
    for _ in range(60):
        start = perf_counter()
        frame.copy()
        times.append(1000 * (perf_counter() - start))
    return float(np.median(times))


def peer_python(given: Path | None, stack: ExitStack) -> Path | None:
    """Return a Python that has opencv-python, from a fresh environment unless one is given; None where it cannot be had."""
    if given is None:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-peer-"))
        print(f"A throw-away environment for the peer: pip install '{PEER_WHEEL}' …", flush=True)
        venv.create(folder, with_pip=True)
        given = Path(folder) / "bin" / "python"
        install = [str(given), "-m", "pip", "--quiet", "--disable-pip-version-check", "install", PEER_WHEEL]
        if subprocess.run(install, check=False).returncode != 0:
            print("The peer could not be installed: the comparison is missing. By hand:")
            print(f"    python3 -m venv peer && peer/bin/pip install '{PEER_WHEEL}'")
            print("    make bench-preview OPTIONS='--peer peer/bin/python'")
            return None
    return given


@dataclass(frozen=True, slots=True)
class Column:
    """One figure of a run, under its heading."""

    head: str
    of: Callable[[Run], float]
    digits: int = 1


COLUMNS = (
    Column("p50 ms", lambda run: float(np.percentile(run.latencies, 50))),
    Column("p95 ms", lambda run: float(np.percentile(run.latencies, 95))),
    Column("most ms", lambda run: max(run.latencies)),
    Column("oldest shown ms", lambda run: run.oldest, 0),
    Column("frames shown %", lambda run: 100 * len(run.latencies) / max(1, run.sent), 0),
    Column("GUI p50 ms", lambda run: float(np.median(run.gui_wall))),
    Column("GUI CPU p50 ms", lambda run: float(np.median(run.gui_cpu))),
    Column("CPU %", lambda run: run.cpu, 0),
)


def report(table: Mapping[str, Sequence[Run]]) -> None:
    """Print what was measured, then how it stands to the bars."""
    print(f"\nThe middle of the runs, and the least and the most of them. {WHAT}\n")
    print(f"{'':<22}" + "".join(f"{column.head:>20}" for column in COLUMNS))
    for name, runs in table.items():
        print(f"{name:<22}" + "".join(f"{_spread(runs, column):>20}" for column in COLUMNS))
    for size in (HD, UHD):
        print(f"{f'one copy, {size[1]}p':<22}{one_copy(size):>13.2f}  ms, in memory: the limit of what is possible")
    print()
    bar("GUI thread, 1080p30, p50", [_median(table, "station 1080p30", 5)], 5.0, "ms")
    if "imshow  1080p30" in table:
        pairs = zip(table["station 1080p30"], table["imshow  1080p30"], strict=True)
        ratios = [COLUMNS[1].of(ours) / COLUMNS[1].of(theirs) for ours, theirs in pairs]
        bar("p95 of the station over that of imshow, 1080p30, by round", ratios, 1.0, "times")
    bar("oldest picture on the screen, MJPEG 2160p30, by round", [run.oldest for run in table["MJPEG 2160p30"]], 100.0, "ms")
    two = [100 * len(run.latencies) / run.sent for name in TWO for run in table[name]]
    print(f"two cameras 1080p30 at once: {min(two):.0f}-{max(two):.0f} % of their frames shown")


def bar(what: str, values: Sequence[float], limit: float, unit: str) -> None:
    """Print whether a figure keeps within its bar: the middle of the rounds counts."""
    middle = float(np.median(values))
    verdict = "kept" if middle <= limit else "MISSED"
    print(f"{what}: {middle:.2f} ({min(values):.2f}-{max(values):.2f}) {unit}, bar {limit:g}: {verdict}")


def _spread(runs: Sequence[Run], column: Column) -> str:
    values = [column.of(run) for run in runs]
    digits = column.digits
    return f"{float(np.median(values)):.{digits}f} ({min(values):.{digits}f}-{max(values):.{digits}f})"


def _median(table: Mapping[str, Sequence[Run]], name: str, column: int) -> float:
    return float(np.median([COLUMNS[column].of(run) for run in table[name]]))


def main() -> None:
    """Run everything, side by side and in turn, and print the table."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--seconds", type=float, default=8.0, help="length of each run")
    reader.add_argument("--rounds", type=int, default=5, help="how often each run is repeated, in turn")
    reader.add_argument("--peer", type=Path, help="a Python that has opencv-python (not headless)")
    reader.add_argument("--json", type=Path, help="write all figures there too")
    options = reader.parse_args()
    table: dict[str, list[Run]] = {}
    here = Path(sys.executable)
    with ExitStack() as stack:
        peer = peer_python(options.peer, stack)
        bench = Bench(stack.enter_context(Screen()), options.seconds)
        for turn in range(options.rounds):
            print(f"round {turn + 1} of {options.rounds}, load {os.getloadavg()[0]:.1f}", flush=True)
            for size in (HD, UHD):
                words = (str(size[0]), str(size[1]))
                run, place = bench.raw(here, "tests.benchmarks.station", "raw", *words)
                table.setdefault(f"station {size[1]}p30", []).append(run)
                if peer:
                    run, there = bench.raw(peer, "tests.benchmarks.imshow", *words, str(place.width), str(place.height))
                    table.setdefault(f"imshow  {size[1]}p30", []).append(run)
                    print(f"  {size[1]}p: station {place.width} by {place.height}, imshow {there.width} by {there.height}")
                table.setdefault(f"MJPEG {size[1]}p30", []).extend(bench.cameras(size, 1))
            for name, run in zip(TWO, bench.cameras(HD, 2), strict=True):
                table.setdefault(name, []).append(run)
    report(table)
    if options.json:
        figures = {name: [asdict(run) for run in runs] for name, runs in table.items()}
        options.json.write_text(json.dumps(figures), encoding="utf-8")


if __name__ == "__main__":
    main()
