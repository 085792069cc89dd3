"""A line of the marked report as HTML, with its marks told apart from its words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from rematch.report.marks import Mark, pieces

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

_NUMBER = re.compile(r"\[(\d+)\]$")
_PLAIN_TAGS = {"strong": "strong", "em": "em", "s": "s"}


@dataclass(slots=True)
class Line:
    """One line: ``head`` is its HTML up to the end of its first emphasized words, ``rest`` what follows.

    ``marks`` are those of the line by kind, in order; ``text`` its words alone.
    """

    head: str = ""
    head_text: str = ""
    rest: str = ""
    text: str = ""
    marks: dict[str, list[str]] = field(default_factory=dict)

    @property
    def html(self) -> str:
        """The whole line."""
        return self.head + self.rest

    def first(self, kind: str) -> str | None:
        """Return the name of the first mark of a kind."""
        return next(iter(self.marks.get(kind, ())), None)


def line_of(node: SyntaxTreeNode) -> Line:
    """Return an inline node as a line."""
    line = Line()
    for child in node.children:
        before = line.rest
        html = _written(child, line, before)
        line.rest = html
        if child.type == "strong" and not line.head:
            line.head, line.head_text, line.rest = line.rest, line.text, ""
    line.rest = line.rest.rstrip()
    return line


def _written(node: SyntaxTreeNode, line: Line, before: str) -> str:
    """Return ``before`` with the node behind it; its marks and words are added to the line."""
    if node.type == "text":
        return _words(node.content, line, before)
    if node.type in {"softbreak", "hardbreak"}:
        line.text += " "
        return before + ("<br>" if node.type == "hardbreak" else "\n")
    if node.type == "code_inline":
        line.text += node.content
        return f"{before}<code>{escape(node.content)}</code>"
    inner = ""
    for child in node.children:
        inner = _written(child, line, inner)
    if node.type == "link":
        address = escape(str(node.attrs.get("href", "")))
        return f'{before}<a href="{address}" rel="external noreferrer">{inner}</a>'
    tag = _PLAIN_TAGS.get(node.type)
    return f"{before}<{tag}>{inner}</{tag}>" if tag else before + inner


def _words(content: str, line: Line, before: str) -> str:
    html = before
    for piece in pieces(content):
        if not isinstance(piece, Mark):
            html += escape(piece, quote=False)
            line.text += piece
        elif piece.kind == "source":
            html = _NUMBER.sub(rf'<a class="source" href="#source-{piece.name}">[\1]</a>', html)
        else:
            line.marks.setdefault(piece.kind, []).append(piece.name)
    return html
