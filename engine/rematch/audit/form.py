"""The JSON form of a record: what ``audit show --format json`` prints."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rematch.audit.record import FactRecord, RunRecord
    from rematch.document import Data
    from rematch.facts.fact import Value

RECORD_FORM = "rematch-run/2"


def record_json(record: RunRecord) -> dict[str, Data]:
    """Return the record as plain data under a versioned form name."""
    return {
        "form": RECORD_FORM,
        **asdict(record.stamp),
        **asdict(record.outcome),
        "identity": record.identity,
        "profile": record.profile,
        "warnings": list(record.warnings),
        "facts": facts_json(record.facts),
        "firings": [asdict(firing) | {"conclusions": list(firing.conclusions)} for firing in record.firings],
    }


def facts_json(facts: tuple[FactRecord, ...]) -> list[Data]:
    """Return facts as plain data."""
    return [
        {
            "id": fact.id,
            "type": fact.type,
            "fields": {name: _plain(value) for name, value in fact.fields.items()},
            "origins": {name: list(references) for name, references in fact.origins.items()},
            "made_by": fact.made_by,
        }
        for fact in facts
    ]


def _plain(value: Value) -> Data:
    return list(value) if isinstance(value, tuple) else value
