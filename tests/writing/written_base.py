"""Random rule bases and tables as the data of files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from inference.random_bases import random_base, seeded
from rematch.rules.language import All, Any, Not, Reference
from rules_language.random_tables import random_table

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from rematch.knowledge.fact_types import Field
    from rematch.knowledge.vocabulary import Vocabulary
    from rematch.rules.language import Conclusion, Condition, Pattern, Rule

LONG = (
    "Community and newer programs, programs away from the big cities, and those whose residents have "
    "backgrounds like yours: {{ 'read' }} each page of residents, and count."
)
TEXTS = (
    "So.",
    'It is so: "now".',
    LONG,
    "A # sign",
    "yes",
    "one, two",
    "{{ 1 }} of them",
    "- dash",
    "é 日本",
)


def vocabulary_data(vocabulary: Vocabulary) -> dict[str, object]:
    return {
        "facts": {
            kind.name: {
                "meaning": kind.meaning,
                "made": kind.made,
                "fields": {known.name: _field(known) for known in kind.fields.values()},
            }
            for kind in vocabulary.types.values()
        }
    }


def _field(known: Field) -> dict[str, object]:
    data: dict[str, object] = {"type": known.type, "meaning": known.meaning}
    if known.values:
        data["values"] = list(known.values)
    if known.optional:
        data["optional"] = True
    return data


def rule_data(r: Random, rule: Rule) -> dict[str, object]:
    when = {_pattern_key(one): condition_data(one.condition) for one in rule.patterns}
    if rule.none:
        when["none"] = [{one.type: condition_data(one.condition)} for one in rule.none]
    data: dict[str, object] = {
        "id": rule.id,
        "title": r.choice(TEXTS),
        "when": when,
        "then": _then(rule.conclusions),
        "because": r.choice(TEXTS),
        "source": ["house"],
    }
    if rule.priority:
        data["priority"] = rule.priority
    items = list(data.items())
    r.shuffle(items)
    return dict(items)


def _pattern_key(pattern: Pattern) -> str:
    return pattern.type if pattern.alias == pattern.type else f"{pattern.type} as {pattern.alias}"


def _then(conclusions: tuple[Conclusion, ...]) -> dict[str, object]:
    found: dict[str, list[object]] = {}
    for one in conclusions:
        fields = {
            name: f"${value.alias}.{value.field}" if isinstance(value, Reference) else _plain(value)
            for name, value in one.fields
        }
        found.setdefault(one.type, []).append(fields)
    return {name: made[0] if len(made) == 1 else made for name, made in found.items()}


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def condition_data(condition: Condition) -> dict[str, object]:
    if isinstance(condition, All):
        return {"all": [condition_data(one) for one in condition.conditions]} if condition.conditions else {}
    if isinstance(condition, Any):
        return {"any": [condition_data(one) for one in condition.conditions]}
    if isinstance(condition, Not):
        return {"not": condition_data(condition.condition)}
    if condition.operator == "eq":
        return {condition.field: condition.operand}
    return {condition.field: {condition.operator: _plain(condition.operand)}}


def random_rule_file(seed: int) -> tuple[dict[str, object], dict[str, object]]:
    """Return a vocabulary and a rule file of its first stage, as data; the rules need not be sound."""
    r = seeded(seed)
    base = random_base(r)
    rules = [rule_data(r, rule) for rule in base.rules if rule.stage == "one"]
    return vocabulary_data(base.vocabulary), {"stage": "one", "rules": rules}


def random_table_file(seed: int, folder: Path) -> dict[str, object]:
    """Return a rule file with one table, as data."""
    random_table(seeded(seed)).write(folder, "collect")
    return json.loads((folder / "table.json").read_text(encoding="utf-8"))
