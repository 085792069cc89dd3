"""Find the comments of a YAML text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COMMENT = re.compile(r"#[^\n]*")
_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*[ \t]+(#[^\n]*)")
_DASHES = re.compile(r"[\s-]*")


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment: its text from the ``#`` on, and its place (``index`` in the text; line and column from 0).

    ``beside``: something else stands before it on its line. ``blank_above``: an empty line does.
    """

    text: str
    index: int
    line: int
    column: int
    beside: bool
    blank_above: bool


def comments_in(text: str) -> tuple[Comment, ...]:
    """Return the comments of a well-formed YAML text, in order."""
    lines = text.split("\n")
    found: list[Comment] = []
    for index, comment in _spans(text):
        line = text.count("\n", 0, index)
        column = index - (text.rfind("\n", 0, index) + 1)
        # what stands behind the dash of an entry belongs to that entry
        beside = _DASHES.fullmatch(lines[line][:column]) is None
        blank_above = not beside and line > 0 and not lines[line - 1].strip()
        found.append(Comment(comment.rstrip(), index, line, column, beside, blank_above))
    return tuple(found)


def _spans(text: str) -> Iterator[tuple[int, str]]:
    """Yield the comments between the tokens, and those beside the sign that begins a block of text."""
    end = 0
    for token in yaml.scan(text, Loader=LOADER):
        start = token.start_mark.index
        yield from _between(text, end, start)
        if isinstance(token, yaml.ScalarToken) and token.style in ("|", ">"):
            header = _BLOCK_HEADER.match(text, start)
            if header:
                yield header.start(1), header[1]
        end = max(end, token.end_mark.index)
    yield from _between(text, end, len(text))


def _between(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    for match in _COMMENT.finditer(text, start, max(start, end)):
        yield match.start(), match[0]
