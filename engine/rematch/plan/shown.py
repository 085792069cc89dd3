"""Which published figures, and which statements, a plan holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.plan.statement import FIGURE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rematch.facts.fact import Fact
    from rematch.plan.model import Plan
    from rematch.plan.statement import Statement


def figure_ids(facts: Iterable[Fact]) -> tuple[str, ...]:
    """Return the ids of the figures behind the fields of ``facts``, sorted."""
    found = {origin for fact in facts for origins in fact.origins.values() for origin in origins}
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
