"""Bring a decision table in CSV into its normal form: comments, separator and byte order mark are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.rules.csv_records import NAMED_SEPARATOR, records, separator_of
from rematch.rules.csv_tables import HEAD
from rematch.rules.table_writing import csv_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rematch.rules.csv_records import CsvRecord

_FIRST = 3
"""A table shows itself within so many lines."""


def formatted_csv(text: str, name: str) -> str | None:
    """Return the normal form of a table, None for another CSV file; raise DocumentError where it is none.

    One empty line stands between head and rows, none elsewhere; cells are quoted where they must be.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    named = NAMED_SEPARATOR.match(text)
    separator = named[1] if named else separator_of(text)
    found = records(text, name)
    if not any(record.cells and record.cells[0].text in HEAD for record in found[:_FIRST]):
        return None
    lines = [f"sep={separator}"] if named else []
    lines.extend(_lines(found, _comments(text, found), separator))
    return "".join(f"{line}\n" for line in lines)


def _lines(found: Sequence[CsvRecord], comments: Sequence[tuple[int, str]], separator: str) -> Iterator[str]:
    pending = list(comments)
    head_is_over = False
    gap = False
    begun = False
    for record in found:
        if not record.cells:
            gap = begun
            continue
        while pending and pending[0][0] < record.cells[0].line:
            yield pending.pop(0)[1]
        if gap and not head_is_over:
            yield ""
            head_is_over = True
        begun, gap = True, False
        yield separator.join(csv_cell(cell.text) for cell in record.cells)
    yield from (comment for _, comment in pending)


def _comments(text: str, found: Sequence[CsvRecord]) -> list[tuple[int, str]]:
    """Return the lines that are comments, each with its number from 1; a quoted cell may run over lines."""
    inside = {
        line
        for record in found
        for cell in record.cells
        for line in range(cell.line, cell.line + cell.text.count("\n") + 1)
    }
    return [
        (number, line.rstrip())
        for number, line in enumerate(text.split("\n"), start=1)
        if line.startswith(("#", '"#')) and number not in inside
    ]
