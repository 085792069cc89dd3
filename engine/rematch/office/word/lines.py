"""Lines of a document as the runs of Word paragraphs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.office.blocks import CheckBox, Citation, Notes, Source, Text, runs_of
from rematch.office.word import styles
from rematch.office.word.elements import (
    add_bookmark,
    add_check_box,
    add_link,
    add_reference,
    add_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from docx.text.paragraph import Paragraph

    from rematch.office.blocks import Block, Inline, Line


def sources_in(blocks: Iterable[Block]) -> frozenset[int]:
    """Return the numbers of the sources that the document lists."""
    return frozenset(block.number for block in blocks if isinstance(block, Source))


@dataclass(slots=True)
class LineWriter:
    """Writes lines; ``ids`` are those of styles by name, ``listed`` the sources that numbers lead to."""

    ids: Mapping[str, str]
    listed: frozenset[int]
    _boxes: int = 0
    _bookmarks: int = 0

    def write(self, line: Line, into: Paragraph) -> None:
        """Add a line to a paragraph."""
        for one in line:
            self._write(one, into)

    def bookmarked(self, text: str, name: str, into: Paragraph) -> None:
        """Add text to which links lead by a name."""
        self._bookmarks += 1
        add_bookmark(add_text(into, text), name, self._bookmarks)

    def _write(self, one: Inline, into: Paragraph) -> None:
        match one:
            case CheckBox():
                self._boxes += 1
                add_check_box(into, self._boxes)
            case Citation(number, bold):
                runs = add_text(into, f"[{number}]")
                if bold:
                    runs[0].bold = True
                if number in self.listed:
                    add_reference(into, runs, source_bookmark(number))
            case Notes(numbers):
                self._notes(numbers, into)
            case Text():
                self._text(one, into)

    def _notes(self, numbers: Iterable[int], into: Paragraph) -> None:
        for index, (first, last) in enumerate(runs_of(numbers)):
            if index:
                add_text(into, ",", self.ids[styles.NOTE])
            shown = str(first) if first == last else f"{first}\u2013{last}"
            add_reference(into, add_text(into, shown, self.ids[styles.NOTE]), reason_bookmark(first))

    def _text(self, one: Text, into: Paragraph) -> None:
        style = styles.LINK if one.link else styles.CODE if one.code else None
        runs = add_text(into, one.text, self.ids[style] if style else None)
        for run in runs:
            if one.bold:
                run.bold = True
            if one.italic:
                run.italic = True
        if one.link:
            add_link(into, runs, one.link)


def source_bookmark(number: int) -> str:
    """Return the name of the bookmark at a source."""
    return f"source_{number}"


def reason_bookmark(number: int) -> str:
    """Return the name of the bookmark at a reason."""
    return f"reason_{number}"
