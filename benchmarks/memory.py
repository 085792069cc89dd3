"""Memory: the resident size of one process that reads and plans thousands of different profiles."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import Table
from profiles import Profiles

from rematch.knowledge_base import load_knowledge_base
from rematch.plan.make import Planner

WARM_UP = 500
STEPS = 10
FLAT = 50
"""Growth per 1,000 profiles, in kB, that still counts as flat: a page of memory for every eighty profiles."""


def memory(profiles: int) -> Table:
    """Measure in a process of its own, so that nothing else is counted."""
    code = f"from memory import grow; grow({profiles})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parent, capture_output=True, check=False, text=True
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    sizes: list[tuple[int, int]] = json.loads(done.stdout)
    (first, start), (middle, half), (last, end) = sizes[0], sizes[len(sizes) // 2], sizes[-1]
    whole, later = (end - start) * 1000 / (last - first), (end - half) * 1000 / (last - middle)
    met = "met" if later < FLAT else "not met"
    verdict = (
        f"Target: flat over {last:,} profiles: {met} ({later:+.0f} kB per 1,000 profiles in the second half, "
        f"{whole:+.0f} over all: caches of bounded size fill first)."
    )
    return Table(
        "Memory of one process",
        ("profiles planned", "resident kB", "since the warm-up"),
        [(f"{planned:,}", f"{size:,}", f"{size - start:+,}") for planned, size in sizes],
        [verdict],
    )


def grow(profiles: int) -> None:
    """Plan that many profiles and print [number, resident kB] pairs as JSON."""
    knowledge_base = load_knowledge_base(None)
    planner, source = Planner(knowledge_base), Profiles(knowledge_base)
    sizes: list[tuple[int, int]] = []
    step = max(1, (profiles - WARM_UP) // STEPS)
    with tempfile.TemporaryDirectory() as folder:
        for number in range(1, profiles + 1):
            planner.plan(source.generated(number, Path(folder)))
            if number >= WARM_UP and (number - WARM_UP) % step == 0:
                gc.collect()
                sizes.append((number, resident()))
    print(json.dumps(sizes))


def resident() -> int:
    """Return the resident size of this process in kB."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024
    asked = subprocess.run(
        ["ps", "-o", "rss=", "-p", str(os.getpid())], capture_output=True, check=True, text=True
    )
    return int(asked.stdout)
