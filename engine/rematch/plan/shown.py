"""Which published figures, and which statements, a plan holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.plan.statement import FIGURE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rematch.facts.fact import Fact
    from rematch.plan.model import Plan
    from rematch.plan.program_list import ProgramList
    from rematch.plan.statement import Statement
    from rematch.plan.year import Year


def figure_ids(facts: Iterable[Fact]) -> tuple[str, ...]:
    """Return the ids of the figures behind the fields of ``facts``, sorted."""
    found: set[str] = set().union(*[origins for fact in facts for origins in fact.origins.values()])
    return tuple(sorted(origin.removeprefix(FIGURE) for origin in found if origin.startswith(FIGURE)))


def statements(plan: Plan) -> Iterator[Statement]:
    """Yield every statement of the plan, in the order of its sections."""
    yield from (action.statement for action in plan.actions)
    yield from (notice.statement for notice in plan.warnings)
    yield from (finding.statement for _, finding in plan.findings)
    for cause in (*plan.causes, *plan.ruled_out):
        yield cause.statement
        yield from (line.statement for line in (*cause.evidence_for, *cause.evidence_against))
    yield from (question.statement for question in plan.questions)
    yield plan.reading.statement
    yield plan.reading.stance_statement
    for side in plan.reading.evidence.values():
        yield from (line.statement for line in side)
    for field in plan.fields:
        for rating in field.ratings:
            yield from (judgement.statement for judgement in rating.judgements)
        yield from (notice.statement for notice in (*field.gates, *field.cautions))
        yield from (points.statement for points in field.points)
    yield from (notice.statement for notice in plan.disagreements)
    yield from _year_statements(plan.year)


def _year_statements(year: Year) -> Iterator[Statement]:
    for lane in year.lanes:
        yield from (reason.statement for reason in lane.reasons)
        yield from (gate.statement for gate in lane.gates)
    for lines in year.lines.values():
        yield from (line.statement for line in lines)
    for material in year.materials:
        yield from (reason.statement for reason in material.reasons)
    yield from (goal.statement for goal in year.letter_goals)
    yield from (repair.statement for repair in year.repairs)
    if year.program_list is not None:
        yield from list_statements(year.program_list)
        yield year.program_list.second.statement
    if year.step3 is not None:
        yield year.step3.statement
    yield from (entry.statement for entry in year.calendar if entry.statement is not None)


def list_statements(programs: ProgramList) -> tuple[Statement, ...]:
    """Return the statements behind the numbers of the list."""
    return (
        programs.size_statement,
        *(statement for _, statement in programs.risks),
        *(cap.statement for cap in programs.caps),
        programs.tier_statement,
    )
