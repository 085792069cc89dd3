"""From the report with marks to the blocks of a document.

The Markdown is the same that every format prints, so nothing is said here that is not said there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from rematch.office.blocks import (
    Cell,
    Citation,
    Heading,
    Illustration,
    Listing,
    Paragraph,
    Quote,
    Source,
    Table,
    Text,
)
from rematch.office.lines import read_line
from rematch.report.marks import Mark, pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

    from rematch.office.blocks import Block, Line

# Escaped brackets stay apart from others, so that no text of a profile is taken for a source number.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable("text_join")
_LED = (Listing, Quote, Table, Source)
_ALIGNED = "text-align:"


def read_blocks(markdown: str, levels: Sequence[str | None]) -> tuple[Block, ...]:
    """Return the blocks of a report with marks; ``levels`` are the ratings that its cells show, by number."""
    return tuple(_with_headings(_Reading(levels).blocks(SyntaxTreeNode(_MARKDOWN.parse(markdown)))))


class _Reading:
    def __init__(self, levels: Sequence[str | None]) -> None:
        self._levels = levels

    def blocks(self, parent: SyntaxTreeNode) -> tuple[Block, ...]:
        """Return the blocks below a node."""
        return tuple(_with_leads([block for node in parent.children for block in self._block(node)]))

    def _block(self, node: SyntaxTreeNode) -> Iterator[Block]:
        if node.type == "heading":
            yield Heading(int(node.tag[1:]) - 1, read_line(_tokens(node))[0])
        elif node.type == "paragraph":
            yield from _paragraphs(_tokens(node))
        elif node.type in {"bullet_list", "ordered_list"}:
            yield from self._list(node)
        elif node.type == "blockquote":
            yield Quote(self.blocks(node))
        elif node.type == "table":
            yield self._table(node)
        elif node.type in {"fence", "code_block"}:
            yield Paragraph((Text(node.content.rstrip("\n"), code=True),))

    def _list(self, node: SyntaxTreeNode) -> Iterator[Block]:
        """Yield a list; one of sources has their numbers and needs no bullets."""
        items = tuple(self.blocks(item) for item in node.children)
        if all(isinstance(block, Source) for item in items for block in item):
            yield from (block for item in items for block in item)
            return
        start = int(str(node.attrs.get("start", 1))) if node.type == "ordered_list" else None
        yield Listing(items, start)

    def _table(self, node: SyntaxTreeNode) -> Table:
        rows = [
            tuple(self._cell(cell) for cell in row.children)
            for part in node.children
            for row in part.children
        ]
        return Table(rows[0], tuple(rows[1:]))

    def _cell(self, node: SyntaxTreeNode) -> Cell:
        line, marks = read_line(_tokens(node))
        align = str(node.attrs.get("style", "")).removeprefix(_ALIGNED) or "left"
        return Cell(line, align, self._levels[marks[0]] if marks else None)


def _tokens(node: SyntaxTreeNode) -> list[Token]:
    return [token for inline in node.children if inline.token for token in inline.token.children or ()]


def _paragraphs(tokens: list[Token]) -> Iterator[Block]:
    """Yield what one paragraph of Markdown is: a mark of its own, sources line by line, or a paragraph."""
    marks = list(pieces("".join(token.content for token in tokens)))
    if all(isinstance(mark, Mark) and mark.kind != "why" for mark in marks):
        yield from (
            Illustration(mark.name) for mark in marks if isinstance(mark, Mark) and mark.kind == "picture"
        )
        return
    if isinstance((read_line(tokens)[0] or (None,))[0], Citation):
        yield from _sources(tokens)
        return
    line, _ = read_line(tokens)
    yield Paragraph(line)


def _sources(tokens: list[Token]) -> Iterator[Source]:
    start = 0
    for index, token in enumerate([*tokens, None]):
        if token is None or token.type == "softbreak":
            line, _ = read_line(tokens[start:index])
            if line and isinstance(number := line[0], Citation):
                yield Source(number.number, line)
            start = index + 1


def _with_leads(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield blocks, each paragraph before a list or table bound to it."""
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        led = isinstance(block, Paragraph) and isinstance(following, _LED)
        yield Paragraph(block.line, leads=True) if led and isinstance(block, Paragraph) else block


def _with_headings(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks of a report; a line of its own in bold is a heading inside a part."""
    inside = False
    for block in blocks:
        inside = inside or (isinstance(block, Heading) and block.level > 0)
        if inside and isinstance(block, Paragraph) and _is_bold(block.line):
            yield Heading(2, tuple(replace(one, bold=False) for one in block.line if isinstance(one, Text)))
        else:
            yield block


def _is_bold(line: Line) -> bool:
    return all(isinstance(one, Text) and one.bold for one in line)
