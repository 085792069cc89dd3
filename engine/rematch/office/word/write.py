"""A document as a Word file: real headings, tables and lists in named styles, all of it open to editing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.shared import Pt

from rematch.office.blocks import Heading, Illustration, Listing, Paragraph, Quote, Source, Table
from rematch.office.lines import printable
from rematch.office.word import styles
from rematch.office.word.archive import packed
from rematch.office.word.elements import (
    add_field,
    add_text,
    number_with,
    restarted_numbering,
)
from rematch.office.word.lines import LineWriter, reason_bookmark, source_bookmark, sources_in
from rematch.office.word.properties import set_properties
from rematch.office.word.styles import ids_of
from rematch.office.word.tables import add_table

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph as WordParagraph

    from rematch.office.blocks import Block
    from rematch.office.document import Document
    from rematch.office.reasons import Reason
    from rematch.theme.read import Theme

_BELOW_TABLE = Pt(9)


def word_bytes(document: Document, reference: WordDocument) -> bytes:
    """Return a document as a Word file in the styles of ``reference``, which it fills."""
    writer = _Writer(document, reference)
    writer.office(document.theme)
    writer.blocks(document.blocks)
    writer.closing(document.theme)
    writer.reasons(document.reasons)
    set_properties(reference, document)
    return packed(reference)


class _Writer:
    def __init__(self, document: Document, word: WordDocument) -> None:
        self._document = document
        self._word = word
        self._ids = ids_of(word)
        self._lines = LineWriter(self._ids, sources_in(document.blocks))
        self._after_table = False
        self._body = styles.LEAD
        self._figures = 0

    def office(self, theme: Theme) -> None:
        """Add whose report it is, at the head of the first page."""
        if theme.logo is None and theme.name is None:
            return
        added = self._paragraph(styles.OFFICE)
        if theme.logo is not None:
            from rematch.office.word.pictures import add_logo  # noqa: PLC0415 - only what shows one draws it

            add_logo(theme.logo, theme.name or self._document.title, added)
        if theme.name is not None:
            add_text(added, theme.name)

    def closing(self, theme: Theme) -> None:
        """Add what an office says of itself and of what it answers for, below the report."""
        for said in (theme.contact, theme.disclaimer):
            if said is not None:
                add_text(self._paragraph(styles.CLOSING), printable(said.strip()))

    def blocks(self, blocks: tuple[Block, ...]) -> None:
        """Add blocks at the end."""
        for block in blocks:
            self._block(block, 0)

    def _block(self, block: Block, depth: int) -> None:
        match block:
            case Heading():
                self._heading(block)
            case Paragraph(line, leads):
                added = self._paragraph(styles.CONTINUED[depth - 1] if depth else self._body)
                if leads:
                    added.paragraph_format.keep_with_next = True
                self._lines.write(line, added)
            case Listing():
                self._list(block, min(depth + 1, len(styles.BULLETS)))
            case Quote(below):
                for one in below:
                    self._quoted(one, depth)
            case Table():
                add_table(block, self._word, self._lines)
                self._after_table = True
            case Source():
                self._source(block)
            case Illustration(name):
                self._picture(name)

    def _heading(self, heading: Heading) -> None:
        style = styles.TITLE
        if heading.level:
            self._body = styles.BODY
            style = styles.HEADINGS[min(heading.level, len(styles.HEADINGS)) - 1]
        self._lines.write(heading.line, self._paragraph(style))

    def _source(self, source: Source) -> None:
        added = self._paragraph(styles.SOURCE)
        self._lines.bookmarked(f"[{source.number}]", source_bookmark(source.number), added)
        add_text(added, "\t")
        self._lines.write(source.line[1:], added)

    def _paragraph(self, style: str) -> WordParagraph:
        added = self._word.add_paragraph()
        added._p.style = self._ids[style]  # noqa: SLF001 - python-docx looks a style up each time
        if self._after_table:
            added.paragraph_format.space_before = _BELOW_TABLE
            self._after_table = False
        return added

    def _quoted(self, block: Block, depth: int) -> None:
        if isinstance(block, Paragraph):
            self._lines.write(block.line, self._paragraph(styles.QUOTE))
        else:
            self._block(block, depth)

    def _list(self, listing: Listing, depth: int) -> None:
        style = (styles.BULLETS if listing.start is None else styles.NUMBERS)[depth - 1]
        numbering = None
        if listing.start is not None:
            numbering = restarted_numbering(self._word, style, listing.start)
        for item in listing.items:
            for index, block in enumerate(item):
                if index or not isinstance(block, Paragraph):
                    self._block(block, depth)
                    continue
                added = self._paragraph(style)
                if block.leads:
                    added.paragraph_format.keep_with_next = True
                if numbering is not None:
                    number_with(added, numbering)
                self._lines.write(block.line, added)

    def _picture(self, name: str) -> None:
        picture = self._document.pictures.get(name)
        if picture is None:
            return
        from rematch.office.word.pictures import add_picture  # noqa: PLC0415 - only what shows one draws it

        added = self._paragraph(styles.BODY)
        added.paragraph_format.keep_with_next = True
        add_picture(picture, added, self._word)
        self._figures += 1
        caption = self._paragraph(styles.CAPTION)
        add_text(caption, f"{self._document.words.figure} ")
        add_field(caption, "SEQ Figure \\* ARABIC", str(self._figures))
        add_text(caption, f": {picture.title}. {picture.caption}")

    def reasons(self, found: tuple[Reason, ...]) -> None:
        """Add the appendix of reasons on a page of its own; a document never ends with a table."""
        if not found:
            if self._after_table:
                self._paragraph(styles.BODY)
            return
        words = self._document.words
        heading = self._paragraph(styles.HEADINGS[0])
        heading.paragraph_format.page_break_before = True
        add_text(heading, words.reasons)
        add_text(self._paragraph(styles.REASON_TEXT), words.reasons_lead)
        for reason in found:
            head = self._paragraph(styles.REASON)
            self._lines.bookmarked(str(reason.number), reason_bookmark(reason.number), head)
            add_text(head, f"\t{reason.title}")
            add_text(
                head, f" {', '.join((reason.rule, reason.place, *reason.sources))}", self._ids[styles.QUIET]
            )
            for matched in reason.matched:
                add_text(self._paragraph(styles.REASON_TEXT), matched)
            if reason.origins:
                rests = self._paragraph(styles.REASON_TEXT)
                add_text(rests, f"{words.rests_on}: ", self._ids[styles.QUIET])
                add_text(rests, "; ".join(reason.origins))
