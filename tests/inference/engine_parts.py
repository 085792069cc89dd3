"""Short ways to write vocabularies, rules and facts in tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.errors import Position
from rematch.facts.fact import Fact
from rematch.knowledge.fact_types import FactType, Field
from rematch.knowledge.vocabulary import Vocabulary
from rematch.rules.language import All, Conclusion, Pattern, Rule, RuleBase, Stage, Test

if TYPE_CHECKING:
    from rematch.facts.fact import Value
    from rematch.knowledge.fact_types import FieldType, Maker
    from rematch.rules.language import Condition, Reference, Step

NOWHERE = Position("rules/made.yaml", 1, 1)


def kind(name: str, made: Maker = "built", /, **fields: FieldType | Field) -> FactType:
    return FactType(
        name,
        name,
        made,
        {
            key: field if isinstance(field, Field) else Field(key, field, key, optional=made != "built")
            for key, field in fields.items()
        },
    )


def words(*kinds: FactType, scales: dict[str, tuple[str, ...]] | None = None) -> Vocabulary:
    return Vocabulary({one.name: one for one in kinds}, scales or {})


def pattern(type_name: str, *tests: Condition, alias: str | None = None) -> Pattern:
    return Pattern(alias or type_name, type_name, tests[0] if len(tests) == 1 else All(tests))


def conclude(type_name: str, /, **fields: Value | Reference) -> Conclusion:
    return Conclusion(type_name, tuple(sorted(fields.items())))


def rule(
    name: str,
    patterns: list[Pattern],
    *conclusions: Conclusion,
    none: list[Pattern] | None = None,
    stage: str = "one",
    priority: int = 0,
) -> Rule:
    return Rule(
        name,
        stage,
        name,
        tuple(patterns),
        tuple(none or ()),
        conclusions,
        "Because.",
        ("house",),
        priority,
        NOWHERE,
    )


def base(vocabulary: Vocabulary, *rules: Rule, stages: dict[str, tuple[Step, ...]] | None = None) -> RuleBase:
    named = stages or {"one": (), "two": ()}
    return RuleBase(
        vocabulary, tuple(Stage(name, name, steps, NOWHERE) for name, steps in named.items()), rules, ()
    )


def fact(name: str, /, **fields: Value) -> Fact:
    return Fact(name, name.partition("/")[0], fields)


def eq(field: str, value: bool | float | str) -> Test:
    return Test(field, "eq", value)
