"""Random vocabularies, rule bases and facts, all drawn from one ``random.Random``."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from rematch.errors import Position
from rematch.facts.fact import Fact
from rematch.knowledge.fact_types import FactType, Field
from rematch.knowledge.vocabulary import Vocabulary
from rematch.rules.language import All, Any, Conclusion, Not, Pattern, Reference, Rule, RuleBase, Stage, Test

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rematch.facts.fact import Value
    from rematch.rules.language import Condition, Operator, Step

NOWHERE = Position("rules/random.yaml", 1, 1)
WORDS = ("a", "b", "c")
TEXTS = ("", "a", "ab", 'a"b', "a\\b", "é", "日本", "two\nlines", '{"id":"1"', "x" * 40, "1", "true", "null")
NUMBERS = (-2, -1, 0, 1, 2, 0.0, 0.5, -0.5, 1.0, 1e-05, -1e-07, 10**15, -(10**15), 123456789.125)
OPERATORS: dict[str, tuple[Operator, ...]] = {
    "flag": ("eq", "ne", "exists"),
    "integer": ("eq", "ne", "lt", "lte", "gt", "gte", "in", "not_in", "between", "exists"),
    "number": ("eq", "ne", "lt", "lte", "gt", "gte", "in", "not_in", "between", "exists"),
    "choice": ("eq", "ne", "in", "not_in", "exists"),
    "text": ("eq", "ne", "in", "not_in", "exists"),
    "list": ("contains", "lacks", "exists"),
}
BUILT = ("alpha", "beta", "gamma")
EARLY = ("mid", "late")
"""Types concluded in the first stage: rules that make ``late`` may ask for ``mid``."""
LAST = "end"


def seeded(seed: int | str) -> Random:
    return Random(seed)  # noqa: S311 - a test wants the same numbers each time


def random_fields(r: Random, *, concluded: bool) -> dict[str, Field]:
    kinds = r.sample(sorted(OPERATORS), r.randint(1, 4))
    fields = {}
    for number, kind in enumerate(kinds):
        values = WORDS if kind in ("choice", "list") else ()
        fields[f"f{number}"] = Field(f"f{number}", kind, "a field", values=values, optional=concluded)
    return fields


def random_vocabulary(r: Random) -> Vocabulary:
    built = {
        name: FactType(name, "built", "built", random_fields(r, concluded=False))
        for name in BUILT[: r.randint(1, 3)]
    }
    concluded = {
        name: FactType(name, "made", "concluded", random_fields(r, concluded=True)) for name in (*EARLY, LAST)
    }
    return Vocabulary(built | concluded, {})


def random_value(r: Random, field: Field) -> Value:
    if field.type == "flag":
        return r.random() < 0.5
    if field.type == "integer":
        return r.randint(-3, 3)
    if field.type == "number":
        return r.choice(NUMBERS)
    if field.type == "list":
        return tuple(word for word in WORDS if r.random() < 0.5)
    return r.choice(WORDS if field.type == "choice" else TEXTS)


def random_test(r: Random, fields: dict[str, Field]) -> Test:
    field = fields[r.choice(sorted(fields))]
    operator = r.choice(OPERATORS[field.type])
    if operator == "exists":
        return Test(field.name, operator, r.random() < 0.5)
    if operator in ("contains", "lacks"):
        return Test(field.name, operator, r.choice(WORDS))
    if operator in ("in", "not_in"):
        several = [random_value(r, field) for _ in range(r.randint(1, 3))]
        return Test(field.name, operator, tuple(dict.fromkeys(several)))
    if operator == "between":
        return Test(field.name, operator, tuple(sorted((random_value(r, field), random_value(r, field)))))
    return Test(field.name, operator, random_value(r, field))


def random_condition(r: Random, fields: dict[str, Field], depth: int = 3) -> Condition:
    kind = r.randint(0, 8) if depth else 0
    if kind <= 3:
        return random_test(r, fields)
    if kind == 8:
        test = random_test(r, fields)
        return Any((test, Test(test.field, "exists", operand=False)))
    if kind == 4:
        return Not(random_condition(r, fields, depth - 1))
    parts = tuple(random_condition(r, fields, depth - 1) for _ in range(r.randint(1, 2)))
    return All(parts) if kind == 5 else Any(parts)


def random_pattern(r: Random, vocabulary: Vocabulary, types: Sequence[str], alias: str) -> Pattern:
    name = r.choice(types)
    fields = dict(vocabulary.types[name].fields)
    return Pattern(alias, name, All(()) if r.random() < 0.1 else random_condition(r, fields))


def random_conclusion(
    r: Random, vocabulary: Vocabulary, name: str, patterns: Sequence[Pattern]
) -> Conclusion:
    given: list[tuple[str, Value | Reference]] = []
    for field in vocabulary.types[name].fields.values():
        pattern = r.choice(patterns)
        same = [one.name for one in vocabulary.types[pattern.type].fields.values() if one.type == field.type]
        if same and r.random() < 0.5:
            given.append((field.name, Reference(pattern.alias, r.choice(same))))
        elif r.random() < 0.7:
            given.append((field.name, random_value(r, field)))
    return Conclusion(name, tuple(given))


def random_rule(
    r: Random,
    vocabulary: Vocabulary,
    name: str,
    *,
    asked: Sequence[str],
    denied: Sequence[str],
    made: str,
) -> Rule:
    patterns = tuple(
        random_pattern(r, vocabulary, asked, f"p{place}") for place in range(r.choice((1, 1, 1, 2, 2, 3)))
    )
    none = tuple(random_pattern(r, vocabulary, denied, "no") for _ in range(r.choice((0, 0, 0, 1, 2))))
    conclusions = tuple(
        random_conclusion(r, vocabulary, made, patterns) for _ in range(r.choice((0, 1, 1, 2)))
    )
    stage, priority = name.partition(".")[0], r.choice((0, 0, 0, -1, 2))
    return Rule(
        name, stage, "A rule", patterns, none, conclusions, "It is so.", ("house",), priority, NOWHERE
    )


def random_base(r: Random, most_rules: int = 6, steps: tuple[Step, ...] = ()) -> RuleBase:
    vocabulary = random_vocabulary(r)
    built = [name for name, kind in vocabulary.types.items() if kind.made == "built"]
    rules = []
    for number in range(r.randint(1, most_rules)):
        made = r.choice(EARLY)
        asked = [*built, "mid", "mid"] if made == "late" else built
        rules.append(random_rule(r, vocabulary, f"one.{number}", asked=asked, denied=built, made=made))
    for number in range(r.randint(0, most_rules)):
        asked = [*built, *EARLY]
        rules.append(random_rule(r, vocabulary, f"two.{number}", asked=asked, denied=asked, made=LAST))
    stages = (Stage("one", "One", steps, NOWHERE), Stage("two", "Two", (), NOWHERE))
    return RuleBase(vocabulary, stages, tuple(rules), ())


def random_facts(r: Random, vocabulary: Vocabulary, most: int = 4) -> list[Fact]:
    facts = []
    for name, kind in vocabulary.types.items():
        if kind.made != "built":
            continue
        numbers = r.sample(range(1, max(13, 2 * most)), r.choice((0, *range(1, most + 1), most)))
        for number in numbers:
            fields = {
                field.name: random_value(r, field) for field in kind.fields.values() if r.random() < 0.85
            }
            facts.append(Fact(f"{name}/{number}", name, fields))
    return facts


def shuffled(r: Random, base: RuleBase) -> RuleBase:
    rules = list(base.rules)
    r.shuffle(rules)
    return RuleBase(base.vocabulary, base.stages, tuple(rules), base.files)
