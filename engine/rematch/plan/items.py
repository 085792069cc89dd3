"""The things in a plan that one can ask ``why`` about, each under a short name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.plan.shown import list_statements, statements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rematch.plan.model import FieldFit, Plan
    from rematch.plan.statement import Statement
    from rematch.plan.year import Year


def items(plan: Plan) -> dict[str, tuple[Statement, ...]]:
    """Return the statements behind each item.

    Items: ``decision``, ``stance``, ``choice``, ``lane``, ``list``, ``second list``, ``step 3``, a section,
    a cause, an action or warning topic, a field
    (``neurology``), one rating of it (``neurology.volume``), and the id of any rule that fired.
    """
    found: dict[str, tuple[Statement, ...]] = {
        "decision": (
            plan.reading.statement,
            *(line.statement for side in plan.reading.evidence.values() for line in side),
        ),
        "stance": (plan.reading.stance_statement,),
    }
    if plan.choice is not None:
        found["choice"] = _behind(plan.choice)
    for field in plan.fields:
        found[field.specialty] = _behind(field)
        for rating in field.ratings:
            found[f"{field.specialty}.{rating.dimension}"] = tuple(
                line.statement for line in rating.judgements
            )
    for cause in (*plan.causes, *plan.ruled_out):
        lines = (*cause.evidence_for, *cause.evidence_against)
        found.setdefault(cause.cause, (cause.statement, *(line.statement for line in lines)))
    for action in plan.actions:
        found.setdefault(action.topic, (action.statement,))
    for notice in plan.warnings:
        found.setdefault(notice.topic, (notice.statement,))
    for name, behind in _of_the_year(plan.year):
        found.setdefault(name, behind)
    by_rule: dict[str, dict[int, Statement]] = {}
    for statement in statements(plan):
        by_rule.setdefault(statement.rule.id, {})[statement.firing.number] = statement
    for rule, fired in by_rule.items():
        found.setdefault(rule, tuple(fired.values()))
    return found


def _of_the_year(year: Year) -> Iterator[tuple[str, tuple[Statement, ...]]]:
    if year.lane is not None:
        gates = tuple(gate.statement for lane in year.lanes for gate in lane.gates)
        yield "lane", (*(reason.statement for reason in year.lane.reasons), *gates)
    if year.program_list is not None:
        yield "list", list_statements(year.program_list)
        yield "second list", (year.program_list.second.statement,)
    if year.step3 is not None:
        yield "step 3", (year.step3.statement,)
    for section, lines in year.lines.items():
        yield section, tuple(line.statement for line in lines)


def _behind(field: FieldFit) -> tuple[Statement, ...]:
    gates = tuple(notice.statement for notice in field.gates)
    ratings = tuple(line.statement for rating in field.ratings for line in rating.judgements)
    return (*gates, *ratings, *(points.statement for points in field.points))
