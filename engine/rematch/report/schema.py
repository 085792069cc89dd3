"""The JSON Schema of what ``rematch plan --format json`` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.report.data import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.document import Data
    from rematch.knowledge.vocabulary import Vocabulary

_TEXT: dict[str, Data] = {"type": "string"}
_COUNT: dict[str, Data] = {"type": "integer"}
_OPTIONAL_TEXT: dict[str, Data] = {"type": ["string", "null"]}
_OPTIONAL_COUNT: dict[str, Data] = {"type": ["integer", "null"]}
_TEXTS: dict[str, Data] = {"type": "array", "items": _TEXT}
_VALUES: dict[str, Data] = {
    "type": "object",
    "description": "known fields by name, as declared in knowledge/vocabulary.yaml; a missing one is unknown",
    "additionalProperties": {"type": ["boolean", "number", "string", "array"]},
}


def plan_schema(vocabulary: Vocabulary) -> dict[str, Data]:
    """Return the schema (draft 2020-12); the words it allows are those of the vocabulary."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA,
        "title": "A backup-specialty strategy by Rematch",
        **_object(_parts(vocabulary)),
    }


def _parts(vocabulary: Vocabulary) -> dict[str, Data]:
    verdict, stance = _words(vocabulary, "verdict", "verdict"), _words(vocabulary, "stance", "stance")
    weighed = _list({**_statement(), "weight": _words(vocabulary, "evidence", "weight")})
    notices = _list({**_statement(), "topic": _TEXT, "kind": _TEXT})
    cause = {
        **_statement(),
        "cause": _words(vocabulary, "cause", "cause"),
        "standing": _words(vocabulary, "cause", "standing"),
        "for": weighed,
        "against": weighed,
    }
    decision: dict[str, Data] = {
        **_statement(),
        "verdict": verdict,
        "confidence": _words(vocabulary, "verdict", "confidence"),
        "evidence": {"type": "object", "additionalProperties": weighed},
    }
    finding = {
        **_statement(),
        "tone": _words(vocabulary, "finding", "tone"),
        "topic": _TEXT,
        "weight": _words(vocabulary, "finding", "weight"),
    }
    return {
        "schema": {"const": SCHEMA},
        "rematch_version": _TEXT,
        "run_id": {**_OPTIONAL_TEXT, "description": "the record in the audit trail, when one was kept"},
        "profile": _object({"file": _TEXT, "sha256": _TEXT}),
        "knowledge_sha256": _TEXT,
        "name": _OPTIONAL_TEXT,
        "start": {**_OPTIONAL_TEXT, "format": "date"},
        "cycle": _OPTIONAL_COUNT,
        "choice": {**_OPTIONAL_TEXT, "description": "null only when the gates close every field"},
        "runners_up": _TEXTS,
        "decision": _object(decision),
        "stance": _object({**_statement(), "stance": stance}),
        "actions": _list({**_statement(), "topic": _TEXT, "do": _TEXT}),
        "warnings": notices,
        "findings": _list(finding),
        "unknowns": _list({"path": _TEXT, "name": _TEXT, "cost": _TEXT, "ask": _TEXT}),
        "causes": _list(cause),
        "ruled_out": _list(cause),
        "questions": _list({**_statement(), "topic": _TEXT, "ask": _TEXT, "whom": _TEXT}),
        "fields": _list(_field(vocabulary, notices)),
        "disagreements": notices,
        "figures": _list(_figure()),
        "stale_figures": _TEXTS,
        "firings": _list(_firing()),
        "facts": _list({"id": _TEXT, "type": _TEXT, "fields": _VALUES, "origins": _table(_TEXTS)}),
    }


def _statement() -> dict[str, Data]:
    return {
        "text": _TEXT,
        "rule": {**_TEXT, "description": "id of the rule that gave the sentence"},
        "firing": {**_COUNT, "description": "number of the firing"},
        "sources": {**_TEXTS, "description": "heuristics, source ids, or house for expert judgement"},
        "figures": {**_TEXTS, "description": "ids of the published figures behind the sentence"},
    }


def _field(vocabulary: Vocabulary, notices: Data) -> dict[str, Data]:
    level: dict[str, Data] = {"enum": [*vocabulary.scales["level"], None]}
    judgement: dict[str, Data] = {
        **_statement(),
        "effect": _words(vocabulary, "rating", "effect"),
        "level": level,
        "steps": _OPTIONAL_COUNT,
        "counted": {"type": "boolean", "description": "false when another judgement overruled it"},
    }
    rating: dict[str, Data] = {
        "dimension": _words(vocabulary, "rating", "dimension"),
        "level": level,
        "judgements": _list(judgement),
    }
    return {
        "specialty": _TEXT,
        "name": _TEXT,
        "place": {**_OPTIONAL_COUNT, "description": "1 is the choice; null when a gate closes the field"},
        "points": {"type": "number"},
        "ratings": _list(rating),
        "gates": notices,
        "cautions": notices,
        "merits": _list({**_statement(), "points": {"type": "number"}}),
        "compared": _VALUES,
    }


def _figure() -> dict[str, Data]:
    return {
        "id": _TEXT,
        "value": {"type": "number"},
        "unit": _TEXT,
        "year": _COUNT,
        "kind": {"enum": ["primary", "secondary"]},
        "note": _TEXT,
        "source": _object({"id": _TEXT, "title": _TEXT, "publisher": _TEXT, "url": _OPTIONAL_TEXT}),
    }


def _firing() -> dict[str, Data]:
    return {
        "number": _COUNT,
        "rule": _TEXT,
        "stage": _TEXT,
        "file": _TEXT,
        "line": _COUNT,
        "matches": {**_table(_TEXT), "description": "fact id by alias"},
        "conclusions": _TEXTS,
    }


def _words(vocabulary: Vocabulary, kind: str, field: str) -> dict[str, Data]:
    return {"enum": [*vocabulary.types[kind].fields[field].values]}


def _object(properties: Mapping[str, Data]) -> dict[str, Data]:
    return {"type": "object", "required": [*properties], "properties": dict(properties)}


def _list(properties: Mapping[str, Data]) -> dict[str, Data]:
    return {"type": "array", "items": _object(properties)}


def _table(values: Data) -> dict[str, Data]:
    return {"type": "object", "additionalProperties": values}
