"""Bring the text of one file into the normal form, and make sure that it still says the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import yaml

from rematch.document import KNOWLEDGE_LIMITS, decoded, parse_document
from rematch.errors import InputError, Position, Problem
from rematch.layout.comments import LOADER, comments_in
from rematch.layout.csv_layout import formatted_csv
from rematch.layout.order import form_of, in_order
from rematch.layout.outline import outline_of
from rematch.layout.writing import written
from rematch.rules.csv_records import records
from rematch.rules.csv_tables import SUFFIX as CSV_SUFFIX

if TYPE_CHECKING:
    from rematch.document import Data
    from rematch.layout.order import Form

_MARK = "\ufeff"
"""Stands first in a CSV file that a spreadsheet is to take for UTF-8."""


def formatted(raw: bytes, name: str) -> str | None:
    """Return the normal form of a rule, table, stage or test file called ``name``; None for another file.

    Its ending says whether it is YAML, JSON or CSV. Raises DocumentError for a file that cannot be read,
    InputError for one that cannot be laid out.
    """
    if name.lower().endswith(CSV_SUFFIX):
        return _formatted_csv(raw, name)
    data = parse_document(raw, name, KNOWLEDGE_LIMITS).data
    form = form_of(data) if isinstance(data, dict) else None
    if form is None:
        return None
    if name.lower().endswith(".json"):
        return json.dumps(in_order(data, form), ensure_ascii=False, indent=2) + "\n"
    return _formatted_yaml(decoded(raw, name, KNOWLEDGE_LIMITS), name, data, form)


def _formatted_yaml(text: str, name: str, data: Data, form: Form) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    _refuse_anchors(text, name)
    outline = outline_of(text)
    result = written(outline, form) if outline is not None else text
    same_data = _as_text(in_order(data, form)) == _as_text(_read(result, name))
    before, after = (sorted(one.text for one in comments_in(version)) for version in (text, result))
    if not (same_data and before == after):
        raise _changed(name)
    return result


def _formatted_csv(raw: bytes, name: str) -> str | None:
    text = decoded(raw, name, KNOWLEDGE_LIMITS)
    result = formatted_csv(text, name)
    if result is None:
        return None
    before, after = (
        [[cell.text for cell in record.cells] for record in records(version, name) if record.cells]
        for version in (text, result)
    )
    if before != after:
        raise _changed(name)
    return _MARK + result if raw.startswith(_MARK.encode()) else result


def _changed(name: str) -> InputError:
    return InputError(
        Problem(
            "the file cannot be laid out without changing what it says, and is left alone",
            Position(name, 1, 1),
            remedy="write it in a plainer way, or keep it as it is",
        )
    )


def _read(text: str, name: str) -> Data:
    return parse_document(text.encode(), name, KNOWLEDGE_LIMITS).data


def _as_text(data: Data) -> str:
    """Return data so that order and types count: 1, 1.0 and true are three things."""
    return json.dumps(data)


def _refuse_anchors(text: str, name: str) -> None:
    for token in yaml.scan(text, Loader=LOADER):
        if isinstance(token, yaml.AnchorToken | yaml.AliasToken):
            place = Position(name, token.start_mark.line + 1, token.start_mark.column + 1)
            raise InputError(
                Problem(
                    "a file with anchors (& and *) is left as it is", place, remedy="write the values out"
                )
            )
