"""Writes templates/office/reference.docx anew: ``python tests/office/reference.py``.

The styles are those of python-docx's own template where Word has them, and the report's own beside them.
"""

from __future__ import annotations

from pathlib import Path

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Inches, Pt, RGBColor

from rematch.office.word import styles
from rematch.office.word.archive import packed
from rematch.office.word.elements import add_field

FILE = Path(__file__).parents[2] / "templates" / "office" / "reference.docx"
FONT = "Calibri"
INK, QUIET, ACCENT = (RGBColor.from_string(one) for one in ("1F2A30", "55626A", "1A5C68"))
LEVELS = {"strong": "CFE6DA", "moderate": "F4E8C3", "weak": "F5D5CC"}
LINE = "DCD8CF"


def font(style, size=None, color=INK, bold=None, italic=None):
    """Set the letters of a style, also where the template's theme would decide."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)
    style.font.size = Pt(size) if size else None
    style.font.bold = bold
    style.font.italic = italic
    style.font.color.rgb = color


def spacing(style, before, after, line=None, **paragraph):
    """Set the space around a paragraph in points, and other parts of its format."""
    style.paragraph_format.space_before = Pt(before)
    style.paragraph_format.space_after = Pt(after)
    style.paragraph_format.line_spacing = line
    for name, value in paragraph.items():
        setattr(style.paragraph_format, name, value)


def added(document, name, kind=WD_STYLE_TYPE.PARAGRAPH, based_on="Normal"):
    style = document.styles.add_style(name, kind)
    if kind == WD_STYLE_TYPE.PARAGRAPH:
        style.base_style = document.styles[based_on]
        style.quick_style = True
    return style


def edge(style, side, color, size, space):
    borders = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{color}"/>'
        "</w:pBdr>"
    )
    properties = style.element.get_or_add_pPr()
    for old in properties.findall(qn("w:pBdr")):
        properties.remove(old)
    properties.insert_element_before(borders, *_AFTER_BORDERS)


def fill(style, color):
    shade = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{color}"/>')
    style.element.get_or_add_pPr().insert_element_before(shade, *_AFTER_BORDERS[1:])


_AFTER_BORDERS = (
    "w:shd",
    "w:tabs",
    "w:suppressAutoHyphens",
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:jc",
)


def text_styles(document):
    known = document.styles
    font(known["Normal"], 10.5)
    spacing(known["Normal"], 2, 5, 1.08, widow_control=True)
    font(known[styles.TITLE], 22, ACCENT, bold=True)
    spacing(known[styles.TITLE], 0, 10)
    edge(known[styles.TITLE], "bottom", "FFFFFF", 2, 0)
    for name, size, color, before, after in (("Heading 1", 14, ACCENT, 18, 6), ("Heading 2", 11, INK, 10, 3)):
        font(known[name], size, color, bold=True)
        spacing(known[name], before, after, keep_with_next=True)
    for names in (styles.BULLETS, styles.NUMBERS, styles.CONTINUED):
        for name in names:
            spacing(known[name], 0, 3, 1.05)
            for one in known[name].element.pPr.findall(qn("w:contextualSpacing")):
                known[name].element.pPr.remove(one)
    font(known[styles.QUOTE], color=INK, italic=False)
    spacing(known[styles.QUOTE], 2, 6, left_indent=Inches(0.2))
    edge(known[styles.QUOTE], "left", LINE, 18, 8)
    font(known[styles.CAPTION], 9, QUIET, bold=False)
    spacing(known[styles.CAPTION], 2, 10)


def own_styles(document):
    office = added(document, styles.OFFICE)
    font(office, 11, QUIET, bold=True)
    spacing(office, 0, 12)
    closing = added(document, styles.CLOSING)
    font(closing, 9, QUIET)
    spacing(closing, 12, 0)
    edge(closing, "top", LINE, 4, 6)
    lead = added(document, styles.LEAD)
    spacing(lead, 0, 0, 1.1, left_indent=Inches(0.14), right_indent=Inches(0.08))
    edge(lead, "left", str(ACCENT), 24, 6)
    fill(lead, "FBFAF7")
    source = added(document, styles.SOURCE)
    font(source, 9)
    hang(source, 0.35)
    spacing(source, 0, 2)
    reason = added(document, styles.REASON)
    font(reason, 9, bold=True)
    hang(reason, 0.4)
    spacing(reason, 7, 1, keep_with_next=True)
    text = added(document, styles.REASON_TEXT)
    font(text, 8.5)
    spacing(text, 0, 1, 1.0, left_indent=Inches(0.4))
    cell = added(document, styles.CELL)
    font(cell, 9.5)
    spacing(cell, 2, 2, 1.0)
    for level, name in styles.LEVELS.items():
        fill(added(document, name, based_on=styles.CELL), LEVELS[level])
    link = added(document, styles.LINK, WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb = ACCENT
    link.font.underline = True
    note = added(document, styles.NOTE, WD_STYLE_TYPE.CHARACTER)
    note.font.superscript = True
    note.font.color.rgb = QUIET
    code = added(document, styles.CODE, WD_STYLE_TYPE.CHARACTER)
    code.font.name = "Consolas"
    code.font.size = Pt(9.5)
    quiet = added(document, styles.QUIET, WD_STYLE_TYPE.CHARACTER)
    quiet.font.color.rgb = QUIET
    quiet.font.bold = False


def hang(style, inches):
    """Let the first line hang out to a tab, where the words begin."""
    style.paragraph_format.left_indent = Inches(inches)
    style.paragraph_format.first_line_indent = Inches(-inches)
    style.paragraph_format.tab_stops.add_tab_stop(Inches(inches))


def table_style(document):
    document.styles.element.append(
        parse_xml(
            f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="RematchTable">'
            f'<w:name w:val="{styles.TABLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/>'
            "<w:tblPr><w:tblBorders>"
            f'<w:bottom w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>'
            f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/></w:tblBorders>'
            '<w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar>'
            '</w:tblPr><w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>'
            f'<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{ACCENT}"/>'
            "</w:tcBorders></w:tcPr></w:tblStylePr></w:style>"
        )
    )


def page(document):
    """US Letter, with the title at the head and the page at the foot of every page but the first."""
    section = document.sections[0]
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    section.left_margin = section.right_margin = Inches(0.95)
    section.top_margin = section.bottom_margin = Inches(0.9)
    section.different_first_page_header_footer = True
    for footer in (section.footer, section.first_page_footer):
        foot = footer.paragraphs[0]
        foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        add_field(foot, "PAGE", "1")
        foot.add_run(" / ")
        add_field(foot, "NUMPAGES", "1")
    add_field(section.header.paragraphs[0], "TITLE", "")
    for name in ("Header", "Footer"):
        font(document.styles[name], 8.5, QUIET)


def write():
    document = docx.Document()
    for name in ("w:rFonts",):
        for one in document.styles.element.find(qn("w:docDefaults")).iter(qn(name)):
            for key in list(one.attrib):
                del one.attrib[key]
            for key in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
                one.set(qn(key), FONT)
    text_styles(document)
    own_styles(document)
    table_style(document)
    page(document)
    FILE.write_bytes(packed(document))


if __name__ == "__main__":
    write()
