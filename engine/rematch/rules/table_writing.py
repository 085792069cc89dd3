"""Write the data of a decision table as CSV or YAML: the same rules come of both, but comments are lost."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

import yaml

from rematch.document import parse_document
from rematch.errors import InputError, Problem
from rematch.rules.csv_tables import HEAD, ROW_TEXTS, plain_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rematch.document import Data

_DASHES = ("-", "–", "—")  # noqa: RUF001 - what a cell may hold for "anything"
_WIDTH = 118


def csv_of(stage: str, table: Mapping[str, Data]) -> str:
    """Return a sound table as CSV, with commas and Unix line ends.

    Raises InputError for what no cell can hold: an empty text.
    """
    head = [(key, stage if key == "stage" else table.get(key)) for key in HEAD]
    lines: list[Sequence[str]] = [(key, *_words(value)) for key, value in head if value is not None]
    rows = [row for row in _items(table.get("rows")) if isinstance(row, dict)]
    columns = _mapping(table.get("columns"))
    given = dict.fromkeys(name for row in rows for name in _mapping(row.get("then")))
    texts = [name for name in ROW_TEXTS if any(name in row for row in rows)]
    front = [name for name in texts if name in ("id", "title")]
    back = [name for name in texts if name not in front]
    names = [_column_head(name, str(field)) for name, field in columns.items()]
    lines += [(), [*front, *names, *(f"then {name}" for name in given), *back]]
    for row in rows:
        asked, then = _mapping(row.get("if")), _mapping(row.get("then"))
        lines.append(
            [
                *(_text(row[name]) if name in row else "" for name in front),
                *(cell_text(asked[name]) if name in asked else "-" for name in columns),
                *(_concluded(then[name]) if name in then else "" for name in given),
                *(", ".join(_words(row.get(name))) for name in back),
            ]
        )
    return "".join(",".join(map(csv_cell, line)) + "\n" for line in lines)


def yaml_of(stage: str, table: Mapping[str, Data]) -> str:
    """Return a table as a YAML rule file of its own."""
    laid: dict[str, Data] = {
        key: _Flow(value) if isinstance(value, list) else value
        for key, value in table.items()
        if key != "rows"
    }
    laid["rows"] = [_laid_row(row) for row in _items(table.get("rows"))]
    return yaml.dump(
        {"stage": stage, "tables": [laid]},
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=_WIDTH,
    )


def _laid_row(row: Data) -> Data:
    if not isinstance(row, dict):
        return row
    order = ("id", "title", "if", "then", "because", "source")
    names = [*(name for name in order if name in row), *(name for name in row if name not in order)]
    return {name: _flowing(row[name]) for name in names}


def _flowing(value: Data) -> Data:
    if isinstance(value, dict):
        return _FlowMapping({name: _flowing(entry) for name, entry in value.items()})
    return _Flow(value) if isinstance(value, list) else value


class _Flow(list["Data"]):
    """A list written on one line."""


class _FlowMapping(dict[str, "Data"]):
    """A mapping written on one line."""


class _Dumper(yaml.SafeDumper):
    """Writes what the reader of rule files reads back as the same text, number or flag."""


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    plain = dumper.represent_str(text)
    try:
        same = parse_document(text.encode(), "text").data == text
    except InputError:
        same = False
    if not same:
        plain.style = '"'
    return plain


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(
    _Flow, lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True)
)
_Dumper.add_representer(
    _FlowMapping,
    lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data, flow_style=True),
)


def _column_head(name: str, field: str) -> str:
    return field if name == plain_name(field) else f"{name}: {field}"


def cell_text(value: Data) -> str:
    """Return what is written in a cell, as one text; InputError for an empty one."""
    if isinstance(value, list):
        joined = [item for item in value if isinstance(item, str) and _joinable(item)]
        return ", ".join(joined) if len(joined) == len(value) else _as_list(value)
    text = _text(value)
    return _as_list([text]) if text.startswith("[") else text


def _joinable(item: str) -> bool:
    """Whether an entry of a list means the same between commas."""
    low = item.lower()
    return (
        bool(item)
        and item == item.strip()
        and item not in _DASHES
        and not any(sign in item for sign in ",[\n")
        and not low.startswith("not ")
        and " or " not in low
    )


def _concluded(value: Data) -> str:
    if not isinstance(value, list):
        return _text(value)
    joined = [
        item
        for item in value
        if isinstance(item, str) and item.strip() == item != "" and not any(sign in item for sign in ",;[$")
    ]
    return ", ".join(joined) if joined and len(joined) == len(value) else _as_list(value)


def _as_list(value: Sequence[Data]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _text(value: Data) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    if isinstance(value, int):
        return str(value)
    if not isinstance(value, str) or not value.strip():
        raise InputError(
            Problem("a cell of a CSV file cannot hold this", value=repr(value), remedy="keep the YAML form")
        )
    return value


def _words(value: Data) -> tuple[str, ...]:
    if value is None:
        return ("",)
    return tuple(_text(item) for item in value) if isinstance(value, list) else (_text(value),)


def csv_cell(text: str) -> str:
    """Return a text as a cell of a CSV file, in quotes where it must be."""
    special = any(sign in text for sign in ',;\t"\n\r') or text.startswith("#") or text != text.strip()
    return '"' + text.replace('"', '""') + '"' if special else text


def _items(value: Data) -> Iterable[Data]:
    return value if isinstance(value, list) else ()


def _mapping(value: Data) -> Mapping[str, Data]:
    return value if isinstance(value, dict) else {}
