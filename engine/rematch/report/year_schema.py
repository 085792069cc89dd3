"""The JSON Schema of the months after the choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from rematch.document import Data
    from rematch.knowledge.vocabulary import Vocabulary

_FLAG: dict[str, Data] = {"type": "boolean"}
_NUMBER: dict[str, Data] = {"type": "number"}
_POINTS: dict[str, Data] = {**statement_parts(), "points": _NUMBER}
_RANGE: dict[str, Data] = {"least": COUNT, "most": COUNT}
_DAY: dict[str, Data] = {**OPTIONAL_TEXT, "format": "date"}


def year_schema(vocabulary: Vocabulary) -> dict[str, Data]:
    """Return the schema of ``year``."""
    line = list_of({**statement_parts(), "topic": TEXT, "head": OPTIONAL_TEXT, "measure": OPTIONAL_TEXT})
    step3 = object_of({**statement_parts(), "advice": words_of(vocabulary, "step3", "advice")})
    return object_of(
        {
            "field": {**OPTIONAL_TEXT, "description": "the field it is written for; null when none is open"},
            "asked": {**_FLAG, "description": "it was asked for and is not the choice"},
            "match": {**OPTIONAL_COUNT, "description": "the Match that the calendar leads to"},
            "lanes": list_of(_lane(vocabulary)),
            "sections": table_of(line),
            "experiences": list_of(_experience()),
            "letters": list_of(
                {
                    **statement_parts(),
                    "writer": words_of(vocabulary, "letter_goal", "writer"),
                    "wanted": COUNT,
                    "held": {**OPTIONAL_COUNT, "description": "strong letters held; null when unknown"},
                    "ask": TEXT,
                }
            ),
            "repairs": list_of(
                {**statement_parts(), "cause": words_of(vocabulary, "repair", "cause"), "measure": TEXT}
            ),
            "list": {"oneOf": [object_of(_programs(vocabulary)), {"type": "null"}]},
            "cost": {"oneOf": [object_of(_cost()), {"type": "null"}]},
            "step3": {"oneOf": [step3, {"type": "null"}]},
            "calendar": list_of(_entry()),
        }
    )


def _lane(vocabulary: Vocabulary) -> dict[str, Data]:
    return {
        "lane": words_of(vocabulary, "lane_merit", "lane"),
        "place": {**OPTIONAL_COUNT, "description": "1 is the lane; null when a gate closes it"},
        "points": _NUMBER,
        "reasons": list_of(_POINTS),
        "gates": list_of({**statement_parts(), "gate": words_of(vocabulary, "lane_gate", "gate")}),
    }


def _experience() -> dict[str, Data]:
    return {
        "place": COUNT,
        "number": {**COUNT, "description": "its place in the profile"},
        "name": TEXT,
        "bring_forward": TEXT,
        "points": _NUMBER,
        "reasons": list_of(_POINTS),
    }


def _programs(vocabulary: Vocabulary) -> dict[str, Data]:
    count: Data = {"oneOf": [object_of(_RANGE), {"type": "null"}]}
    second: dict[str, Data] = {
        **statement_parts(),
        "mode": words_of(vocabulary, "dual", "mode"),
        "field": OPTIONAL_TEXT,
        "count": count,
    }
    return {
        **_RANGE,
        "size": object_of(statement_parts()),
        "tiers": list_of({**_RANGE, "tier": TEXT, "share": {**COUNT, "description": "percent"}}),
        "mix": object_of(statement_parts()),
        "caps": list_of(
            {
                **statement_parts(),
                "reason": words_of(vocabulary, "list_cap", "reason"),
                "most": COUNT,
                "binds": _FLAG,
            }
        ),
        "risks": list_of(_POINTS),
        "share": {**COUNT, "description": "percent of all applications that go to this list"},
        "second": object_of(second),
    }


def _cost() -> dict[str, Data]:
    item: dict[str, Data] = {
        "name": TEXT,
        "amount": {**COUNT, "description": "US dollars"},
        "programs": COUNT,
        "year": {**COUNT, "description": "the season of the fee"},
        "sources": TEXTS,
    }
    return {"total": {**COUNT, "description": "US dollars"}, "items": list_of(item)}


def _entry() -> dict[str, Data]:
    return {
        "id": TEXT,
        "when": _DAY,
        "until": _DAY,
        "label": TEXT,
        "kind": TEXT,
        "do": TEXT,
        "milestone": OPTIONAL_TEXT,
        "status": {"enum": ["published", "expected", None]},
        "sources": TEXTS,
        "rule": OPTIONAL_TEXT,
    }
