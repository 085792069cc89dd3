"""The JSON Schema of what ``rematch plan --format json`` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.overlay.changes import KINDS
from rematch.report.data import SCHEMA
from rematch.report.schema_parts import (
    COUNT,
    OPTIONAL_COUNT,
    OPTIONAL_TEXT,
    TEXT,
    TEXTS,
    list_of,
    object_of,
    statement_parts,
    table_of,
    words_of,
)
from rematch.report.year_schema import year_schema

if TYPE_CHECKING:
    from rematch.document import Data
    from rematch.knowledge.vocabulary import Vocabulary

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
        **object_of(_parts(vocabulary)),
    }


def _parts(vocabulary: Vocabulary) -> dict[str, Data]:
    verdict, stance = words_of(vocabulary, "verdict", "verdict"), words_of(vocabulary, "stance", "stance")
    weighed = list_of({**statement_parts(), "weight": words_of(vocabulary, "evidence", "weight")})
    notices = list_of({**statement_parts(), "topic": TEXT, "kind": TEXT})
    cause = {
        **statement_parts(),
        "cause": words_of(vocabulary, "cause", "cause"),
        "standing": words_of(vocabulary, "cause", "standing"),
        "for": weighed,
        "against": weighed,
    }
    decision: dict[str, Data] = {
        **statement_parts(),
        "verdict": verdict,
        "confidence": words_of(vocabulary, "verdict", "confidence"),
        "evidence": {"type": "object", "additionalProperties": weighed},
    }
    finding = {
        **statement_parts(),
        "tone": words_of(vocabulary, "finding", "tone"),
        "topic": TEXT,
        "weight": words_of(vocabulary, "finding", "weight"),
    }
    return {
        "schema": {"const": SCHEMA},
        "rematch_version": TEXT,
        "run_id": {**OPTIONAL_TEXT, "description": "the record in the audit trail, when one was kept"},
        "profile": object_of({"file": TEXT, "sha256": TEXT}),
        "knowledge_sha256": TEXT,
        "overlay": _overlay(),
        "name": OPTIONAL_TEXT,
        "start": {**OPTIONAL_TEXT, "format": "date"},
        "cycle": OPTIONAL_COUNT,
        "choice": {**OPTIONAL_TEXT, "description": "null only when the gates close every field"},
        "runners_up": TEXTS,
        "decision": object_of(decision),
        "stance": object_of({**statement_parts(), "stance": stance}),
        "actions": list_of({**statement_parts(), "topic": TEXT, "do": TEXT}),
        "warnings": notices,
        "findings": list_of(finding),
        "unknowns": list_of({"path": TEXT, "name": TEXT, "cost": TEXT, "ask": TEXT}),
        "causes": list_of(cause),
        "ruled_out": list_of(cause),
        "questions": list_of({**statement_parts(), "topic": TEXT, "ask": TEXT, "whom": TEXT}),
        "fields": list_of(_field(vocabulary, notices)),
        "disagreements": notices,
        "year": year_schema(vocabulary),
        "figures": list_of(_figure()),
        "stale_figures": TEXTS,
        "firings": list_of(_firing()),
        "facts": list_of({"id": TEXT, "type": TEXT, "fields": _VALUES, "origins": table_of(TEXTS)}),
    }


def _overlay() -> dict[str, Data]:
    change = object_of(
        {
            "what": {"enum": ["rule", "entry", "figure", "template"]},
            "name": TEXT,
            "because": {**OPTIONAL_TEXT, "description": "why it is switched off"},
            "own": {**OPTIONAL_TEXT, "description": "file and line in the overlay"},
            "shipped": {**OPTIONAL_TEXT, "description": "file and line in the shipped base"},
        }
    )
    changes: dict[str, Data] = {kind: {"type": "array", "items": change} for kind in KINDS}
    described = "what an advisor's overlay changed of the shipped knowledge base; null without one"
    return {"anyOf": [object_of({"title": TEXT, **changes}), {"type": "null"}], "description": described}


def _field(vocabulary: Vocabulary, notices: Data) -> dict[str, Data]:
    level: dict[str, Data] = {"enum": [*vocabulary.scales["level"], None]}
    judgement: dict[str, Data] = {
        **statement_parts(),
        "effect": words_of(vocabulary, "rating", "effect"),
        "level": level,
        "steps": OPTIONAL_COUNT,
        "counted": {"type": "boolean", "description": "false when another judgement overruled it"},
    }
    rating: dict[str, Data] = {
        "dimension": words_of(vocabulary, "rating", "dimension"),
        "level": level,
        "judgements": list_of(judgement),
    }
    return {
        "specialty": TEXT,
        "name": TEXT,
        "place": {**OPTIONAL_COUNT, "description": "1 is the choice; null when a gate closes the field"},
        "points": {"type": "number"},
        "ratings": list_of(rating),
        "gates": notices,
        "cautions": notices,
        "merits": list_of({**statement_parts(), "points": {"type": "number"}}),
        "compared": _VALUES,
    }


def _figure() -> dict[str, Data]:
    return {
        "id": TEXT,
        "value": {"type": "number"},
        "unit": TEXT,
        "year": COUNT,
        "kind": {"enum": ["primary", "secondary"]},
        "note": TEXT,
        "source": object_of({"id": TEXT, "title": TEXT, "publisher": TEXT, "url": OPTIONAL_TEXT}),
    }


def _firing() -> dict[str, Data]:
    return {
        "number": COUNT,
        "rule": TEXT,
        "stage": TEXT,
        "file": TEXT,
        "line": COUNT,
        "matches": {**table_of(TEXT), "description": "fact id by alias"},
        "conclusions": TEXTS,
    }
