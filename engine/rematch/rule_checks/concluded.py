"""What two rules conclude, compared: copies of one value are the same, whatever the pattern is called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from rematch.rules.language import Reference

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.knowledge.fact_types import FactType
    from rematch.rules.language import Conclusion, Pattern, Rule, Scalar

Said: TypeAlias = "tuple[tuple[str, Scalar | tuple[str, ...] | Reference], ...]"
_SHOWN = re.compile(r"\b([a-z_][a-z0-9_]*)(?=\.[a-z_])")


def renamed(conclusion: Conclusion, names: Mapping[str, str]) -> tuple[str, Said]:
    """Return a conclusion with its aliases called as ``names`` says: in copied values and in texts."""
    return conclusion.type, tuple((name, _value(value, names)) for name, value in conclusion.fields)


def conclusions(rule: Rule, names: Mapping[str, str] | None = None) -> frozenset[tuple[str, Said]]:
    """Return what a rule concludes, to be compared with that of another."""
    return frozenset(renamed(conclusion, names or {}) for conclusion in rule.conclusions)


def by_type(rule: Rule) -> Mapping[str, str]:
    """Return for each alias the type it stands for, where no other alias of the rule does."""
    types = [pattern.type for pattern in rule.patterns]
    return {pattern.alias: pattern.type for pattern in rule.patterns if types.count(pattern.type) == 1}


def pattern_of(rule: Rule, alias: str) -> Pattern:
    """Return the pattern of a rule that is called so."""
    return next(pattern for pattern in rule.patterns if pattern.alias == alias)


def key_of(conclusion: Conclusion, fact_type: FactType, rule: Rule) -> Said | None:
    """Return the place of the plan that a conclusion takes; None when it takes none, or one not told here."""
    if fact_type.one_for is None:
        return None
    written = dict(renamed(conclusion, by_type(rule))[1])
    if any(isinstance(written.get(name), str) and "{" in str(written[name]) for name in fact_type.one_for):
        return None
    return tuple((name, written[name]) for name in fact_type.one_for if name in written)


def order_of_conclusion(conclusion: Conclusion, fact_type: FactType) -> int | float | None:
    """Return the number by which one of several conclusions is chosen, or None when it has none."""
    value = dict(conclusion.fields).get(fact_type.chosen_by or "")
    return value if isinstance(value, int | float) else None


def _value(
    value: Scalar | tuple[str, ...] | Reference, names: Mapping[str, str]
) -> Scalar | tuple[str, ...] | Reference:
    if isinstance(value, Reference):
        return Reference(names.get(value.alias, value.alias), value.field)
    if isinstance(value, str) and "{" in value:
        return _SHOWN.sub(lambda found: names.get(found[1], found[1]), value)
    return value
