"""A fact out of a box, said as an advisor would: ``step2_ck 215, visa unknown``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.rules.language import tests_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rematch.facts.fact import Value
    from rematch.rule_checks.space import Space
    from rematch.rules.language import Condition
    from rematch.rules.table_areas import Box


def example(space: Space, box: Box) -> str:
    """Return the fields that a box bounds, each with the first value that it holds; anything for none."""
    bounded = {name: held for name, held in box.items() if len(held) < len(space.values[name])}
    known = frozenset(name for name, held in bounded.items() if space.values[name][min(held)] is not None)
    brought = space.type.known_with(known | space.type.required)
    said = [f"{name} {_shown(_value(space.values[name], box[name], name in brought))}" for name in bounded]
    return ", ".join(said) or "anything"


def _value(tried: Sequence[Value | None], held: frozenset[int], known: bool) -> Value | None:  # noqa: FBT001
    numbers = sorted(held)
    if known:
        return next((tried[number] for number in numbers if tried[number] is not None), None)
    return tried[numbers[0]]


def _shown(value: Value | None) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return f"[{', '.join(value)}]"
    return f"{value:g}" if isinstance(value, float) else str(value)


def named_fields(condition: Condition) -> str:
    """Return the fields that a condition tests, each once."""
    return ", ".join(dict.fromkeys(test.field for test in tests_of(condition)))
