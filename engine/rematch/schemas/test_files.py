"""The schema of advisors' own tests."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from rematch.profile.schema import profile_schema
from rematch.rule_tests.cases import NOTHING, OUTCOMES, REPORT_LENGTHS
from rematch.rule_tests.reading import FileReader
from rematch.schemas.asking import OPERATORS, condition_definitions
from rematch.schemas.parts import (
    TEXT,
    Schema,
    fields_of,
    free_mapping,
    mapping_of,
    offered,
    one_of_words,
    one_or_list,
    ref,
)
from rematch.schemas.watching import Log

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.document import Data
    from rematch.knowledge.vocabulary import Vocabulary
    from rematch.knowledge_base import KnowledgeBase
    from rematch.schemas.watching import Keys
    from rematch.schemas.words import KindWords, SchemaWords

_WAYS = ("profile", "profile_file", "facts")


def test_file_schema(knowledge_base: KnowledgeBase, words: SchemaWords) -> Schema:
    """Return the schema of a file of tests/rules/."""
    vocabulary = knowledge_base.rule_base.vocabulary
    kinds = _kinds_of_tests(knowledge_base)
    conditions = condition_definitions(vocabulary, words.of(OPERATORS))
    profile, definitions = _partial_profile(knowledge_base)
    facts: Schema = free_mapping(
        {
            name: {"description": kind.meaning, **one_or_list(ref(f"fact.{name}"), least=0)}
            for name, kind in vocabulary.types.items()
        }
    )
    shared: dict[str, Data] = {"profile": profile, "facts": facts}
    return {
        **mapping_of(
            {
                "defaults": mapping_of(shared, kinds["'defaults'"], words.of("'defaults'")),
                "cases": {"type": "array", "minItems": 1, "items": ref("case")},
            },
            kinds["a test file"],
            words.of("a test file"),
        ),
        "$defs": {
            "rule": offered({rule.id: rule.title for rule in knowledge_base.rule_base.rules}),
            "case": mapping_of(
                {
                    "id": TEXT,
                    "title": TEXT,
                    "given": _given(knowledge_base, shared, kinds, words),
                    "expect": _expected(knowledge_base, kinds, words),
                },
                kinds["a case"],
                words.of("a case"),
            ),
            **_fact_definitions(vocabulary),
            **conditions,
            **_with_count(vocabulary, conditions, words.of(OPERATORS)),
            **definitions,
        },
    }


test_file_schema.__test__ = False  # type: ignore[attr-defined] # pytest: not a test


def _kinds_of_tests(knowledge_base: KnowledgeBase) -> Mapping[str, Keys]:
    log = Log()
    data: Data = {"defaults": {}, "cases": [{"given": {}, "expect": {}}]}
    FileReader(Path("tests.yaml"), knowledge_base).read(log.watch(data, "an empty test file"))
    return log.kinds


def _given(
    knowledge_base: KnowledgeBase, shared: Mapping[str, Data], kinds: Mapping[str, Keys], words: SchemaWords
) -> Schema:
    ids = {name: one.name for name, one in knowledge_base.knowledge.specialties.items()}
    stages = {stage.name: stage.title for stage in knowledge_base.rule_base.stages}
    whole = mapping_of(
        {**shared, "profile_file": TEXT, "field": offered(ids), "stage": one_of_words(stages)},
        kinds["'given'"],
        words.of("'given'"),
    )
    return {
        **whole,
        "oneOf": [{"required": [way]} for way in _WAYS],
        "if": {"required": ["facts"]},
        "then": {"not": {"required": ["field"]}},
        "else": {"not": {"required": ["stage"]}},
    }


def _expected(knowledge_base: KnowledgeBase, kinds: Mapping[str, Keys], words: SchemaWords) -> Schema:
    vocabulary = knowledge_base.rule_base.vocabulary
    rules: Schema = {"type": "array", "items": ref("rule")}
    found: dict[str, Data] = {
        "fired": rules,
        "not_fired": rules,
        "conclusions": free_mapping(
            {
                name: {"description": kind.meaning, **one_or_list(ref(f"found.{name}"), least=0)}
                for name, kind in vocabulary.types.items()
            }
        ),
        "says": one_or_list(TEXT, least=0),
        "says_not": one_or_list(TEXT, least=0),
        "report": {"enum": [*REPORT_LENGTHS]},
    }
    for name, (type_name, field_name) in OUTCOMES.items():
        kind = vocabulary.types.get(type_name)
        known = kind.fields.get(field_name) if kind is not None else None
        found[name] = offered(dict.fromkeys((*(known.values if known is not None else ()), NOTHING)))
    return {**mapping_of(found, kinds["'expect'"], words.of("'expect'")), "minProperties": 1}


def _fact_definitions(vocabulary: Vocabulary) -> Schema:
    found: Schema = {}
    for name, kind in vocabulary.types.items():
        fields = fields_of(kind.fields.values(), either=True)
        found[f"fact.{name}"] = free_mapping({key: _or_empty(value) for key, value in fields.items()})
    return found


def _with_count(vocabulary: Vocabulary, conditions: Schema, words: KindWords) -> Schema:
    """Return the conditions on each type, beside them the number of facts that shall pass."""
    count: Schema = {**words.described("count"), "type": "integer", "minimum": 0}
    found: Schema = {}
    for name, kind in vocabulary.types.items():
        asked = cast("Schema", conditions[f"asked.{name}"])
        fields = cast("Schema", asked["properties"])
        own: Schema = {} if "count" in kind.fields else {"count": count}
        found[f"found.{name}"] = {**asked, "properties": {**fields, **own}}
    return found


def _or_empty(value: Data) -> Schema:
    own = dict(value) if isinstance(value, dict) else {}
    description = own.pop("description", "")
    return {"description": description, "anyOf": [own, {"type": "null"}]}


def _partial_profile(knowledge_base: KnowledgeBase) -> tuple[Schema, Schema]:
    """Return the schema of a profile that may leave anything out, and the definitions it refers to."""
    schema = profile_schema(knowledge_base.knowledge.names.ids)
    definitions = schema.pop("$defs")
    for key in ("$schema", "$id"):
        schema.pop(key)
    parts = definitions if isinstance(definitions, dict) else {}
    return cast("Schema", _lenient(schema)), {name: _lenient(part) for name, part in parts.items()}


def _lenient(data: Data) -> Data:
    """Return a schema that demands nothing."""
    if isinstance(data, list):
        return [_lenient(item) for item in data]
    if not isinstance(data, dict):
        return data
    return {
        key: _lenient(value)
        for key, value in data.items()
        if key not in ("required", "minItems", "minProperties") or isinstance(value, dict)
    }
