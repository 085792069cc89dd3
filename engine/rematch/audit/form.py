"""The JSON form of a record: what ``audit show --format json`` prints and the store's columns hold."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, cast

from rematch.audit.record import FactRecord

if TYPE_CHECKING:
    from rematch.audit.record import RunRecord
    from rematch.document import Data
    from rematch.facts.fact import Value

RECORD_FORM = "rematch-run/1"


def record_json(record: RunRecord) -> dict[str, Data]:
    """Return the record as plain data under a versioned form name."""
    return {
        "form": RECORD_FORM,
        **asdict(record.stamp),
        **asdict(record.outcome),
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


def facts_of(data: Data) -> tuple[FactRecord, ...]:
    """Return the facts in plain data as ``facts_json`` made it.

    Data of another shape raises TypeError, KeyError or AttributeError.
    """
    return tuple(map(_fact_of, cast("list[dict[str, Data]]", data)))


def compact(data: Data) -> str:
    """Return data as ASCII JSON without spaces; NaN and infinity raise ValueError."""
    return json.dumps(data, separators=(",", ":"), allow_nan=False)


def _plain(value: Value) -> Data:
    return list(value) if isinstance(value, tuple) else value


def _fact_of(item: dict[str, Data]) -> FactRecord:
    values = cast("dict[str, Value | list[str]]", item["fields"])
    origins = cast("dict[str, list[str]]", item["origins"])
    return FactRecord(
        id=cast("str", item["id"]),
        type=cast("str", item["type"]),
        fields={name: tuple(value) if isinstance(value, list) else value for name, value in values.items()},
        origins={name: tuple(references) for name, references in origins.items()},
        made_by=cast("int | None", item["made_by"]),
    )
