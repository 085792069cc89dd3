"""Warm plan: facts, inference and plan object of a profile that has been read; nothing is rendered."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from time import process_time

from measure import Table, alternated, median, milliseconds, percentile
from profiles import Profiles

from rematch.knowledge_base import load_knowledge_base
from rematch.plan.make import Planner

TARGET = 15.0
GENERATED = 4


def warm_plan(rounds: int) -> Table:
    """Plan every example and a few generated profiles in turn, ``rounds`` times."""
    knowledge_base = load_knowledge_base(None)
    planner = Planner(knowledge_base)
    profiles = Profiles(knowledge_base)
    read = profiles.examples()
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(GENERATED):
            read[f"generated {seed + 1}"] = profiles.generated(seed, Path(folder))
    taken = alternated(
        {name: partial(planner.plan, found) for name, found in read.items()}, rounds, 20, process_time
    )
    rows: list[tuple[str, ...]] = []
    for name, times in taken.items():
        inference = planner.plan(read[name]).inference
        counts = (str(len(inference.facts)), str(len(inference.firings)))
        rows.append((name, *counts, *map(milliseconds, (median(times), percentile(times, 0.95), min(times)))))
    together = [time for times in taken.values() for time in times]
    figures = (median(together), percentile(together, 0.95), min(together))
    rows.append(("**all**", "", "", *map(milliseconds, figures)))
    met = "met" if figures[0] < TARGET else "not met"
    rules = len(knowledge_base.rule_base.rules)
    return Table(
        f"Warm plan, {rules} rules",
        ("profile", "facts", "firings", "median ms", "p95 ms", "best ms"),
        rows,
        [f"Target: median below {TARGET:g} ms with the full rule base: {met} ({figures[0]:.1f} ms)."],
    )
