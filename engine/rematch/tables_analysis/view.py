"""Decision tables and their analyses as text, Markdown and plain data."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from rematch.errors import InputError
from rematch.rules.table_writing import cell_text
from rematch.tables_analysis.profile_part import profile_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rematch.document import Data
    from rematch.rules.table_files import WrittenTable
    from rematch.tables_analysis.analysis import Analysis, Meeting
    from rematch.tables_analysis.examples import Example

SHOWN = 10
"""How many examples of a kind the text names."""


def list_text(tables: Iterable[WrittenTable]) -> str:
    """Return a line a table: id, hit policy, rows, columns, place, title."""
    lines = [("id", "hit", "rows", "columns", "file", "title")]
    lines += [
        (
            one.id,
            str(one.table.hit),
            str(len(one.table.rows)),
            str(len(one.table.columns)),
            one.position.file,
            str(one.table.title),
        )
        for one in tables
    ]
    widths = [max(len(line[number]) for line in lines) for number in range(5)]
    return "".join(
        "  ".join([*(text.ljust(width) for text, width in zip(line[:5], widths, strict=True)), line[5]])
        + "\n"
        for line in lines
    )


def table_text(written: WrittenTable) -> str:
    """Return a table for a terminal: each row with what it asks, concludes and says."""
    table = written.table
    lines = [
        f"{written.id}: {table.title}",
        f"{written.position}; stage {written.stage}, hit {table.hit}, gives {written.data.get('gives')}",
        "",
    ]
    for row in _rows(written):
        asked = _entries(row.get("if"), _names(written))
        then = _entries(row.get("then"), {})
        lines.append(f"{row.get('id')}: {'; '.join(asked) or 'anything'}")
        lines.append(f"    gives {'; '.join(then)}")
        because = row.get("because", written.data.get("because"))
        lines.append(f"    {because}")
        lines.append(f"    source: {_joined(row.get('source', written.data.get('source')))}")
    return "\n".join(lines) + "\n"


def table_markdown(written: WrittenTable) -> str:
    """Return a table as Markdown: a column for each field, a line for each row."""
    table = written.table
    rows = list(_rows(written))
    given = list(dict.fromkeys(name for row in rows for name in _mapping(row.get("then"))))
    names = _names(written)
    head = ["row", *names.values(), *(f"gives {name}" for name in given), "because", "source"]
    lines = [
        f"## {written.id}: {table.title}",
        "",
        f"Stage `{written.stage}`, hit `{table.hit}`, gives `{written.data.get('gives')}`.",
        "",
        _line(head),
        _line(["---"] * len(head)),
    ]
    for row in rows:
        asked, then = _mapping(row.get("if")), _mapping(row.get("then"))
        lines.append(
            _line(
                [
                    str(row.get("id")),
                    *(_cell(asked[name]) if name in asked else "-" for name in names),
                    *(_cell(then[name]) if name in then else "" for name in given),
                    str(row.get("because", written.data.get("because"))),
                    _joined(row.get("source", written.data.get("source"))),
                ]
            )
        )
    return "\n".join(lines) + "\n"


def table_data(written: WrittenTable) -> dict[str, Data]:
    """Return a table as it is written, with its stage and place."""
    return {"stage": written.stage, "position": str(written.position), **written.data}


def analysis_text(found: Analysis) -> str:
    """Return what an advisor reads of an analysis."""
    table = found.written.table
    lines = [f"{found.written.id} ({found.written.position}; hit {table.hit}, {len(table.rows)} rows)"]
    lines += [
        f"  hidden: the row {name!r} is never the first, because of {_joined([repr(one) for one in above])}"
        for name, above in found.hidden
    ]
    lines += _meeting_lines(found.meetings, collecting=table.hit == "collect")
    lines += _hole_lines(found.holes, collecting=table.hit == "collect")
    if not found.complete:
        lines.append("  The table is too large to look at everything: there may be more than is named here.")
    if len(lines) == 1:
        lines.append("  no hole, no clash, no hidden row")
    return "\n".join(lines) + "\n"


def analysis_data(found: Analysis) -> dict[str, object]:
    """Return an analysis as plain data."""
    return {
        "table": found.written.id,
        "position": str(found.written.position),
        "hit": found.written.table.hit,
        "rows": len(found.written.table.rows),
        "complete": found.complete,
        "hidden": [{"row": name, "by": list(above)} for name, above in found.hidden],
        "together": [{"rows": list(one.rows), **example_data(one.example)} for one in found.meetings],
        "holes": [example_data(one) for one in found.holes],
    }


def example_data(example: Example) -> dict[str, object]:
    """Return an example as plain data: what matters, what may be anything, and the profile entries."""
    given = {
        one.field: list(one.value) if isinstance(one.value, tuple) else one.value for one in example.given
    }
    return {
        "example": given,
        "free": list(example.others),
        "profile": profile_part(example),
        "text": str(example),
    }


def _meeting_lines(meetings: Sequence[Meeting], *, collecting: bool) -> list[str]:
    if not meetings:
        return []
    if collecting:
        one = meetings[0]
        pairs = f"{len(meetings)} pairs of rows" if len(meetings) > 1 else "1 pair of rows"
        return [f"  {pairs} can hold together, as they may; {_both(one)}: {one.example}"]
    lines = [f"  clash: {_both(one)}: {one.example}{_in_profile(one.example)}" for one in meetings[:SHOWN]]
    return [*lines, *_more(len(meetings), "clashes")]


def _both(meeting: Meeting) -> str:
    one, other = meeting.rows
    return f"{one!r} and {other!r}"


def _hole_lines(holes: Sequence[Example], *, collecting: bool) -> list[str]:
    word = "nothing is given" if collecting else "hole"
    lines = [f"  {word}: {one}{_in_profile(one)}" for one in holes[:SHOWN]]
    return [*lines, *_more(len(holes), "like these")]


def _in_profile(example: Example) -> str:
    """Return a line with the entries of a profile that give the example, or nothing."""
    part = profile_part(example)
    return f"\n    in a profile: {json.dumps(part, ensure_ascii=False)}" if part else ""


def _more(count: int, what: str) -> list[str]:
    return [f"  ... and {count - SHOWN} more {what}; --format json names all"] if count > SHOWN else []


def _rows(written: WrittenTable) -> Iterable[Mapping[str, Data]]:
    rows = written.data.get("rows")
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _names(written: WrittenTable) -> dict[str, str]:
    return {name: f"{column.type.name}.{column.field.name}" for name, column in written.table.columns.items()}


def _entries(value: Data, names: Mapping[str, str]) -> list[str]:
    """Return each entry as words, one that begins with a sign without a colon."""
    return [f"{names.get(name, name)}: {_cell(entry)}" for name, entry in _mapping(value).items()]


def _cell(value: Data) -> str:
    try:
        return cell_text(value)
    except InputError:
        return '""'


def _joined(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _mapping(value: Data) -> Mapping[str, Data]:
    return value if isinstance(value, dict) else {}


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"
