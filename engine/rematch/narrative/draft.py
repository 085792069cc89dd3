"""The applicant's draft: its text, its sentences, what others say in it, and where each word stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rematch.document import Limits, read_bytes
from rematch.errors import InputError, Position, Problem, uncoded

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

LIMITS = Limits(size=200_000)
_ENDINGS = ("", ".txt", ".text", ".md", ".markdown")
_MARKUP = re.compile(
    r"<!--.*?-->"  # a comment
    r"|^[ \t]*(?:[>#]+|[-*+]|\d{1,2}[.)])(?=[ \t])"  # a quotation, heading or list mark
    r"|(?<![\w*])[*_]{1,3}(?=[^\W_])|(?<=[^\W_]|[.,!?])[*_]{1,3}(?![\w*])",  # emphasis
    re.MULTILINE | re.DOTALL,
)
_END = re.compile(r"[.!?]+[\"'”’)\]]*(?=\s|$)|\n[ \t]*\n|\n(?=[ \t]*(?:[-*+#>]|\d{1,2}[.)])[ \t])")  # noqa: RUF001
_WORD = re.compile(r"\w+(?:['’-]\w+)*")  # noqa: RUF001
_QUOTED = re.compile(r"“[^“”]{1,2000}?”|\"[^\"\n]{1,2000}?\"")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of the draft; ``closed`` when it ends with a mark, as headings do not."""

    start: int
    end: int
    closed: bool


@dataclass(frozen=True)
class Draft:
    """A draft; ``plain`` is the text with markup blanked out, each character in its old place."""

    file: str
    text: str
    abbreviations: Collection[str] = ()

    @cached_property
    def plain(self) -> str:
        """The text without markup, of the same length."""
        return _MARKUP.sub(lambda mark: re.sub(r"[^\n]", " ", mark.group()), self.text)

    @cached_property
    def words(self) -> int:
        """How many words the draft has."""
        return len(_WORD.findall(self.plain))

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences, headings and list items, in order."""
        known = {word.casefold() for word in self.abbreviations}
        found: list[Sentence] = []
        start = 0
        # marks of headings and lists end the line before them, so they are looked for in the text as written
        for end in _END.finditer(self.text):
            closed = not end.group().startswith("\n")
            if closed and _abbreviated(self.text[start : end.start()], end.group(), known):
                continue
            found.append(Sentence(start, end.end(), closed))
            start = end.end()
        found.append(Sentence(start, len(self.text), closed=False))
        return tuple(part for part in found if _WORD.search(self.plain, part.start, part.end))

    def sentence_at(self, offset: int) -> Sentence:
        """Return the sentence that holds a place of the text."""
        starts = [sentence.start for sentence in self.sentences]
        return self.sentences[max(bisect_right(starts, offset) - 1, 0)]

    def speech(self, words: int) -> tuple[tuple[int, int], ...]:
        """Return the quoted passages of at least so many words, as (start, end)."""
        found = _QUOTED.finditer(self.plain)
        return tuple(part.span() for part in found if len(_WORD.findall(part.group())) >= words)

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column of a place, both from 1."""
        before = self.text[:offset]
        return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def _abbreviated(before: str, mark: str, known: Collection[str]) -> bool:
    """Return whether the full stop belongs to an abbreviation or an initial."""
    last = before.rsplit(maxsplit=1)[-1] if before.strip() else ""
    word = last.lstrip("(\"'“‘")  # noqa: RUF001
    return mark == "." and (word.casefold() in known or (len(word) == 1 and word.isupper() and word != "I"))


def read_draft(path: Path, abbreviations: Collection[str]) -> Draft:
    """Read a draft, text or Markdown in UTF-8; raise InputError when it is none, empty or too large."""
    if path.suffix.lower() not in _ENDINGS:
        raise InputError(
            Problem(
                f"{path} is not a text file",
                value=path.suffix,
                allowed=".txt or .md, in UTF-8",
                remedy="save the draft as plain text",
            )
        )
    with uncoded():
        raw = read_bytes(path, LIMITS)
    where = Position(str(path), 1, 1)
    if len(raw) > LIMITS.size:
        raise InputError(
            Problem(f"the draft is larger than {LIMITS.size:,} bytes", where, remedy="shorten it")
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        where = Position(str(path), raw[: error.start].count(b"\n") + 1, 1)
        raise InputError(Problem("the draft is not UTF-8 text", where, remedy="save it as UTF-8")) from error
    if _CONTROL.search(text):
        raise InputError(Problem("the draft is not plain text", where, remedy="save it as plain text"))
    if not _WORD.search(text):
        raise InputError(Problem("the draft holds no words", where, remedy="write it first"))
    return Draft(str(path), text.replace("\r\n", "\n").replace("\r", "\n"), tuple(abbreviations))
