"""The report as a page, from a plan that has been made, beside the same report as Markdown."""

from __future__ import annotations

from functools import partial
from time import process_time
from typing import TYPE_CHECKING

from measure import Table, alternated, median, milliseconds, percentile
from profiles import Profiles

from rematch.commands.forms import Look, PlanForms
from rematch.knowledge_base import load_knowledge_base
from rematch.plan.make import Planner
from rematch.report.markdown import MarkdownReport, Options

if TYPE_CHECKING:
    from rematch.knowledge_base import KnowledgeBase
    from rematch.plan.model import Plan
    from rematch.profile.read import ReadProfile

TARGET = 500.0


def page(rounds: int) -> Table:
    """Write the page and the detailed Markdown of every example in turn, ``rounds`` times."""
    knowledge_base = load_knowledge_base(None)
    planner = Planner(knowledge_base)
    markdown, detail = MarkdownReport(knowledge_base), Options(detail=True)
    ways = {}
    for name, read in Profiles(knowledge_base).examples().items():
        plan = planner.plan(read)
        ways[name] = partial(page_with_pictures, plan, read, knowledge_base)
        ways[f"{name}, as Markdown"] = partial(markdown.render, plan, read, detail)
    taken = alternated(ways, rounds, 2, process_time)
    rows, worst = [], 0.0
    for name, times in taken.items():
        plain = taken.get(f"{name}, as Markdown")
        if plain is None:
            continue
        worst = max(worst, median(times))
        size = f"{len(ways[name]()) / 1000:,.0f}"
        figures = map(milliseconds, (median(times), percentile(times, 0.95), min(times)))
        rows.append((name, size, *figures, f"{median(times) / median(plain):.1f} x"))
    met = "met" if worst < TARGET else "not met"
    return Table(
        "Page of a plan",
        ("profile", "kB", "median ms", "p95 ms", "best ms", "of Markdown"),
        rows,
        [f"Target: below {TARGET:g} ms for every profile: {met} ({worst:.0f} ms)."],
    )


def page_with_pictures(plan: Plan, read: ReadProfile, knowledge_base: KnowledgeBase) -> bytes:
    """Write the page as the command does: theme read and pictures drawn anew."""
    return PlanForms(plan, read, knowledge_base, Look()).written("html", None)
