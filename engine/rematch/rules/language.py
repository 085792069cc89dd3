"""The rule language as data: conditions on one fact, patterns, conclusions, rules, steps, stages.

Conditions are three-valued: a test of a field that is not known is unknown, and makes nothing true under
``not`` either; only ``exists: false`` (written ``missing: true``) is true of an unknown field.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rematch.errors import Position
    from rematch.knowledge.vocabulary import Vocabulary

Scalar: TypeAlias = bool | int | float | str
Operator = Literal[
    "eq", "ne", "lt", "lte", "gt", "gte", "in", "not_in", "between", "contains", "lacks", "exists"
]
Comparison = Literal["eq", "ne", "lt", "lte", "gt", "gte"]
AggregateFunction = Literal["sum", "count", "best", "worst", "max", "min", "collect"]
Direction = Literal["asc", "desc"]

OPERATORS: tuple[Operator, ...] = get_args(Operator)
AGGREGATES: tuple[AggregateFunction, ...] = get_args(AggregateFunction)

MOST_PATTERNS = 8
MOST_ALTERNATIVES = 64
"""Patterns of one rule, and alternatives of one rule after ``any`` is spread out (the engine's joins and
sibling conditions are limited, and each alternative is an engine rule of its own)."""


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison of one field; the operand is a tuple for in, not_in and between, a flag for exists."""

    __test__ = False  # pytest: not a test class

    field: str
    operator: Operator
    operand: Scalar | tuple[Scalar, ...]

    def __str__(self) -> str:
        return (
            f"{self.field} {_words(self.operator)} {_plain(self.operand)}"
            if self.operator != "exists"
            else (f"{self.field} {'is known' if self.operand else 'is unknown'}")
        )


@dataclass(frozen=True, slots=True)
class All:
    """Every condition holds; without conditions it is true."""

    conditions: tuple[Condition, ...]

    def __str__(self) -> str:
        return " and ".join(_nested(part) for part in self.conditions) or "anything"


@dataclass(frozen=True, slots=True)
class Any:
    """At least one condition holds."""

    conditions: tuple[Condition, ...]

    def __str__(self) -> str:
        return " or ".join(_nested(part) for part in self.conditions)


@dataclass(frozen=True, slots=True)
class Not:
    """The condition is known to be false."""

    condition: Condition

    def __str__(self) -> str:
        return f"not {_nested(self.condition)}"


Condition: TypeAlias = Test | All | Any | Not


def tests_of(condition: Condition) -> Iterator[Test]:
    """Yield the tests of a condition, in writing order."""
    if isinstance(condition, Test):
        yield condition
    elif isinstance(condition, Not):
        yield from tests_of(condition.condition)
    else:
        for part in condition.conditions:
            yield from tests_of(part)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A fact that a rule asks for: its name in the rule, its type, and what must hold of it."""

    alias: str
    type: str
    condition: Condition


@dataclass(frozen=True, slots=True)
class Reference:
    """``$alias.field``: the value of a field of a matched fact."""

    alias: str
    field: str

    def __str__(self) -> str:
        return f"${self.alias}.{self.field}"


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A fact that a rule makes: its type, and each field's value or where it is copied from."""

    type: str
    fields: tuple[tuple[str, Scalar | tuple[str, ...] | Reference], ...]


@dataclass(frozen=True, slots=True)
class TableRow:
    """The row of a decision table that a rule was made from; ``number`` is 1 for the first row."""

    table: str
    title: str
    row: str
    number: int

    def __str__(self) -> str:
        return f"row {self.row} of the table {self.table}"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``none``: facts that must not be there; ``source``: H-/R-numbers, source ids or ``house``.

    ``table``: the row it was made from, None for a rule that was written as one.
    """

    id: str
    stage: str
    title: str
    patterns: tuple[Pattern, ...]
    none: tuple[Pattern, ...]
    conclusions: tuple[Conclusion, ...]
    because: str
    source: tuple[str, ...]
    priority: int
    position: Position = field(compare=False)
    table: TableRow | None = None

    def __hash__(self) -> int:
        # what is known of a rule is looked up for every sentence: hashing all of it would be most of the work
        return hash(self.id)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One counted field of a tally: a function over the facts of a type, or one of their fields."""

    name: str
    function: AggregateFunction
    type: str
    field: str | None
    where: tuple[tuple[str, tuple[Scalar, ...]], ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """Facts counted by group: one fact ``type`` per fact ``for_each``, or per group found."""

    type: str
    for_each: str | None
    by: tuple[str, ...]
    keep: tuple[str, ...]
    aggregates: tuple[Aggregate, ...]
    position: Position = field(compare=False)


@dataclass(frozen=True, slots=True)
class Settle:
    """Ratings of a group settled into one level: base, then raises and lowers, then the lowest cap."""

    type: str
    of: str
    by: tuple[str, ...]
    scale: str
    several_bases: Literal["lowest", "highest"]
    position: Position = field(compare=False)


@dataclass(frozen=True, slots=True)
class Rank:
    """Facts put in order; each distinct group of by-fields gets one ``place`` from 1.

    ``lead``: the first place goes to the first fact that passes it, when any does; the others keep
    their order.
    """

    type: str
    of: str
    by: tuple[str, ...]
    where: tuple[tuple[str, tuple[Scalar, ...]], ...]
    order: tuple[tuple[str, Direction], ...]
    lead: tuple[tuple[str, tuple[Scalar, ...]], ...]
    position: Position = field(compare=False)


@dataclass(frozen=True, slots=True)
class Focus:
    """The point from which the facts about the chosen field are there: those of ``types``."""

    types: tuple[str, ...]
    position: Position = field(compare=False)


Step: TypeAlias = Tally | Settle | Rank | Focus


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the reasoning that runs to its end before the next one starts."""

    name: str
    title: str
    steps: tuple[Step, ...]
    position: Position = field(compare=False)


@dataclass(frozen=True, slots=True)
class RuleBase:
    """Everything the inference needs: vocabulary, stages in order, rules by stage, priority and id.

    ``files`` are the files that were read, sorted, as they appear in positions.
    """

    vocabulary: Vocabulary
    stages: tuple[Stage, ...]
    rules: tuple[Rule, ...]
    files: tuple[str, ...]

    def of_stage(self, name: str) -> tuple[Rule, ...]:
        """Return the rules of a stage, lowest priority number first, then by id."""
        return tuple(rule for rule in self.rules if rule.stage == name)

    def by_id(self) -> Mapping[str, Rule]:
        """Return the rules by their ids."""
        return {rule.id: rule for rule in self.rules}


_WORDS: Mapping[Operator, str] = {
    "eq": "is", "ne": "is not", "lt": "<", "lte": "<=", "gt": ">", "gte": ">=", "in": "is one of",
    "not_in": "is none of", "between": "is between", "contains": "contains", "lacks": "does not contain",
}  # fmt: skip


def _words(operator: Operator) -> str:
    return _WORDS[operator]


def _plain(operand: Scalar | tuple[Scalar, ...]) -> str:
    if isinstance(operand, tuple):
        return ", ".join(_plain(part) for part in operand)
    return str(operand).lower() if isinstance(operand, bool) else str(operand)


def _nested(condition: Condition) -> str:
    return (
        f"({condition})"
        if isinstance(condition, All | Any) and len(condition.conditions) > 1
        else str(condition)
    )
