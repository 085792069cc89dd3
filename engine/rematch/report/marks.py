"""Marks in the report's Markdown, by which formats richer than Markdown find what stands behind a text.

A mark is ``kind:name`` between two private-use characters, which text of a profile never holds. Rich formats
parse the marked Markdown and act on the marks; in plain Markdown none is printed. The kinds:

- ``why:N``, after a sentence: the statement number N of the report stands behind it.
- ``task:N``, before the words of a task: task number N.
- ``day:2026-06-03``, in the line of a task or milestone: its first day.
- ``cell:N``, at the end of a table cell: it shows rating number N; ``reason:N``, in the line that says why.
- ``source:N``, after a number in brackets: that source is meant; ``entry:N``, before source N in the list.
- ``picture:NAME``, a paragraph of its own: where the picture belongs.
- ``part:NAME``, a paragraph of its own: the part that begins with the next heading or paragraph.
- ``fold:NAME`` and ``unfold:NAME``, paragraphs of their own: between them stands what may be folded away; the
  paragraph after ``fold`` says what it is.

A reader that does not know a kind drops the mark, and the paragraph when nothing else is in it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

START, END = "\ue000", "\ue001"
_ENDS = str.maketrans("", "", START + END)
_MARK = re.compile(rf" ?{START}([a-z]+):([^{START}{END}]*){END} ?")


class Mark(NamedTuple):
    """One mark: its kind and its name or number."""

    kind: str
    name: str


def inline_mark(kind: str, name: object) -> str:
    """Return a mark within a text; the spaces around it let emphasis beside it begin and end."""
    return f" {START}{kind}:{name}{END} "


def block_mark(kind: str, name: str) -> str:
    """Return a mark that is a paragraph of its own."""
    return f"\n\n{START}{kind}:{name}{END}\n\n"


def pieces(text: str) -> Iterator[str | Mark]:
    """Yield the stretches of a text and the marks between them, in order."""
    end = 0
    for found in _MARK.finditer(text):
        if found.start() > end:
            yield text[end : found.start()]
        yield Mark(found[1], found[2])
        end = found.end()
    if end < len(text):
        yield text[end:]


def without_marks(text: str) -> str:
    """Return a text that nobody can take for a mark: without the two characters that make one."""
    return text.translate(_ENDS)
