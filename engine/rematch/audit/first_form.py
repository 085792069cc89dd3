"""Records of the first releases, which wrote every fact and firing out and kept no knowledge base."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rematch.audit.record import FactRecord, FiringRecord

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.document import Data
    from rematch.facts.fact import Value

FIRST_FORM = "rematch-content/0"


def read_first_form(data: Mapping[str, Data]) -> tuple[tuple[FactRecord, ...], tuple[FiringRecord, ...]]:
    """Return the facts and firings of such a content (TypeError, KeyError, ... when it is damaged)."""
    facts = cast("list[dict[str, Data]]", data["facts"])
    firings = cast("list[list[Data]]", data["firings"])
    return tuple(map(_fact, facts)), tuple(map(_firing, firings))


def _fact(item: dict[str, Data]) -> FactRecord:
    values = cast("dict[str, Value | list[str]]", item["fields"])
    origins = cast("dict[str, list[str]]", item["origins"])
    return FactRecord(
        id=cast("str", item["id"]),
        type=cast("str", item["type"]),
        fields={name: tuple(value) if isinstance(value, list) else value for name, value in values.items()},
        origins={name: tuple(references) for name, references in origins.items()},
        made_by=cast("int | None", item["made_by"]),
    )


def _firing(row: list[Data]) -> FiringRecord:
    number, rule, stage, title, file, line, matches, conclusions = row
    return FiringRecord(
        cast("int", number),
        cast("str", rule),
        cast("str", stage),
        cast("str", title),
        cast("str", file),
        cast("int", line),
        dict(cast("list[tuple[str, str]]", matches)),
        tuple(cast("list[str]", conclusions)),
    )
