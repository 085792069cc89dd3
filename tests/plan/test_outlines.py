"""What each case comes to, section by section, as an outline small enough to review in a change.

After a change that is meant: ``REMATCH_REFRESH=1 pytest tests/plan/test_outlines.py`` writes them anew;
read the difference before you keep it. Sentences are held by their rules' ids; whole reports stand in
tests/report/golden.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generated.unmeasured import unmeasured

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rematch.plan.model import Plan
    from rematch.plan.program_list import ProgramList, Range

pytestmark = pytest.mark.content

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
OUTLINES = HERE / "outlines"
CASES = {path.stem: path for path in (*(HERE / "cases").glob("*.yaml"), *(ROOT / "examples").glob("*.yaml"))}


def span(count: Range) -> str:
    return str(count.most) if count.least == count.most else f"{count.least}-{count.most}"


def listed(programs: ProgramList) -> Iterator[str]:
    tiers = " + ".join(span(tier.count) for tier in programs.tiers)
    caps = ", ".join(f"{cap.reason} {cap.most}" for cap in programs.caps if cap.binds) or "none"
    yield f"list: {span(programs.count)} = {tiers}; capped by {caps}; {programs.size_statement.rule.id}"
    second = programs.second
    field = f" {second.specialty} {span(second.count)}" if second.count else ""
    yield f"second list: {second.mode}{field}; {second.statement.rule.id}"


def outline(plan: Plan) -> Iterator[str]:
    year = plan.year
    choice = plan.choice.specialty if plan.choice else "none"
    yield f"choice: {choice}, then {', '.join(field.specialty for field in plan.runners_up)}"
    yield f"reading: {plan.reading.verdict} ({plan.reading.confidence}), {plan.reading.stance}"
    yield "causes: " + ", ".join(f"{cause.cause} {cause.standing}" for cause in plan.causes)
    yield "actions: " + ", ".join(action.topic for action in plan.actions[:3])
    yield "warnings: " + ", ".join(f"{notice.topic} {notice.kind}" for notice in plan.warnings)
    for lane in year.lanes:
        gates = " ".join(gate.topic for gate in lane.gates)
        yield f"lane {lane.place or 'closed'}: {lane.lane} {lane.points:g} {gates}".rstrip()
    yield "letters: " + ", ".join(
        f"{goal.writer} {goal.wanted} ({'?' if goal.held is None else goal.held} held)"
        for goal in year.letter_goals
    )
    yield "repairs: " + ", ".join(repair.statement.rule.id for repair in year.repairs)
    yield "experiences: " + ", ".join(f"{entry.facts['number']}" for entry in year.materials)
    if year.program_list:
        yield from listed(year.program_list)
    if year.step3:
        yield f"step 3: {year.step3.topic}; {year.step3.statement.rule.id}"
    for section, lines in sorted(year.lines.items()):
        yield f"{section}: " + ", ".join(line.statement.rule.id for line in lines)
    tasks = [entry for entry in year.calendar if entry.milestone is None]
    yield f"calendar: {len(tasks)} tasks, {len(year.calendar) - len(tasks)} dates of the cycle"
    if year.calendar:
        yield f"  from {year.calendar[0].label} to {year.calendar[-1].label}"
    yield "disagreements: " + ", ".join(notice.statement.rule.id for notice in plan.disagreements)


@pytest.mark.parametrize("name", sorted(CASES))
@unmeasured
def test_the_case_comes_to_the_same(name, planning):
    shown = "\n".join(line.rstrip() for line in outline(planning.plan(CASES[name]))) + "\n"
    kept = OUTLINES / f"{name}.txt"
    if os.environ.get("REMATCH_REFRESH"):
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(shown, encoding="utf-8", newline="\n")
    assert shown == kept.read_text(encoding="utf-8")


def test_there_is_an_outline_for_every_case_and_no_other():
    assert {path.stem for path in OUTLINES.glob("*.txt")} == set(CASES)
