"""RM308 and RM343: conclusions and steps that nothing reads.

A conclusion is read when a rule of its stage or a later one may match it (or wants it absent), when a step
counts it, or when a section of the report prints it; advice counts as printed only where a template asks for
its section. A step is read when a rule, a step or the plan takes what it makes. What is read is told by the
values that are written out, so a copied value counts as read when any would be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.codes.logic import UNREAD, UNREAD_STEP
from rematch.errors import Problem
from rematch.plan.reads import READS
from rematch.rules.language import Focus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rematch.crossref.sections import Sections
    from rematch.rule_checks.base import CheckedBase
    from rematch.rules.language import Conclusion, Rule

_SECTION = "section"
"""The field by which the templates ask for the lines of one section."""


def unread_conclusions(base: CheckedBase) -> Iterator[Problem]:
    """Yield a problem for each conclusion that no rule, step or section reads."""
    if base.sections is None:
        return
    known: dict[tuple[Conclusion, int], bool] = {}
    for rule in base.rule_base.rules:
        stage = base.order[rule.stage]
        for number, conclusion in enumerate(rule.conclusions):
            key = (conclusion, stage)
            if key not in known:
                known[key] = _read(base, base.sections, conclusion, stage)
            if not known[key]:
                yield _problem(base, rule, number, conclusion)


def _read(base: CheckedBase, sections: Sections, conclusion: Conclusion, stage: int) -> bool:
    written = dict(conclusion.fields).get(_SECTION)
    section = written if isinstance(written, str) else None
    return (
        bool(sections.of_type(conclusion.type, section))
        or any(base.order[step.stage] >= stage for step in base.links.steps_of(conclusion))
        or any(base.order[reader.stage] >= stage for reader in base.links.readers_of(conclusion))
    )


def _problem(base: CheckedBase, rule: Rule, number: int, conclusion: Conclusion) -> Problem:
    written = dict(conclusion.fields).get(_SECTION)
    printed = conclusion.type in {name for types in READS.values() for name in types}
    if isinstance(written, str) and printed:
        what = f"no template prints the section {written!r}, and no rule asks for it"
        where = base.places.conclusion(rule, number, _SECTION)
    else:
        what = f"nothing reads this {conclusion.type}: no rule asks for it, and nothing counts or prints it"
        where = base.places.conclusion(rule, number)
    return Problem(what, where, remedy=UNREAD.remedy, severity="warning", code=UNREAD)


def unread_steps(base: CheckedBase) -> Iterator[Problem]:
    """Yield a problem for each step whose facts nobody takes."""
    planned = {name for types in READS.values() for name in types}
    for stage in base.rule_base.stages:
        for number, step in enumerate(stage.steps):
            made = step.types if isinstance(step, Focus) else (step.type,)
            if not any(
                name in planned or base.links.steps_reading(name) or base.links.askers.get(name)
                for name in made
            ):
                yield Problem(
                    f"nothing reads {', '.join(made)}, which this step makes",
                    base.places.step(stage, number),
                    remedy=UNREAD_STEP.remedy,
                    severity="warning",
                    code=UNREAD_STEP,
                )
