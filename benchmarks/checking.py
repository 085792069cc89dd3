"""Checking: everything beyond syntax over a loaded knowledge base, in processor time."""

from __future__ import annotations

import time

from measure import Table, median, milliseconds

from rematch.knowledge_base import load_knowledge_base
from rematch.rule_checks.checks import all_checks

TARGET = 2000.0


def checking(rounds: int) -> Table:
    """Run all checks over the shipped base ``rounds`` times; nothing is kept from one time to the next."""
    knowledge_base = load_knowledge_base(None)
    times = []
    for _ in range(rounds):
        began = time.process_time()
        found = all_checks(knowledge_base)
        times.append((time.process_time() - began) * 1000)
    rules = len(knowledge_base.rule_base.rules)
    met = "met" if median(times) < TARGET else "not met"
    return Table(
        f"All checks, {rules} rules",
        ("knowledge base", "found", "first ms", "median ms", "best ms"),
        [("shipped", str(len(found)), *map(milliseconds, (times[0], median(times), min(times))))],
        [f"Target: below {TARGET:,.0f} ms of processor time: {met} ({median(times):.0f} ms)."],
    )
