"""Bring a decision table in CSV into its normal form: comments, separator and byte order mark are kept."""

from __future__ import annotations

from dataclasses import dataclass
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
    lines.extend(_lines(found, [*_comments(text, found, separator)], separator))
    return "".join(f"{line}\n" for line in lines)


@dataclass(frozen=True, slots=True)
class _Comment:
    """A comment, the number of its first line from 1, and whether an empty line stands above it."""

    line: int
    text: str
    blank_above: bool


def _lines(found: Sequence[CsvRecord], comments: Sequence[_Comment], separator: str) -> Iterator[str]:
    pending = list(comments)
    in_head, begun, gap = True, False, False
    for record in found:
        if not record.cells:
            gap = begun
            continue
        while pending and pending[0].line < record.cells[0].line:
            comment = pending.pop(0)
            if in_head and gap and comment.blank_above:
                in_head = False
                yield ""
            yield comment.text
        if in_head and gap:
            in_head = False
            yield ""
        begun, gap = True, False
        yield separator.join(csv_cell(cell.text) for cell in record.cells)
    yield from (comment.text for comment in pending)


def _comments(text: str, found: Sequence[CsvRecord], separator: str) -> Iterator[_Comment]:
    """Yield the comments: lines that begin with a number sign, in quotes perhaps, and in no cell."""
    inside = {
        line
        for record in found
        for cell in record.cells
        for line in range(cell.line, cell.line + cell.text.count("\n") + 1)
    }
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        if line.startswith(("#", '"#')) and number not in inside:
            end = _end_of(lines, number)
            inside.update(range(number, end + 1))
            whole = "\n".join(part.rstrip() for part in lines[number - 1 : end])
            above = lines[number - 2].strip(f"{separator} ") if number > 1 else "."
            yield _Comment(number, whole, not above)


def _end_of(lines: Sequence[str], number: int) -> int:
    """Return the number of the last line of a comment: one in quotes may run over lines."""
    end = number
    if lines[number - 1].startswith('"'):
        while end < len(lines) and "\n".join(lines[number - 1 : end]).count('"') % 2:
            end += 1
    return end
