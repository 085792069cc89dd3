"""From the inline tokens of marked Markdown to the words, numbers and boxes of a line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rematch.office.blocks import CheckBox, Citation, Notes, Text
from rematch.report.marks import Mark, pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markdown_it.token import Token

    from rematch.office.blocks import Inline, Line

_CITATION = re.compile(r"\[(\d+)\]")
_CLOSING = "\"')]\u201d\u2019"
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufeff\ufff0-\uffff"
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U0010ffff]"
)
"""What no document may hold: control characters, what is none, and marks that turn the text around them."""


def printable(text: str) -> str:
    """Return text without the characters that would break a document or what stands beside them."""
    return _UNPRINTABLE.sub("", text)


@dataclass(slots=True)
class _Reader:
    """Collects one line while its tokens go by."""

    found: list[Inline] = field(default_factory=list)
    cells: list[int] = field(default_factory=list)
    look: Text = field(default_factory=lambda: Text(""))

    def read(self, token: Token) -> None:
        """Add what one token says."""
        kind = token.type
        if kind in {"strong_open", "strong_close"}:
            self.look = replace(self.look, bold=kind == "strong_open")
        elif kind in {"em_open", "em_close"}:
            self.look = replace(self.look, italic=kind == "em_open")
        elif kind in {"link_open", "link_close"}:
            self.look = replace(self.look, link=str(token.attrGet("href")) if kind == "link_open" else None)
        elif kind == "code_inline":
            self._say(replace(self.look, text=printable(token.content), code=True))
        elif kind in {"softbreak", "hardbreak"}:
            self._say(replace(self.look, text="\n" if kind == "hardbreak" else " "))
        elif kind == "text":
            self._text(token.content)
        else:
            self._say(replace(self.look, text=printable(token.content)))

    def _text(self, content: str) -> None:
        for piece in pieces(content):
            if isinstance(piece, Mark):
                self._mark(piece)
                continue
            end = 0
            for number in _CITATION.finditer(piece):
                self._say(replace(self.look, text=printable(piece[end : number.start()])))
                self.found.append(Citation(int(number[1]), self.look.bold))
                end = number.end()
            self._say(replace(self.look, text=printable(piece[end:])))

    def _mark(self, mark: Mark) -> None:
        if mark.kind == "task":
            self.found.append(CheckBox(int(mark.name)))
        elif mark.kind == "cell":
            self.cells.append(int(mark.name))
        elif mark.kind == "why":
            self._note(int(mark.name) + 1)

    def _note(self, number: int) -> None:
        """Add the number of a reason to those that stand here already."""
        found = self.found
        if len(found) > 1 and isinstance(found[-2], Notes) and _is_space(found[-1]):
            found.pop()
        if found and isinstance(last := found[-1], Notes):
            found[-1] = Notes(tuple(dict.fromkeys((*last.numbers, number))))
        else:
            found.append(Notes((number,)))

    def _say(self, words: Text) -> None:
        words = self._closed_before_notes(words)
        last = self.found[-1] if self.found else None
        if not words.text:
            return
        if isinstance(last, Text) and replace(last, text="") == replace(words, text=""):
            self.found[-1] = replace(last, text=last.text + words.text)
        else:
            self.found.append(words)

    def _closed_before_notes(self, words: Text) -> Text:
        """Return text without the quotes and brackets that close what stands before a note and join it."""
        found = self.found
        rest = words.text.lstrip(_CLOSING)
        if rest == words.text or len(found) < 2 or not isinstance(found[-1], Notes):
            return words
        if isinstance(before := found[-2], Text):
            closing = words.text[: len(words.text) - len(rest)]
            found[-2] = replace(before, text=before.text + closing)
            return replace(words, text=rest)
        return words


def read_line(tokens: Iterable[Token]) -> tuple[Line, Sequence[int]]:
    """Return the line that inline tokens make, and the numbers of the cell marks in it."""
    reader = _Reader()
    for token in tokens:
        reader.read(token)
    return _trimmed(reader.found), reader.cells


def _trimmed(found: Sequence[Inline]) -> Line:
    """Return a line without the spaces at its ends."""
    line = list(found)
    while line and _is_space(line[0]):
        line.pop(0)
    while line and _is_space(line[-1]):
        line.pop()
    if line and isinstance(first := line[0], Text):
        line[0] = replace(first, text=first.text.lstrip())
    if line and isinstance(last := line[-1], Text):
        line[-1] = replace(last, text=last.text.rstrip())
    return tuple(line)


def _is_space(one: Inline) -> bool:
    return isinstance(one, Text) and not one.text.strip()
