"""Processes that record runs at the same time, or are killed while they do.

``writer.py PLACE together PROCESSES COUNT [planned]``: each process records so many runs. ``planned``: true
runs of a sample profile on the shipped knowledge base, else small ones on a tiny one.
``writer.py PLACE killed TIMES SEED``: one process after the other, each killed at a random moment.
The id of each run is printed once it is recorded.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import time
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from trails import BASE, NOW, entry, finished

from rematch.audit.base import identity_of
from rematch.audit.place import place_of
from rematch.audit.trail import Trail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rematch.audit.place import Place

    Writer = Callable[[Place, Iterable[str]], None]

LONGEST = 0.05
"""Seconds that a process records at most before it is killed."""


def write_small(place: Place, names: Iterable[str]) -> None:
    """Record small runs."""
    key, sha256 = identity_of(BASE)
    with Trail(place, NOW) as trail:
        for name in names:
            content = trail.keep_base(key, sha256, lambda: BASE)
            trail.append(entry(name, base=key, base_sha256=content))
            say(name)


def planned_writer() -> Writer:
    """Plan once, and give what records that run under many ids."""
    from generated.planning import Planning  # noqa: PLC0415 - small runs do without it
    from generated.profiles import random_profile  # noqa: PLC0415
    from rematch.audit.recorder import Recorder  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        planning = Planning(Path(folder))
        run = finished(planning, random_profile(1))

    def write(place: Place, names: Iterable[str]) -> None:
        recorder = Recorder(place, planning.knowledge_base, NOW)
        for name in names:
            recorder.record(replace(run, stamp=replace(run.stamp, run_id=name)))
            say(name)
        recorder.close()

    return write


def say(name: str) -> None:
    """Print an id at once and as a whole."""
    os.write(1, name.encode() + b"\n")


def started(work: Callable[[], None]) -> int:
    """Do work in a process of its own and return its id: a copy of this one, all imported."""
    child = os.fork()
    if child:
        return child
    try:
        work()
    except BaseException as error:  # noqa: BLE001 - the process ends here, whatever happened
        os.write(2, repr(error).encode())
        os._exit(1)
    os._exit(0)


def write_together(write: Writer, place: Place, processes: int, count: int) -> int:
    """Let processes record so many runs each; return how many failed."""
    names = [
        [f"{process:04x}{run:06x}".rjust(32, "a") for run in range(count)] for process in range(processes)
    ]
    children = [started(lambda mine=mine: write(place, mine)) for mine in names]
    return sum(os.waitpid(child, 0)[1] != 0 for child in children)


def write_and_die(place: Place, times: int, seed: int) -> int:
    """Kill one process after the other; return 1 when one ended by itself."""
    rng = random.Random(seed)  # noqa: S311 - a seed, not a secret
    for process in range(times):
        heard, told = os.pipe()
        child = started(lambda number=process, told=told: write_small(place, endless(number, told)))
        if process % 4:  # the others die while they open the trail
            os.read(heard, 1)
        time.sleep(rng.uniform(0, LONGEST))
        os.kill(child, signal.SIGKILL)
        if os.waitpid(child, 0)[1] != signal.SIGKILL:
            return 1
        os.close(heard)
        os.close(told)
    return 0


def endless(process: int, told: int) -> Iterator[str]:
    """Yield names without end, and tell once the first has been recorded."""
    yield f"{process:04x}{0:06x}".rjust(32, "b")
    os.write(told, b".")
    yield from (f"{process:04x}{run:06x}".rjust(32, "b") for run in count(1))


def main() -> None:
    """Do what the command line says; the exit code tells whether a process failed."""
    named, way, times, number, *planned = sys.argv[1:]
    place = place_of(named)
    if way == "killed":
        sys.exit(write_and_die(place, int(times), int(number)))
    write = planned_writer() if planned else write_small
    sys.exit(write_together(write, place, int(times), int(number)))


if __name__ == "__main__":
    main()
