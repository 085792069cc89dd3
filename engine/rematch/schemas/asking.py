"""The schemas of what rules ask and conclude: conditions and conclusions, one definition a type of fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.rules.conditions import operators_of
from rematch.rules.tables import ROW_FIELD
from rematch.schemas.parts import (
    FLAG,
    Schema,
    described,
    free_mapping,
    one_or_list,
    plain_value,
    ref,
    whole_value,
    word_definitions,
    words_name,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.document import Data
    from rematch.knowledge.fact_types import FactType, Field
    from rematch.knowledge.vocabulary import Vocabulary
    from rematch.schemas.words import KindWords

OPERATORS = "an operator"
"""What the operators are called among the descriptions."""
_ALIAS = "[a-z][a-z0-9_]{0,59}"
_REFERENCE: Schema = {"type": "string", "pattern": r"^\$[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$"}
_NOT_A_REFERENCE: Schema = {"type": "string", "pattern": r"^([^$]|$)"}


def condition_definitions(vocabulary: Vocabulary, words: KindWords) -> Schema:
    """Return a definition ``asked.TYPE`` for the conditions on each type of fact, and what these refer to."""
    fields = [known for kind in vocabulary.types.values() for known in kind.fields.values()]
    return {
        **word_definitions(vocabulary),
        **{_tests_name(known): _tests(known, words) for known in fields},
        **{f"asked.{kind.name}": _conditions(kind, words) for kind in vocabulary.types.values()},
    }


def patterns(vocabulary: Vocabulary) -> Schema:
    """Return what ``when`` may hold beside ``none``: types of facts, with or without a name."""
    return {
        "type": "object",
        "minProperties": 1,
        "properties": {
            **_by_type(vocabulary),
            "none": one_or_list(free_mapping(_by_type(vocabulary), least=1)),
        },
        "patternProperties": {f"^{name} +as +{_ALIAS}$": ref(f"asked.{name}") for name in vocabulary.types},
        "additionalProperties": False,
        "not": {"properties": {"none": {}}, "additionalProperties": False},
    }


def conclusion_definitions(vocabulary: Vocabulary) -> Schema:
    """Return a definition ``made.TYPE`` for the conclusions of each type, and one ``row.TYPE`` for rows."""
    found: Schema = {}
    for kind in concluded(vocabulary).values():
        found[f"made.{kind.name}"] = _conclusion(kind, frozenset())
        found[f"row.{kind.name}"] = _conclusion(kind, _filled(kind))
    return found


def conclusions(vocabulary: Vocabulary) -> Schema:
    """Return what ``then`` may hold."""
    made = {
        name: {"description": kind.meaning, **one_or_list(ref(f"made.{name}"))}
        for name, kind in concluded(vocabulary).items()
    }
    return free_mapping(made, least=1)


def concluded(vocabulary: Vocabulary) -> Mapping[str, FactType]:
    """Return the types that rules conclude."""
    return {name: kind for name, kind in vocabulary.types.items() if kind.made == "concluded"}


def _by_type(vocabulary: Vocabulary) -> dict[str, Data]:
    return {
        name: {"description": kind.meaning, **ref(f"asked.{name}")} for name, kind in vocabulary.types.items()
    }


def _conditions(kind: FactType, words: KindWords) -> Schema:
    inner: Schema = {"allOf": [ref(f"asked.{kind.name}"), {"minProperties": 1}]}
    several: Schema = {"type": "array", "items": inner, "minItems": 1}
    joined: dict[str, Data] = {
        "all": {**words.described("all"), **several},
        "any": {**words.described("any"), **several},
        "not": {**words.described("not"), **inner},
    }
    asked: dict[str, Data] = {
        known.name: {**described(known), **ref(_tests_name(known))} for known in kind.fields.values()
    }
    return free_mapping({**asked, **joined})


def _tests_name(known: Field) -> str:
    """Return what the tests of a field are called; fields that hold the same share them."""
    if known.values:
        return f"tests.{known.type}.{words_name(known)}"
    bounds = [str(end) for end in (known.least, known.most)] if known.numeric else []
    return ".".join(["tests", known.type, *bounds])


def _tests(known: Field, words: KindWords) -> Schema:
    value = _NOT_A_REFERENCE if known.type == "text" else plain_value(known)
    operators: dict[str, Data] = {
        name: {**words.described(name), **_operand(name, value)} for name in operators_of(known.type)
    }
    several = free_mapping(operators, least=1)
    return several if known.type == "list" else {"anyOf": [value, several]}


def _operand(operator: str, value: Schema) -> Schema:
    if operator in ("exists", "missing"):
        return FLAG
    if operator in ("in", "not_in"):
        return {"type": "array", "items": value, "minItems": 1, "uniqueItems": True}
    if operator == "between":
        return {"type": "array", "items": value, "minItems": 2, "maxItems": 2}
    return value


def _conclusion(kind: FactType, filled: frozenset[str]) -> Schema:
    properties: dict[str, Data] = {
        known.name: {**described(known), **_concluded_value(known)}
        for known in kind.fields.values()
        if known.name not in filled
    }
    return {**free_mapping(properties), "required": [*sorted(kind.required - filled)]}


def _concluded_value(known: Field) -> Schema:
    value = whole_value(known)
    if known.type == "text":
        return {"anyOf": [_NOT_A_REFERENCE, _REFERENCE]}
    return {"anyOf": [value, _REFERENCE]}


def _filled(kind: FactType) -> frozenset[str]:
    known = kind.fields.get(ROW_FIELD)
    return frozenset({ROW_FIELD} if known is not None and known.type == "integer" else ())
