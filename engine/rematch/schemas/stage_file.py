"""The schema of rules/stages.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.rules.language import AGGREGATES
from rematch.rules.stages import read_stages
from rematch.rules.steps import STEP_KINDS
from rematch.schemas.parts import CELL, NAME, TEXT, Schema, fields_in, list_of, mapping_of, ref, types_of
from rematch.schemas.watching import Log

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rematch.document import Data
    from rematch.knowledge.fact_types import Maker
    from rematch.knowledge.vocabulary import Vocabulary
    from rematch.schemas.watching import Keys
    from rematch.schemas.words import SchemaWords

_MADE: Mapping[str, Maker] = {"tally": "tallied", "settle": "settled", "rank": "ranked", "focus": "focused"}
_WHERE: Schema = {"type": "object", "additionalProperties": CELL}


def stage_file_schema(vocabulary: Vocabulary, words: SchemaWords) -> Schema:
    """Return the schema of rules/stages.yaml."""
    log = Log()
    steps: list[Data] = [{kind: ""} for kind in STEP_KINDS]
    read_stages(log.watch({"stages": [{"after": steps}]}, "an empty stage file"), vocabulary)
    kinds = log.kinds
    stage = mapping_of(
        {
            "name": {"type": "string", "pattern": NAME},
            "title": TEXT,
            "after": {"type": "array", "items": {"anyOf": [ref(kind) for kind in STEP_KINDS]}},
        },
        kinds["a stage"],
        words.of("a stage"),
    )
    return {
        **mapping_of(
            {"stages": {"type": "array", "minItems": 1, "items": stage}},
            kinds["stages.yaml"],
            words.of("stages.yaml"),
        ),
        "$defs": {
            "type": types_of(vocabulary),
            "field": fields_in(vocabulary),
            **{kind: _step(vocabulary, kind, kinds[f"a {kind}"], words) for kind in STEP_KINDS},
        },
    }


def _step(vocabulary: Vocabulary, kind: str, keys: Keys, words: SchemaWords) -> Schema:
    parts = {**_parts(vocabulary), kind: _made(vocabulary, kind)}
    own = [*_own_fields(vocabulary, kind)]
    return {**mapping_of(parts, keys, words.of(f"a {kind}")), **({"allOf": own} if own else {})}


def _made(vocabulary: Vocabulary, kind: str) -> Schema:
    made = types_of(vocabulary, _MADE[kind])
    return list_of(made) if kind == "focus" else made


def _own_fields(vocabulary: Vocabulary, kind: str) -> Iterator[Data]:
    """Yield, for each type that a step may make or order, which fields the step may name."""
    for name, known in vocabulary.types.items():
        fields: Schema = {"enum": [*known.fields]}
        named: Schema = {"items": fields}
        if kind != "focus" and known.made == _MADE[kind]:
            parts: Schema = {"by": named, "keep": named, "fields": {"propertyNames": fields}}
            yield _when_it_is(kind, name, parts)
        if kind == "rank":
            keys: Schema = {"propertyNames": fields}
            yield _when_it_is("of", name, {"order": {"items": keys}, "where": keys, "lead": keys})


def _when_it_is(key: str, name: str, parts: Schema) -> Schema:
    return {
        "if": {"properties": {key: {"const": name}}, "required": [key]},
        "then": {"properties": parts},
    }


def _parts(vocabulary: Vocabulary) -> dict[str, Data]:
    """Return what the keys of all steps hold."""
    names: Schema = {"type": "array", "items": {"type": "string", "pattern": NAME}, "uniqueItems": True}
    return {
        "of": ref("type"),
        "for_each": ref("type"),
        "by": names,
        "keep": names,
        "where": _WHERE,
        "lead": _WHERE,
        "scale": {"enum": [*vocabulary.scales]},
        "several_bases": {"enum": ["lowest", "highest"]},
        "fields": {"type": "object", "additionalProperties": _counted()},
        "order": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "minProperties": 1,
                "maxProperties": 1,
                "additionalProperties": {"enum": ["asc", "desc"]},
            },
        },
    }


def _counted() -> Schema:
    """Return a counted field: one function of a type or of a field, and which facts count."""
    functions: dict[str, Data] = {name: ref("type" if name == "count" else "field") for name in AGGREGATES}
    return {
        "type": "object",
        "properties": {**functions, "where": _WHERE},
        "additionalProperties": False,
        "oneOf": [{"required": [name]} for name in functions],
    }
