"""The schema of rule files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.rules.heading import HOUSE
from rematch.rules.load import PRIORITIES, RuleReader
from rematch.rules.tables import HITS
from rematch.schemas.asking import (
    OPERATORS,
    concluded,
    conclusion_definitions,
    conclusions,
    condition_definitions,
    patterns,
)
from rematch.schemas.parts import (
    CELL,
    NAME,
    TEXT,
    Schema,
    fields_in,
    list_of,
    mapping_of,
    one_of_words,
    ref,
    types_of,
)
from rematch.schemas.watching import Keys, Log

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.document import Data
    from rematch.knowledge.load import Knowledge
    from rematch.knowledge.vocabulary import Vocabulary
    from rematch.rules.language import RuleBase
    from rematch.schemas.words import SchemaWords

_ID: Schema = {"type": "string", "pattern": "^[a-z0-9]+([.-][a-z0-9]+)*$"}
_ROW_ID: Schema = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}


def rule_file_schema(rule_base: RuleBase, knowledge: Knowledge, words: SchemaWords) -> Schema:
    """Return the schema of a file with rules or decision tables."""
    vocabulary = rule_base.vocabulary
    kinds = _kinds_of_rules(vocabulary)
    stages = one_of_words({stage.name: stage.title for stage in rule_base.stages})
    whole = mapping_of(
        {
            "stage": stages,
            "rules": {"type": "array", "items": ref("rule")},
            "tables": {"type": "array", "items": ref("table")},
        },
        kinds["a rule file"],
        words.of("a rule file"),
    )
    return {
        **whole,
        "anyOf": [{"required": ["rules"]}, {"required": ["tables"]}],
        "$defs": {
            "source": list_of(one_of_words(source_words(knowledge)), least=1),
            "rule": mapping_of(_rule(vocabulary), kinds["a rule"], words.of("a rule")),
            "table": _table(vocabulary, kinds, words),
            **conclusion_definitions(vocabulary),
            **condition_definitions(vocabulary, words.of(OPERATORS)),
        },
    }


def source_words(knowledge: Knowledge) -> dict[str, str | None]:
    """Return what a source may name, each with its title."""
    found: dict[str, str | None] = {number: one.title for number, one in knowledge.heuristics.items()}
    found.update({identity: one.title for identity, one in knowledge.sources.items()})
    return {**found, HOUSE: None}


def _rule(vocabulary: Vocabulary) -> dict[str, Data]:
    return {
        "id": _ID,
        "title": TEXT,
        "when": patterns(vocabulary),
        "then": conclusions(vocabulary),
        "because": TEXT,
        "source": ref("source"),
        "priority": {"type": "integer", "minimum": PRIORITIES[0], "maximum": PRIORITIES[-1]},
    }


def _table(vocabulary: Vocabulary, kinds: Mapping[str, Keys], words: SchemaWords) -> Schema:
    gives = {name: kind.meaning for name, kind in concluded(vocabulary).items()}
    row_keys = kinds["a row"]
    given_once = tuple(key for key in ("because", "source") if key in row_keys.required)
    always = Keys(
        tuple(key for key in row_keys.required if key not in given_once), (*row_keys.optional, *given_once)
    )
    row = mapping_of(
        {
            "id": _ROW_ID,
            "title": TEXT,
            "if": {"type": "object", "additionalProperties": CELL},
            "then": {"type": "object"},
            "because": TEXT,
            "source": ref("source"),
        },
        always,
        words.of("a row"),
    )
    table = mapping_of(
        {
            "id": _ID,
            "title": TEXT,
            "hit": {"enum": [*HITS]},
            "columns": {
                "type": "object",
                "minProperties": 1,
                "propertyNames": {"pattern": NAME},
                "additionalProperties": fields_in(vocabulary),
            },
            "also": list_of(types_of(vocabulary)),
            "gives": one_of_words(gives),
            "rows": {"type": "array", "minItems": 1, "items": row},
            "because": TEXT,
            "source": ref("source"),
        },
        kinds["a table"],
        words.of("a table"),
    )
    return {**table, "allOf": [*(_row_lacks(key) for key in given_once), *map(_rows_give, gives)]}


def _row_lacks(key: str) -> Schema:
    """Every row must have what the table does not say for all."""
    return {
        "if": {"required": [key]},
        "else": {"properties": {"rows": {"items": {"required": [key]}}}},
    }


def _rows_give(name: str) -> Schema:
    return {
        "if": {"properties": {"gives": {"const": name}}, "required": ["gives"]},
        "then": {"properties": {"rows": {"items": {"properties": {"then": ref(f"row.{name}")}}}}},
    }


def _kinds_of_rules(vocabulary: Vocabulary) -> Mapping[str, Keys]:
    """Return the keys of files, rules, tables and rows, from what their reader asks of empty ones."""
    log = Log()
    RuleReader(vocabulary, frozenset(), []).read_file(
        log.watch({"stage": "", "rules": [{}], "tables": [{"rows": [{}]}]}, "an empty rule file")
    )
    return log.kinds
