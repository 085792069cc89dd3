"""The small parts from which the JSON Schemas of the plan are put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.document import Data
    from rematch.knowledge.vocabulary import Vocabulary

TEXT: dict[str, Data] = {"type": "string"}
COUNT: dict[str, Data] = {"type": "integer"}
OPTIONAL_TEXT: dict[str, Data] = {"type": ["string", "null"]}
OPTIONAL_COUNT: dict[str, Data] = {"type": ["integer", "null"]}
TEXTS: dict[str, Data] = {"type": "array", "items": TEXT}


def statement_parts() -> dict[str, Data]:
    """Return the properties of a sentence of the plan."""
    return {
        "text": TEXT,
        "rule": {**TEXT, "description": "id of the rule that gave the sentence"},
        "firing": {**COUNT, "description": "number of the firing"},
        "sources": {**TEXTS, "description": "heuristics, source ids, or house for expert judgement"},
        "figures": {**TEXTS, "description": "ids of the published figures behind the sentence"},
    }


def words_of(vocabulary: Vocabulary, kind: str, field: str) -> dict[str, Data]:
    """Return the words that a field of the vocabulary allows."""
    return {"enum": [*vocabulary.types[kind].fields[field].values]}


def object_of(properties: Mapping[str, Data]) -> dict[str, Data]:
    """Return an object that has all of ``properties``."""
    return {"type": "object", "required": [*properties], "properties": dict(properties)}


def list_of(properties: Mapping[str, Data]) -> dict[str, Data]:
    """Return a list of such objects."""
    return {"type": "array", "items": object_of(properties)}


def table_of(values: Data) -> dict[str, Data]:
    """Return an object with any keys and such values."""
    return {"type": "object", "additionalProperties": values}
