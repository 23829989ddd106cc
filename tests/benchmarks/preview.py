"""How quick the live picture is, beside `cv2.imshow` on the same frames: `make bench-preview`.

Latency is taken the same way for both: from the moment a frame is ready (whole, in memory, before anybody was told) until
the pixels of its lower right corner are in the frame buffer of the X server, seen from outside. For a network camera it
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
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

import numpy as np

from tests.benchmarks.frames import CYAN, MAGENTA, skin
from tests.benchmarks.screen import Eye, Place, Screen

ROOT = Path(__file__).resolve().parents[2]
HD, UHD = (1920, 1080), (3840, 2160)
PEER_WHEEL = "opencv-python>=5"
SETTLE = 0.5
TRIES = 5
"""Now and then the peer's window does not come up on a screen without a window manager: it is started anew."""


@dataclass(slots=True)
class Run:
    """What one run of one program showed."""

    latencies: list[float]
    worst_age: float
    sent: int
    gui_wall: list[float] = field(default_factory=list)
    gui_cpu: list[float] = field(default_factory=list)
    cpu: float = 0.0
    load: float = 0.0


class Program:
    """A process that is told `begin` and `end` on its input, and answers with JSON."""

    def __init__(self, python: Path, module: str, *arguments: str, display: str = "") -> None:
        environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT)}
        # The peer brings another Qt and sets its own places; ours must not leak into it.
        environment.pop("QT_QPA_PLATFORM_PLUGIN_PATH", None)
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

    def __enter__(self) -> "Program":
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
            raise SystemExit(f"{self._process.args!r} ended by itself")
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


def one_copy(size: tuple[int, int]) -> list[float]:
    """Return how long one copy of a frame in memory takes, in ms: the limit of what is possible."""
    frame = skin(*size, 0)
    times = []
    for _ in range(60):
        start = perf_counter()
        frame.copy()
        times.append(1000 * (perf_counter() - start))
    return times


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


def row(name: str, runs: Sequence[Run]) -> str:
    """Return a line of the table: the middle of the runs, and in brackets the least and the most."""

    def spread(values: Sequence[float], digits: int = 1) -> str:
        middle, least, most = float(np.median(values)), min(values), max(values)
        return f"{middle:.{digits}f} ({least:.{digits}f}–{most:.{digits}f})"

    cells = [
        spread([float(np.percentile(run.latencies, 50)) for run in runs]),
        spread([float(np.percentile(run.latencies, 95)) for run in runs]),
        spread([max(run.latencies) for run in runs]),
        spread([run.worst_age for run in runs], 0),
        spread([100 * len(run.latencies) / max(1, run.sent) for run in runs], 0),
        spread([float(np.median(run.gui_wall)) for run in runs]),
        spread([float(np.median(run.gui_cpu)) for run in runs]),
        spread([run.cpu for run in runs], 0),
    ]
    return f"{name:<26}" + "".join(f"{cell:>19}" for cell in cells)


HEAD = f"{'':<26}" + "".join(
    f"{cell:>19}"
    for cell in (
        "p50 ms",
        "p95 ms",
        "most ms",
        "oldest shown ms",
        "shown %",
        "GUI p50 ms",
        "GUI CPU p50 ms",
        "CPU % of a core",
    )
)


def main() -> None:
    """Run everything, side by side and in turn, and print the table."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--seconds", type=float, default=8.0, help="length of each run")
    reader.add_argument("--rounds", type=int, default=3, help="how often each run is repeated, in turn")
    reader.add_argument("--peer", type=Path, help="a Python that has opencv-python (not headless)")
    reader.add_argument("--json", type=Path, help="write all figures there too")
    options = reader.parse_args()
    table: dict[str, list[Run]] = {}
    with ExitStack() as stack:
        peer = peer_python(options.peer, stack)
        bench = Bench(stack.enter_context(Screen()), options.seconds)
        for turn in range(options.rounds):
            print(f"round {turn + 1} of {options.rounds}; load {os.getloadavg()[0]:.1f}", flush=True)
            for size in (HD, UHD):
                words = (str(size[0]), str(size[1]))
                run, place = bench.raw(Path(sys.executable), "tests.benchmarks.station", "raw", *words)
                table.setdefault(f"station {size[1]}p30", []).append(run)
                if peer:
                    shown = (str(place.width), str(place.height))
                    run, there = bench.raw(peer, "tests.benchmarks.imshow", *words, *shown)
                    table.setdefault(f"imshow  {size[1]}p30", []).append(run)
                    print(f"  shown {place.width} × {place.height}; imshow {there.width} × {there.height}")
            table.setdefault("one MJPEG 2160p30", []).extend(bench.cameras(UHD, 1))
            table.setdefault("one MJPEG 1080p30", []).extend(bench.cameras(HD, 1))
            table.setdefault("two MJPEG 1080p30", []).extend(bench.cameras(HD, 2))
    report(table)
    if options.json:
        options.json.write_text(json.dumps({name: [asdict(run) for run in runs] for name, runs in table.items()}))


def report(table: dict[str, list[Run]]) -> None:
    print(HEAD)
    for name, runs in table.items():
        print(row(name, runs))
    for size in (HD, UHD):
        print(f"one copy of a {size[1]}p frame in memory: {np.median(one_copy(size)):.2f} ms")


if __name__ == "__main__":
    main()
