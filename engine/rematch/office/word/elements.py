"""Parts of a Word document that python-docx has no call for: links, bookmarks, boxes, fields, numbering."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.run import Run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document as WordDocument
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.table import _Cell, _Row
    from docx.text.paragraph import Paragraph

_CHECKBOX = (
    '<w:sdt xmlns:w="{w}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w:sdtPr>'
    '<w:tag w:val="task-{number}"/><w:id w:val="{number}"/><w14:checkbox><w14:checked w14:val="0"/>'
    '<w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
    '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr>'
    "<w:sdtContent><w:r><w:rPr>"
    '<w:rFonts w:ascii="MS Gothic" w:hAnsi="MS Gothic" w:eastAsia="MS Gothic" w:hint="eastAsia"/></w:rPr>'
    "<w:t>\u2610</w:t></w:r></w:sdtContent></w:sdt>"
)
_RIGHT_TO_LEFT = re.compile(
    "([\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]+(?: +[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]+)*)"
)


def add_text(parent: Paragraph, text: str, style: str | None = None) -> list[Run]:
    """Add text as runs at the end of a paragraph, those of right-to-left scripts marked as such.

    ``style`` is the id of a style.
    """
    runs = []
    for index, part in enumerate(_RIGHT_TO_LEFT.split(text)):
        if part:
            run = parent.add_run(part)
            if style is not None:
                run._r.style = style  # noqa: SLF001 - python-docx gives no other way to its elements
            if index % 2:
                run.font.rtl = True
            runs.append(run)
    return runs


def add_link(parent: Paragraph, runs: list[Run], url: str) -> None:
    """Put runs, which stand at the end of a paragraph, into a link to an address."""
    identity = parent.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    _put_into_link(parent, runs, "r:id", identity)


def add_reference(parent: Paragraph, runs: list[Run], bookmark: str) -> None:
    """Put runs, which stand at the end of a paragraph, into a link to a bookmark."""
    _put_into_link(parent, runs, "w:anchor", bookmark)


def _put_into_link(parent: Paragraph, runs: list[Run], kind: str, target: str) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn(kind), target)
    for run in runs:
        link.append(run._r)  # noqa: SLF001
    parent._p.append(link)  # noqa: SLF001


def add_bookmark(runs: list[Run], name: str, number: int) -> None:
    """Bookmark runs of one paragraph; ``number`` is the bookmark's own in the document."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for one in (start, end):
        one.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    runs[0]._r.addprevious(start)  # noqa: SLF001
    runs[-1]._r.addnext(end)  # noqa: SLF001


def add_check_box(parent: Paragraph, number: int) -> None:
    """Add a box that a click ticks; ``number`` is its own in the document, from 1."""
    parent._p.append(parse_xml(_CHECKBOX.format(w=_namespace(), number=number)))  # noqa: SLF001
    parent.add_run(" ")


def add_field(parent: Paragraph, code: str, shown: str) -> None:
    """Add a field that Word keeps up to date, with what it shows until then."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), f" {code} ")
    field.append(Run(parent.add_run(shown)._r, parent)._r)  # noqa: SLF001
    parent._p.append(field)  # noqa: SLF001


def repeat_on_every_page(row: _Row) -> None:
    """Make a row the heading of its table: it is repeated on every page."""
    _row_properties(row).append(OxmlElement("w:tblHeader"))


def keep_together(row: _Row) -> None:
    """Keep a row on one page."""
    _row_properties(row).append(OxmlElement("w:cantSplit"))


def shade(cell: _Cell, fill: str) -> None:
    """Fill a cell with a color, as six hexadecimal digits."""
    cell._tc.get_or_add_tcPr().append(  # noqa: SLF001
        parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>')
    )


def restarted_numbering(document: WordDocument, style: str, start: int) -> int | None:
    """Return the id of a new numbering like that of a list style, from ``start``; None when it has none."""
    properties = document.styles[style].element.pPr
    numbered = properties.numPr if properties is not None else None
    if numbered is None or numbered.numId is None:
        return None
    numbering = document.part.numbering_part.element
    like = numbering.num_having_numId(numbered.numId.val)
    made = numbering.add_num(like.abstractNumId.val)
    made.add_lvlOverride(ilvl=0).add_startOverride(start)
    return int(made.numId)


def number_with(parent: Paragraph, numbering: int) -> None:
    """Number a paragraph by a numbering of the document."""
    properties = parent._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = numbering


def children(element: BaseOxmlElement, *names: str) -> Iterator[BaseOxmlElement]:
    """Yield what stands at the end of a path of names below an element."""
    found = [element]
    for name in names:
        found = [child for one in found for child in one.findall(qn(name))]
    yield from found


def _row_properties(row: _Row) -> BaseOxmlElement:
    return row._tr.get_or_add_trPr()  # noqa: SLF001


def _namespace() -> str:
    return qn("w:p").partition("}")[0].removeprefix("{")
