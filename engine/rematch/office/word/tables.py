"""Tables in Word: a heading that is repeated, rows that stay whole, cells in the shade of their rating."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Emu, Inches

from rematch.office.blocks import plain
from rematch.office.word import styles
from rematch.office.word.elements import keep_together, repeat_on_every_page, shade
from rematch.office.word.properties import shade_of

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import Table as WordTable

    from rematch.office.blocks import Table
    from rematch.office.word.lines import LineWriter

_SHORT, _WIDEST = 10, 24  # letters: what a column is given in full, and the most that counts for a share
_LETTER, _MARGINS = Inches(0.078), Inches(0.16)


def add_table(table: Table, word: WordDocument, lines: LineWriter) -> None:
    """Add a table at the end of a document."""
    made = word.add_table(rows=0, cols=len(table.heading), style=styles.TABLE)
    fills = {name: shade_of(word, name) for name in styles.LEVELS.values()}
    for cells in (table.heading, *table.rows):
        row = made.add_row()
        keep_together(row)
        if cells is table.heading:
            repeat_on_every_page(row)
        for cell, into in zip(cells, row.cells, strict=True):
            paragraph = into.paragraphs[0]
            style = styles.LEVELS.get(cell.level or "", styles.CELL)
            paragraph._p.style = lines.ids[style]  # noqa: SLF001 - python-docx looks a style up each time
            if cell.align == "right":
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            lines.write(cell.line, paragraph)
            if cells is not table.rows[-1]:
                paragraph.paragraph_format.keep_with_next = True
            if fill := fills.get(style):
                shade(into, fill)
    _share_the_width(made, table, word)


def _share_the_width(made: WordTable, table: Table, word: WordDocument) -> None:
    """Give short columns what they need, and the others a part of the rest by the longest text in each."""
    section = word.sections[-1]
    width = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    columns = zip(table.heading, *table.rows, strict=True)
    longest = [max(len(plain(cell.line)) for cell in column) for column in columns]
    short = {length: _LETTER * length + _MARGINS for length in longest if length <= _SHORT}
    rest = width - sum(short.get(length, 0) for length in longest)
    shares = sum(min(_WIDEST, length) for length in longest if length not in short) or 1
    made.autofit = False
    for length, column in zip(longest, made.columns, strict=True):
        wanted = Emu(short.get(length, rest * min(_WIDEST, length) // shares))
        column.width = wanted
        for cell in column.cells:
            cell.width = wanted
