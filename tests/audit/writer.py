"""A process that records runs until it is done or killed: ``writer.py PLACE NAME COUNT [planned]``.

It prints the id of each run once it is recorded. ``planned``: true runs of a sample profile on the shipped knowledge
base, else small ones on a tiny one.
"""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from trails import BASE, NOW, entry, finished

from rematch.audit.base import identity_of
from rematch.audit.place import place_of
from rematch.audit.trail import Trail

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rematch.audit.place import Place


def small_runs(place: Place, names: Iterable[str]) -> Iterator[None]:
    """Record small runs, one a step."""
    key, sha256 = identity_of(BASE)
    with Trail(place, NOW) as trail:
        for name in names:
            content = trail.keep_base(key, sha256, lambda: BASE)
            trail.append(entry(name, base=key, base_sha256=content))
            yield


def planned_runs(place: Place, names: Iterable[str]) -> Iterator[None]:
    """Record one planned run under many ids, one a step."""
    from generated.planning import Planning  # noqa: PLC0415 - small runs do without it
    from generated.profiles import random_profile  # noqa: PLC0415
    from rematch.audit.recorder import Recorder  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        planning = Planning(Path(folder))
        run = finished(planning, random_profile(1))
        recorder = Recorder(place, planning.knowledge_base, NOW)
        for name in names:
            recorder.record(replace(run, stamp=replace(run.stamp, run_id=name)))
            yield
        recorder.close()


def main() -> None:
    """Record, and say so."""
    named, name, count, *planned = sys.argv[1:]
    ids = [f"{name}{number:06x}".rjust(32, "0") for number in range(int(count))]
    write = planned_runs if planned else small_runs
    for identity, _ in zip(ids, write(place_of(named), ids), strict=False):
        os.write(1, identity.encode() + b"\n")


if __name__ == "__main__":
    main()
