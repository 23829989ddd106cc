"""What a process holds: its threads, its open handles, its child processes."""

import re
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

SELF = Path("/proc/self")


class Traces(Counter[str]):
    """How many of each there are; Linux."""

    @classmethod
    def now(cls) -> "Traces":
        """Count. A thread that is no thread of Python counts as `native thread`: libraries keep pools of them."""
        found = cls(f"thread {re.sub(r'[0-9]+', '#', one.name)}" for one in threading.enumerate())
        numbers = {one.native_id for one in threading.enumerate()}
        tasks = [task for task in (SELF / "task").iterdir() if int(task.name) not in numbers]
        found["native thread"] = len(tasks)
        for task in (SELF / "task").iterdir():
            # A thread may end between the list and the look.
            with suppress(FileNotFoundError, ProcessLookupError):
                found["process"] += len((task / "children").read_text().split())
        for handle in (SELF / "fd").iterdir():
            try:
                found[f"handle {re.sub(r'[0-9]+', '#', str(handle.readlink()))}"] += 1
            except FileNotFoundError:
                continue  # the look itself
        return found

    @property
    def handles(self) -> int:
        """Return the number of open handles."""
        return sum(count for name, count in self.items() if name.startswith("handle "))

    @property
    def threads(self) -> int:
        """Return the number of threads, those of libraries too."""
        return sum(count for name, count in self.items() if "thread " in name or name == "native thread")


def since(before: Traces, which: Callable[[str], bool] = lambda _: True, patience: float = 15.0) -> Traces:
    """Return what there is more than `before`, of those names, once that is nothing or `patience` seconds are over."""
    wait = threading.Event()
    for _ in range(int(patience / 0.1)):
        if not _more(before, which):
            break
        wait.wait(0.1)
    return _more(before, which)


def _more(before: Traces, which: Callable[[str], bool]) -> Traces:
    return Traces({name: count for name, count in (Traces.now() - before).items() if which(name)})
