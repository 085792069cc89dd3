"""Tables of the report: rows with headings, and cells that open to their reason."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from rematch.report.html.fragments import markup
from rematch.report.html.inline import line_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.tree import SyntaxTreeNode

    from rematch.report.html.explained import Explained

_RIGHT = "text-align:right"


def table_html(node: SyntaxTreeNode, explained: Explained) -> str:
    """Return a table; its first column of words heads the rows."""
    head = node.children[0].children[0].children
    rows = node.children[1].children if len(node.children) > 1 else []
    heading = next((place for place, cell in enumerate(head) if not _is_number(cell)), 0)
    titles = [line_of(cell.children[0]) for cell in head]
    top = "".join(
        f'<th scope="col" role="columnheader"{_kind(cell)}>{title.html}</th>'
        if title.text
        else f'<td role="cell"{_kind(cell)}></td>'
        for title, cell in zip(titles, head, strict=True)
    )
    labels = [title.text for title in titles]
    body = "".join(_row(row, labels, heading, explained) for row in rows)
    return explained.fragments.write(
        "table",
        title=", ".join(title.text for title in titles if title.text),
        heat='class="heat' in body,
        head=markup(f'<tr role="row">{top}</tr>'),
        body=markup(body),
    )


def _row(row: SyntaxTreeNode, labels: Sequence[str], heading: int, explained: Explained) -> str:
    cells = (
        _cell(cell, label, explained, heads=place == heading)
        for place, (cell, label) in enumerate(zip(row.children, labels, strict=True))
    )
    return f'<tr role="row">{"".join(cells)}</tr>'


def _cell(cell: SyntaxTreeNode, label: str, explained: Explained, *, heads: bool) -> str:
    line = line_of(cell.children[0])
    if number := line.first("cell"):
        return explained.cell(int(number), line.html, label)
    html = line.html + explained.why(line)
    if heads:
        return f'<th scope="row" role="rowheader"{_kind(cell)}>{html}</th>'
    named = f' data-label="{escape(label)}"' if label else ""
    return f'<td role="cell"{named}{_kind(cell, said="why" in line.marks)}>{html}</td>'


def _kind(cell: SyntaxTreeNode, *, said: bool = False) -> str:
    names = ["number"] * _is_number(cell) + ["said"] * said
    return f' class="{" ".join(names)}"' if names else ""


def _is_number(cell: SyntaxTreeNode) -> bool:
    return cell.attrs.get("style") == _RIGHT
