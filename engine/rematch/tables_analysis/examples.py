"""Turn a part of the space of a table into one person as an advisor reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rematch.facts.fact import Value
    from rematch.rules.table_areas import Box, Values
    from rematch.rules.tables import Table


@dataclass(frozen=True, slots=True)
class Given:
    """One field of an example; ``value`` None is unknown. ``or_unknown``: it may as well be unknown."""

    field: str
    value: Value | None
    or_unknown: bool

    def __str__(self) -> str:
        if self.value is None:
            return f"{self.field} unknown"
        return f"{self.field} = {_shown(self.value)}" + (" (or unknown)" if self.or_unknown else "")


@dataclass(frozen=True, slots=True)
class Example:
    """Facts that make a point: the fields that matter. The ``others`` of the columns may be anything."""

    given: tuple[Given, ...]
    others: tuple[str, ...]

    def __str__(self) -> str:
        if not self.given:
            return "whatever is known or unknown"
        return ", ".join(map(str, self.given)) + ("; the others unknown, or anything" if self.others else "")

    @property
    def point(self) -> dict[str, Value | None]:
        """Return the value of each field given."""
        return {one.field: one.value for one in self.given}


def example_in(table: Table, box: Box, values: Values) -> Example:
    """Return an example from a box in which some facts are, as simple as can be.

    Fields that the box leaves free are unknown where that may be; a field that a known one brings is known.
    """
    chosen: dict[str, int] = {}
    unbounded: set[str] = set()
    for name, known in values.items():
        held = box.get(name, frozenset(range(len(known))))
        free = len(held) == len(known)
        chosen[name] = _choice(held, known, unknown=free)
        if free:
            unbounded.add(name)
    before = dict(chosen)
    _complete(table, box, values, chosen)
    given, others = [], []
    for name, number in chosen.items():
        if name in unbounded and number == before[name]:
            others.append(_field(table, name))
            continue
        or_unknown = any(values[name][one] is None for one in box.get(name, ()))
        given.append(Given(_field(table, name), values[name][number], or_unknown))
    return Example(tuple(given), tuple(others))


def _choice(held: frozenset[int], known: Sequence[Value | None], *, unknown: bool) -> int:
    """Return the first value, or unknown when that is wanted and possible."""
    ordered = sorted(held)
    blank = next((number for number in ordered if known[number] is None), None)
    if unknown and blank is not None:
        return blank
    return next((number for number in ordered if known[number] is not None), ordered[0])


def _complete(table: Table, box: Box, values: Values, chosen: dict[str, int]) -> None:
    """Make known what known fields bring, or leave unknown what would bring a field that must be unknown."""
    columns = table.columns
    for name in chosen:
        if values[name][chosen[name]] is not None:
            continue
        held = box.get(name, frozenset(range(len(values[name]))))
        bringers = [
            other
            for other, number in chosen.items()
            if columns[other].type is columns[name].type
            and values[other][number] is not None
            and columns[name].field.name
            in columns[name].type.known_with(frozenset({columns[other].field.name}))
        ]
        if not bringers:
            continue
        if any(values[name][number] is not None for number in held):
            chosen[name] = _choice(held, values[name], unknown=False)
            continue
        for other in bringers:
            chosen[other] = next(n for n in sorted(box[other]) if values[other][n] is None)


def _field(table: Table, name: str) -> str:
    column = table.columns[name]
    return f"{column.type.name}.{column.field.name}"


def _shown(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    return f"{value:g}" if isinstance(value, float) else str(value)
