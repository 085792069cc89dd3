"""Facts that make a finding plain, said as an advisor would: ``applicant: step2_ck 215, visa unknown``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.rule_checks.space import Space
from rematch.rules.language import All, tests_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rematch.facts.fact import Value
    from rematch.rule_checks.base import CheckedBase
    from rematch.rules.language import Pattern, Rule
    from rematch.rules.table_areas import Box


def example_of_both(
    base: CheckedBase, one: Rule, other: Rule, shared: Sequence[tuple[Pattern, Pattern]] = ()
) -> str:
    """Return facts for which two rules hold together, by the fields they test; empty when they test none."""
    said: dict[str, None] = {}
    left = list(other.patterns)
    for pattern in one.patterns:
        twin = next(
            (two for two in left if (pattern, two) in shared or base.together.same_fact(pattern, two)), None
        )
        if twin is not None:
            left.remove(twin)
        said[_example(base, pattern, twin)] = None
    for pattern in left:
        said[_example(base, pattern, None)] = None
    return "; ".join(filter(None, said))


def _example(base: CheckedBase, pattern: Pattern, twin: Pattern | None) -> str:
    joint = All((pattern.condition, *((twin.condition,) if twin is not None else ())))
    space = Space(base.type_of(pattern), (joint,))
    box = next(iter(space.boxes(joint)), {})
    fields = _fields(space, box)
    return f"{pattern.type}: {fields}" if fields else ""


def _fields(space: Space, box: Box) -> str:
    """Return the fields that a box bounds, each with one value that it may have there."""
    bounded = {name: held for name, held in box.items() if len(held) < len(space.values[name])}
    certain = frozenset(name for name, held in bounded.items() if space.values[name][min(held)] is not None)
    known = space.type.known_with(certain | space.type.required)
    named = {name: _numbers(space, name) for name in bounded}
    return ", ".join(
        f"{name} {_shown(_value(space.values[name], held, named[name], known=name in known))}"
        for name, held in bounded.items()
    )


def _numbers(space: Space, name: str) -> tuple[float, ...]:
    """Return the numbers with which a field is compared."""
    tests = (test for condition in space.conditions for test in tests_of(condition) if test.field == name)
    operands = (test.operand if isinstance(test.operand, tuple) else (test.operand,) for test in tests)
    return tuple(one for several in operands for one in several if isinstance(one, int | float))


def _value(
    tried: Sequence[Value | None], held: frozenset[int], named: Sequence[float], *, known: bool
) -> Value | None:
    """Return the first value, of numbers that nearest to a named one; unknown only where it may be."""
    values = [tried[number] for number in sorted(held)]
    if not known and values[0] is None:
        return None
    numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    if numbers and named:
        return min(numbers, key=lambda number: min(abs(number - one) for one in named))
    return next((value for value in values if value is not None), None)


def _shown(value: Value | None) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return f"[{', '.join(value)}]"
    return f"{value:g}" if isinstance(value, float) else str(value)
