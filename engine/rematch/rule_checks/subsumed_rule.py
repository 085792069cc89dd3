"""RM304 and RM305: a rule that holds only where another does and says the same, and one that stands twice.

Both rules are of one stage. One holds within the other when each pattern of the wider rule is certainly
filled by a pattern of the narrower one, and what the wider one forbids is forbidden there too. Where the plan
lists conclusions, the reader meets the same thing twice; where a step counts them, it counts twice. Where a
step adds up the points of a conclusion, or raises and lowers a rating by it, a narrower rule that adds to a
wider one is how steps of a scale are written, and only a rule that stands twice is reported. Rows of which
the first counts never say the same, since each gives its number. What is reported is so; rules that only
several others together cover are not found.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from rematch.codes.logic import DUPLICATE, SUBSUMED
from rematch.errors import Problem
from rematch.rule_checks.concluded import by_type, conclusions
from rematch.rules.language import Settle, Tally

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rematch.rule_checks.base import CheckedBase
    from rematch.rule_checks.concluded import Said
    from rematch.rules.language import Conclusion, Rule


def subsumed_rules(base: CheckedBase) -> Iterator[Problem]:
    """Yield a problem for each rule that says nothing beside another."""
    groups: dict[tuple[str, frozenset[tuple[str, Said]]], list[Rule]] = {}
    for rule in base.rule_base.rules:
        if rule.conclusions and not base.hopeless(rule):
            groups.setdefault((rule.stage, conclusions(rule, by_type(rule))), []).append(rule)
    for rules in groups.values():
        for first, second in combinations(rules, 2):
            yield from _compared(base, first, second)


def _compared(base: CheckedBase, first: Rule, second: Rule) -> Iterator[Problem]:
    within, around = adds_nothing(base, second, first), adds_nothing(base, first, second)
    if first.because != second.because and all(_is_place(base, one) for one in first.conclusions):
        return  # which of the two texts speaks is a matter of the check of rivals
    if within is not around and all(_accumulates(base, one) for one in first.conclusions):
        return
    if within and around:
        yield Problem(
            f"{second.id} has the conditions and conclusions of {first.id}, which stands at "
            f"{base.places.rule(first)}",
            base.places.rule(second),
            remedy=DUPLICATE.remedy,
            severity="warning",
            code=DUPLICATE,
        )
    elif within or around:
        inner, outer = (second, first) if within else (first, second)
        yield Problem(
            f"{inner.id} adds nothing: wherever it holds, {outer.id} holds and concludes the same; that one "
            f"stands at {base.places.rule(outer)}",
            base.places.rule(inner),
            remedy=SUBSUMED.remedy,
            severity="warning",
            code=SUBSUMED,
        )


def _is_place(base: CheckedBase, conclusion: Conclusion) -> bool:
    return base.rule_base.vocabulary.types[conclusion.type].one_for is not None


def _accumulates(base: CheckedBase, conclusion: Conclusion) -> bool:
    """Return whether a step adds the conclusion to others of its kind instead of counting or listing it."""
    for placed in base.links.steps_of(conclusion):
        step = placed.step
        if isinstance(step, Settle):
            return dict(conclusion.fields).get("effect") in ("raise", "lower")
        if isinstance(step, Tally):
            return any(one.type == conclusion.type and one.function == "sum" for one in step.aggregates)
    return False


def adds_nothing(base: CheckedBase, inner: Rule, outer: Rule) -> bool:
    """Return whether ``outer`` holds wherever ``inner`` does, and concludes all that it concludes."""
    names = base.together.holds_within(inner, outer)
    return names is not None and conclusions(inner) <= conclusions(outer, names)
