"""The marked report as the body of a page: parts with headings, folds, tables, and tasks to tick."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from rematch.report.html.fragments import markup
from rematch.report.html.inline import line_of
from rematch.report.html.table import table_html
from rematch.report.marks import START

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from rematch.report.html.explained import Explained
    from rematch.report.html.fragments import Fragments
    from rematch.report.html.inline import Line
    from rematch.report.rich import RichReport

TITLE = "title"
"""The part before the first heading of a section: what the report is and what it comes to."""
FIRST = "next_days"
"""The part whose tasks are shown in brief."""
_LISTS = {"bullet_list": "ul", "ordered_list": "ol"}
_LONG = 12
"""Lines of a dated list above which it is folded by month."""
_OPEN_MONTHS = 2


@dataclass(slots=True)
class Part:
    """One part of the report: its name (an id of the page), its title as HTML, and its HTML."""

    name: str
    title: str = ""
    html: str = ""


def parsed(markdown: str) -> SyntaxTreeNode:
    """Return the tree of a report's Markdown: tables, but no HTML and no pictures."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    return SyntaxTreeNode(reader.parse(markdown))


@dataclass(slots=True)
class _Fold:
    """A fold that is being read: its name, what says what it is, and what is folded away."""

    name: str
    summary: str | None = None
    html: str = ""


@dataclass(slots=True)
class Body:
    """Writes the parts of one page; ``pictures``: the HTML of each picture by name."""

    report: RichReport
    explained: Explained
    fragments: Fragments
    uid: Callable[[str], str]
    pictures: Mapping[str, str]
    parts: list[Part] = field(default_factory=lambda: [Part(TITLE)])
    folds: list[_Fold] = field(default_factory=list)
    begins: str | None = None

    def write(self) -> list[Part]:
        """Return the parts in order, the title first."""
        root = parsed(self.report.markdown)
        self.explained.reasons = _reasons(root)
        for node in root.children:
            self._top(node)
        return self.parts

    def _top(self, node: SyntaxTreeNode) -> None:
        if node.type == "heading":
            self._heading(node)
            return
        line = line_of(node.children[0]) if node.type == "paragraph" else None
        if line is not None and not line.text.strip() and line.marks:
            self._block_marks(line)
        elif line is not None and self.begins is not None:
            self.parts.append(Part(self.begins, escape(line.head_text)))
            self.begins = None
            self._add(f"<h3>{line.head}</h3>" + self._said(line.rest, line))
        else:
            self._add(self.block(node))

    def _heading(self, node: SyntaxTreeNode) -> None:
        line = line_of(node.children[0])
        if node.tag == "h1":
            self.parts[0].title = line.html
            return
        self.parts.append(Part(self.begins or f"part-{len(self.parts)}", line.html))
        self.begins = None
        self._add(f"<h2>{line.html}</h2>")

    def _block_marks(self, line: Line) -> None:
        for kind, names in line.marks.items():
            for name in names:
                if kind == "part":
                    self.begins = name
                elif kind == "fold":
                    self.folds.append(_Fold(name))
                elif kind == "unfold" and self.folds:
                    fold = self.folds.pop()
                    summary, inner = markup(fold.summary or ""), markup(fold.html)
                    self._add(self.fragments.write("fold", name=fold.name, summary=summary, inner=inner))
                elif kind == "picture":
                    self._add(self.pictures.get(name, ""))

    def _add(self, html: str) -> None:
        if not self.folds:
            self.parts[-1].html += html
        elif self.folds[-1].summary is None:
            self.folds[-1].summary = html
        else:
            self.folds[-1].html += html

    def block(self, node: SyntaxTreeNode) -> str:
        """Return the HTML of one block."""
        if node.type == "paragraph":
            line = line_of(node.children[0])
            alone = bool(line.head) and not line.rest.strip() and not line.marks
            return f"<h3>{line.head}</h3>" if alone and len(self.parts) > 1 else self._said(line.html, line)
        if node.type in _LISTS:
            return self._list(node)
        if node.type == "blockquote":
            return f"<blockquote>{''.join(map(self.block, node.children))}</blockquote>"
        if node.type == "table":
            return table_html(node, self.explained)
        if node.type in {"fence", "code_block"}:
            return f"<pre><code>{escape(node.content)}</code></pre>"
        return "<hr>" if node.type == "hr" else "".join(map(self.block, node.children))

    def _said(self, html: str, line: Line) -> str:
        why = self.explained.why(line)
        return f'<div class="said"><p>{html}</p>{why}</div>' if why else f"<p>{html}</p>"

    def _list(self, node: SyntaxTreeNode) -> str:
        items = [(line_of(item.children[0].children[0]), item) for item in node.children if item.children]
        tag = _LISTS[node.type]
        if len(items) < _LONG or not any("day" in line.marks for line, _ in items):
            return self._items(tag, items)
        months = [(month, list(found)) for month, found in groupby(items, _month)]
        written = ""
        for number, (month, found) in enumerate(months):
            listed = self._items(tag, found)
            opened = number < _OPEN_MONTHS
            written += (
                self.fragments.write(
                    "month", month=month, count=len(found), opened=opened, inner=markup(listed)
                )
                if month
                else listed
            )
        return written

    def _items(self, tag: str, items: Iterable[tuple[Line, SyntaxTreeNode]]) -> str:
        written = [self._item(line, item) for line, item in items]
        kind = ' class="tasks"' if any("task" in line.marks for line, _ in items) else ""
        return f"<{tag}{kind}>{''.join(written)}</{tag}>"

    def _item(self, line: Line, node: SyntaxTreeNode) -> str:
        below = "".join(map(self.block, node.children[1:]))
        if task := line.first("task"):
            return self._task(line, int(task), below)
        entry = line.first("entry")
        anchor = f' id="source-{entry}"' if entry else ""
        return f'<li class="said"{anchor}>{line.html}{self.explained.why(line)}{below}</li>'

    def _task(self, line: Line, number: int, below: str) -> str:
        """Return a task; among the next days only what to do is in sight, and why with the chain."""
        brief = self.parts[-1].name == FIRST and bool(line.head)
        label = line.head if brief else line.html
        why = self.explained.why(line, line.rest if brief else "")
        uid = self.uid(self.report.tasks[number].id)
        place = f"{self.parts[-1].name}-{number}"
        return self.fragments.write(
            "task", place=place, uid=uid, label=markup(label), why=markup(why), below=markup(below)
        )


def _month(item: tuple[Line, SyntaxTreeNode]) -> str:
    day = item[0].first("day")
    if day is None:
        return ""
    return f"{date.fromisoformat(day):%B %Y}"


def _reasons(root: SyntaxTreeNode) -> dict[int, str]:
    """Return the line with the reasons of each rating, by the number of its cell."""
    found: dict[int, str] = {}
    for node in _inlines(root):
        if f"{START}reason:" in node.content:
            line = line_of(node)
            found[int(line.first("reason") or 0)] = line.html
    return found


def _inlines(root: SyntaxTreeNode) -> Iterator[SyntaxTreeNode]:
    return (node for node in root.walk() if node.type == "inline")
